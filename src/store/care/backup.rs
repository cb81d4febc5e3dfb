//! Copies of the database: made while it is in use, kept beside it, and put in its place again.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::DateTime;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, named_params};
use tempfile::NamedTempFile;

use crate::domain::Event;
use crate::private;
use crate::store::care::doctor as examine;
use crate::store::error::busy;
use crate::store::file::open::{companions, connect, connect_to_read, refuse_unless_known};
use crate::store::log::rows::to_columns;
use crate::store::{Result, Store, StoreError};

/// As many of the backups that were made unasked stay: the newest.
pub const KEPT: usize = 5;

/// The ends of the names of what was set aside beside a database.
const BACKUP: &str = ".backup";
const DAMAGED: &str = ".damaged";
const DAMAGED_JOURNAL: &str = ".damaged-wal";
/// What the name of a backup that was made unasked says behind the database's.
const UNASKED: &str = ".before-";

/// A finished copy is no longer being written to: one file, without a journal beside it.
const WHOLE: &str = "PRAGMA journal_mode = DELETE";
const ENTRIES: &str = "SELECT count(*) FROM event";
const HOLDS: &str = "SELECT EXISTS (SELECT 1 FROM event WHERE id = :id AND kind = :kind)";

/// What came of putting a backup in the place of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// How many entries its log has.
    pub entries: u64,
    /// Where that is which was there before; `None` where nothing was.
    pub kept: Option<PathBuf>,
}

impl Store {
    /// Copies the database to `to`, or to a file beside it whose name says when; gives where. Its users go on meanwhile.
    ///
    /// # Errors
    /// Where a file is there already, or the copy cannot be written.
    pub fn back_up(&self, to: Option<&Path>, now: i64) -> Result<PathBuf> {
        let Some(to) = to else {
            let name = private::with_end(&self.path, format!(".{}", compact(now)));
            return put_numbered(copy(&self.conn, &self.path)?, &name);
        };
        if private::check(to)?.is_some() {
            return Err(StoreError::Exists(to.to_owned()));
        }
        let path = to.to_owned();
        match copy(&self.conn, to).and_then(|copy| put(copy, to)) {
            Ok(None) => Ok(path),
            Ok(Some(_)) => Err(StoreError::Exists(path)),
            Err(StoreError::File { source, .. }) => Err(StoreError::Copy { path, source }),
            Err(err) => Err(err),
        }
    }

    /// Which files beside the database hold one of these events as it was.
    pub fn backups_with(&self, events: &[Event]) -> Result<Vec<PathBuf>> {
        let mut holding = set_aside(&self.path)?;
        // Of one that cannot be asked it is not known that it does not.
        holding.retain(|path| holds(path, events).unwrap_or(true));
        Ok(holding)
    }
}

