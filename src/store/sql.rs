//! Runs SQL statements on a connection, which keeps them prepared for the next call.

use rusqlite::{Connection, OptionalExtension, Params, Row};

use crate::store::{Result, StoreError};

/// Runs a statement that returns no rows.
pub(crate) fn run(conn: &Connection, sql: &str, parameters: impl Params) -> Result<()> {
    change(conn, sql, parameters).map(drop)
}

/// Does the same; returns the number of rows that it changed.
pub(crate) fn change(conn: &Connection, sql: &str, parameters: impl Params) -> Result<usize> {
    Ok(conn.prepare_cached(sql)?.execute(parameters)?)
}

/// Returns the first row. Without one, it is an error.
pub(crate) fn one<T>(
    conn: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<T> {
    Ok(conn.prepare_cached(sql)?.query_row(parameters, read)?)
}

/// Returns the first row, or `None` if there is none.
pub(crate) fn first<T>(
    conn: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(parameters, read).optional()?)
}

/// Returns all rows.
pub(crate) fn all<T, C: FromIterator<T>>(
    conn: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<C> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(parameters, read)?;
    Ok(rows.collect::<rusqlite::Result<C>>()?)
}

/// Calls `f` with each row, of which only one is in memory. An error of `f` ends the reading.
pub(crate) fn each<T, E: From<StoreError>>(
    conn: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    mut f: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = conn.prepare_cached(sql).map_err(StoreError::from)?;
    let rows = (statement.query_map(parameters, read)).map_err(StoreError::from)?;
    for row in rows {
        f(row.map_err(StoreError::from)?)?;
    }
    Ok(())
}
