//! How often a catalog was removed and installed again. Of two devices that disagree, the one that changed it more often is right.

use rusqlite::{Connection, params};

use crate::store::{Result, sql};

const GET: &str = "SELECT coalesce(max(turn), 0) FROM catalog_turn WHERE catalog = ?1";
const PUT: &str = "INSERT OR REPLACE INTO catalog_turn (catalog, turn) VALUES (?1, ?2)";

pub(crate) fn get(conn: &Connection, catalog: i64) -> Result<u32> {
    sql::one(conn, GET, [catalog], |row| row.get(0))
}

/// Stores it within the caller's transaction.
pub(crate) fn put(conn: &Connection, catalog: i64, turn: u32) -> Result<()> {
    if turn == get(conn, catalog)? {
        return Ok(());
    }
    sql::run(conn, PUT, params![catalog, turn])
}

/// Counts that a catalog was removed or installed again.
pub(crate) fn next(conn: &Connection, catalog: i64) -> Result<()> {
    put(conn, catalog, get(conn, catalog)?.saturating_add(1))
}
