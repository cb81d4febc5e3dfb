//! `reads` without a command.

use super::list::json_or_text;
use super::{App, Result};
use crate::domain::Status;
use crate::store::{Filter, ListRow, Pick, Store};
use crate::view::{Parts, overview};

/// How many of each sort are shown.
const FEW: u32 = 3;

pub(super) fn run(json: bool, app: &mut App) -> Result<()> {
    let today = App::clock()?.today();
    let store = app.store()?;
    let numbers = store.overview(today)?;
    let status = |status| Filter {
        statuses: vec![status],
        limit: Some(FEW),
        ..Filter::default()
    };
    let due = rows(
        &store,
        &Filter {
            pick: Pick::DueUntil(today),
            limit: Some(FEW),
            ..Filter::default()
        },
    )?;
    let reading = rows(&store, &status(Status::Reading))?;
    let next = rows(
        &store,
        &Filter {
            pick: Pick::ToRead,
            ..status(Status::Todo)
        },
    )?;
    let parts = Parts {
        numbers: &numbers,
        due: &due,
        reading: &reading,
        next: &next,
    };
    overview(&mut app.out, json_or_text(json), &parts, today)?;
    Ok(())
}

fn rows(store: &Store, filter: &Filter) -> Result<Vec<ListRow>> {
    let mut rows = Vec::new();
    store.list(filter, |row| -> Result<()> {
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
}
