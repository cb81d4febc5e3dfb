//! `reads merge`.

use super::args::Ids;
use super::message::count;
use super::pick::Picked;
use super::{App, Command, Result, change, refused};
use crate::domain::{EventKind, Unchanged};
use crate::store::Store;
use crate::view;

/// Merge resources that are the same work
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads merge attention attention-2\n  reads merge 12 58 61\n\nThe resource that is kept shows the readings, notes, tags and relations of the others too, and their metadata where it has none. The others leave all lists; their numbers, slugs and identifiers lead to it. `reads undo` takes them apart again, and `reads list --duplicates` lists what may be the same work."
)]
pub(crate) struct Merge {
    /// The resource to keep: number, slug or prefix of a slug
    #[arg(value_name = "KEEP")]
    keep: String,

    #[command(flatten)]
    others: Ids,
}

impl Command for Merge {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let today = clock.today();
        let picked = Picked::of(app, &self.others, today)?;
        let decide = |store: &Store| {
            let keep = store.resolve_one(&self.keep)?;
            let mut joined = Joined::default();
            let mut changes = Vec::new();
            for other in picked.resolve(store)? {
                match other.merged.or(keep.merged.clone()) {
                    Some(slug) if other.id == keep.id => joined.unchanged.push(Unchanged {
                        reason: format!("already merged into {}", keep.slug),
                        kind: "merged",
                        slug,
                    }),
                    None if other.id == keep.id => {
                        return Err(refused!("{} cannot be merged into itself", keep.slug));
                    }
                    _ => {
                        let state = store.state(other.id)?;
                        joined.readings += state.readings.len();
                        joined.notes += state.notes.len();
                        joined.slugs.push(other.slug.to_string());
                        changes.push((other.id, EventKind::Merged { into: keep.id }));
                    }
                }
            }
            Ok((changes, joined))
        };
        change::record_as(app, &clock, decide, |store, recorded, joined| {
            let unchanged = joined.unchanged.iter();
            let mut lines: Vec<String> = unchanged
                .map(|unchanged| format!("{}: {}", unchanged.reason, unchanged.slug))
                .collect();
            if let [(keep, state)] = recorded.resources.as_slice() {
                let due = store.due(keep.number, state.rereading, today)?;
                let due = due.map(|due| due.on);
                lines.push(view::merged(
                    &joined.slugs,
                    keep.slug.as_str(),
                    &joined.with(),
                    due,
                    today,
                ));
            }
            recorded.unchanged.extend(joined.unchanged);
            Ok(lines)
        })
    }
}

/// What is merged into another resource.
#[derive(Default)]
struct Joined {
    slugs: Vec<String>,
    readings: usize,
    notes: usize,
    unchanged: Vec<Unchanged>,
}

impl Joined {
    /// What was done to the merged resources: "2 readings and 1 note".
    fn with(&self) -> String {
        let counts = [
            (self.readings, "reading", "readings"),
            (self.notes, "note", "notes"),
        ];
        let counts: Vec<String> = (counts.iter())
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| count(*number, one, many))
            .collect();
        counts.join(" and ")
    }
}
