//! Output into a file that only the user can read, which appears complete or not at all.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{App, Failure, Result, refused, usage};
use crate::links;
use crate::private;

/// A kind of file: only files of it are replaced.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// How each begins.
    pub(super) mark: &'static str,
}

impl Kind {
    /// Refuses to replace a file that is neither empty nor of this kind.
    pub(super) fn check(&self, path: &Path) -> Result<()> {
        check_regular(path)?;
        if !self.is_other(path).map_err(|err| unwritable(path, &err))? {
            return Ok(());
        }
        Err(refused!(
            "{} exists and is not {}; it was not changed",
            path.display(),
            self.name
        ))
    }

    fn is_other(&self, path: &Path) -> io::Result<bool> {
        let mut start = Vec::new();
        match File::open(path) {
            Ok(file) => file.take(self.mark.len() as u64).read_to_end(&mut start)?,
            Err(none) if none.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(err) => return Err(err),
        };
        Ok(!start.is_empty() && start != self.mark.as_bytes())
    }
}

/// Refuses to replace a directory, a device or a pipe, which nothing may wait for.
fn check_regular(path: &Path) -> Result<()> {
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(refused!(
            "{} is not a regular file; it was not changed",
            path.display()
        ));
    }
    Ok(())
}

/// Returns whether a path stands for standard output.
pub(super) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Returns the path of a file to write, without symbolic links.
pub(super) fn followed(path: &Path) -> Result<PathBuf> {
    links::follow(path).map_err(|err| refused!("{err}\nhint: name another file with --to"))
}

/// Returns the path of a directory for several files, without symbolic links. It may be missing.
pub(super) fn directory(path: &Path) -> Result<PathBuf> {
    if is_stdout(path) {
        return Err(usage!(
            "several files cannot go to standard output; name a directory with --to"
        ));
    }
    let path = followed(path)?;
    if path.exists() && !path.is_dir() {
        return Err(refused!(
            "{} is not a directory; name one with --to",
            path.display()
        ));
    }
    Ok(path)
}

/// A file that takes the output in place of standard output.
pub(super) struct PrivateFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl PrivateFile {
    /// Sends what is printed from now on to a file beside `path`. A file there that is not of
    /// `kind` is refused.
    pub(super) fn begin(path: &Path, kind: Option<&Kind>, app: &mut App) -> Result<Self> {
        let path = followed(path)?;
        private::check(&path).map_err(|err| refused!("{err}"))?;
        match kind {
            Some(kind) => kind.check(&path)?,
            None => check_regular(&path)?,
        }
        let made = private::new_beside(&path);
        let made = made.and_then(|file| Ok((file.reopen()?, file)));
        let (to, file) = made.map_err(|err| unwritable(&path, &err))?;
        app.out.divert(Box::new(to));
        Ok(Self { file, path })
    }

    /// Ends the output and puts the file in place; returns its path.
    pub(super) fn keep(self, app: &mut App) -> Result<PathBuf> {
        let unwritable = |err| unwritable(&self.path, &err);
        app.out.finish().map_err(unwritable)?;
        private::replace(self.file, &self.path).map_err(unwritable)?;
        Ok(self.path)
    }
}

fn unwritable(path: &Path, err: &io::Error) -> Failure {
    refused!("cannot write {}: {err}", path.display())
}
