//! The slug of each resource, and the order of the person's own. Both follow from the catalogs and from the order of events, never
//! from the order of arrival, so that they are the same on all devices.

use std::collections::HashSet;

use rusqlite::{Connection, Row, params};

use crate::domain::{Renamed, ResourceId, Slug, slug_candidates};
use crate::store::projection::domains::OWN_ENTRIES;
use crate::store::{Result, StoreError, sql};

/// Catalogs come first, the built-in one before others, and then the person's own resources, in the order in which they were added.
/// Within a catalog, entries that the person renamed come after the others.
const CLAIMS: &str = "
    SELECT r.number, r.id, r.wanted, r.slug, r.own, r.position, c.name
    FROM resource r LEFT JOIN catalog c ON c.id = r.catalog LEFT JOIN event e ON e.number = r.added
    WHERE r.claims = 1 ORDER BY r.own, c.name <> 'reads', c.name, e.stamp, e.id,
        r.entry IS NOT NULL AND r.wanted <> r.entry, r.wanted, r.id";
const IS_TAKEN: &str = "SELECT 1 FROM resource WHERE slug = :slug AND claims = 1";
const SUFFIXED: &str = "
    SELECT number, wanted, slug FROM resource WHERE number > ? AND claims = 1 AND slug <> wanted ORDER BY number";
const LAST_POSITION: &str = "SELECT max(position) FROM resource WHERE own = 1";
const PUT: &str = "UPDATE resource SET slug = :slug, position = :position WHERE number = :number";
const PUT_POSITION: &str = "UPDATE state SET position = :position WHERE number = :number";

struct Claim {
    number: i64,
    id: ResourceId,
    wanted: Slug,
    slug: Slug,
    own: bool,
    position: i64,
    catalog: Option<Slug>,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Claim> {
    Ok(Claim {
        number: row.get(0)?,
        id: row.get(1)?,
        wanted: row.get(2)?,
        slug: row.get(3)?,
        own: row.get(4)?,
        position: row.get(5)?,
        catalog: row.get(6)?,
    })
}

/// Gives all resources their slugs and the person's own their positions, within the caller's transaction.
pub(crate) fn assign(conn: &Connection) -> Result<Vec<Renamed>> {
    let mut taken = HashSet::new();
    let mut changes = Vec::new();
    let mut own_entries = OWN_ENTRIES;
    sql::each(conn, CLAIMS, [], from_row, |claim| {
        let mut candidates = slug_candidates(&claim.wanted, claim.catalog.as_ref(), claim.id);
        let slug = candidates.find(|slug| !taken.contains(slug));
        let slug = slug.unwrap_or_else(|| claim.slug.clone());
        own_entries += i64::from(claim.own);
        let position = if claim.own {
            own_entries
        } else {
            claim.position
        };
        if (&slug, position) != (&claim.slug, claim.position) {
            changes.push((claim.number, position, claim.slug, slug.clone()));
        }
        taken.insert(slug);
        Ok::<_, StoreError>(())
    })?;
    // First out of each other's way: two may have swapped their slugs.
    for (number, position, ..) in &changes {
        sql::run(conn, PUT, params![format!("r-{number}"), position, number])?;
    }
    let mut renamed = Vec::new();
    for (number, position, from, to) in changes {
        sql::run(conn, PUT, params![to, position, number])?;
        sql::run(conn, PUT_POSITION, params![position, number])?;
        if from != to {
            renamed.push(Renamed { number, from, to });
        }
    }
    Ok(renamed)
}

/// Returns the resources with greater numbers that did not get the slug that they should have.
pub(crate) fn suffixed(conn: &Connection, number: i64) -> Result<Vec<Renamed>> {
    sql::all(conn, SUFFIXED, [number], |row| {
        Ok(Renamed {
            number: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
        })
    })
}

/// Returns the slug of a resource whose claim is the last of all.
pub(crate) fn free(
    conn: &Connection,
    wanted: &Slug,
    catalog: Option<&Slug>,
    id: ResourceId,
) -> Result<Slug> {
    for slug in slug_candidates(wanted, catalog, id) {
        if is_free(conn, &slug)? {
            return Ok(slug);
        }
    }
    Ok(wanted.clone())
}

pub(crate) fn is_free(conn: &Connection, slug: &Slug) -> Result<bool> {
    Ok(sql::first(conn, IS_TAKEN, [slug], |_| Ok(()))?.is_none())
}

/// Returns the position of a resource that the person adds now.
pub(crate) fn next_position(conn: &Connection) -> Result<i64> {
    let last: Option<i64> = sql::one(conn, LAST_POSITION, [], |row| row.get(0))?;
    Ok(last.unwrap_or(OWN_ENTRIES).max(OWN_ENTRIES) + 1)
}
