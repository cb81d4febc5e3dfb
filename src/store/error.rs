//! What can go wrong with the database, in words for the person whose database it is.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

use crate::private::PrivateFileError;

/// The store's own result.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The platform names no directory for data.
    #[error(
        "cannot tell where your data belongs: set HOME or XDG_DATA_HOME, or name a file with --db or READS_DB"
    )]
    NoPlace,
    /// The file system refused.
    #[error("cannot {doing} {}: {source}; another file can be named with --db or READS_DB", path.display())]
    File {
        /// What was tried.
        doing: &'static str,
        /// On which file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A copy cannot be put where it was asked for.
    #[error("cannot write {}: {source}; name another file", path.display())]
    Copy {
        /// The file that was named.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A link, or somebody else's file, where the person's own should be.
    #[error(transparent)]
    PrivateFileError(PrivateFileError),
    /// The file is no database, or another program's.
    #[error(
        "{} is not a database of reads; it was left as it is. `reads doctor` says what can be saved of one that was; another file \
         can be named with --db or READS_DB",
        .0.display()
    )]
    NotOurs(PathBuf),
    /// There is nothing in the file.
    #[error(
        "{} is empty: expected a database, or no file; it was left as it is. `reads doctor` says what backups there are; to begin \
         anew, remove it",
        .0.display()
    )]
    Empty(PathBuf),
    /// The database is gone, and its journal is not.
    #[error(
        "{} is gone, but its journal {} is there and may hold what was done last; both were left as they are. Put the file back \
         beside it, or `reads restore` a backup",
        path.display(), journal.display()
    )]
    Orphaned {
        /// The database.
        path: PathBuf,
        /// What is left of it.
        journal: PathBuf,
    },
    /// A file that was to be restored cannot be.
    #[error("{} cannot be restored: {why}; nothing was changed", path.display())]
    NoBackup {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The file is not what was written.
    #[error("the database is damaged: {0}; `reads doctor` says more, and what can be saved")]
    Unsound(String),
    /// Nothing could be read of what was done.
    #[error(
        "nothing that was done can be read from {} any more; it was left as it is. `reads restore FILE` puts a backup in its place, \
         and `reads doctor` names those that there are; to begin anew, move it away",
        .0.display()
    )]
    NothingLeft(PathBuf),
    /// A backup would take the place of something.
    #[error("{} is there already; it was left as it is. Name another file", .0.display())]
    Exists(PathBuf),
    /// The file was written by a newer version.
    #[error(
        "{} is from a newer version of reads (schema {found}, this one knows {known}); it was left as it is. \
         Install the newer version, or name another file with --db or READS_DB",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// Changes that cannot be meant, a line each.
    #[error("{0}")]
    Refused(String),
    /// An id that names nothing, or too much.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// A filter names a domain that does not exist.
    #[error("no domain '{typed}'; the domains are {known}")]
    NoDomain {
        /// What was typed.
        typed: String,
        /// All domains.
        known: String,
    },
    /// A filter names a tag that no resource has.
    #[error("no resource has the tag '{typed}'{hint}")]
    NoTag {
        /// What was typed.
        typed: String,
        /// What may have been meant.
        hint: String,
    },
    /// No occasion of that name.
    #[error("no occasion '{typed}'; {hint}")]
    NoOccasion {
        /// What was typed.
        typed: String,
        /// What may have been meant.
        hint: String,
    },
    /// A catalog is older than what is there.
    #[error(
        "catalog '{name}' is at version {here} here and the file holds version {file}: expected {here} or later"
    )]
    OlderCatalog {
        /// The catalog's name.
        name: String,
        /// The version in the database.
        here: u32,
        /// The version of the file.
        file: u32,
    },
    /// A catalog would be taken for the person's own entries.
    #[error(
        "a catalog cannot be called 'own': that is where your own entries are; give it another name"
    )]
    OwnCatalog,
    /// A search without a word.
    #[error(
        "what is to be found? Give a word, or the start of one; `reads list` takes filters alone"
    )]
    NothingToFind,
    /// No event of that number.
    #[error("there is no entry {0} in the log; `reads log` shows their numbers")]
    NoEvent(i64),
    /// An event was taken back already.
    #[error(
        "entry {0} of the log is undone already; `reads log` shows by which entry, and `reads undo` of that one puts it back"
    )]
    UndoneAlready(i64),
    /// The log is empty.
    #[error("nothing to undo: nothing has been done yet")]
    NothingDone,
    /// An event was erased.
    #[error("entry {0} of the log was forgotten: there is nothing left to undo")]
    Forgotten(i64),
    /// What was to be erased was written in another way.
    #[error(
        "entry {0} of the log is no note; `reads notes` shows the numbers of notes, and `reads forget SLUG` forgets all that was noted of \
         an entry"
    )]
    NotANote(i64),
    /// What was erased may still be in the journal.
    #[error(
        "the words are out of the database, but parts of its file that are no longer in use may still hold them: {0}. The next command \
         that can cleans them"
    )]
    NotCleaned(String),
    /// No note of that number.
    #[error("there is no note {0}; `reads notes` shows their numbers")]
    NoNote(i64),
    /// The database engine refused.
    #[error("{}", in_words(.0))]
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
}

