//! `reads untag`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::{EventKind, Slug};

/// Remove a tag from resources
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads untag ddia to-cite")]
pub(crate) struct Untag {
    #[command(flatten)]
    ids: Ids,
    /// The tag
    #[arg(required = true)]
    tag: Slug,
}

impl Command for Untag {
    fn run(&self, app: &mut App) -> Result<()> {
        let tag = self.tag.clone();
        change::apply(app, &self.ids.ids, |_| EventKind::Untagged { tag })
    }
}
