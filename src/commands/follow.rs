//! `reads follow`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::{Cadence, EventKind, OwnCadence};

/// Follow a blog or feed, due again once a month by default
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads follow lethain netflix-techblog\n  reads follow domain:blogs --every 2w\n  reads follow --stop netflix-techblog"
)]
pub(crate) struct Follow {
    #[command(flatten)]
    ids: Ids,
    /// How often to catch up [default: as before, or once a month]
    #[arg(long, value_name = "PERIOD", conflicts_with = "stop")]
    every: Option<Cadence>,
    /// Stop following
    #[arg(long)]
    stop: bool,
}

impl Command for Follow {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let on = clock.today();
        let mut changes = vec![if self.stop {
            EventKind::Unfollowed { on }
        } else {
            EventKind::Followed { on }
        }];
        changes.extend(self.every.map(|every| EventKind::CadenceSet {
            to: OwnCadence::Every(every),
        }));
        change::apply_all(app, &clock, &self.ids, &changes)
    }
}
