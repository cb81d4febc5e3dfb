//! `reads untag`.

use super::tagging::{TagArgs, set};
use super::{App, Command, Result};

/// Remove a tag from resources
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads untag ddia to-cite")]
pub(crate) struct Untag {
    #[command(flatten)]
    args: TagArgs,
}

impl Command for Untag {
    fn run(&self, app: &mut App) -> Result<()> {
        set(&self.args, app, false)
    }
}
