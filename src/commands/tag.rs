//! `reads tag`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::{EventKind, Slug};

/// Add a tag to resources
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads tag ddia attention to-cite")]
pub(crate) struct Tag {
    #[command(flatten)]
    ids: Ids,
    /// The tag
    #[arg(required = true)]
    tag: Slug,
}

impl Command for Tag {
    fn run(&self, app: &mut App) -> Result<()> {
        let tag = self.tag.clone();
        change::apply(app, &self.ids.ids, |_| EventKind::Tagged { tag })
    }
}
