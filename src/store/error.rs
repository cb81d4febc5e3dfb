//! Errors of the store, worded for the person who reads them: what was wrong, where, and what to do.

use std::borrow::Borrow;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

use crate::domain::{Unlogged, Way, nearest};
use crate::links::LinkError;
use crate::private::PrivateFileError;
use crate::store::file::obstacle::{Obstacle, is_shared_memory_failure};

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("no data directory: set HOME or XDG_DATA_HOME, or choose a file with --db or READS_DB")]
    NoPlace,
    #[error("cannot {doing} {}: {}\nhint: choose another file with --db or READS_DB", path.display(), cause(source))]
    File {
        /// A verb phrase, such as "create" or "look at".
        doing: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    /// A backup or export cannot be written to the given path.
    #[error("cannot write {}: {}\nhint: choose another file", path.display(), cause(source))]
    Copy {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    PrivateFileError(PrivateFileError),
    /// On the way to the database.
    #[error("{0}\nhint: choose another file with --db or READS_DB")]
    Link(LinkError),
    /// On the way to a file to write.
    #[error("{0}\nhint: choose another file")]
    LinkToCopy(LinkError),
    /// Only the default directory is created.
    #[error("the directory {} does not exist\nhint: create it first, or correct --db or READS_DB", .0.display())]
    NoDirectory(PathBuf),
    /// The database was opened for reading only.
    #[error("cannot write to {}: {why}; nothing was changed", path.display())]
    NotWritable { path: PathBuf, why: Obstacle },
    /// Another file has the path of the open one.
    #[error(
        "{} was replaced by another file while this command ran, for example by a file synchroniser; the change is not in the new \
         file\nhint: run the command again",
        .0.display()
    )]
    Replaced(PathBuf),
    #[error(
        "the file system of {} has no file locks, which a database needs; choose a file on another one with --db or READS_DB",
        .0.display()
    )]
    NoLocks(PathBuf),
    /// The file is not a database, or another program's.
    #[error(
        "{} is not a reads database; it was not changed\nhint: if it was one, `reads doctor` shows what can be recovered\nhint: choose another file with --db or READS_DB",
        .0.display()
    )]
    NotOurs(PathBuf),
    #[error(
        "{} is empty: expected a database, or no file; it was not changed\nhint: `reads doctor` lists the backups; to start over, \
         remove the file",
        .0.display()
    )]
    Empty(PathBuf),
    #[error("the database {} is gone\nhint: move it back, or `reads restore` a backup", .0.display())]
    Gone(PathBuf),
    /// The database is missing, but its write-ahead log is not.
    #[error(
        "{} is missing, but its journal {} exists and may hold the last changes; nothing was changed\nhint: move the database back \
         next to its journal, or `reads restore` a backup",
        path.display(), journal.display()
    )]
    Orphaned { path: PathBuf, journal: PathBuf },
    #[error("cannot restore {}: {why}; nothing was changed", path.display())]
    NoBackup { path: PathBuf, why: String },
    #[error(
        "the database is damaged: {0}\nhint: `reads doctor` shows the details and what can be recovered"
    )]
    Damaged(String),
    /// Recovery found no readable event.
    #[error(
        "cannot recover any event from {}; it was not changed\nhint: `reads doctor` lists the backups, and `reads restore FILE` \
         restores one; to start over, move the file away",
        .0.display()
    )]
    NothingLeft(PathBuf),
    #[error("{} already exists; it was not changed\nhint: choose another file", .0.display())]
    Exists(PathBuf),
    #[error(
        "{} was written by a newer version of reads (schema {found}; this version supports up to {known}); it was not changed\nhint: install the newer version, or choose another file with --db or READS_DB",
        path.display()
    )]
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    /// What was asked for cannot be meant; each further reason is in a line that begins with `error: `.
    #[error("{0}")]
    Refused(String),
    #[error(
        "the file holds version {file} of catalog '{name}', and version {here} is known here: expected {here} or later"
    )]
    OlderCatalog { name: String, here: u32, file: u32 },
    #[error(
        "a catalog cannot be named 'own', which is reserved for resources that you add\nhint: rename it"
    )]
    OwnCatalog,
    #[error(
        "nothing to search for: expected a word with a letter or digit, its start, or a filter"
    )]
    NothingToFind,
    #[error("no entry {0} in the log\nhint: `reads log` shows the numbers")]
    NoEvent(i64),
    #[error("log entry {0} is already undone\nhint: `reads redo {0}` redoes it")]
    UndoneAlready(i64),
    #[error("log entry {0} is not undone\nhint: `reads log` marks what is undone")]
    NotUndone(i64),
    #[error("nothing to undo: nothing was done on this device")]
    NothingDone,
    #[error(
        "nothing to undo: all that was done is undone\nhint: `reads redo` redoes what was undone last"
    )]
    AllUndone,
    #[error(
        "nothing to redo: nothing was undone since the last change\nhint: `reads log` marks what is undone, `reads redo N` redoes entry N"
    )]
    NothingUndone,
    /// The last command, or the one before what is undone already, cannot be undone; with the number of the log entry before it.
    #[error(
        "nothing was {}: the {} {}{}", way.participle(), if *is_last { "last command" } else { "command before it" }, unlogged.words(),
        before.map(|number| format!("\nhint: to {0} the entry before it: `reads {0} {number}`", way.word())).unwrap_or_default()
    )]
    NotInLog {
        unlogged: Unlogged,
        way: Way,
        is_last: bool,
        before: Option<i64>,
    },
    #[error("log entry {0} was forgotten: nothing is left to undo")]
    Forgotten(i64),
    /// The event has no note or reason to erase.
    #[error(
        "log entry {0} is not a note\nhint: `reads notes` shows the numbers of notes, and `reads forget SLUG` erases all notes of a \
         resource"
    )]
    NotANote(i64),
    /// Erased text may still be in free pages or the journal.
    #[error(
        "the notes were erased from the database, but unused parts of its file may still hold them: {0}. The next command that \
         can clean them will"
    )]
    NotCleaned(String),
    /// The place of this name, or the database, is not the one that a sync began with.
    #[error(
        "{0}: the place or the database was changed meanwhile; the rest was not stored\nhint: run the command again"
    )]
    Elsewhere(String),
    #[error("no note {0}\nhint: `reads notes` shows the numbers")]
    NoNote(i64),
    #[error("{}", describe(.0))]
    Sql(#[from] rusqlite::Error),
}

