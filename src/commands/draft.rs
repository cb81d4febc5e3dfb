//! Text that is being written in the person's editor. Its file goes when it has been recorded, and stays when it was not.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;

use tempfile::NamedTempFile;

use super::{Failure, Result};

/// What is being written.
pub(super) struct Draft(NamedTempFile);

impl Draft {
    /// Opens the person's editor on `text`, in a file whose name says what it is (`.md`), and waits until it is left.
    pub(super) fn edit(text: &str, suffix: &str) -> Result<Self> {
        let refused =
            |wrong: io::Error| Failure::Refused(format!("cannot write a file to edit: {wrong}"));
        let file = tempfile::Builder::new()
            .prefix("reads-")
            .suffix(suffix)
            .tempfile()
            .map_err(refused)?;
        std::fs::write(file.path(), text).map_err(refused)?;
        let (program, arguments) = editor()?;
        let left = Command::new(&program)
            .args(arguments)
            .arg(file.path())
            .status();
        match left {
            Ok(status) if status.success() => Ok(Self(file)),
            Ok(status) => Err(Failure::Refused(format!(
                "{} ended with {status}; nothing was saved",
                program.to_string_lossy()
            ))),
            Err(wrong) => Err(Failure::Refused(format!(
                "cannot run the editor {}: {wrong}; set VISUAL or EDITOR",
                program.to_string_lossy()
            ))),
        }
    }

    /// What the editor left in the file.
    pub(super) fn text(&self) -> Result<String> {
        let bytes = std::fs::read(self.path()).map_err(|wrong| {
            Failure::Refused(format!("cannot read {}: {wrong}", self.path().display()))
        })?;
        String::from_utf8(bytes)
            .map_err(|_| Failure::Refused("the text is not UTF-8; nothing was saved".to_owned()))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Keeps the file; gives the words that say where it is.
    pub(super) fn keep(self) -> String {
        match self.0.keep() {
            Ok((_, path)) => format!("your text is kept in {}", path.display()),
            Err(wrong) => format!("your text could not be kept: {wrong}"),
        }
    }

    /// Throws the file away if it was recorded; otherwise keeps it and says where it is.
    pub(super) fn keep_unless(self, recorded: Result<()>) -> Result<()> {
        match recorded {
            Err(Failure::Store(wrong)) => {
                Err(Failure::Refused(format!("{wrong}\n{}", self.keep())))
            }
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
