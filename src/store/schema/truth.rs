//! The tables that hold the truth: the log, the catalog layer, and data local to this device.

use rusqlite::Connection;

use crate::store::Result;
use crate::store::file::connect::LATEST;

/// The schema of version 13.
const TRUTH: &str = include_str!("../../../migrations/01-truth.sql");

/// What version 14 adds.
pub(crate) const FEEDS: &str = include_str!("../../../migrations/02-feeds.sql");

/// The tables of version [`LATEST`]. All others are projections.
pub(crate) const TABLES: [&str; 9] = [
    "device",
    "event",
    "catalog",
    "catalog_domain",
    "catalog_entry",
    "local_number",
    "notice",
    "feed",
    "post",
];

/// Creates the tables of the current version.
pub(crate) fn create_tables(conn: &Connection) -> Result<()> {
    conn.execute_batch(TRUTH)?;
    Ok(conn.execute_batch(FEEDS)?)
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
