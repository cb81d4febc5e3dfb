//! `reads undo`.

use super::args::entry_number;
use super::message::message;
use super::{App, Command, Result};
use crate::domain::LogEntry;
use crate::store::Store;
use crate::view::{change, undo_word};

/// Undo the last command, or one log entry; an undo can be undone
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads undo\n  reads undo 12\n\nAn undo is itself a change: a second `reads undo` undoes the first one.\nTo go further back, give the number of an entry, as `reads log` shows it."
)]
pub(crate) struct Undo {
    /// Number of a log entry [default: the last command]
    #[arg(value_name = "N", value_parser = entry_number)]
    number: Option<i64>,
}

impl Command for Undo {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let mut store = app.store()?;
        let recorded = store.undo(self.number, clock.now(), clock.today())?;
        let rows = match newest(&store, recorded.events.len()) {
            Ok(rows) => rows,
            // It is committed: an error that only keeps it from being shown must not look like a failed undo.
            Err(err) => {
                message(&format!("undone, but the log cannot be shown: {err}"));
                return Ok(());
            }
        };
        let last = rows.len().saturating_sub(1);
        for (at, row) in rows.iter().enumerate() {
            if at == MOST && at < last {
                app.line(format!("… and {} more", last - at))?;
            }
            if at >= MOST && at < last {
                continue;
            }
            let Some(retraction) = &row.retraction else {
                continue;
            };
            let slug = &row.name;
            let (word, change) = (undo_word(retraction.again), change(&retraction.kind));
            let mut line = format!("{word}: {slug} · {change}");
            if at == last {
                let command = match self.number {
                    None => "`reads undo` again".to_owned(),
                    Some(_) => format!("`reads undo {}`", row.event.number),
                };
                let reverse = if retraction.again { "undoes" } else { "redoes" };
                line.push_str(&format!(" · {command} {reverse} it"));
            }
            app.line(&line)?;
        }
        Ok(())
    }
}

/// Of a longer undo, this many lines are printed, and the last one.
const MOST: usize = 20;

/// Returns the newest entries of the log, oldest first.
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
