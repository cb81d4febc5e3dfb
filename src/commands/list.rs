//! `reads list`.

use super::args::ListArgs;
use super::message::message;
use super::{App, Command, Result, listing};
use crate::store::Pick;

/// List everything, with status and due date
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads list\n  reads list --status done --sort due\n  reads list --tag rlhf --format markdown"
)]
pub(crate) struct List {
    #[command(flatten)]
    list: ListArgs,
}

impl Command for List {
    fn run(&self, app: &mut App) -> Result<()> {
        let store = app.store()?;
        let today = App::clock()?.today();
        let count = listing::print(app, &store, &self.list, Pick::All, today)?;
        if count == 0 {
            message("nothing matches; `reads list` without filters shows everything");
        }
        Ok(())
    }
}
