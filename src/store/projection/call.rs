//! The calls of dated occasions for the resources tied to them. [`call`] decides which rows exist; they are written again
//! when a resource, an occasion or a tie changes.

use rusqlite::{Connection, Row, params};

use crate::domain::{Call, Callable, Dated, Slug, State, call};
use crate::store::{Result, sql};

const OF_RESOURCE: &str = "
    SELECT x.occasion, x.mode, o.on_date, o.lead, o.dated_on FROM tie x JOIN occasion o ON o.name = x.occasion
    WHERE x.resource = :number AND o.on_date IS NOT NULL";
const OF_OCCASION: &str = "
    SELECT x.occasion, x.mode, o.on_date, o.lead, o.dated_on, s.number, s.status, s.last_read, s.snoozed_until
    FROM occasion o CROSS JOIN tie x ON x.occasion = o.name JOIN state s ON s.number = x.resource
    WHERE o.name = :name AND o.on_date IS NOT NULL";
const PUT: &str = "
    INSERT INTO call (occasion, from_date, resource, mode) VALUES (:occasion, :from_date, :number, :mode)";
const DELETE_OF_RESOURCE: &str = "DELETE FROM call WHERE resource = :number";
const DELETE_OF_OCCASION: &str = "DELETE FROM call WHERE occasion = :name";
const READ: &str = "
    SELECT c.occasion, c.mode, o.on_date, c.from_date FROM call c JOIN occasion o ON o.name = c.occasion
    WHERE c.resource = :number ORDER BY c.occasion, c.mode";

/// Returns the calls for a resource, including those of past occasions.
pub(crate) fn of_resource(conn: &Connection, number: i64) -> Result<Vec<Call>> {
    sql::all(conn, READ, [number], from_row)
}

/// Writes the calls for a resource. One without a state, as it is removed, has none.
pub(crate) fn put_of_resource(conn: &Connection, number: i64, state: Option<&State>) -> Result<()> {
    sql::run(conn, DELETE_OF_RESOURCE, [number])?;
    if let Some(state) = state {
        let resource = Callable {
            status: state.status,
            last_read: state.last_day(),
            snoozed_until: state.snoozed_until,
        };
        let read = |row: &Row<'_>| called(row, resource);
        let calls: Vec<Option<Call>> = sql::all(conn, OF_RESOURCE, [number], read)?;
        for call in calls.iter().flatten() {
            put(conn, number, call)?;
        }
    }
    Ok(())
}

/// Writes the calls of an occasion.
pub(crate) fn put_of_occasion(conn: &Connection, name: &Slug) -> Result<()> {
    sql::run(conn, DELETE_OF_OCCASION, [name])?;
    let read = |row: &Row<'_>| {
        let resource = Callable {
            status: row.get(6)?,
            last_read: row.get(7)?,
            snoozed_until: row.get(8)?,
        };
        Ok((row.get(5)?, called(row, resource)?))
    };
    sql::each(conn, OF_OCCASION, [name], read, |(number, call)| {
        call.map_or(Ok(()), |call| put(conn, number, &call))
    })
}

fn put(conn: &Connection, number: i64, call: &Call) -> Result<()> {
    let row = params![call.occasion, call.from, number, call.mode];
    sql::run(conn, PUT, row)?;
    Ok(())
}

/// Reads the columns occasion, mode, `on_date`, lead and `dated_on`, in this order.
fn called(row: &Row<'_>, resource: Callable) -> rusqlite::Result<Option<Call>> {
    let dated = Dated {
        on: row.get(2)?,
        lead: row.get(3)?,
        dated_on: row.get(4)?,
    };
    Ok(call(resource, row.get(0)?, row.get(1)?, dated))
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
