//! `reads rm`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::EventKind;

/// Remove resources that you added
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  reads rm the-mythical-man-month\n\n`reads undo` restores them, with their notes."
)]
pub(crate) struct Rm {
    #[command(flatten)]
    ids: Ids,
}

impl Command for Rm {
    fn run(&self, app: &mut App) -> Result<()> {
        change::apply(app, &self.ids, |on| EventKind::Removed { on })
    }
}