impl From<PrivateFileError> for StoreError {
    fn from(err: PrivateFileError) -> Self {
        match err {
            PrivateFileError::File { path, source } => Self::File {
                doing: "look at",
                path,
                source,
            },
            err => Self::PrivateFileError(err),
        }
    }
}

impl StoreError {
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File {
            doing,
            path,
            source,
        }
    }

    /// Returns why the file at `path` could not be written, or `None` if it was something else.
    pub(crate) fn obstacle(&self, path: &Path) -> Option<Obstacle> {
        let found = match self {
            Self::Sql(err) => Obstacle::of_sql(err),
            Self::File { source, .. } => Obstacle::of_io(source),
            _ => None,
        };
        found.map(|found| Obstacle::of_disk(path).unwrap_or(found))
    }

    /// Whether it is the file that is not what it should be, and not the person, the disk or another program.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::NotOurs(_)
            | Self::Empty(_)
            | Self::Gone(_)
            | Self::Orphaned { .. }
            | Self::Damaged(_) => true,
            Self::Sql(err) => !matches!(
                err.sqlite_error_code(),
                Some(
                    ErrorCode::DatabaseBusy
                        | ErrorCode::DatabaseLocked
                        | ErrorCode::ReadOnly
                        | ErrorCode::PermissionDenied
                        | ErrorCode::DiskFull
                        | ErrorCode::SystemIoFailure
                        | ErrorCode::CannotOpen
                        | ErrorCode::OutOfMemory
                )
            ),
            _ => false,
        }
    }
}

/// What the engine says where another program is in the way, for those of its calls that do not say it themselves.
pub(crate) fn busy() -> StoreError {
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None).into()
}

/// Asks for one of the names that are most like a typed word, if there are any.
pub(crate) fn did_you_mean<'n>(
    typed: &str,
    names: impl Iterator<Item = &'n str>,
) -> Option<String> {
    hint(&nearest(typed, names, 3))
}

/// Returns a question with the similar names, if there are any.
pub(crate) fn hint<S: Borrow<str>>(near: &[S]) -> Option<String> {
    (!near.is_empty()).then(|| format!("did you mean `{}`?", near.join("`, `")))
}

/// Describes an error of the system, without the name of a temporary file where the disk is the reason.
fn cause(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        _ => error.to_string(),
    }
}

/// Describes an SQLite error without SQL or debug text.
fn describe(error: &rusqlite::Error) -> String {
    let advice = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program is using the database\nhint: try again in a moment"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "the database or its directory is not writable\nhint: fix the permissions, or choose another file with --db or READS_DB"
        }
        Some(ErrorCode::DiskFull) => "the disk is full; nothing was changed",
        Some(ErrorCode::SystemIoFailure) if is_shared_memory_failure(error) => {
            "the disk is full; nothing was changed"
        }
        Some(ErrorCode::SystemIoFailure) => {
            "cannot read from or write to the disk; nothing was changed"
        }
        Some(ErrorCode::CannotOpen) => {
            "cannot open the database; check its permissions, or choose another file with --db or READS_DB"
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "the database is damaged\nhint: `reads doctor` shows the details and what can be recovered"
        }
        // A value or the schema is damaged. Some errors contain the SQL statement, which is not shown.
        _ => {
            let found = match error {
                rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
                rusqlite::Error::FromSqlConversionFailure(_, _, err) => err.to_string(),
                other => other.to_string(),
            };
            return format!(
                "the database holds unexpected data: {found}\nhint: `reads doctor` shows the details"
            );
        }
    };
    advice.to_owned()
}
