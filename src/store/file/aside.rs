//! The files beside a database: copies of it, and what was set aside because it is damaged.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::DateTime;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tempfile::NamedTempFile;

use crate::private;
use crate::store::error::busy;
use crate::store::file::connect::{companions, connect};
use crate::store::{Result, StoreError};

/// As many of the backups that were made unasked stay: the newest.
pub const KEPT: usize = 5;

/// The ends of the names of what was set aside beside a database.
const BACKUP: &str = ".backup";
const DAMAGED: &str = ".damaged";
const DAMAGED_JOURNAL: &str = ".damaged-wal";
/// What the name of a backup that was made unasked says behind the database's.
const UNASKED: &str = ".before-";

/// A finished copy is one file, without a journal beside it.
pub(crate) const WHOLE: &str = "PRAGMA journal_mode = DELETE";

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
pub(crate) fn copy(conn: &Connection, place: &Path) -> Result<NamedTempFile> {
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
pub(crate) fn pour(from: &Connection, to: &mut Connection) -> Result<()> {
    let backup = Backup::new(from, to)?;
    // All in one step: what others write meanwhile is not in it.
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(busy()),
    }
}

/// Gives a complete file its name, if no other has it; gives the file back where one does.
pub(crate) fn put(file: NamedTempFile, path: &Path) -> Result<Option<NamedTempFile>> {
    private::put(file, path).map_err(StoreError::file("write", path))
}

/// The same with a number behind the name, where there are others of it.
pub(crate) fn put_numbered(mut file: NamedTempFile, name: &Path) -> Result<PathBuf> {
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
pub(crate) fn compact(now: i64) -> String {
    DateTime::from_timestamp_millis(now)
        .unwrap_or_default()
        .format("%Y%m%dT%H%M%SZ")
        .to_string()
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
