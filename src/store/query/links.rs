//! The tags, occasions and relations of one resource.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use crate::domain::{RelationKind, ResourceId, Slug, Tag};
use crate::store::{Result, Store, sql};

const TAGS: &str = "SELECT tag FROM tag WHERE resource = :number";
const OCCASIONS: &str = "SELECT occasion FROM tie WHERE resource = :number";
const RELATIONS: &str = "
    SELECT x.kind, r.id FROM relation x JOIN resource r ON r.number = x.target WHERE x.resource = :number";
const RELATED_BY: &str = "
    SELECT x.kind, r.id FROM relation x JOIN resource r ON r.number = x.resource
    WHERE x.target = :number AND r.removed = 0";
const ALL: &str = "SELECT resource, kind, target FROM relation ORDER BY resource, kind, target";
const IS_RELATED: &str = "
    SELECT EXISTS (SELECT 1 FROM relation x JOIN resource r ON r.number = x.resource JOIN resource t ON t.number = x.target
                   WHERE r.id = :from AND x.kind = :kind AND t.id = :to)";

impl Store {
    /// Returns all relations, by the numbers of the resources.
    pub fn all_relations(&self) -> Result<Vec<(i64, RelationKind, i64)>> {
        sql::all(&self.conn, ALL, [], |row| row.try_into())
    }

    /// Whether a resource has a relation to another.
    pub fn is_related(&self, from: ResourceId, kind: RelationKind, to: ResourceId) -> Result<bool> {
        sql::one(&self.conn, IS_RELATED, params![from, kind, to], |row| {
            row.get(0)
        })
    }
}

pub(crate) fn tags(conn: &Connection, number: i64) -> Result<BTreeSet<Tag>> {
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

/// Relations from others to the resource.
pub(crate) fn related_by(
    conn: &Connection,
    number: i64,
) -> Result<BTreeSet<(RelationKind, ResourceId)>> {
    sql::all(conn, RELATED_BY, [number], |row| row.try_into())
}
