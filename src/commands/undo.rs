//! `reads undo`.

use super::{App, Result};
use crate::cli;
use crate::domain::LogEntry;
use crate::store::Store;
use crate::text;
use crate::view::{change, turned};

pub(super) fn run(args: &cli::Undo, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let recorded = store.undo(args.number, clock.now(), clock.today())?;
    let rows = newest(&store, recorded.events.len())?;
    let last = rows.len().saturating_sub(1);
    for (at, row) in rows.iter().enumerate() {
        // Of an import that was undone, the first are told, and the last.
        if at == MOST && at < last {
            app.out.line(&format!("… and {} more", last - at))?;
        }
        if at >= MOST && at < last {
            continue;
        }
        let Some(retraction) = &row.retraction else {
            continue;
        };
        let slug = text::line(&row.name);
        let mut line = format!(
            "{}: {slug} · {}",
            turned(retraction.again),
            change(&retraction.kind)
        );
        if at == last {
            let command = match args.number {
                None => "`reads undo` again".to_owned(),
                Some(_) => format!("`reads undo {}`", row.event.number),
            };
            let back = if retraction.again { "takes" } else { "puts" };
            line.push_str(&format!(" · {command} {back} it back"));
        }
        app.out.line(&line)?;
    }
    Ok(())
}

/// As many are told one by one.
const MOST: usize = 20;

/// The newest entries of the log, in the order in which they were made.
fn newest(store: &Store, count: usize) -> Result<Vec<LogEntry>> {
    let mut rows = Vec::with_capacity(count);
    store.log(
        None,
        Some(u32::try_from(count).unwrap_or(u32::MAX)),
        |row| -> Result<()> {
            rows.push(row);
            Ok(())
        },
    )?;
    rows.reverse();
    Ok(rows)
}
