//! The tags, occasions and relations of one resource.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, named_params};

use crate::domain::{RelationKind, ResourceId, Slug};
use crate::store::Result;

const TAGS: &str = "SELECT tag FROM tag WHERE resource = :number";
const OCCASIONS: &str = "SELECT occasion FROM tie WHERE resource = :number";
const RELATIONS: &str = "
    SELECT x.kind, r.id FROM relation x JOIN resource r ON r.number = x.target WHERE x.resource = :number";

pub(crate) fn tags(conn: &Connection, number: i64) -> Result<BTreeSet<Slug>> {
    collect(conn, TAGS, number, |row| row.get(0))
}

pub(crate) fn occasions(conn: &Connection, number: i64) -> Result<BTreeSet<Slug>> {
    collect(conn, OCCASIONS, number, |row| row.get(0))
}

/// Relations from the resource to others, not those to it.
pub(crate) fn relations(
    conn: &Connection,
    number: i64,
) -> Result<BTreeSet<(RelationKind, ResourceId)>> {
    collect(conn, RELATIONS, number, |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

fn collect<T: Ord>(
    conn: &Connection,
    sql: &str,
    number: i64,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<BTreeSet<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(named_params! {":number": number}, read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
