//! `reads stop`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::EventKind;

/// Put aside what you are reading, without giving it up
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  reads stop dmls\n\nThe resource is back on the todo list or, if it was ever read, done, with its due date. `reads start` goes on at the page that you had reached. `reads drop` gives it up."
)]
pub(crate) struct Stop {
    #[command(flatten)]
    ids: Ids,
}

impl Command for Stop {
    fn run(&self, app: &mut App) -> Result<()> {
        change::apply(app, &self.ids, |on| EventKind::Stopped { on })
    }
}
