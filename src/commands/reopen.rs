//! `reads reopen`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::EventKind;

/// Take up again what was dropped: to do, or done if it was read
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads reopen function-calling")]
pub(crate) struct Reopen {
    #[command(flatten)]
    ids: Ids,
}

impl Command for Reopen {
    fn run(&self, app: &mut App) -> Result<()> {
        change::apply(app, &self.ids, |on| EventKind::Reopened { on })
    }
}
