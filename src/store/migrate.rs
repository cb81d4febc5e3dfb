//! The schema's history: numbered SQL files, each run once in a transaction of its own.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::{Result, StoreError};

const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../migrations/01-log.sql")),
    M::up(include_str!("../../migrations/02-catalog.sql")),
    M::up(include_str!("../../migrations/03-projections.sql")),
    M::up(include_str!("../../migrations/04-occasions.sql")),
    M::up(include_str!("../../migrations/05-memory.sql")),
    M::up(include_str!("../../migrations/06-notices.sql")),
    M::up(include_str!("../../migrations/07-own.sql")),
    M::up(include_str!("../../migrations/08-search.sql")),
];

/// The schema version that this program writes: the number of migrations, which the file keeps as `user_version`.
#[expect(clippy::cast_possible_wrap, reason = "a handful of migrations")]
pub(super) const LATEST: i64 = STEPS.len() as i64;

const BACKUP: &str = "VACUUM INTO :file";

/// Brings an existing database from `version` to the latest, after a copy of it was put beside it.
pub(super) fn to_latest(conn: &mut Connection, path: &Path, version: i64) -> Result<()> {
    let mut copy = path.as_os_str().to_owned();
    copy.push(format!(".v{version}.backup"));
    let copy = Path::new(&copy);
    // A copy that is there already is from an attempt that failed: it is as good as one made now.
    if !copy.exists() {
        let made = tempfile_beside(copy)?;
        conn.execute(
            BACKUP,
            rusqlite::named_params! {":file": made.path().to_string_lossy()},
        )?;
        made.as_file()
            .sync_all()
            .map_err(StoreError::file("write", copy))?;
        made.persist(copy)
            .map_err(|wrong| StoreError::file("write", copy)(wrong.error))?;
    }
    all(conn, path)
}

/// Runs all migrations that have not been run.
pub(super) fn all(conn: &mut Connection, path: &Path) -> Result<()> {
    Migrations::from_slice(STEPS)
        .to_latest(conn)
        .map_err(|source| StoreError::Migration {
            path: path.to_owned(),
            source: Box::new(source),
        })
}

/// An empty file for the user alone, in the directory of `path`; `VACUUM INTO` takes an empty file as its target.
fn tempfile_beside(path: &Path) -> Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;

    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    tempfile::Builder::new()
        .prefix(".reads-")
        .permissions(std::fs::Permissions::from_mode(0o600))
        .tempfile_in(directory)
        .map_err(StoreError::file("create a file in", directory))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_sound() {
        assert!(Migrations::from_slice(STEPS).validate().is_ok());
    }

    #[test]
    fn an_older_database_is_copied_before_it_is_changed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("reads.db");
        let mut conn = Connection::open(&path).unwrap();
        conn.pragma_update(None, "application_id", super::super::open::APPLICATION_ID)
            .unwrap();
        Migrations::from_slice(&STEPS[..1])
            .to_latest(&mut conn)
            .unwrap();
        conn.execute("INSERT INTO device VALUES (1, zeroblob(16))", [])
            .unwrap();
        drop(conn);

        let (store, seeded) = super::super::open(&path).unwrap();
        assert_eq!(seeded.map(|seeded| seeded.new), Some(57));
        let version: i64 = store
            .conn
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, LATEST);

        let copy = Connection::open(directory.path().join("reads.db.v1.backup")).unwrap();
        let version: i64 = copy
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        let devices: i64 = copy
            .query_row("SELECT count(*) FROM device", [], |row| row.get(0))
            .unwrap();
        assert_eq!((version, devices), (1, 1));
    }
}
