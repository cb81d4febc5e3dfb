//! `reads` without a command.

use super::{App, Command, Result};
use crate::domain::Status;
use crate::store::{Filter, Pick};
use crate::view::{Form, Parts, overview};

/// How many resources of each kind are shown.
const FEW: u32 = 3;

/// What `reads` does without a command.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) json: bool,
}

impl Command for Overview {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let store = app.store()?;
        let domains = store.progress()?;
        let few = Filter {
            limit: Some(FEW),
            as_of: Some(today),
            ..Filter::default()
        };
        let is_due = Filter {
            pick: Pick::DueUntil(today),
            ..few.clone()
        };
        let due = store.listed(&is_due)?;
        let due_count = store.count(&Filter {
            limit: None,
            ..is_due
        })?;
        let reading = store.listed(&Filter {
            statuses: vec![Status::Reading],
            ..few.clone()
        })?;
        let next = store.listed(&Filter {
            pick: Pick::ToRead,
            statuses: vec![Status::Todo],
            ..few
        })?;
        let parts = Parts {
            domains: &domains,
            due_count,
            due: &due,
            reading: &reading,
            next: &next,
        };
        overview(
            &mut app.out,
            if self.json { Form::Json } else { Form::Plain },
            &parts,
            today,
        )?;
        Ok(())
    }
}
