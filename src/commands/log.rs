//! `reads log`.

use super::message::message;
use super::{App, Command, Result};
use crate::view::Log as Layout;

/// Print the log of your changes, newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  reads log\n  reads log attention --limit 5")]
pub(crate) struct Log {
    /// Number, slug or prefix of a slug
    id: Option<String>,
    /// Print at most N entries
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Include each undo and redo, as an entry of its own
    #[arg(long)]
    all: bool,
}

impl Command for Log {
    fn run(&self, app: &mut App) -> Result<()> {
        let store = app.store()?;
        let id = self.id.as_deref();
        let target = id.map(|id| store.resolve_one(id)).transpose()?;
        let subject = target.map(|target| target.id);
        let count = app.print(app.form, Layout, |each| {
            store.log(subject, self.all, self.limit, each)
        })?;
        if count == 0 {
            message("the log is empty");
        }
        Ok(())
    }
}
