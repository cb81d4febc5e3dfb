//! `reads undo`.

use super::args::entry_number;
use super::message::report_renamed;
use super::{App, Command, Result};
use crate::store::Undone;
use crate::view::{change, undo_word};

/// Undo the last command, or one log entry
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
        let (undone, renamed) = store.undo(self.number, clock.now(), clock.today())?;
        let last = undone.len().saturating_sub(1);
        for (at, undone) in undone.iter().enumerate() {
            if at == MOST && at < last {
                app.say(format!("… and {} more", last - at))?;
            }
            if at >= MOST && at < last {
                continue;
            }
            let Undone {
                number,
                name,
                retraction,
            } = undone;
            let (word, change) = (undo_word(retraction.again), change(&retraction.kind));
            let mut line = format!("{word}: {name} · {change}");
            if at == last {
                let command = match self.number {
                    None => "`reads undo` again".to_owned(),
                    Some(_) => format!("`reads undo {number}`"),
                };
                let reverse = if retraction.again { "undoes" } else { "redoes" };
                line.push_str(&format!(" · {command} {reverse} it"));
            }
            app.say(&line)?;
        }
        report_renamed(&renamed);
        Ok(())
    }
}

/// Of a longer undo, this many lines are printed, and the last one.
const MOST: usize = 20;
