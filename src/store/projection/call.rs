//! The calls of dated occasions for what is tied to them: which rows there are is decided by [`is_called`], and is decided
//! again whenever a resource, an occasion or a tie between them changes.

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
const DROP_OF_RESOURCE: &str = "DELETE FROM call WHERE resource = :number";
const DROP_OF_OCCASION: &str = "DELETE FROM call WHERE occasion = :name";

/// Drops the calls for a resource.
pub(crate) fn drop_of_resource(conn: &Connection, number: i64) -> Result<()> {
    execute(conn, DROP_OF_RESOURCE, named_params! {":number": number})
}

/// Drops the calls of an occasion.
pub(crate) fn drop_of_occasion(conn: &Connection, name: &Slug) -> Result<()> {
    execute(conn, DROP_OF_OCCASION, named_params! {":name": name})
}

/// Writes which occasions call for a resource, of which no calls are here.
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

/// Writes for which resources an occasion calls, of which no calls are here.
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

/// Reads an occasion's name, the mode of a tie, its date and when preparation starts.
pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Call> {
    Ok(Call {
        occasion: row.get(0)?,
        mode: row.get(1)?,
        on: row.get(2)?,
        from: row.get(3)?,
    })
}
