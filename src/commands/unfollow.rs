//! `reads unfollow`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::EventKind;

/// Stop following a blog or feed
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads unfollow netflix-techblog")]
pub(crate) struct Unfollow {
    #[command(flatten)]
    ids: Ids,
}

impl Command for Unfollow {
    fn run(&self, app: &mut App) -> Result<()> {
        change::apply(app, &self.ids.ids, |on| EventKind::Unfollowed { on })
    }
}
