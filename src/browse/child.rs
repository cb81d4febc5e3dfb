//! Runs commands of the program as children of this process: they write as they always do, and nothing of theirs is done twice.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::store::StoreError;

/// More output is not shown.
const MOST_BYTES: u64 = 1 << 20;

/// The program, and the database of all its commands.
pub struct Program {
    pub path: PathBuf,
    pub database: PathBuf,
}

/// A command that runs, and where its output goes: a file, because what a command starts may keep a pipe open.
pub(super) struct Running {
    pub(super) child: Child,
    output: File,
}

/// What a command printed, and whether it succeeded.
pub(super) struct Ran {
    pub(super) lines: Vec<String>,
    pub(super) is_done: bool,
}

impl Program {
    fn command(&self, words: &[String]) -> Command {
        let mut command = Command::new(&self.path);
        command.arg("--db").arg(&self.database).args(words);
        command
    }

    /// Says why a command must not run: it would create the database anew where that is gone.
    pub(super) fn refuses(&self, words: &[String]) -> Option<String> {
        let brings_it = words.first().is_some_and(|command| command == "restore");
        let is_gone = !brings_it && !self.database.exists();
        is_gone.then(|| format!("error: {}", StoreError::Gone(self.database.clone())))
    }

    /// Starts a command that has no terminal. Its lines are cut at `columns`.
    pub(super) fn start(&self, words: &[String], columns: u16) -> io::Result<Running> {
        let output = tempfile::tempfile()?;
        let mut command = self.command(words);
        command
            .args(["--color", "never", "--no-pager"])
            .env("COLUMNS", columns.to_string())
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output.try_clone()?);
        let child = command.spawn()?;
        Ok(Running { child, output })
    }

    /// Starts a command that has the terminal.
    pub(super) fn start_in_terminal(&self, words: &[String]) -> io::Result<Child> {
        self.command(words).spawn()
    }
}

impl Running {
    /// Returns what it printed, if it ended.
    pub(super) fn ended(&mut self) -> io::Result<Option<Ran>> {
        let Some(status) = self.child.try_wait()? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        self.output.rewind()?;
        (&self.output).take(MOST_BYTES).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        if lines.is_empty() && !status.success() {
            lines.push(format!("error: the command failed: {status}"));
        }
        Ok(Some(Ran {
            lines,
            is_done: status.success(),
        }))
    }
}
