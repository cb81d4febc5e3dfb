//! Creates files and directories that only the user can access, whatever the umask, and refuses symbolic links and files of
//! other users in their place.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use tempfile::{NamedTempFile, TempDir};

use crate::bounded;

/// The permission bits of group and others.
const OTHERS: u32 = 0o077;

/// A file or directory that must not hold private data.
#[derive(Debug, thiserror::Error)]
pub enum PrivateFileError {
    /// A link may point anywhere.
    #[error(
        "{} is a symbolic link; nothing was changed. Name the file itself, or move the link away",
        .0.display()
    )]
    Link(PathBuf),
    /// The owner of a file can always read it.
    #[error(
        "{} belongs to another user; nothing was changed\nhint: run reads as its owner, or name another file",
        .0.display()
    )]
    Others(PathBuf),
    #[error("cannot inspect {}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
}

/// Creates a directory and its missing parents.
pub fn make_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    refuse_other_owner(path)?;
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        make_directory(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        // The umask may have removed more bits.
        Ok(()) => std::fs::set_permissions(path, Permissions::from_mode(0o700)),
        Err(_) if path.is_dir() => Ok(()),
        Err(err) => Err(err),
    }
}

/// Refuses to create files of root in another user's directory: with `sudo`, the user could not read them afterwards.
pub fn refuse_other_owner(path: &Path) -> io::Result<()> {
    let existing = path.ancestors().skip(1).map(|directory| match directory {
        empty if empty.as_os_str().is_empty() => Path::new("."),
        directory => directory,
    });
    let owner = (existing.map(std::fs::metadata)).find_map(Result::ok);
    let is_others = owner.is_some_and(|found| found.uid() != 0);
    if is_others && rustix::process::geteuid().is_root() {
        return Err(io::Error::other(
            "its directory belongs to another user, who could not read the file; run reads as that user",
        ));
    }
    Ok(())
}

/// The prefix and suffix of temporary file names.
const TEMPORARY: [&str; 2] = [".reads-", ".new"];

/// Creates a temporary file in the directory of `path`, to be renamed when it is complete. Deleted on drop.
pub fn new_beside(path: &Path) -> io::Result<NamedTempFile> {
    let directory = directory_of(path);
    if !directory.is_dir() {
        // The system's error would name the temporary file.
        return Err(io::Error::other("no such directory"));
    }
    refuse_other_owner(path)?;
    let [prefix, suffix] = TEMPORARY;
    let file = tempfile::Builder::new()
        .prefix(prefix)
        .suffix(suffix)
        .tempfile_in(directory)?;
    file.as_file()
        .set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// Returns whether a name is that of a file from [`new_beside`], or of `SQLite`'s companion of one. Such a file remains after an
/// interruption.
pub fn is_temporary(name: &str) -> bool {
    let [prefix, suffix] = TEMPORARY;
    name.strip_prefix(prefix)
        .is_some_and(|rest| rest.contains(suffix))
}

/// Creates a temporary directory. Deleted on drop.
pub fn new_directory() -> io::Result<TempDir> {
    let directory = tempfile::Builder::new().prefix("reads-").tempdir()?;
    std::fs::set_permissions(directory.path(), Permissions::from_mode(0o700))?;
    Ok(directory)
}

/// Creates a file that must not exist yet.
pub fn create(path: &Path) -> io::Result<File> {
    let file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// Opens a file that is there to be locked, and creates it if it is missing.
///
/// # Errors
/// Also if it is a symbolic link or no regular file.
pub fn to_lock(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(false).mode(0o600);
    bounded::opened(&mut options, path, OFlags::NOFOLLOW)
}

/// Returns the text of a file, or `None` if it does not exist.
pub fn read(path: &Path) -> io::Result<Option<String>> {
    match bounded::file(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(none) if none.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}

/// Returns the directory of a file.
pub fn directory_of(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Appends to a file name: `reads.db` and `-wal` give `reads.db-wal`.
pub fn with_end(path: &Path, end: impl AsRef<OsStr>) -> PathBuf {
    let mut longer: OsString = path.as_os_str().to_owned();
    longer.push(end);
    longer.into()
}

/// Renames a complete file to `path`, replacing any file there, and syncs first the file and then its directory.
pub fn replace(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_directory(path)
}

/// As [`replace`], but does not overwrite: returns the temporary file if `path` exists.
pub fn put(file: NamedTempFile, path: &Path) -> io::Result<Option<NamedTempFile>> {
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => sync_directory(path).map(|()| None),
        Err(err) if err.error.kind() == io::ErrorKind::AlreadyExists => Ok(Some(err.file)),
        Err(err) => Err(err.error),
    }
}

fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(directory_of(path))?.sync_all()
}

/// Returns the metadata of a file of the user's own, or `None` if it does not exist. Removes the permissions of others.
///
/// # Errors
/// If it is a symbolic link, belongs to another user, or cannot be inspected.
pub fn check(path: &Path) -> Result<Option<Metadata>, PrivateFileError> {
    checked(path, Metadata::is_file)
}

/// As [`check`], for a directory of the program's own.
///
/// # Errors
/// Those of [`check`].
pub fn check_directory(path: &Path) -> Result<(), PrivateFileError> {
    checked(path, Metadata::is_dir).map(drop)
}

fn checked(
    path: &Path,
    should_restrict: fn(&Metadata) -> bool,
) -> Result<Option<Metadata>, PrivateFileError> {
    let found = match std::fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(PrivateFileError::File {
                path: path.to_owned(),
                source,
            });
        }
    };
    if found.is_symlink() {
        return Err(PrivateFileError::Link(path.to_owned()));
    }
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(PrivateFileError::Others(path.to_owned()));
    }
    if should_restrict(&found) && is_open_to_others(&found) {
        // Fails on a file system without permissions; `reads doctor` reports it.
        let _ = close(path, &found);
    }
    Ok(Some(found))
}

/// Returns whether group or others have any permission.
pub fn is_open_to_others(found: &Metadata) -> bool {
    found.mode() & OTHERS != 0
}

/// Removes the permissions of group and others.
pub fn close(path: &Path, found: &Metadata) -> io::Result<()> {
    let mode = found.mode() & 0o777 & !OTHERS;
    std::fs::set_permissions(path, Permissions::from_mode(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_neither_a_link_nor_a_pipe() {
        let directory = new_directory().unwrap();
        let path = |name| directory.path().join(name);
        to_lock(&path("file")).unwrap();
        to_lock(&path("file")).unwrap();
        std::os::unix::fs::symlink(path("file"), path("link")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(path("pipe"))
            .status();
        assert!(made.unwrap().success());
        for name in ["link", "pipe"] {
            assert!(to_lock(&path(name)).is_err(), "{name}");
        }
        assert!(bounded::regular(&path("pipe")).is_err());
    }
}
