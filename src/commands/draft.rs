//! Text that is being written in the person's editor. Its file goes when it has been recorded, and stays when it was not.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{Failure, Result};
use crate::private;

/// What is being written: in a directory of its own that nobody else can enter, for what the editor puts beside it.
pub(super) struct Draft {
    directory: TempDir,
    file: PathBuf,
}

impl Draft {
    /// Opens the person's editor on `text`, in a file whose name says what it is (`.md`), and waits until it is left.
    pub(super) fn edit(text: &str, suffix: &str) -> Result<Self> {
        let draft = Self::write(text, suffix)
            .map_err(|err| Failure::Refused(format!("cannot write a file to edit: {err}")))?;
        let (program, arguments) = editor()?;
        let left = Command::new(&program)
            .args(arguments)
            .arg(draft.path())
            .status();
        match left {
            Ok(status) if status.success() => Ok(draft),
            Ok(status) => Err(Failure::Refused(format!(
                "{} ended with {status}; nothing was saved",
                program.to_string_lossy()
            ))),
            Err(err) => Err(Failure::Refused(format!(
                "cannot run the editor {}: {err}; set VISUAL or EDITOR",
                program.to_string_lossy()
            ))),
        }
    }

    fn write(text: &str, suffix: &str) -> io::Result<Self> {
        let directory = private::new_directory()?;
        let file = directory.path().join(format!("draft{suffix}"));
        private::create(&file)?.write_all(text.as_bytes())?;
        Ok(Self { directory, file })
    }

    /// What the editor left in the file.
    pub(super) fn text(&self) -> Result<String> {
        let bytes = std::fs::read(self.path()).map_err(|err| {
            Failure::Refused(format!("cannot read {}: {err}", self.path().display()))
        })?;
        String::from_utf8(bytes)
            .map_err(|_| Failure::Refused("the text is not UTF-8; nothing was saved".to_owned()))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.file
    }

    /// Keeps the file; gives the words that say where it is.
    pub(super) fn keep(self) -> String {
        let _ = self.directory.keep();
        format!("your text is kept in {}", self.file.display())
    }

    /// Throws the file away if it was recorded; otherwise keeps it and says where it is.
    pub(super) fn keep_unless(self, recorded: Result<()>) -> Result<()> {
        match recorded {
            Err(Failure::Store(err)) => Err(Failure::Refused(format!("{err}\n{}", self.keep()))),
            other => other,
        }
    }
}

/// `VISUAL`, else `EDITOR`, else `vi`; with the arguments that they carry.
fn editor() -> Result<(OsString, Vec<String>)> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let Some(chosen) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Ok(("vi".into(), Vec::new()));
    };
    let words = chosen.to_str().and_then(shlex::split);
    match words.as_deref().and_then(<[String]>::split_first) {
        Some((program, arguments)) => Ok((program.into(), arguments.to_vec())),
        None => Err(Failure::Refused(
            "VISUAL or EDITOR is no command: its quotes do not match".to_owned(),
        )),
    }
}
