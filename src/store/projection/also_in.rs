//! The table `also_in`: entries of catalogs that are the same work as another resource, which shows what they say of it.

use rusqlite::{Connection, Row, params};

use crate::domain::{AlsoIn, ResourceId};
use crate::store::catalog::rows::Body;
use crate::store::{Result, sql};

const ENTRIES: &str = "
    SELECT e.id, e.catalog, e.body FROM catalog_entry e JOIN catalog c ON c.id = e.catalog
    WHERE e.removed_from_catalog = 1 AND c.removed = 0 AND json_extract(e.body, '$.same_as') IS NOT NULL";
const PUT: &str = "INSERT INTO also_in (entry, resource, catalog, why) VALUES (?1, ?2, ?3, ?4)";
const OF_RESOURCE: &str = "
    SELECT c.name, c.title, a.why FROM also_in a JOIN catalog c ON c.id = a.catalog
    WHERE a.resource = ?1 OR a.resource IN (SELECT id FROM merged WHERE shown_by = ?1) ORDER BY c.name, a.entry";
/// Those whose resource is removed, or merged into one that is. One that is not known may come with the next sync.
const ALONE: &str = "
    SELECT entry, catalog FROM also_in WHERE (
        EXISTS (SELECT 1 FROM catalog_entry e WHERE e.id = also_in.resource)
        OR EXISTS (SELECT 1 FROM event WHERE subject = also_in.resource AND kind = 'added')
    ) AND NOT EXISTS (
        SELECT 1 FROM resource r LEFT JOIN merged m ON m.id = r.id JOIN resource s ON s.id = coalesce(m.shown_by, r.id)
        WHERE r.id = also_in.resource AND s.removed = 0)";

/// Writes all of the table.
pub(crate) fn put_all(conn: &Connection) -> Result<()> {
    let read = |row: &Row<'_>| row.try_into();
    sql::each(
        conn,
        ENTRIES,
        [],
        read,
        |(id, catalog, body): (ResourceId, i64, Body)| {
            let why = body.metadata.why.unwrap_or_default();
            sql::run(conn, PUT, params![id, body.same_as, catalog, why])
        },
    )
}

/// Returns what catalogs say of a resource beside its own.
pub(crate) fn of_resource(conn: &Connection, id: ResourceId) -> Result<Vec<AlsoIn>> {
    sql::all(conn, OF_RESOURCE, [id], |row| {
        Ok(AlsoIn {
            catalog: row.get(0)?,
            title: row.get(1)?,
            why: row.get(2)?,
        })
    })
}

/// Returns the entries whose resource is gone, with the ids of their catalogs.
pub(crate) fn alone(conn: &Connection) -> Result<Vec<(ResourceId, i64)>> {
    sql::all(conn, ALONE, [], |row| row.try_into())
}
