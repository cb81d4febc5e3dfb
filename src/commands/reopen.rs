//! `reads reopen`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::EventKind;

/// Move back to the todo list, or to done if it was ever read
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads reopen function-calling")]
pub(crate) struct Reopen {
    #[command(flatten)]
    ids: Ids,
}

impl Command for Reopen {
    fn run(&self, app: &mut App) -> Result<()> {
        change::apply(app, &self.ids.ids, |on| EventKind::Reopened { on })
    }
}