fn holds(path: &Path, events: &[Event]) -> Result<bool> {
    let conn = connect_to_read(path)?;
    let mut statement = conn.prepare(HOLDS)?;
    for Event { id, kind, .. } in events {
        let (kind, _) = to_columns(kind)?;
        if statement.query_row(named_params! {":id": id, ":kind": kind}, |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Copies a database before something is done to it that nothing takes back.
pub(crate) fn before(conn: &Connection, path: &Path, kind: &str) -> Result<PathBuf> {
    let name = private::with_end(path, format!("{UNASKED}{kind}"));
    put_numbered(copy(conn, path)?, &name)
}

/// The same before something that happens at a time.
pub(crate) fn before_at(conn: &Connection, path: &Path, kind: &str, now: i64) -> Result<PathBuf> {
    before(conn, path, &format!("{kind}-{}", compact(now)))
}

/// Removes the oldest of the backups that were made unasked, but for [`KEPT`]. One that cannot be removed now is the next time.
pub(crate) fn rotate(path: &Path) {
    let mut unasked = backups(path).unwrap_or_default();
    let start = format!("{}{UNASKED}", name(path));
    unasked.retain(|backup| name(backup).starts_with(&start));
    for old in unasked.iter().skip(KEPT) {
        let _ = std::fs::remove_file(old);
    }
}

/// The backups beside a database, the newest first.
pub fn backups(path: &Path) -> Result<Vec<PathBuf>> {
    let mut backups = set_aside(path)?;
    backups.retain(|backup| name(backup).ends_with(BACKUP));
    Ok(backups)
}

/// All that was set aside beside a database, the newest first.
pub(crate) fn set_aside(path: &Path) -> Result<Vec<PathBuf>> {
    let start = format!("{}.", name(path));
    let is_aside = |name: &str| {
        name.starts_with(&start)
            && [BACKUP, DAMAGED, DAMAGED_JOURNAL]
                .iter()
                .any(|end| name.ends_with(end))
    };
    let mut found = beside(path, is_aside)?;
    found.sort_by(|one, other| other.cmp(one));
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// The files in the directory of `path` whose names are such, and when they were last written.
pub(crate) fn beside(
    path: &Path,
    is_such: impl Fn(&str) -> bool,
) -> Result<Vec<(SystemTime, PathBuf)>> {
    let directory = private::directory_of(path);
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(StoreError::file("read the directory", directory)(err)),
    };
    let mut found = Vec::new();
    for entry in entries.filter_map(std::result::Result::ok) {
        if is_such(&entry.file_name().to_string_lossy()) {
            let written = entry.metadata().and_then(|found| found.modified());
            found.push((written.unwrap_or(SystemTime::UNIX_EPOCH), entry.path()));
        }
    }
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_else(|| OsStr::new(""))
        .to_string_lossy()
        .into_owned()
}

/// A copy of a database as it was when this began, in a file beside `place`.
fn copy(conn: &Connection, place: &Path) -> Result<NamedTempFile> {
    let file = new_beside(place)?;
    let mut to = connect(file.path())?;
    pour(conn, &mut to)?;
    to.query_row(WHOLE, [], |_| Ok(()))?;
    to.close().map_err(|(_, err)| err)?;
    Ok(file)
}

pub(crate) fn new_beside(path: &Path) -> Result<NamedTempFile> {
    let directory = private::directory_of(path);
    private::new_beside(path).map_err(StoreError::file("create a file in", directory))
}

/// Makes `to` what `from` is, in one transaction.
fn pour(from: &Connection, to: &mut Connection) -> Result<()> {
    let backup = Backup::new(from, to)?;
    // All in one step: what others write meanwhile is not in it.
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(busy()),
    }
}

/// Gives a complete file its name, if no other has it; gives the file back where one does.
fn put(file: NamedTempFile, path: &Path) -> Result<Option<NamedTempFile>> {
    private::put(file, path).map_err(StoreError::file("write", path))
}

/// The same with a number behind the name, where there are others of it.
fn put_numbered(mut file: NamedTempFile, name: &Path) -> Result<PathBuf> {
    for path in numbered(name, BACKUP) {
        match put(file, &path)? {
            None => return Ok(path),
            Some(again) => file = again,
        }
    }
    Err(StoreError::Exists(private::with_end(name, BACKUP)))
}

/// `name.end`, `name-2.end`, and on.
fn numbered(name: &Path, end: &'static str) -> impl Iterator<Item = PathBuf> {
    (1..).map(move |number| match number {
        1 => private::with_end(name, end),
        number => private::with_end(name, format!("-{number}{end}")),
    })
}

/// `20261124T172017Z`: an instant (milliseconds since 1970 UTC) in the basic form of ISO 8601.
fn compact(now: i64) -> String {
    DateTime::from_timestamp_millis(now)
        .unwrap_or_default()
        .format("%Y%m%dT%H%M%SZ")
        .to_string()
}

/// Puts a copy of the database in `file` in the place of the one at `path`, which is kept beside it.
///
/// # Errors
/// Where the file is no sound database of reads, or is from a newer version; nothing is changed then.
pub fn restore(path: &Path, file: &Path, now: i64) -> Result<Restored> {
    let directory = private::directory_of(path);
    private::make_directory(directory)
        .map_err(StoreError::file("create the directory", directory))?;
    let (copy, entries) = checked_copy(path, file)?;
    let kept = match private::check(path)? {
        None if companions(path)[0].exists() => Some(set_apart(path, now)?),
        None => None,
        Some(found) if !found.is_file() => return Err(StoreError::NotOurs(path.to_owned())),
        Some(_) => match pour_over(&copy, path, now) {
            Ok(kept) => {
                return Ok(Restored {
                    entries,
                    kept: Some(kept),
                });
            }
            // What cannot be copied can be kept as it is.
            Err(err) if err.is_damage() => Some(set_apart(path, now)?),
            Err(err) => return Err(err),
        },
    };
    private::replace(copy, path).map_err(StoreError::file("write", path))?;
    Ok(Restored { entries, kept })
}

/// Puts what is in a copy into a database that is sound, so that those who have it open go on with that; gives where what
/// it was is now.
fn pour_over(copy: &NamedTempFile, path: &Path, now: i64) -> Result<PathBuf> {
    let mut conn = connect(path)?;
    let version = match refuse_unless_known(&conn, path) {
        Ok(version) => version,
        Err(StoreError::Newer { found, .. }) => found,
        Err(err) => return Err(err),
    };
    sound(&conn, version)?;
    let kept = before_at(&conn, path, "restore", now)?;
    pour(&connect(copy.path())?, &mut conn)?;
    rotate(path);
    Ok(kept)
}

/// A copy of `file` beside `path`, after all was checked that can be: the file itself is not touched.
fn checked_copy(path: &Path, file: &Path) -> Result<(NamedTempFile, u64)> {
    let refused = |why: String| StoreError::NoBackup {
        path: file.to_owned(),
        why,
    };
    let copy = new_beside(path)?;
    fetch(file, copy.as_file()).map_err(|err| refused(format!("it cannot be read: {err}")))?;
    // Somebody may have copied a database with what was still in its journal.
    let [journal, _] = companions(file);
    let [its_journal, _] = companions(copy.path());
    if journal.exists() {
        private::create(&its_journal)
            .and_then(|to| fetch(&journal, &to))
            .map_err(|err| refused(format!("its journal cannot be read: {err}")))?;
    }
    let checked = check(copy.path());
    for companion in companions(copy.path()) {
        let _ = std::fs::remove_file(companion);
    }
    match checked {
        Ok(entries) => Ok((copy, entries)),
        Err(StoreError::NotOurs(_)) => Err(refused("it is no database of reads".to_owned())),
        Err(StoreError::Damaged(err)) => Err(refused(err)),
        Err(StoreError::Newer { found, known, .. }) => Err(StoreError::Newer {
            path: file.to_owned(),
            found,
            known,
        }),
        Err(err) if err.is_damage() => Err(refused(err.to_string())),
        Err(err) => Err(err),
    }
}

fn fetch(from: &Path, mut to: &File) -> io::Result<u64> {
    io::copy(&mut File::open(from)?, &mut to)
}

/// Checks a copy and brings it into one file; gives how many entries its log has.
fn check(copy: &Path) -> Result<u64> {
    let conn = connect(copy)?;
    let version = refuse_unless_known(&conn, copy)?;
    sound(&conn, version)?;
    conn.query_row(WHOLE, [], |_| Ok(()))?;
    let entries = conn.query_row(ENTRIES, [], |row| row.get(0))?;
    conn.close().map_err(|(_, err)| err)?;
    Ok(entries)
}

fn sound(conn: &Connection, version: i64) -> Result<()> {
    let err = examine::file(conn, version)?.into_iter().next();
    err.map_or(Ok(()), |err| Err(StoreError::Damaged(err)))
}

/// Keeps a damaged database and its journal, or what there is of the two, under another name, and takes the journal from the
/// present one. The database stays in its place too until something is put there, so that there is no moment without one.
/// Gives where it is now.
pub(crate) fn set_apart(path: &Path, now: i64) -> Result<PathBuf> {
    let name = private::with_end(path, format!(".{}", compact(now)));
    let [journal, shared] = companions(path);
    for kept in [path, &journal] {
        private::check(kept)?;
    }
    let is_free = |apart: &PathBuf| !apart.exists() && !companions(apart)[0].exists();
    let apart = numbered(&name, DAMAGED)
        .find(is_free)
        .ok_or_else(|| StoreError::Exists(private::with_end(&name, DAMAGED)))?;
    let [its_journal, _] = companions(&apart);
    let is_there =
        unless_missing(std::fs::hard_link(path, &apart)).map_err(StoreError::file("keep", path))?;
    unless_missing(std::fs::rename(&journal, &its_journal))
        .map_err(StoreError::file("keep", &journal))?;
    unless_missing(std::fs::remove_file(&shared)).map_err(StoreError::file("remove", &shared))?;
    Ok(if is_there { apart } else { its_journal })
}

/// Whether it was done; it was not where there is nothing to do it with.
fn unless_missing(done: io::Result<()>) -> io::Result<bool> {
    match done {
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(false),
        done => done.map(|()| true),
    }
}

impl StoreError {
    /// Whether it is the file that is not what it should be, and not the person, the disk or another program.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::NotOurs(_) | Self::Empty(_) | Self::Orphaned { .. } | Self::Damaged(_) => true,
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
