//! `reads` without a command.

use super::planning::ranking::{at_hand, choices};
use super::{App, Command, Result};
use crate::domain::{Rates, ToRead};
use crate::store::{Filter, Pick};
use crate::view;

/// How many resources of each kind are shown.
const FEW: u32 = 3;
/// How many due and how many unread resources are ranked for what to read next.
const RANKED: u32 = 20;

/// What `reads` does without a command.
#[derive(Debug)]
pub(crate) struct Overview;

impl Command for Overview {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let store = app.store()?;
        let all = Filter {
            as_of: Some(today),
            ..Filter::default()
        };
        let due = Filter {
            pick: Pick::DueUntil(today),
            ..all.clone()
        };
        let begun = Filter {
            statuses: ToRead::Begun.statuses(),
            ..all.clone()
        };
        let few = |filter: &Filter| {
            store.listed(&Filter {
                limit: Some(FEW),
                ..filter.clone()
            })
        };
        let (count, due, begun) = (store.count(&due)?, few(&due)?, few(&begun)?);
        let ranked = at_hand(&store, &all, today, today, Some(RANKED))?;
        let ranked = choices(&store, ranked, today, &Rates::default())?;
        let is_shown = |number| {
            let shown = due.iter().chain(&begun);
            shown.into_iter().any(|row| row.number == number)
        };
        let next = ranked
            .into_iter()
            .filter(|choice| !is_shown(choice.row.number))
            .take(FEW as usize)
            .collect();
        let parts = view::Overview {
            due_count: count,
            due,
            begun,
            next,
            domains: store.progress()?,
        };
        let form = app.form;
        Ok(view::overview(&mut app.out, form, &parts, today)?)
    }
}
