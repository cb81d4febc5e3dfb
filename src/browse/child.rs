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
        let mut command = self.command(&plain(words));
        command
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
        let size = self.output.metadata()?.len();
        if size > MOST_BYTES {
            lines.pop();
            let rest = format!("… cut: {size} bytes in all; a shell shows the rest");
            lines.push(rest);
        }
        if lines.is_empty() && !status.success() {
            lines.push(format!("error: the command failed: {status}"));
        }
        Ok(Some(Ran {
            lines,
            is_done: status.success(),
        }))
    }
}

/// Puts the options before a command with which it prints for this program, in place of its own.
fn plain(words: &[String]) -> Vec<String> {
    let mut plain = ["--color", "never", "--no-pager"]
        .map(str::to_owned)
        .to_vec();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--" => {
                plain.push(word.clone());
                plain.extend(words.by_ref().cloned());
            }
            "--color" => _ = words.next(),
            "--no-pager" => {}
            option if option.starts_with("--color=") => {}
            _ => plain.push(word.clone()),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn color_and_pager_are_set_here() {
        for (typed, plainly) in [
            ("list --color always --no-pager x", "list x"),
            ("list --color=always", "list"),
            ("note 3 -- --color", "note 3 -- --color"),
        ] {
            let words: Vec<String> = typed.split(' ').map(str::to_owned).collect();
            let expected = format!("--color never --no-pager {plainly}");
            assert_eq!(plain(&words).join(" "), expected);
        }
    }

    #[test]
    fn output_that_is_cut_says_so() {
        let program = Program {
            path: "/bin/sh".into(),
            database: "/nowhere".into(),
        };
        let output = tempfile::tempfile().unwrap();
        output.set_len(MOST_BYTES + 10).unwrap();
        let child = Command::new("true").spawn().unwrap();
        let mut running = Running { child, output };
        let ran = loop {
            if let Some(ran) = running.ended().unwrap() {
                break ran;
            }
        };
        assert!(
            ran.lines
                .last()
                .unwrap()
                .starts_with("… cut: 1048586 bytes")
        );
        assert!(program.refuses(&["list".to_owned()]).is_some());
        assert!(program.refuses(&["restore".to_owned()]).is_none());
    }
}
