//! `reads domains`.

use super::message::message;
use super::{App, Command, Result};
use crate::view;

/// List the domains, and how much of each is read
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads domains\n  reads list domain:rag\n\nAn entry is to be read until it was read once. What was dropped unread is not counted."
)]
pub(crate) struct Domains {}

impl Command for Domains {
    fn run(&self, app: &mut App) -> Result<()> {
        let domains = app.store()?.progress()?;
        if domains.is_empty() {
            message("no domains yet; `reads add` and `reads seed` add resources");
        }
        Ok(view::domains(&mut app.out, app.form, &domains)?)
    }
}
