//! `reads restore`.

use std::path::PathBuf;

use clap::ValueHint;
use serde_json::json;

use super::message::{count, shown};
use super::{App, Command, Result, sync_lock, usage};
use crate::store;
use crate::view::Fields;

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
        let _lock = sync_lock::wait(app)?;
        let restored = store::restore(&app.path()?, &self.file, App::clock()?.now())?;
        let (file, kept) = (shown(&self.file), restored.kept.as_deref().map(shown));
        let fields = [
            ("file", json!(file)),
            ("entries", json!(restored.entries)),
            ("kept", json!(kept)),
        ];
        let entries = usize::try_from(restored.entries).unwrap_or(usize::MAX);
        let entries = count(entries, "entry", "entries");
        let kept = kept.map(|kept| format!(" · the previous database is kept as {kept}"));
        let kept = kept.unwrap_or_default();
        let line = format!("restored: {file}, with {entries} in its log{kept}");
        app.report(&Fields(&fields), [line])
    }
}
