//! What a writing command recorded, as JSON. Its text for people is in `outcome`, `occasion`, `goal` and `log`.

use serde::Serialize;

use super::row::Row;
use super::{log, occasion};
use crate::domain::{Changes, GoalStanding, Rates, Renamed, Unchanged};

/// What a writing command did, as docs/schemas/changes.json says.
#[derive(Serialize)]
struct Object<'a> {
    recorded: Vec<log::Object<'a>>,
    unchanged: &'a [Unchanged],
    resources: Vec<Row<'a>>,
    occasions: Vec<occasion::Object<'a>>,
    goals: &'a [GoalStanding],
    renamed: &'a [Renamed],
    undo: Option<&'a str>,
}

/// Returns the JSON of what was recorded; `undo` is the command that takes it back.
pub fn changes<'a>(
    changes: &'a Changes,
    rates: &Rates,
    undo: Option<&'a str>,
) -> impl Serialize + 'a {
    Object {
        recorded: changes.recorded.iter().map(log::object).collect(),
        unchanged: &changes.unchanged,
        resources: (changes.resources.iter())
            .map(|row| Row::of(row, rates))
            .collect(),
        occasions: changes.occasions.iter().map(occasion::Object::of).collect(),
        goals: &changes.goals,
        renamed: &changes.renamed,
        undo,
    }
}
