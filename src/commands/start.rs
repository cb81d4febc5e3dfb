//! `reads start`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::EventKind;

/// Start reading
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads start ddia dmls")]
pub(crate) struct Start {
    #[command(flatten)]
    ids: Ids,
}

impl Command for Start {
    fn run(&self, app: &mut App) -> Result<()> {
        change::apply(app, &self.ids, |on| EventKind::Started { on })
    }
}
