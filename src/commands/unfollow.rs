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
        let clock = App::clock()?;
        change::apply(app, &clock, &self.ids.ids, |_| {
            vec![EventKind::Unfollowed { on: clock.today() }]
        })
    }
}
