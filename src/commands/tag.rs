//! `reads tag`.

use super::args::Ids;
use super::{App, Command, Failure, Result, change, refused};
use crate::domain::{EventKind, Slug};
use crate::store::StoreError;

/// Add a tag to resources, or remove it
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads tag [OPTIONS] <ID>... <TAG>",
    after_help = "Examples:\n  reads tag ddia attention to-cite\n  reads tag lora finetuning,peft\n  reads tag --remove ddia to-cite"
)]
pub(crate) struct Tag {
    #[command(flatten)]
    ids: Ids,
    /// The tag; several separated by commas
    #[arg(
        required = true,
        num_args = 1,
        value_name = "TAG",
        value_delimiter = ','
    )]
    label: Vec<Slug>,
    /// More tags, separated by commas
    #[arg(
        id = "more",
        short,
        long = "tag",
        value_name = "TAG",
        value_delimiter = ','
    )]
    more: Vec<Slug>,
    /// Remove the tag
    #[arg(long)]
    remove: bool,
}

impl Command for Tag {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let tags = self.label.iter().chain(&self.more);
        let changes: Vec<EventKind> = (tags.cloned())
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
                let labels = self.label.iter().map(Slug::as_str);
                let tags: Vec<&str> = rest.iter().map(String::as_str).chain(labels).collect();
                let tags = tags.join(",");
                refused!("{text}\nhint: for several tags: `reads tag {first} {tags}`")
            }
            err => err,
        }
    }
}
