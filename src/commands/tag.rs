//! `reads tag`.

use super::tagging::{TagArgs, set};
use super::{App, Command, Result};

/// Add a tag to resources
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads tag ddia attention to-cite")]
pub(crate) struct Tag {
    #[command(flatten)]
    args: TagArgs,
}

impl Command for Tag {
    fn run(&self, app: &mut App) -> Result<()> {
        set(&self.args, app, true)
    }
}
