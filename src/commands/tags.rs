//! `reads tags`.

use super::message::message;
use super::{App, Command, Result};
use crate::view;

/// List the tags, and how much with each is read
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads tags\n  reads list tag:rlhf\n\nAn entry is to be read until it was read once. What was dropped unread is not counted."
)]
pub(crate) struct Tags {}

impl Command for Tags {
    fn run(&self, app: &mut App) -> Result<()> {
        let tags = app.store()?.tags()?;
        if tags.is_empty() {
            message("no tags yet; `reads tag ID TAG` adds one");
        }
        Ok(view::tags(&mut app.out, app.form, &tags)?)
    }
}
