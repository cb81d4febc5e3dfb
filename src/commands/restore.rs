//! `reads restore`.

use std::path::PathBuf;

use clap::ValueHint;

use super::message::{count, shown};
use super::{App, Command, Result};
use crate::store;

/// Replace the database with a backup; the old one is kept
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  reads restore ~/.local/share/reads/reads.db.20261124T172017Z.backup\n\nThe backup is checked first. The previous database is kept beside it, as a backup."
)]
pub(crate) struct Restore {
    /// A backup
    #[arg(value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

impl Command for Restore {
    fn run(&self, app: &mut App) -> Result<()> {
        let restored = store::restore(&app.path()?, &self.file, App::clock()?.now())?;
        let entries = usize::try_from(restored.entries).unwrap_or(usize::MAX);
        let kept = match &restored.kept {
            Some(kept) => format!(" · the previous database is kept as {}", shown(kept)),
            None => String::new(),
        };
        app.line(format!(
            "restored: {}, with {} in its log{kept}",
            shown(&self.file),
            count(entries, "entry", "entries")
        ))
    }
}
