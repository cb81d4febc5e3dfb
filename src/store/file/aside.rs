//! The files beside a database: backups, and damaged databases that were set aside.

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

/// How many automatic backups are kept.
pub const MAX_AUTOMATIC_BACKUPS: usize = 5;

const BACKUP: &str = ".backup";
const DAMAGED: &str = ".damaged";
const DAMAGED_JOURNAL: &str = ".damaged-wal";
/// Marks the name of an automatic backup, after the name of the database.
const AUTOMATIC: &str = ".before-";

/// Makes a finished copy a single file, without a journal.
pub(crate) const SINGLE_FILE: &str = "PRAGMA journal_mode = DELETE";

/// Makes an automatic backup before a change that cannot be undone, with the time `now`, if given, in its name.
pub(crate) fn back_up_before(
    conn: &Connection,
    path: &Path,
    kind: &str,
    now: Option<i64>,
) -> Result<PathBuf> {
    let time = now.map_or_else(String::new, |now| format!("-{}", compact_time(now)));
    let name = private::with_end(path, format!("{AUTOMATIC}{kind}{time}"));
    move_into_numbered_place(copy(conn, path)?, &name)
}

/// Removes all automatic backups but the newest [`MAX_AUTOMATIC_BACKUPS`]. One that cannot be removed is tried again next time.
pub(crate) fn rotate(path: &Path) {
    let mut automatic = backups(path).unwrap_or_default();
    let start = format!("{}{AUTOMATIC}", name(path));
    automatic.retain(|backup| name(backup).starts_with(&start));
    for old in automatic.iter().skip(MAX_AUTOMATIC_BACKUPS) {
        let _ = std::fs::remove_file(old);
    }
}

/// Returns the backups of a database, the newest first.
pub fn backups(path: &Path) -> Result<Vec<PathBuf>> {
    let mut backups = set_aside(path)?;
    backups.retain(|backup| name(backup).ends_with(BACKUP));
    Ok(backups)
}

/// Returns the backups and damaged copies of a database, the newest first.
pub(crate) fn set_aside(path: &Path) -> Result<Vec<PathBuf>> {
    let start = format!("{}.", name(path));
    let ends = [BACKUP, DAMAGED, DAMAGED_JOURNAL];
    let is_aside =
        |name: &str| name.starts_with(&start) && ends.iter().any(|end| name.ends_with(end));
    let mut found = files_beside(path, is_aside)?;
    found.sort_by(|one, other| other.cmp(one));
    Ok(found.into_iter().map(|(_, path)| path).collect())
}

/// Returns the files beside `path` whose names are wanted, each with the time of its last change.
pub(crate) fn files_beside(
    path: &Path,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<(SystemTime, PathBuf)>> {
    let directory = private::directory_of(path);
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(err) if err.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(err) => return Err(StoreError::file("read the directory", directory)(err)),
    };
    let mut found = Vec::new();
    for entry in entries.filter_map(std::result::Result::ok) {
        if is_wanted(&entry.file_name().to_string_lossy()) && entry.path().is_file() {
            let written = entry.metadata().and_then(|found| found.modified());
            found.push((written.unwrap_or(SystemTime::UNIX_EPOCH), entry.path()));
        }
    }
    Ok(found)
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Copies a database, as of the start of the call, to a temporary file beside `place`.
pub(crate) fn copy(conn: &Connection, place: &Path) -> Result<NamedTempFile> {
    let file = new_beside(place)?;
    let mut to = connect(file.path())?;
    copy_into(conn, &mut to)?;
    to.query_row(SINGLE_FILE, [], |_| Ok(()))?;
    to.close().map_err(|(_, err)| err)?;
    Ok(file)
}

pub(crate) fn new_beside(path: &Path) -> Result<NamedTempFile> {
    let directory = private::directory_of(path);
    private::new_beside(path).map_err(StoreError::file("create a file in", directory))
}

/// Replaces the contents of `to` with those of `from`, in one transaction.
pub(crate) fn copy_into(from: &Connection, to: &mut Connection) -> Result<()> {
    let backup = Backup::new(from, to)?;
    // A single step, so that the copy holds no later writes of other processes.
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(busy()),
    }
}

/// Moves a complete file to `path`. Returns the file if the path is taken.
pub(crate) fn move_into_place(file: NamedTempFile, path: &Path) -> Result<Option<NamedTempFile>> {
    private::put(file, path).map_err(StoreError::file("write", path))
}

/// Moves a complete file to `name` with the extension of backups, and with a number if that is taken. Returns the path.
pub(crate) fn move_into_numbered_place(mut file: NamedTempFile, name: &Path) -> Result<PathBuf> {
    for path in numbered(name, BACKUP) {
        match move_into_place(file, &path)? {
            None => return Ok(path),
            Some(returned) => file = returned,
        }
    }
    Err(StoreError::Exists(private::with_end(name, BACKUP)))
}

/// Returns `name.end`, `name-2.end` and so on.
fn numbered(name: &Path, end: &'static str) -> impl Iterator<Item = PathBuf> {
    (1..).map(move |number| match number {
        1 => private::with_end(name, end),
        number => private::with_end(name, format!("-{number}{end}")),
    })
}

/// Formats a time in milliseconds since 1970 UTC in the basic format of ISO 8601: `20261124T172017Z`.
pub(crate) fn compact_time(now: i64) -> String {
    let time = DateTime::from_timestamp_millis(now).unwrap_or_default();
    time.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Keeps a damaged database and its journal under another name, if they exist. Returns that name.
///
/// The journal is moved. The database is hard-linked, so that it stays in place until it is replaced.
pub(crate) fn set_damaged_aside(path: &Path, now: i64) -> Result<PathBuf> {
    let name = private::with_end(path, format!(".{}", compact_time(now)));
    let [journal, shared] = companions(path);
    for file in [path, &journal] {
        private::check(file)?;
    }
    let is_free = |aside: &PathBuf| !aside.exists() && !companions(aside)[0].exists();
    let aside = numbered(&name, DAMAGED)
        .find(is_free)
        .ok_or_else(|| StoreError::Exists(private::with_end(&name, DAMAGED)))?;
    let [journal_aside, _] = companions(&aside);
    let is_linked =
        unless_missing(std::fs::hard_link(path, &aside)).map_err(StoreError::file("keep", path))?;
    unless_missing(std::fs::rename(&journal, &journal_aside))
        .map_err(StoreError::file("keep", &journal))?;
    unless_missing(std::fs::remove_file(&shared)).map_err(StoreError::file("remove", &shared))?;
    Ok(if is_linked { aside } else { journal_aside })
}

/// Returns `false` instead of an error if the file does not exist.
fn unless_missing(result: io::Result<()>) -> io::Result<bool> {
    match result {
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(false),
        result => result.map(|()| true),
    }
}
