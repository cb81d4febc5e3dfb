//! `reads log`.

use super::args::{LatestArgs, selection};
use super::message::message;
use super::{App, Command, Result};
use crate::store::LogFilter;
use crate::view::Log as Layout;

/// Print the log of your changes, newest first
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads log\n  reads log attention -n 5\n  reads log --since 'last monday'\n  reads log domain:rag"
)]
pub(crate) struct Log {
    /// IDs: only what changed these; see `reads help ids`
    #[arg(value_name = "ID")]
    ids: Vec<String>,

    #[command(flatten)]
    latest: LatestArgs,

    /// Include each undo and redo, as an entry of its own
    #[arg(long)]
    all: bool,
}

impl Command for Log {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let named = (!self.ids.is_empty()).then(|| selection(&self.ids));
        let named = named.transpose()?;
        let store = app.store()?;
        let targets = named.map(|named| store.resolve(&named, clock.today()));
        let filter = LogFilter {
            subjects: targets
                .transpose()?
                .map(|targets| targets.iter().map(|target| target.id).collect()),
            all: self.all,
            since: self.latest.since_stamp(&clock),
            limit: self.latest.limit,
        };
        let count = app.print(app.form, Layout, |each| store.log(&filter, each))?;
        if count == 0 {
            message(if self.ids.is_empty() && filter.since.is_none() {
                "the log is empty"
            } else {
                "no such change in the log"
            });
        }
        Ok(())
    }
}
