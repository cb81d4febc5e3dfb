//! Projecting the metadata, tags and relations of a resource: those of its catalog entry with the person's overrides.

use rusqlite::{Connection, params};

use crate::domain::{Event, EventKind, Overrides, Patch, ResourceId, Slug, overrides_of};
use crate::store::catalog::rows::{self, Body};
use crate::store::projection::domains::{self, AFTER_ALL};
use crate::store::projection::resource::{self, Row};
use crate::store::{Result, sql};

const LOCAL: &str = "SELECT number, slug FROM local_number WHERE id = :id";
const PUT_LOCAL: &str = "INSERT INTO local_number (id, slug) VALUES (:id, :slug) RETURNING number";
const DELETE_TAGS: &str = "DELETE FROM tag WHERE resource = :number";
const DELETE_RELATIONS: &str = "DELETE FROM relation WHERE resource = :number";
const PUT_TAG: &str = "INSERT INTO tag (resource, tag, place) VALUES (:number, :tag, :place)";
const PUT_RELATION: &str =
    "INSERT OR IGNORE INTO relation (resource, kind, target) VALUES (:number, :kind, :target)";

/// The place of the person's own tags, after those of the catalog.
const LAST: i64 = 1_000_000;

/// Writes the row, the tags and the relations of a resource, within the caller's transaction. Returns what the catalog says of it,
/// or `None` for an entry whose catalog is not installed.
pub(crate) fn project(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<Option<Body>> {
    let overrides = overrides_of(events);
    let entry = rows::entry(conn, id)?;
    // An added resource keeps its row even if adding it was undone, because the log refers to it.
    let first = || {
        events.iter().find_map(|event| match &event.kind {
            EventKind::Added { slug, .. } => Some(slug),
            _ => None,
        })
    };
    let wanted = match &entry {
        Some(entry) => Some(&entry.slug),
        None => overrides.added.as_ref().or_else(first),
    };
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let catalog = entry.as_ref().map(|entry| entry.catalog_name.clone());
    let (number, slug) = self::number(conn, id, wanted, catalog.as_ref())?;
    let (mut domain, mut position) = (0, AFTER_ALL);
    let mut metadata = Patch::default();
    if let Some(entry) = &entry {
        domain = domains::of_catalog(conn, entry.catalog, &entry.domain)?;
        position = entry.position;
        metadata = entry.body.metadata.clone();
    }
    metadata.apply(overrides.metadata.clone());
    if entry.is_none() || overrides.metadata.domain.is_some() {
        let chosen = domains::named(conn, &metadata.domain.clone().unwrap_or_default())?;
        if chosen != domain {
            (domain, position) = (chosen, AFTER_ALL);
        }
    }
    let row = Row {
        number,
        id,
        slug: &slug,
        entry: entry.as_ref(),
        domain,
        position,
        removed: entry.is_none() && (overrides.added.is_none() || overrides.removed),
    };
    resource::put(conn, &row, &metadata.into_resource(slug.clone()).metadata)?;
    let body = entry.map(|entry| entry.body).unwrap_or_default();
    put_tags(conn, number, &body, &overrides)?;
    put_relations(conn, number, &body, catalog.as_ref(), &overrides)?;
    Ok(Some(body))
}

/// Returns the number and the slug of a resource on this device, which are assigned on first use. If the wanted slug is taken,
/// the slug is made unique with the name of the catalog or a number.
pub(crate) fn number(
    conn: &Connection,
    id: ResourceId,
    wanted: &Slug,
    catalog: Option<&Slug>,
) -> Result<(i64, Slug)> {
    if let Some(found) = sql::first(conn, LOCAL, [id], |row| row.try_into())? {
        return Ok(found);
    }
    let slug = resource::free_slug(conn, wanted, catalog, id)?;
    let number = sql::one(conn, PUT_LOCAL, params![id, slug], |row| row.get(0))?;
    Ok((number, slug))
}

fn put_tags(conn: &Connection, number: i64, body: &Body, overrides: &Overrides) -> Result<()> {
    sql::run(conn, DELETE_TAGS, [number])?;
    let of_catalog =
        (body.tags.iter().zip(1..)).filter(|(tag, _)| !overrides.tags.contains_key(*tag));
    let own = overrides.tags.iter().filter(|(_, tagged)| **tagged);
    for (tag, place) in of_catalog.chain(own.map(|(tag, _)| (tag, LAST))) {
        sql::run(conn, PUT_TAG, params![number, tag, place])?;
    }
    Ok(())
}

/// Skips relations to unknown resources: they are written when their catalog is projected.
fn put_relations(
    conn: &Connection,
    number: i64,
    body: &Body,
    catalog: Option<&Slug>,
    overrides: &Overrides,
) -> Result<()> {
    sql::run(conn, DELETE_RELATIONS, [number])?;
    let of_catalog = (body.relations.iter())
        .filter_map(|(kind, to)| Some((*kind, ResourceId::of_entry(catalog?, to))))
        .filter(|relation| !overrides.relations.contains_key(relation));
    let own = (overrides.relations.iter()).filter(|(_, related)| **related);
    for (kind, to) in of_catalog.chain(own.map(|(relation, _)| *relation)) {
        let target: Option<i64> = sql::first(conn, LOCAL, [to], |row| row.get(0))?;
        if let Some(target) = target {
            sql::run(conn, PUT_RELATION, params![number, kind, target])?;
        }
    }
    Ok(())
}
