//! The calls of dated occasions for the resources tied to them. [`is_called`] decides which rows exist; they are written again
//! when a resource, an occasion or a tie changes.

use rusqlite::{Connection, Params, Row, named_params};

use crate::domain::{Call, LocalDate, Slug, State, Status, is_called};
use crate::store::Result;

const OF_RESOURCE: &str = "
    SELECT x.occasion, x.mode, o.on_date, o.from_date FROM tie x JOIN occasion o ON o.name = x.occasion
    WHERE x.resource = :number AND o.on_date IS NOT NULL";
const OF_OCCASION: &str = "
    SELECT x.occasion, x.mode, o.on_date, o.from_date, s.number, s.status, s.last_read
    FROM occasion o CROSS JOIN tie x ON x.occasion = o.name JOIN state s ON s.number = x.resource
    WHERE o.name = :name AND o.on_date IS NOT NULL";
const PUT: &str = "INSERT INTO call (occasion, resource, mode) VALUES (:occasion, :number, :mode)";
const DELETE_OF_RESOURCE: &str = "DELETE FROM call WHERE resource = :number";
const DELETE_OF_OCCASION: &str = "DELETE FROM call WHERE occasion = :name";

pub(crate) fn delete_of_resource(conn: &Connection, number: i64) -> Result<()> {
    execute(conn, DELETE_OF_RESOURCE, named_params! {":number": number})
}

pub(crate) fn delete_of_occasion(conn: &Connection, name: &Slug) -> Result<()> {
    execute(conn, DELETE_OF_OCCASION, named_params! {":name": name})
}

/// Inserts the calls for a resource, which must have none yet.
pub(crate) fn put_of_resource(conn: &Connection, number: i64, state: &State) -> Result<()> {
    let mut statement = conn.prepare_cached(OF_RESOURCE)?;
    let mut rows = statement.query(named_params! {":number": number})?;
    while let Some(row) = rows.next()? {
        put(
            conn,
            number,
            state.status,
            state.last_read(),
            &from_row(row)?,
        )?;
    }
    Ok(())
}

/// Inserts the calls of an occasion, which must have none yet.
pub(crate) fn put_of_occasion(conn: &Connection, name: &Slug) -> Result<()> {
    let mut statement = conn.prepare_cached(OF_OCCASION)?;
    let mut rows = statement.query(named_params! {":name": name})?;
    while let Some(row) = rows.next()? {
        put(conn, row.get(4)?, row.get(5)?, row.get(6)?, &from_row(row)?)?;
    }
    Ok(())
}

fn put(
    conn: &Connection,
    number: i64,
    status: Status,
    last_read: Option<LocalDate>,
    call: &Call,
) -> Result<()> {
    if !is_called(status, last_read, call) {
        return Ok(());
    }
    let row = named_params! {":occasion": call.occasion, ":number": number, ":mode": call.mode};
    execute(conn, PUT, row)
}

fn execute(conn: &Connection, sql: &str, parameters: impl Params) -> Result<()> {
    conn.prepare_cached(sql)?.execute(parameters)?;
    Ok(())
}

/// Reads the columns occasion, mode, `on_date` and `from_date`, in this order.
pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Call> {
    Ok(Call {
        occasion: row.get(0)?,
        mode: row.get(1)?,
        on: row.get(2)?,
        from: row.get(3)?,
    })
}
