//! `reads notes`.

use super::message::message;
use super::{App, Command, Result};
use crate::view::Notes as Layout;

/// Print the notes of one resource, or all notes
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  reads notes\n  reads notes attention --json")]
pub(crate) struct Notes {
    /// Number, slug or prefix of a slug
    id: Option<String>,
}

impl Command for Notes {
    fn run(&self, app: &mut App) -> Result<()> {
        let store = app.store()?;
        let id = self.id.as_deref();
        let target = id.map(|id| store.resolve_one(id)).transpose()?;
        let number = target.as_ref().map(|target| target.number);
        let count = app.print(app.form, Layout, |each| store.notes(number, each))?;
        if count == 0 {
            let id = target.map_or_else(|| "ID".to_owned(), |target| target.slug.to_string());
            message(&format!("no notes yet; `reads note {id} TEXT` writes one"));
        }
        Ok(())
    }
}
