//! The mark of the last command that changed the database but not the log. It is written in the transaction of that command.

use rusqlite::Connection;

use crate::domain::Unlogged;
use crate::store::{Result, sql};

const PUT: &str = "
    UPDATE device SET unlogged = ?1, unlogged_after = (SELECT coalesce(max(number), 0) FROM event)";
const READ: &str = "SELECT unlogged, unlogged_after FROM device WHERE unlogged IS NOT NULL";

/// Stores that `command` is not in the log, within the caller's transaction.
pub(crate) fn mark(conn: &Connection, command: &Unlogged) -> Result<()> {
    let json = serde_json::to_string(command).unwrap_or_default();
    sql::run(conn, PUT, [json])
}

/// Returns the last such command, and the number of the last entry before it.
pub(crate) fn last(conn: &Connection) -> Result<Option<(Unlogged, i64)>> {
    let marked: Option<(String, i64)> = sql::first(conn, READ, [], |row| row.try_into())?;
    Ok(marked.and_then(|(json, after)| Some((serde_json::from_str(&json).ok()?, after))))
}
