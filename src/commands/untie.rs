//! `reads untie`.

use super::tying::{TieArgs, set};
use super::{App, Command, Result};

/// Untie resources from an occasion
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads untie hnsw interview")]
pub(crate) struct Untie {
    #[command(flatten)]
    args: TieArgs,
}

impl Command for Untie {
    fn run(&self, app: &mut App) -> Result<()> {
        set(&self.args, app, false)
    }
}
