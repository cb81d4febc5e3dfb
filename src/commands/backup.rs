//! `reads backup`.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::ValueHint;
use serde_json::json;

use super::message::shown;
use super::private_file::is_stdout;
use super::{App, Command, Result, usage};
use crate::view::Fields;

/// Copy the database, even while it is in use
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads backup\n  reads backup /mnt/stick/reads.backup\n  reads backup - | ssh nas 'cat > reads.backup'\n\nWithout a file, the backup is made beside the database, with the date and time in its name. A backup is also made automatically before a schema change, a restore and an import of more than 1,000 works; the newest 5 of these are kept."
)]
pub(crate) struct Backup {
    /// File to write; '-' writes to standard output [default: a file beside the database]
    #[arg(value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
}

impl Command for Backup {
    fn run(&self, app: &mut App) -> Result<()> {
        if self.is_to_stdout() {
            return to_stdout(app);
        }
        let now = App::clock()?.now();
        let made = app.store()?.back_up(self.file.as_deref(), now)?;
        let file = shown(&made);
        let line = format!("backed up: {file} · `reads restore` restores it");
        app.report(&Fields(&[("file", json!(file))]), [line])
    }

    fn has_json(&self) -> bool {
        !self.is_to_stdout()
    }
}

impl Backup {
    fn is_to_stdout(&self) -> bool {
        self.file.as_deref().is_some_and(is_stdout)
    }
}

fn to_stdout(app: &mut App) -> Result<()> {
    if io::stdout().is_terminal() {
        return Err(usage!(
            "a backup is not text, and standard output is a terminal\nhint: `reads backup - > FILE`, or `reads backup FILE`"
        ));
    }
    // The reader of the output is not waited for with the database open.
    let mut copy = app.store()?.copy_aside()?;
    io::copy(&mut copy, app.out.document())?;
    Ok(())
}
