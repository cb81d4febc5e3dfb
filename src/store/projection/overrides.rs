//! Projecting the metadata, tags and relations of a resource: those of its catalog entry with the person's overrides.

use rusqlite::{Connection, params};

use crate::domain::{Event, EventKind, Overrides, ResourceId, Slug, overrides_of};
use crate::store::catalog::rows::{self, Body};
use crate::store::projection::domains::{self, AFTER_ALL, OWN};
use crate::store::projection::resource::{self, Row};
use crate::store::{Result, sql};

const LOCAL: &str = "SELECT number, slug FROM local_number WHERE id = :id";
const PUT_LOCAL: &str = "INSERT INTO local_number (id, slug) VALUES (:id, :slug) RETURNING number";
const PUT_REMOVED: &str =
    "UPDATE resource SET removed = :removed WHERE number = :number AND removed <> :removed";
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
    let of_catalog = rows::entry(conn, id)?;
    // An added resource keeps its row even if adding it was undone, because the log refers to it.
    let first = || {
        events.iter().find_map(|event| match &event.kind {
            EventKind::Added { slug, .. } => Some(slug),
            _ => None,
        })
    };
    let wanted = match &of_catalog {
        Some(entry) => Some(&entry.slug),
        None => overrides.added.as_ref().or_else(first),
    };
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let catalog = (of_catalog.as_ref()).map(|entry| entry.catalog_name.clone());
    let (number, slug) = self::number(conn, id, wanted, catalog.as_ref())?;
    let mut row = Row {
        number,
        id,
        slug: slug.clone(),
        entry: None,
        catalog: OWN,
        domain: 0,
        position: AFTER_ALL,
        removed_from_catalog: false,
        removed: false,
    };
    let mut body = Body::default();
    if let Some(entry) = of_catalog {
        row.domain = domains::of_catalog(conn, entry.catalog, &entry.domain)?;
        row.catalog = entry.catalog;
        row.position = entry.position;
        row.removed_from_catalog = entry.removed_from_catalog;
        row.entry = Some(entry.slug);
        body = entry.body;
    } else {
        row.removed = overrides.added.is_none() || overrides.removed;
    }
    let mut metadata = body.metadata.clone();
    metadata.apply(overrides.metadata.clone());
    if row.entry.is_none() || overrides.metadata.domain.is_some() {
        let slug = metadata.domain.clone().unwrap_or_default();
        let domain = domains::named(conn, &slug)?;
        if domain != row.domain {
            (row.domain, row.position) = (domain, AFTER_ALL);
        }
    }
    resource::put(conn, &row, &metadata.into_resource(slug).metadata)?;
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

/// Hides a resource from all lists, or shows it again.
pub(crate) fn set_removed(conn: &Connection, number: i64, removed: bool) -> Result<()> {
    sql::run(conn, PUT_REMOVED, params![removed, number])?;
    Ok(())
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
