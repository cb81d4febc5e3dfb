//! `reads` without a command.

use super::planning::ranking::{MAX_RANKED, ranked};
use super::{App, Command, Result};
use crate::config::Config;
use crate::domain::{Suggestion, ToRead, offer};
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
        let few = |pick, statuses| {
            store.listed(&Filter {
                pick,
                statuses,
                limit: Some(FEW),
                as_of: Some(today),
                ..Filter::default()
            })
        };
        let is_due = Pick::DueUntil(today);
        let due = few(is_due, Vec::new())?;
        let begun = few(Pick::All, ToRead::Begun.statuses())?;
        let rates = Config::from_environment()?.rates;
        let all = Filter {
            as_of: Some(today),
            ..Filter::default()
        };
        let ranked = ranked(&store, &all, MAX_RANKED, today, &rates)?;
        // What is due or being read is shown already.
        let is_shown = |choice: &Suggestion| {
            let mut shown = due.iter().chain(&begun);
            shown.any(|row| row.number == choice.row.number)
        };
        let readings = offer(ranked, due.len() + begun.len() + FEW as usize, None).readings;
        let others = readings.into_iter().filter(|choice| !is_shown(choice));
        let next = others.take(FEW as usize).map(|choice| choice.row).collect();
        let parts = view::Overview {
            due_count: store.count(&Filter {
                pick: is_due,
                as_of: Some(today),
                ..Filter::default()
            })?,
            new: next,
            due,
            begun,
            domains: store.progress()?,
        };
        let form = app.form;
        Ok(view::overview(&mut app.out, form, &parts, today)?)
    }
}
