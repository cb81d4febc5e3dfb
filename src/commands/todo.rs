//! `reads todo`.

use super::args::ListArgs;
use super::message::message;
use super::{App, Command, Result, listing};
use crate::store::Pick;

/// List what is still to be read, by domain
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads todo\n  reads todo --domain rag --kind paper\n  reads todo --json | jq -r '.[].url'"
)]
pub(crate) struct Todo {
    #[command(flatten)]
    list: ListArgs,
}

impl Command for Todo {
    fn run(&self, app: &mut App) -> Result<()> {
        let store = app.store()?;
        let today = App::clock()?.today();
        let count = listing::print(app, &store, &self.list, Pick::ToRead, today)?;
        if count == 0 && self.list.is_narrowed(today) {
            message("nothing to read matches; `reads list` searches in everything");
        } else if count == 0 {
            message("nothing to read; `reads list` shows everything");
        }
        Ok(())
    }
}
