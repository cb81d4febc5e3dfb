//! Projecting the metadata, tags and relations of a resource: those of its catalog entry with the person's overrides.

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::domain::{
    Event, EventKind, Overrides, Patch, RelationKind, ResourceId, Slug, overrides_of,
};
use crate::store::Result;
use crate::store::catalog::rows::{self, Body};
use crate::store::projection::domains::{self, AFTER_ALL, OWN};
use crate::store::projection::resource::{self, Identity, Place};

const LOCAL: &str = "SELECT number, slug FROM local_number WHERE id = :id";
const PUT_LOCAL: &str = "INSERT INTO local_number (id, slug) VALUES (:id, :slug) RETURNING number";
const EXISTS: &str = "SELECT 1 FROM resource WHERE number = :number";
const RENUMBER: &str = "UPDATE resource SET number = :number WHERE number = :drawn";
const PUT_REMOVAL: &str = "
    UPDATE resource SET removed_from_catalog = :removed_from_catalog, removed = :removed
    WHERE number = :number AND (removed_from_catalog, removed) IS NOT (:removed_from_catalog, :removed)";
const PUT_REMOVED: &str =
    "UPDATE resource SET removed = :removed WHERE number = :number AND removed <> :removed";
const DELETE_TAGS: &str = "DELETE FROM tag WHERE resource = :number";
const DELETE_RELATIONS: &str = "DELETE FROM relation WHERE resource = :number";
const PUT_TAG: &str = "INSERT INTO tag (resource, tag, place) VALUES (:number, :tag, :place)";
const PUT_RELATION: &str =
    "INSERT OR IGNORE INTO relation (resource, kind, target) VALUES (:number, :kind, :target)";

/// The place of the person's own tags, after those of the catalog.
const LAST: i64 = 1_000_000;

/// The result of [`project`].
pub(crate) struct Written {
    /// The occasions before which, and each time of which, the catalog advises to read it.
    pub(crate) before: Vec<Slug>,
    pub(crate) each: Vec<Slug>,
}

/// Writes the row, the tags and the relations of a resource, within the caller's transaction. Returns `None` for an entry whose
/// catalog is not installed.
pub(crate) fn project(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
) -> Result<Option<Written>> {
    let overrides = overrides_of(events);
    let placed = rows::entry(conn, id)?;
    // An added resource keeps its row even if adding it was undone, because the log refers to it.
    let first = || {
        events.iter().find_map(|event| match &event.kind {
            EventKind::Added { slug, .. } => Some(slug),
            _ => None,
        })
    };
    let wanted = match &placed {
        Some(placed) => Some(&placed.entry.slug),
        None => overrides.added.as_ref().or_else(first),
    };
    let Some(wanted) = wanted.cloned() else {
        return Ok(None);
    };
    let catalog = placed.as_ref().map(|placed| placed.catalog_name.clone());
    let (number, slug) = self::number(conn, id, &wanted, catalog.as_ref())?;
    let removed = placed.is_none() && (overrides.added.is_none() || overrides.removed);
    let removed_from_catalog =
        (placed.as_ref()).is_some_and(|placed| placed.entry.removed_from_catalog);
    let (place, entry, body) = if let Some(placed) = placed {
        let domain = domains::of_catalog(conn, placed.catalog, &placed.entry.domain)?;
        let place = Place {
            catalog: placed.catalog,
            domain,
            position: placed.position,
        };
        (place, Some(placed.entry.slug), placed.entry.body)
    } else {
        let place = Place {
            catalog: OWN,
            domain: 0,
            position: AFTER_ALL,
        };
        (place, None, Body::default())
    };
    let mut metadata = body.metadata;
    metadata.apply(overrides.metadata.clone());
    let place = place_of(
        conn,
        place,
        entry.is_none() || overrides.metadata.domain.is_some(),
        &metadata,
    )?;
    let resource = metadata.into_resource(slug.clone());
    if conn
        .prepare_cached(EXISTS)?
        .exists(named_params! {":number": number})?
    {
        resource::update(conn, number, &resource, place)?;
    } else {
        let identity = Identity {
            id,
            slug: &slug,
            entry: entry.as_ref(),
        };
        let drawn = resource::insert(conn, &identity, &resource, place)?;
        if drawn != number {
            conn.prepare_cached(RENUMBER)?
                .execute(named_params! {":number": number, ":drawn": drawn})?;
        }
    }
    conn.prepare_cached(PUT_REMOVAL)?
        .execute(named_params! {":number": number, ":removed_from_catalog": removed_from_catalog, ":removed": removed})?;
    put_tags(conn, number, &body.tags, &overrides)?;
    let relations = (body.relations.into_iter())
        .filter_map(|(kind, to)| Some((kind, ResourceId::of_entry(catalog.as_ref()?, &to))))
        .filter(|relation| !overrides.relations.contains_key(relation));
    let own = (overrides.relations.iter()).filter(|(_, related)| **related);
    let relations: Vec<_> = relations
        .chain(own.map(|(relation, _)| *relation))
        .collect();
    put_relations(conn, number, &relations)?;
    Ok(Some(Written {
        before: body.before,
        each: body.each,
    }))
}

