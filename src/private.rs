//! Files for the user alone, whatever the umask; and the refusal of what others may have put in their place.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

/// What nobody but the user may do with a file.
const OTHERS: u32 = 0o077;

/// A file that is not to be trusted with what is private.
#[derive(Debug, thiserror::Error)]
pub enum PrivateFileError {
    /// A link may lead anywhere.
    #[error(
        "{} is a symbolic link; it was left as it is, and so was what it leads to. Name the file itself, or move the link away",
        .0.display()
    )]
    Link(PathBuf),
    /// Who owns a file reads it, whatever its permissions.
    #[error(
        "{} belongs to another user; it was left as it is. Run reads as its owner, or name another file",
        .0.display()
    )]
    Others(PathBuf),
    /// It cannot be looked at.
    #[error("cannot look at {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Makes a directory, and those that it is in, where they are missing.
pub fn make_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        make_directory(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        // A umask may take more away than that.
        Ok(()) => std::fs::set_permissions(path, Permissions::from_mode(0o700)),
        Err(_) if path.is_dir() => Ok(()),
        Err(err) => Err(err),
    }
}

/// How the names of files that are being made begin and end.
const IN_THE_MAKING: [&str; 2] = [".reads-", ".new"];

/// A new file beside `path`, to be moved to a place there when it is complete; gone with the value.
pub fn new_beside(path: &Path) -> io::Result<NamedTempFile> {
    let directory = directory_of(path);
    if !directory.is_dir() {
        // The system would speak of a file that nobody asked for.
        return Err(io::Error::other("there is no such directory"));
    }
    let [prefix, suffix] = IN_THE_MAKING;
    let file = tempfile::Builder::new()
        .prefix(prefix)
        .suffix(suffix)
        .tempfile_in(directory)?;
    file.as_file()
        .set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// Whether a file of that name is, or was when something was interrupted, one of [`new_beside`], or of the engine for one.
pub fn is_in_the_making(name: &str) -> bool {
    let [prefix, suffix] = IN_THE_MAKING;
    name.strip_prefix(prefix)
        .is_some_and(|rest| rest.contains(suffix))
}

/// A new directory among those for what does not last, gone with the value.
pub fn new_directory() -> io::Result<TempDir> {
    let directory = tempfile::Builder::new().prefix("reads-").tempdir()?;
    std::fs::set_permissions(directory.path(), Permissions::from_mode(0o700))?;
    Ok(directory)
}

/// A file that is not there yet.
pub fn create(path: &Path) -> io::Result<File> {
    let file = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// The directory that a path names a file in.
pub fn directory_of(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// The path with more at its end: `reads.db` and `-wal` are `reads.db-wal`.
pub fn with_end(path: &Path, end: impl AsRef<OsStr>) -> PathBuf {
    let mut longer: OsString = path.as_os_str().to_owned();
    longer.push(end);
    longer.into()
}

/// Gives a complete file its name, in the place of whatever had it: the disk keeps what is in it, and then that it is there.
pub fn replace(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path)?;
    keep_names(path)
}

/// The same of a name that no other file has; where one does, that stays and this one is given back.
pub fn put(file: NamedTempFile, path: &Path) -> io::Result<Option<NamedTempFile>> {
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => keep_names(path).map(|()| None),
        Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => Ok(Some(taken.file)),
        Err(err) => Err(err.error),
    }
}

fn keep_names(path: &Path) -> io::Result<()> {
    File::open(directory_of(path))?.sync_all()
}

/// What is at `path`, if it may be trusted; `None` where there is nothing. A file that others could read is closed to them.
///
/// # Errors
/// Where it is a link, belongs to somebody else, or cannot be looked at.
pub fn check(path: &Path) -> Result<Option<Metadata>, PrivateFileError> {
    checked(path, Metadata::is_file)
}

/// The same of a directory that is the program's own.
///
/// # Errors
/// As those of [`check`].
pub fn check_directory(path: &Path) -> Result<(), PrivateFileError> {
    checked(path, Metadata::is_dir).map(drop)
}

fn checked(
    path: &Path,
    is_to_be_closed: fn(&Metadata) -> bool,
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
    if is_to_be_closed(&found) && is_open_to_others(&found) {
        // A file system without permissions cannot be helped; `reads doctor` tells.
        let _ = close(path, &found);
    }
    Ok(Some(found))
}

/// Whether others than the user may do something with it.
pub fn is_open_to_others(found: &Metadata) -> bool {
    found.mode() & OTHERS != 0
}

/// Closes a file or a directory to all others.
pub fn close(path: &Path, found: &Metadata) -> io::Result<()> {
    let mode = found.mode() & 0o777 & !OTHERS;
    std::fs::set_permissions(path, Permissions::from_mode(mode))
}
