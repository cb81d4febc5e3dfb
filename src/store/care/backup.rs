//! Copies of the database: made while it is in use, kept beside it, and put in its place again.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::named_params;
use tempfile::NamedTempFile;

use crate::domain::Event;
use crate::private;
use crate::store::care::check;
use crate::store::file::aside::{
    WHOLE, before_at, compact, copy, new_beside, pour, put, put_numbered, rotate, set_apart,
    set_aside,
};
use crate::store::file::connect::{companions, connect, connect_to_read, refuse_unless_known};
use crate::store::log::rows::to_columns;
use crate::store::schema::migrate;
use crate::store::{Result, Store, StoreError};

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
    match refuse_unless_known(&conn, path) {
        Ok(_) | Err(StoreError::Newer { .. }) => {}
        Err(err) => return Err(err),
    }
    // What is damaged is kept as it is, and not copied.
    if let Some(problem) = check::file(&conn)?.into_iter().next() {
        return Err(StoreError::Damaged(problem));
    }
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

/// Brings a copy to the present schema, checks all of it and makes it one file; returns how many entries its log has.
fn check(copy: &Path) -> Result<u64> {
    let conn = connect(copy)?;
    refuse_unless_known(&conn, copy)?;
    if let Some(problem) = check::file(&conn)?.into_iter().next() {
        return Err(StoreError::Damaged(problem));
    }
    migrate::run(&conn)?;
    let mut store = Store {
        conn,
        path: copy.to_owned(),
    };
    store.bring_up_to_date()?;
    store.refuse_unless_sound()?;
    let conn = store.conn;
    conn.query_row(WHOLE, [], |_| Ok(()))?;
    let entries = conn.query_row(ENTRIES, [], |row| row.get(0))?;
    conn.close().map_err(|(_, err)| err)?;
    Ok(entries)
}
