//! `reads tag`.

use super::args::Ids;
use super::{App, Command, Failure, Result, change, refused};
use crate::domain::{EventKind, TagList};
use crate::store::StoreError;
use crate::text::shell;

/// Add a tag to resources, or remove it
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads tag [OPTIONS] <ID>... <TAG>",
    after_help = "Examples:\n  reads tag ddia attention to-cite\n  reads tag lora finetuning,'machine learning'\n  reads tag --remove ddia to-cite"
)]
pub(crate) struct Tag {
    #[command(flatten)]
    ids: Ids,
    /// The tag; several separated by commas
    #[arg(required = true, num_args = 1, value_name = "TAG")]
    label: Vec<TagList>,
    /// More tags, separated by commas
    #[arg(id = "more", short, long = "tag", value_name = "TAG")]
    more: Vec<TagList>,
    /// Remove the tag
    #[arg(long)]
    remove: bool,
}

impl Command for Tag {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let TagList(tags) = self.label.iter().chain(&self.more).cloned().collect();
        let changes: Vec<EventKind> = (tags.into_iter())
            .map(|tag| {
                if self.remove {
                    EventKind::Untagged { tag }
                } else {
                    EventKind::Tagged { tag }
                }
            })
            .collect();
        change::apply_all(app, &clock, &self.ids, &changes).map_err(|err| self.explained(err))
    }
}

impl Tag {
    /// Of several words, all but the last are IDs, which a person may have meant as tags.
    fn explained(&self, err: Failure) -> Failure {
        let [first, rest @ ..] = self.ids.ids.as_slice() else {
            return err;
        };
        match err {
            Failure::Store(StoreError::Refused(text))
                if !rest.is_empty()
                    && text.starts_with("no resource")
                    && !text.contains(&format!("'{first}'")) =>
            {
                let labels = self.label.iter().map(TagList::to_string);
                let tags: Vec<String> = rest.iter().cloned().chain(labels).collect();
                let (first, tags) = (shell(first), tags.join(","));
                let tags = shell(&tags);
                refused!("{text}\nhint: for several tags: `reads tag {first} {tags}`")
            }
            err => err,
        }
    }
}
