//! `reads undo`.

use super::args::entry_number;
use super::{App, Command, Result, reversal};
use crate::domain::Way;

/// Undo the last command, or one entry of the log
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads undo\n  reads undo 12\n\nEach undo goes one command further back, and `reads redo` goes forward again. By its number, any entry of the log can be undone."
)]
pub(crate) struct Undo {
    /// Number of a log entry [default: the last command]
    #[arg(value_name = "N", value_parser = entry_number)]
    number: Option<i64>,
}

impl Command for Undo {
    fn run(&self, app: &mut App) -> Result<()> {
        reversal::run(app, Way::Undo, self.number)
    }
}
