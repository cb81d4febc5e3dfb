//! `reads backup`.

use std::path::PathBuf;

use clap::ValueHint;

use super::message::shown;
use super::{App, Command, Result};

/// Copy the database, even while it is in use
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads backup\n  reads backup /mnt/stick/reads.backup\n\nWithout a file, the backup is made beside the database, with the date and time in its name. A backup is also made automatically before a schema change, a restore and an import of more than 1,000 works; the newest 5 of these are kept."
)]
pub(crate) struct Backup {
    /// File to write [default: a file beside the database]
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
}

impl Command for Backup {
    fn run(&self, app: &mut App) -> Result<()> {
        let now = App::clock()?.now();
        let made = app.store()?.back_up(self.file.as_deref(), now)?;
        app.line(format!(
            "backed up: {} · `reads restore` restores it",
            shown(&made)
        ))
    }
}
