//! `reads tag`.

use super::args::Ids;
use super::{App, Command, Result, change};
use crate::domain::{EventKind, Slug};

/// Add a tag to resources, or remove it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads tag ddia attention to-cite\n  reads tag --remove ddia to-cite"
)]
pub(crate) struct Tag {
    #[command(flatten)]
    ids: Ids,
    /// The tag
    #[arg(required = true, value_name = "TAG")]
    label: Slug,
    /// Remove the tag
    #[arg(long)]
    remove: bool,
}

impl Command for Tag {
    fn run(&self, app: &mut App) -> Result<()> {
        let tag = self.label.clone();
        change::apply(app, &self.ids, |_| {
            if self.remove {
                EventKind::Untagged { tag }
            } else {
                EventKind::Tagged { tag }
            }
        })
    }
}
