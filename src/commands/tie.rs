//! `reads tie`.

use super::tying::{TieArgs, set};
use super::{App, Command, Result};

/// Tie resources to an occasion
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads tie hnsw ddia interview")]
pub(crate) struct Tie {
    #[command(flatten)]
    args: TieArgs,
}

impl Command for Tie {
    fn run(&self, app: &mut App) -> Result<()> {
        set(&self.args, app, true)
    }
}
