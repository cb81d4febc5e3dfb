//! Backups of a database, and restoring them. Naming and rotating the files belongs to `file::aside`.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::params;
use tempfile::NamedTempFile;

use crate::bounded;
use crate::domain::{Event, Unlogged};
use crate::links;
use crate::private;
use crate::store::care::check;
use crate::store::file::aside::{
    SINGLE_FILE, back_up_before, compact_time, copy, copy_into, move_into_numbered_place,
    move_into_place, new_beside, rotate, set_aside, set_damaged_aside,
};
use crate::store::file::connect::{
    LATEST, allow_triggers_and_views, check_identity, companions, connect, connect_read_only,
};
use crate::store::file::create;
use crate::store::file::locks::name_missing_locks;
use crate::store::log::rows::to_columns;
use crate::store::log::unlogged;
use crate::store::schema::migrate;
use crate::store::sync::device;
use crate::store::{Result, Store, StoreError, sql};

const ENTRIES: &str = "SELECT count(*) FROM event";
const HOLDS: &str = "SELECT EXISTS (SELECT 1 FROM event WHERE id = :id AND kind = :kind)";

/// The result of [`restore`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The number of log entries.
    pub entries: u64,
    /// The path of the replaced database; `None` if there was none.
    pub kept: Option<PathBuf>,
}

impl Store {
    /// Copies the database to `to` or, without it, to a file beside it with the time in its name. Returns the path. The
    /// database can be in use.
    ///
    /// # Errors
    /// If the file exists or the copy cannot be written.
    pub fn back_up(&self, to: Option<&Path>, now: i64) -> Result<PathBuf> {
        let Some(to) = to else {
            let name = private::with_end(&self.path, format!(".{}", compact_time(now)));
            return (copy(&self.conn, &self.path))
                .and_then(|copy| move_into_numbered_place(copy, &name))
                .map_err(|err| elsewhere(err, &name));
        };
        let path = links::follow(to).map_err(StoreError::LinkToCopy)?;
        if private::check(&path)?.is_some() {
            return Err(StoreError::Exists(path));
        }
        match copy(&self.conn, &path).and_then(|copy| move_into_place(copy, &path)) {
            Ok(None) => Ok(path),
            Ok(Some(_)) => Err(StoreError::Exists(path)),
            Err(err) => Err(elsewhere(err, &path)),
        }
    }

    /// Copies the database to a temporary file, which is deleted on drop: beside the database or, where nothing can be written
    /// there, in the directory for temporary files.
    pub fn copy_aside(&self) -> Result<NamedTempFile> {
        copy(&self.conn, &self.path)
            .or_else(|_| copy(&self.conn, &std::env::temp_dir().join("reads.db")))
    }

    /// Returns the backups and damaged copies that still hold one of these events unerased.
    pub fn backups_with(&self, events: &[Event]) -> Result<Vec<PathBuf>> {
        let mut holding = set_aside(&self.path)?;
        // An unreadable file may hold them.
        holding.retain(|path| holds(path, events).unwrap_or(true));
        Ok(holding)
    }
}

/// Advises to choose another file for the backup, not for the database.
fn elsewhere(err: StoreError, path: &Path) -> StoreError {
    match err {
        StoreError::File { source, .. } => StoreError::Copy {
            path: path.to_owned(),
            source,
        },
        err => err,
    }
}

