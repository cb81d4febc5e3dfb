//! The tables that hold the truth: the log, the catalog layer, and data local to this device.

use rusqlite::Connection;

use crate::store::Result;
use crate::store::file::connect::LATEST;

/// The schema of version 13.
const TRUTH: &str = include_str!("../../../migrations/01-truth.sql");

/// What version 14 adds.
pub(crate) const FEEDS: &str = include_str!("../../../migrations/02-feeds.sql");

/// What version 16 adds.
pub(crate) const SYNC: &str = include_str!("../../../migrations/03-sync.sql");

/// The log, since version 15.
const LOG: &str = include_str!("../../../migrations/log.sql");

/// Until version 14 the log listed the kinds of subjects in a constraint.
const SET_LOG_ASIDE: &str = "
    DROP TRIGGER IF EXISTS event_is_never_changed;
    DROP TRIGGER IF EXISTS event_is_never_removed;
    DROP INDEX IF EXISTS event_subject;
    DROP INDEX IF EXISTS event_stamp;
    DROP INDEX IF EXISTS event_act;
    ALTER TABLE event RENAME TO old_event;";
const FILL_LOG: &str = "
    INSERT INTO event (number, id, act, device, stamp, at, subject_kind, subject, kind, body, checksum)
        SELECT number, id, act, device, stamp, at, subject_kind, subject, kind, body, checksum
        FROM old_event ORDER BY number;
    DROP TABLE old_event;
    UPDATE device SET projection = 0;";

/// The tables of version [`LATEST`]. All others are projections.
pub(crate) const TABLES: [&str; 12] = [
    "device",
    "catalog",
    "catalog_domain",
    "catalog_entry",
    "local_number",
    "notice",
    "feed",
    "post",
    "sync_target",
    "erasure",
    "catalog_fetch",
    "event",
];

/// Creates the tables of the current version.
pub(crate) fn create_tables(conn: &Connection) -> Result<()> {
    for tables in [TRUTH, FEEDS, SYNC, LOG] {
        conn.execute_batch(tables)?;
    }
    Ok(())
}

/// Replaces the log of an earlier version by one of this version with the same events, and has the projections made anew.
pub(crate) fn replace_log(conn: &Connection) -> Result<()> {
    for step in [SET_LOG_ASIDE, LOG, FILL_LOG] {
        conn.execute_batch(step)?;
    }
    Ok(())
}

pub(crate) fn create(conn: &Connection) -> Result<()> {
    create_tables(conn)?;
    Ok(conn.pragma_update(None, "user_version", LATEST)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_those_of_the_schema() {
        let conn = Connection::open_in_memory().unwrap();
        create(&conn).unwrap();
        let mut statement = conn
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
            .unwrap();
        let names: Vec<String> = statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert_eq!(names, TABLES);
    }
}
