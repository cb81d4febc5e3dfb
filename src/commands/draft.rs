//! Text that the user writes in an editor. Its file is deleted once the text is recorded, and kept otherwise.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{Failure, Result, refused};
use crate::private;

/// A file in a private directory of its own, because editors write copies beside it.
pub(super) struct Draft {
    directory: TempDir,
    file: PathBuf,
}

impl Draft {
    /// Opens the user's editor on `text`, in a file with this suffix, and waits until the editor exits.
    pub(super) fn edit(text: &str, suffix: &str) -> Result<Self> {
        let draft = Self::write(text, suffix)
            .map_err(|err| refused!("cannot write a file to edit: {err}"))?;
        let (program, arguments) = editor()?;
        let mut command = Command::new(&program);
        let status = command.args(arguments).arg(draft.path()).status();
        let name = program.display();
        match status {
            Ok(status) if status.success() => Ok(draft),
            Ok(status) => Err(refused!("{name} failed ({status}); nothing was saved")),
            Err(err) => Err(refused!(
                "cannot run the editor {name}: {err}; set VISUAL or EDITOR"
            )),
        }
    }

    fn write(text: &str, suffix: &str) -> io::Result<Self> {
        let directory = private::new_directory()?;
        let file = directory.path().join(format!("draft{suffix}"));
        private::create(&file)?.write_all(text.as_bytes())?;
        Ok(Self { directory, file })
    }

    /// Reads the file.
    pub(super) fn text(&self) -> Result<String> {
        let bytes = std::fs::read(self.path())
            .map_err(|err| refused!("cannot read {}: {err}", self.path().display()))?;
        String::from_utf8(bytes).map_err(|_| refused!("the text is not UTF-8; nothing was saved"))
    }

    pub(super) fn path(&self) -> &Path {
        &self.file
    }

    /// Keeps the file; returns a message with its path.
    pub(super) fn keep(self) -> String {
        let _ = self.directory.keep();
        format!("your text is kept in {}", self.file.display())
    }

    /// Deletes the file if its text was recorded; otherwise keeps it and adds its path to the error.
    pub(super) fn keep_unless(self, recorded: Result<()>) -> Result<()> {
        match recorded {
            Err(Failure::Store(err)) => Err(refused!("{err}\n{}", self.keep())),
            other => other,
        }
    }
}

/// Returns the program and arguments of `VISUAL`, else of `EDITOR`, else `vi`.
fn editor() -> Result<(OsString, Vec<String>)> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let Some(chosen) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Ok(("vi".into(), Vec::new()));
    };
    let words = chosen.to_str().and_then(shlex::split);
    match words.as_deref().and_then(<[String]>::split_first) {
        Some((program, arguments)) => Ok((program.into(), arguments.to_vec())),
        None => Err(refused!(
            "VISUAL or EDITOR is not a command: unbalanced quotes"
        )),
    }
}