fn holds(path: &Path, events: &[Event]) -> Result<bool> {
    let conn = connect_read_only(path)?;
    allow_triggers_and_views(&conn, false)?;
    for Event { id, kind, .. } in events {
        let (kind, _) = to_columns(kind)?;
        if sql::one(&conn, HOLDS, params![id, kind], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Replaces the database at `path` by a copy of `file`. The replaced one is kept beside it.
///
/// # Errors
/// If `file` is damaged, is not a database of reads or is from a newer version. Nothing is changed then.
pub fn restore(path: &Path, file: &Path, now: i64) -> Result<Restored> {
    create::directory(path)?;
    let (copy, entries) = checked_copy(path, file).map_err(|err| name_missing_locks(err, path))?;
    let kept = match private::check(path)? {
        None if companions(path)[0].exists() => Some(set_damaged_aside(path, now)?),
        None => None,
        Some(found) if !found.is_file() => return Err(StoreError::NotOurs(path.to_owned())),
        Some(_) => match overwrite(&copy, path, now) {
            Ok(kept) => {
                return Ok(Restored {
                    entries,
                    kept: Some(kept),
                });
            }
            // A damaged database cannot be backed up, but its file can be kept.
            Err(err) if err.is_damage() => Some(set_damaged_aside(path, now)?),
            Err(err) => return Err(err),
        },
    };
    mark_restored(copy.path(), kept.as_deref())?;
    private::replace(copy, path).map_err(StoreError::file("write", path))?;
    Ok(Restored { entries, kept })
}

/// Replaces the contents of an intact database in place, so that processes that have it open see the new contents. Returns the
/// path of the backup of the old contents.
fn overwrite(copy: &NamedTempFile, path: &Path, now: i64) -> Result<PathBuf> {
    let mut conn = connect(path)?;
    match check_identity(&conn, path) {
        Ok(_) | Err(StoreError::Newer { .. }) => {}
        Err(err) => return Err(err),
    }
    // A damaged database is set aside as a file instead.
    if let Some(problem) = check::file(&conn)?.into_iter().next() {
        return Err(StoreError::Damaged(problem));
    }
    let kept = back_up_before(&conn, path, "restore", Some(now))?;
    mark_restored(copy.path(), Some(&kept))?;
    copy_into(&connect(copy.path())?, &mut conn)?;
    rotate(path);
    Ok(kept)
}

/// Stores in the copy that it was restored, so that undo names the restore instead of retracting an entry, and that it becomes another
/// device when it syncs.
fn mark_restored(copy: &Path, kept: Option<&Path>) -> Result<()> {
    let kept = kept.map(|kept| kept.display().to_string());
    let copy = Store::connect(copy)?;
    let tx = copy.write()?;
    unlogged::mark(&tx, &Unlogged::Restored(kept))?;
    device::unsettle(&tx)?;
    tx.commit()
}

/// Copies `file` to a temporary file beside `path` and checks the copy. `file` is not changed. Also returns the number of log
/// entries.
fn checked_copy(path: &Path, file: &Path) -> Result<(NamedTempFile, u64)> {
    let refused = |why: String| StoreError::NoBackup {
        path: file.to_owned(),
        why,
    };
    let copy = new_beside(path)?;
    copy_file(file, copy.as_file()).map_err(|err| refused(format!("cannot read it: {err}")))?;
    // A database that was copied with `cp` may have recent changes in its journal.
    let [journal, _] = companions(file);
    let [copied_journal, _] = companions(copy.path());
    if journal.exists() {
        private::create(&copied_journal)
            .and_then(|to| copy_file(&journal, &to))
            .map_err(|err| refused(format!("cannot read its journal: {err}")))?;
    }
    let checked = check(copy.path());
    for companion in companions(copy.path()) {
        let _ = std::fs::remove_file(companion);
    }
    match checked {
        Ok(entries) => Ok((copy, entries)),
        Err(StoreError::NotOurs(_)) => Err(refused("it is not a database of reads".to_owned())),
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

fn copy_file(from: &Path, mut to: &File) -> io::Result<u64> {
    io::copy(&mut bounded::regular(from)?, &mut to)
}

/// Updates the schema of a copy, checks it and makes it a single file. Returns the number of log entries.
fn check(copy: &Path) -> Result<u64> {
    let mut store = Store::connect(copy)?;
    if check_identity(&store.conn, copy)? < LATEST {
        if let Some(problem) = check::file(&store.conn)?.into_iter().next() {
            return Err(StoreError::Damaged(problem));
        }
        migrate::run(&store.conn)?;
    }
    store.check_schema()?;
    store.refuse_if_damaged()?;
    let conn = store.conn;
    sql::one(&conn, SINGLE_FILE, [], |_| Ok(()))?;
    let entries = sql::one(&conn, ENTRIES, [], |row| row.get(0))?;
    conn.close().map_err(|(_, err)| err)?;
    Ok(entries)
}
