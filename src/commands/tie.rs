//! `reads tie`.

use super::args::Ids;
use super::message::message;
use super::{App, Command, Result, change};
use crate::domain::{EventKind, Slug};

/// Tie resources to an occasion
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads tie hnsw ddia interview")]
pub(crate) struct Tie {
    #[command(flatten)]
    ids: Ids,
    /// The name of an occasion
    #[arg(required = true)]
    occasion: Slug,
}

impl Command for Tie {
    fn run(&self, app: &mut App) -> Result<()> {
        let occasion = self.occasion.clone();
        change::apply(app, &self.ids.ids, |_| EventKind::Tied { occasion })?;
        let name = &self.occasion;
        if app.store()?.occasion(name.as_str())?.dated.is_none() {
            message(&format!(
                "{name} has no date yet; `reads occasion add {name} --on DATE` sets one"
            ));
        }
        Ok(())
    }
}
