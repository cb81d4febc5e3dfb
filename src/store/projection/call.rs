//! The calls of dated occasions for the resources tied to them. [`is_called`] decides which rows exist; they are written again
//! when a resource, an occasion or a tie changes.

use rusqlite::{Connection, Row, params};

use crate::domain::{Call, LocalDate, Slug, State, Status, is_called};
use crate::store::{Result, sql};

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

/// Writes the calls for a resource. One without a state, as it is removed, has none.
pub(crate) fn put_of_resource(conn: &Connection, number: i64, state: Option<&State>) -> Result<()> {
    sql::run(conn, DELETE_OF_RESOURCE, [number])?;
    if let Some(state) = state {
        let calls: Vec<Call> = sql::all(conn, OF_RESOURCE, [number], from_row)?;
        for call in calls {
            put(conn, number, state.status, state.last_read(), &call)?;
        }
    }
    Ok(())
}

/// Writes the calls of an occasion.
pub(crate) fn put_of_occasion(conn: &Connection, name: &Slug) -> Result<()> {
    sql::run(conn, DELETE_OF_OCCASION, [name])?;
    let read = |row: &Row<'_>| Ok((from_row(row)?, row.get(4)?, row.get(5)?, row.get(6)?));
    sql::each(
        conn,
        OF_OCCASION,
        [name],
        read,
        |(call, number, status, last_read)| put(conn, number, status, last_read, &call),
    )
}

fn put(
    conn: &Connection,
    number: i64,
    status: Status,
    last_read: Option<LocalDate>,
    call: &Call,
) -> Result<()> {
    if is_called(status, last_read, call) {
        sql::run(conn, PUT, params![call.occasion, number, call.mode])?;
    }
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
