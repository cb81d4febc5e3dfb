//! How often a catalog was removed and installed again. Of two devices that disagree, the one that changed it more often is right.

use rusqlite::{Connection, params};

use crate::store::{Result, sql};

const GET: &str = "SELECT turn FROM catalog WHERE id = :id";
const PUT: &str = "UPDATE catalog SET turn = :turn WHERE id = :id";

pub(crate) fn get(conn: &Connection, catalog: i64) -> Result<u32> {
    sql::one(conn, GET, [catalog], |row| row.get(0))
}

/// Stores it within the caller's transaction.
pub(crate) fn put(conn: &Connection, catalog: i64, turn: u32) -> Result<()> {
    sql::run(conn, PUT, params![turn, catalog])
}

/// Counts that a catalog was removed or installed again.
pub(crate) fn next(conn: &Connection, catalog: i64) -> Result<()> {
    put(conn, catalog, get(conn, catalog)?.saturating_add(1))
}
