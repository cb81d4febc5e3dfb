//! `reads restore`.

use std::path::PathBuf;

use clap::ValueHint;
use serde::Serialize;

use super::message::{count, shown};
use super::{App, Command, Result, usage};
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
        if self.file.as_os_str() == "-" {
            return Err(usage!(
                "a backup is restored from a file, not from standard input\nhint: `./-` is a file of that name"
            ));
        }
        let restored = store::restore(&app.path()?, &self.file, App::clock()?.now())?;
        let done = Done {
            file: shown(&self.file),
            entries: restored.entries,
            kept: restored.kept.as_deref().map(shown),
        };
        let line = done.line();
        app.report(&done, [line])
    }
}

/// What was restored, as docs/schemas/restore.json says.
#[derive(Serialize)]
struct Done {
    file: String,
    /// The number of entries of its log.
    entries: u64,
    /// The previous database.
    kept: Option<String>,
}

impl Done {
    fn line(&self) -> String {
        let entries = usize::try_from(self.entries).unwrap_or(usize::MAX);
        let entries = count(entries, "entry", "entries");
        let kept =
            (self.kept.as_ref()).map(|kept| format!(" · the previous database is kept as {kept}"));
        let (file, kept) = (&self.file, kept.unwrap_or_default());
        format!("restored: {file}, with {entries} in its log{kept}")
    }
}
