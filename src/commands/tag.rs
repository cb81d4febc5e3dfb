//! `reads tag`.

use super::{App, Command, Result, change};
use crate::domain::{EventKind, Slug};

/// Add a tag to resources
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  reads tag ddia attention to-cite")]
pub(crate) struct Tag {
    /// Numbers, slugs or prefixes of slugs
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The tag
    #[arg(required = true)]
    tag: Slug,
}

impl Command for Tag {
    fn run(&self, app: &mut App) -> Result<()> {
        let tag = self.tag.clone();
        change::apply(app, &self.ids, |_| EventKind::Tagged { tag })
    }
}
