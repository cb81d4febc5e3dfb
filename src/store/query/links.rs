//! The tags, occasions and relations of one resource.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::domain::{RelationKind, ResourceId, Slug};
use crate::store::{Result, sql};

const TAGS: &str = "SELECT tag FROM tag WHERE resource = :number";
const OCCASIONS: &str = "SELECT occasion FROM tie WHERE resource = :number";
const RELATIONS: &str = "
    SELECT x.kind, r.id FROM relation x JOIN resource r ON r.number = x.target WHERE x.resource = :number";

pub(crate) fn tags(conn: &Connection, number: i64) -> Result<BTreeSet<Slug>> {
    sql::all(conn, TAGS, [number], |row| row.get(0))
}

pub(crate) fn occasions(conn: &Connection, number: i64) -> Result<BTreeSet<Slug>> {
    sql::all(conn, OCCASIONS, [number], |row| row.get(0))
}

/// Relations from the resource to others, not those to it.
pub(crate) fn relations(
    conn: &Connection,
    number: i64,
) -> Result<BTreeSet<(RelationKind, ResourceId)>> {
    sql::all(conn, RELATIONS, [number], |row| row.try_into())
}
