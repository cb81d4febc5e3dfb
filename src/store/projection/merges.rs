//! The table `merged`: which resource shows what was done to a merged one. [`shown_by`] decides it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use crate::domain::{Event, Merge, ResourceId, merge_of, overrides_of, shown_by};
use crate::store::log::rows::of_subject;
use crate::store::{Result, StoreError, sql};

const DELETE: &str = "DELETE FROM merged WHERE id = ?";
const DELETE_ALL: &str = "DELETE FROM merged";
const PUT: &str = "INSERT INTO merged (id, target, stamp, event) VALUES (?, ?, ?, ?)";
const ALL: &str = "SELECT id, target, stamp, event FROM merged";
const SHOWN: &str = "SELECT id, shown_by FROM merged WHERE shown_by IS NOT NULL";
const PUT_SHOWN: &str = "UPDATE merged SET shown_by = ?2 WHERE id = ?1";
const SHOWN_BY: &str = "SELECT shown_by FROM merged WHERE id = ? AND shown_by IS NOT NULL";
const ANY: &str = "SELECT 1 FROM merged LIMIT 1";
const OF_ONE: &str = "
    SELECT id, shown_by FROM merged WHERE (id = ?1 OR shown_by = ?1) AND shown_by IS NOT NULL ORDER BY stamp, event";
const MEMBERS: &str = "SELECT id FROM merged WHERE shown_by = ? ORDER BY stamp, event";
const MERGED: &str = "SELECT DISTINCT subject FROM event WHERE kind = 'merged'";
const IS_KNOWN: &str = "
    SELECT EXISTS (SELECT 1 FROM catalog_entry WHERE id = ?1)
        OR EXISTS (SELECT 1 FROM event WHERE subject = ?1 AND kind = 'added')";
const RELATED: &str = "
    SELECT DISTINCT r.id FROM relation x JOIN resource t ON t.number = x.target JOIN resource r ON r.number = x.resource
    WHERE t.id = ?";

/// What a resource is merged with.
pub(crate) struct Merged {
    /// The resource that shows it, if it is merged into another.
    pub(crate) shown_by: Option<ResourceId>,
    /// The resources that are merged into it, in the order in which they were.
    pub(crate) members: Vec<ResourceId>,
}

impl Merged {
    pub(crate) fn of(conn: &Connection, id: ResourceId) -> Result<Self> {
        let mut merged = Self {
            shown_by: None,
            members: Vec::new(),
        };
        // Few people merge anything.
        if sql::first(conn, ANY, [], |_| Ok(()))?.is_none() {
            return Ok(merged);
        }
        let read = |row: &Row<'_>| row.try_into();
        sql::each(
            conn,
            OF_ONE,
            [id],
            read,
            |(from, into): (ResourceId, ResourceId)| {
                if from == id {
                    merged.shown_by = Some(into);
                } else {
                    merged.members.push(from);
                }
                Ok::<_, StoreError>(())
            },
        )?;
        Ok(merged)
    }

    /// Returns the events of the resource, of which `own` are all of its own, and of those that are merged into it.
    pub(crate) fn events<'e>(
        &self,
        conn: &Connection,
        own: &'e [Event],
    ) -> Result<Cow<'e, [Event]>> {
        let mut events = Cow::Borrowed(own);
        for member in &self.members {
            events.to_mut().extend(of_subject(conn, *member)?);
        }
        Ok(events)
    }
}

/// Returns the resource that shows a merged one.
pub(crate) fn shown_by_other(conn: &Connection, id: ResourceId) -> Result<Option<ResourceId>> {
    sql::first(conn, SHOWN_BY, [id], |row| row.get(0))
}

/// Returns the resource that shows this one: another, or itself.
pub(crate) fn root(conn: &Connection, id: ResourceId) -> Result<ResourceId> {
    Ok(shown_by_other(conn, id)?.unwrap_or(id))
}

/// Returns the resources that are merged into one, in the order in which they were.
pub(crate) fn members(conn: &Connection, id: ResourceId) -> Result<Vec<ResourceId>> {
    sql::all(conn, MEMBERS, [id], |row| row.get(0))
}

/// Returns the events that count for a resource: its own, and those of what is merged into it.
pub(crate) fn events(conn: &Connection, id: ResourceId) -> Result<Vec<Event>> {
    Ok(Merged::of(conn, id)?
        .events(conn, &of_subject(conn, id)?)?
        .into_owned())
}

/// Returns the records of a resource in files of other programs, by format: its own, and those of what is merged into it.
pub(crate) fn sources(conn: &Connection, id: ResourceId) -> Result<BTreeMap<String, String>> {
    let mut sources = overrides_of(&of_subject(conn, id)?).sources;
    for member in members(conn, id)? {
        for (format, record) in overrides_of(&of_subject(conn, member)?).sources {
            sources.entry(format).or_insert(record);
        }
    }
    Ok(sources)
}

/// Writes whether a resource is merged. Returns all resources that are shown in another way then: it, those that showed or show it,
/// and those with relations to them.
pub(crate) fn put(
    conn: &Connection,
    id: ResourceId,
    own: &[Event],
) -> Result<BTreeSet<ResourceId>> {
    let before = shown(conn)?;
    put_merge(conn, id, own)?;
    assign(conn)?;
    let after = shown(conn)?;
    let mut concerned = BTreeSet::new();
    for id in before.keys().chain(after.keys()) {
        let (before, after) = (before.get(id), after.get(id));
        if before != after {
            concerned.extend([id].into_iter().chain(before).chain(after).copied());
        }
    }
    let mut related = Vec::new();
    for id in &concerned {
        related.extend(sql::all::<ResourceId, Vec<_>>(
            conn,
            RELATED,
            [*id],
            |row| row.get(0),
        )?);
    }
    concerned.extend(related);
    Ok(concerned)
}

/// Writes all of the table.
pub(crate) fn put_all(conn: &Connection) -> Result<()> {
    sql::run(conn, DELETE_ALL, [])?;
    let ids: Vec<ResourceId> = sql::all(conn, MERGED, [], |row| row.get(0))?;
    for id in ids {
        put_merge(conn, id, &of_subject(conn, id)?)?;
    }
    assign(conn)
}

fn put_merge(conn: &Connection, id: ResourceId, own: &[Event]) -> Result<()> {
    sql::run(conn, DELETE, [id])?;
    match merge_of(id, own) {
        Some(Merge { into, at, .. }) => sql::run(conn, PUT, params![id, into, at.0, at.1]),
        None => Ok(()),
    }
}

/// Writes which resource shows each merged one.
fn assign(conn: &Connection) -> Result<()> {
    let merges: Vec<Merge> = sql::all(conn, ALL, [], |row| {
        Ok(Merge {
            from: row.get(0)?,
            into: row.get(1)?,
            at: (row.get(2)?, row.get(3)?),
        })
    })?;
    let mut known = BTreeSet::new();
    for Merge { from, into, .. } in &merges {
        for id in [from, into] {
            if sql::one(conn, IS_KNOWN, [*id], |row| row.get(0))? {
                known.insert(*id);
            }
        }
    }
    let shown_by = shown_by(&merges, |id| known.contains(&id));
    for Merge { from, .. } in &merges {
        sql::run(conn, PUT_SHOWN, params![from, shown_by.get(from)])?;
    }
    Ok(())
}

fn shown(conn: &Connection) -> Result<BTreeMap<ResourceId, ResourceId>> {
    sql::all(conn, SHOWN, [], |row| row.try_into())
}