impl StoreError {
    /// Whether it is the file that is not what it should be, and not the person, the disk or another program.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::NotOurs(_) | Self::Empty(_) | Self::Orphaned { .. } | Self::Unsound(_) => true,
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

/// The engine's refusals as a person can act on them; neither SQL nor debug text.
fn in_words(error: &rusqlite::Error) -> String {
    let advice = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program is using the database; try again in a moment"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "the database or its directory cannot be written to; mend the permissions, or name another file with --db or READS_DB"
        }
        Some(ErrorCode::DiskFull) => "the disk is full; nothing was changed",
        Some(ErrorCode::SystemIoFailure) => {
            "the disk could not be read or written; nothing was changed"
        }
        Some(ErrorCode::CannotOpen) => {
            "the database cannot be opened; look at its permissions, or name another file with --db or READS_DB"
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "the database is damaged: `reads doctor` says how, and what can be saved"
        }
        // A value or the schema is not what was ever written. An error of the engine may carry the statement: not shown.
        _ => {
            let found = match error {
                rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
                rusqlite::Error::FromSqlConversionFailure(_, _, err) => err.to_string(),
                other => other.to_string(),
            };
            return format!(
                "the database holds what it should not: {found}; `reads doctor` says more"
            );
        }
    };
    advice.to_owned()
}

/// How many candidates an error names.
const MOST: usize = 6;

/// Ids of one command that name nothing, or more than one resource. All of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolveError(pub(crate) Vec<Unresolved>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unresolved {
    Unknown {
        typed: String,
        near: Vec<String>,
    },
    NoNumber {
        typed: String,
        last: i64,
    },
    Ambiguous {
        typed: String,
        candidates: Vec<String>,
    },
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, err) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            match err {
                Unresolved::Unknown { typed, near } if near.is_empty() => {
                    write!(f, "no resource '{typed}'; `reads list` shows all of them")?;
                }
                Unresolved::Unknown { typed, near } => {
                    write!(
                        f,
                        "no resource '{typed}'; did you mean `{}`?",
                        near.join("`, `")
                    )?;
                }
                Unresolved::NoNumber { typed, last } => {
                    write!(f, "no resource number {typed}; numbers go from 1 to {last}")?;
                }
                Unresolved::Ambiguous { typed, candidates } => {
                    let more = if candidates.len() > MOST { ", …" } else { "" };
                    let candidates = &candidates[..candidates.len().min(MOST)];
                    write!(
                        f,
                        "'{typed}' could be `{}`{more}; type more of it",
                        candidates.join("`, `")
                    )?;
                }
            }
        }
        Ok(())
    }
}

impl std::error::Error for ResolveError {}
