//! `reads untie`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::{EventKind, Slug};

/// Untie resources from an occasion
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads untie hnsw interview")]
pub(crate) struct Untie {
    #[command(flatten)]
    ids: Ids,
    /// The name of an occasion
    #[arg(required = true)]
    occasion: Slug,
}

impl Command for Untie {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        change::record(app, &clock, |store| {
            let occasion = store.occasion(self.occasion.as_str())?.name;
            let targets = store.resolve(&self.ids.ids)?;
            let untied = |occasion| EventKind::Untied { occasion };
            Ok((targets.iter())
                .map(|target| (target.id, untied(occasion.clone())))
                .collect())
        })
    }
}
