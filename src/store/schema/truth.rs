//! The tables that hold the truth: the log, the catalog layer, and data local to this device.

use rusqlite::Connection;

use crate::store::Result;
use crate::store::file::connect::LATEST;

/// The schema of version [`LATEST`]. Earlier versions were never released.
pub(crate) const TRUTH: &str = include_str!("../../../migrations/01-truth.sql");

/// The tables of [`TRUTH`]. All others are projections.
pub(crate) const TABLES: [&str; 7] = [
    "device",
    "event",
    "catalog",
    "catalog_domain",
    "catalog_entry",
    "local_number",
    "notice",
];

pub(crate) fn create(conn: &Connection) -> Result<()> {
    conn.execute_batch(TRUTH)?;
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
