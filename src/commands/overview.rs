//! `reads` without a command.

use super::{App, Command, Result};
use crate::domain::ToRead;
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
        let parts = view::Overview {
            due_count: store.count(&Filter {
                pick: is_due,
                as_of: Some(today),
                ..Filter::default()
            })?,
            due: few(is_due, Vec::new())?,
            begun: few(Pick::All, ToRead::Begun.statuses())?,
            new: few(Pick::ToRead, ToRead::New.statuses())?,
            domains: store.progress()?,
        };
        let form = app.form;
        Ok(view::overview(&mut app.out, form, &parts, today)?)
    }
}
