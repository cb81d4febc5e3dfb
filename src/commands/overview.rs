//! `reads` without a command.

use super::planning::ranking::{MAX_RANKED, ranked};
use super::{App, Command, Result};
use crate::domain::{HeatMap, Suggestion, ToRead, offer};
use crate::store::{Filter, Pick};
use crate::view;

/// How many resources of each kind are shown.
const FEW: u32 = 3;

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
        let rates = app.rates()?;
        let ranked = ranked(&store, &all, MAX_RANKED, today, &rates)?;
        let is_shown = |choice: &Suggestion| {
            let mut shown = due.iter().chain(&begun);
            shown.any(|row| row.number == choice.row.number)
        };
        let others = ranked.into_iter().filter(|choice| !is_shown(choice));
        let parts = view::Overview {
            due_count: count,
            next: offer(others.collect(), FEW as usize, None).readings,
            due,
            begun,
            domains: store.progress()?,
            days: match HeatMap::year_to(today) {
                Some(from) => store.days_read(from, today)?,
                None => Vec::new(),
            },
        };
        let form = app.form;
        Ok(view::overview(&mut app.out, form, &parts, today)?)
    }
}
