//! `reads undo`.

use std::collections::HashMap;

use super::{App, Result};
use crate::cli;
use crate::domain::{EventId, What};
use crate::store::LogRow;
use crate::view::{deed, text};

pub(super) fn run(args: &cli::Undo, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let (taken_back, recorded) = store.undo(args.number, clock.now())?;
    let rows = rows(&store, u32::try_from(recorded.events.len()).unwrap_or(u32::MAX))?;
    let last = taken_back.len().saturating_sub(1);
    for (at, event) in taken_back.iter().enumerate() {
        let Some(row) = rows.get(&event.id) else { continue };
        let slug = text::line(&row.resource.1);
        let mut line = match (&event.what, &row.took_back) {
            (What::Retracted { .. }, _) => format!("put back: {slug} · what entry {} had undone", event.number),
            (what, _) => format!("undone: {slug} · {}", deed(what)),
        };
        if at == last {
            let again = args.number.map_or_else(
                || "`reads undo`".to_owned(),
                |_| format!("`reads undo {}`", row.event.number),
            );
            line.push_str(&format!(" · take that back with {again}"));
        }
        app.out.line(&line)?;
    }
    Ok(())
}

/// The newest entries of the log, by the event that each took back.
fn rows(store: &crate::store::Store, count: u32) -> Result<HashMap<EventId, LogRow>> {
    let mut rows = HashMap::new();
    store.log(None, Some(count), |row| -> Result<()> {
        if let What::Retracted { event } = row.event.what {
            rows.insert(event, row);
        }
        Ok(())
    })?;
    Ok(rows)
}
