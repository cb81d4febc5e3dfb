//! `reads follow`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::EventKind;

/// Follow a blog or feed, due again once a month by default
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads follow lethain netflix-techblog\n  reads follow --stop netflix-techblog"
)]
pub(crate) struct Follow {
    #[command(flatten)]
    ids: Ids,
    /// Stop following
    #[arg(long)]
    stop: bool,
}

impl Command for Follow {
    fn run(&self, app: &mut App) -> Result<()> {
        change::apply(app, &self.ids, |on| {
            if self.stop {
                EventKind::Unfollowed { on }
            } else {
                EventKind::Followed { on }
            }
        })
    }
}
