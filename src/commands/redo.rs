//! `reads redo`.

use super::args::entry_number;
use super::{App, Command, Result, reversal};
use crate::domain::Way;

/// Redo what was undone last, or one undone entry of the log
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads redo\n  reads redo 12\n\nEach redo goes one command further forward; after a new change nothing is left to redo. By its number, an entry that `reads log` marks as undone can still be redone."
)]
pub(crate) struct Redo {
    /// Number of a log entry that is undone [default: what was undone last]
    #[arg(value_name = "N", value_parser = entry_number)]
    number: Option<i64>,
}

impl Command for Redo {
    fn run(&self, app: &mut App) -> Result<()> {
        reversal::run(app, Way::Redo, self.number)
    }
}
