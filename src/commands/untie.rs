//! `reads untie`.

use super::{App, Command, Result, change};
use crate::domain::{EventKind, Slug};

/// Untie resources from an occasion
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads untie hnsw interview")]
pub(crate) struct Untie {
    /// Numbers, slugs or prefixes of slugs
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The name of an occasion
    #[arg(required = true)]
    occasion: Slug,
}

impl Command for Untie {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        change::record(app, &clock, |store| {
            let occasion = store.occasion(self.occasion.as_str())?.name;
            let targets = store.resolve(&self.ids)?;
            let untied = |occasion| EventKind::Untied { occasion };
            Ok((targets.iter())
                .map(|target| (target.id, untied(occasion.clone())))
                .collect())
        })
    }
}
