//! Runs commands of the program as children of this process: they write as they always do, and nothing of theirs is done twice.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// More output is not shown.
const MOST_BYTES: u64 = 1 << 20;

/// The program, and the options that all its commands get.
pub struct Program {
    pub path: PathBuf,
    pub options: Vec<OsString>,
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
        command.args(&self.options).args(words);
        command
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