/// Returns the number and the slug of a resource on this device, which are assigned on first use. If the wanted slug is taken,
/// the slug is made unique with the name of the catalog or a number.
pub(crate) fn number(
    conn: &Connection,
    id: ResourceId,
    wanted: &Slug,
    catalog: Option<&Slug>,
) -> Result<(i64, Slug)> {
    let found = conn
        .prepare_cached(LOCAL)?
        .query_row(named_params! {":id": id}, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    if let Some(found) = found {
        return Ok(found);
    }
    let slug = resource::free_slug(conn, wanted, catalog, id)?;
    let number = conn
        .prepare_cached(PUT_LOCAL)?
        .query_row(named_params! {":id": id, ":slug": slug}, |row| row.get(0))?;
    Ok((number, slug))
}

/// Hides a resource from all lists, or shows it again.
pub(crate) fn set_removed(conn: &Connection, number: i64, removed: bool) -> Result<()> {
    conn.prepare_cached(PUT_REMOVED)?
        .execute(named_params! {":number": number, ":removed": removed})?;
    Ok(())
}

/// Returns the place of a resource, in the domain of `metadata` if the person set one.
fn place_of(conn: &Connection, place: Place, is_set: bool, metadata: &Patch) -> Result<Place> {
    if !is_set {
        return Ok(place);
    }
    let slug = metadata.domain.clone().unwrap_or_default();
    let domain = domains::named(conn, &slug)?;
    Ok(Place {
        domain,
        position: if domain == place.domain {
            place.position
        } else {
            AFTER_ALL
        },
        ..place
    })
}

fn put_tags(conn: &Connection, number: i64, tags: &[Slug], overrides: &Overrides) -> Result<()> {
    conn.prepare_cached(DELETE_TAGS)?
        .execute(named_params! {":number": number})?;
    let of_catalog = (tags.iter().zip(1..)).filter(|(tag, _)| !overrides.tags.contains_key(*tag));
    let own = overrides.tags.iter().filter(|(_, tagged)| **tagged);
    for (tag, place) in of_catalog.chain(own.map(|(tag, _)| (tag, LAST))) {
        conn.prepare_cached(PUT_TAG)?
            .execute(named_params! {":number": number, ":tag": tag, ":place": place})?;
    }
    Ok(())
}

/// Skips relations to unknown resources: they are written when their catalog is projected.
fn put_relations(
    conn: &Connection,
    number: i64,
    relations: &[(RelationKind, ResourceId)],
) -> Result<()> {
    conn.prepare_cached(DELETE_RELATIONS)?
        .execute(named_params! {":number": number})?;
    for (kind, to) in relations {
        let target: Option<i64> = conn
            .prepare_cached(LOCAL)?
            .query_row(named_params! {":id": to}, |row| row.get(0))
            .optional()?;
        if let Some(target) = target {
            conn.prepare_cached(PUT_RELATION)?
                .execute(named_params! {":number": number, ":kind": kind, ":target": target})?;
        }
    }
    Ok(())
}
