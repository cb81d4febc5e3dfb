//! The rows of resources, their tags and relations: what catalogs say, and what the person said over it.

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::domain::{
    Event, EventKind, Overrides, Patch, RelationKind, ResourceId, Slug, overrides_of,
};
use crate::store::Result;
use crate::store::catalog::rows::{self, Body};
use crate::store::projection::domains::{self, AFTER_ALL, OWN};
use crate::store::projection::resource::{self, Called, Place};

const LOCAL: &str = "SELECT number, slug FROM local_number WHERE id = :id";
const PUT_LOCAL: &str = "INSERT INTO local_number (id, slug) VALUES (:id, :slug) RETURNING number";
const IS_HERE: &str = "SELECT 1 FROM resource WHERE number = :number";
const RENUMBER: &str = "UPDATE resource SET number = :number WHERE number = :drawn";
const PUT_STANDING: &str = "
    UPDATE resource SET withdrawn = :withdrawn, removed = :removed
    WHERE number = :number AND (withdrawn, removed) IS NOT (:withdrawn, :removed)";
const PUT_REMOVED: &str =
    "UPDATE resource SET removed = :removed WHERE number = :number AND removed <> :removed";
const DROP_TAGS: &str = "DELETE FROM tag WHERE resource = :number";
const DROP_RELATIONS: &str = "DELETE FROM relation WHERE resource = :number";
const PUT_TAG: &str = "INSERT INTO tag (resource, tag, place) VALUES (:number, :tag, :place)";
const PUT_RELATION: &str =
    "INSERT OR IGNORE INTO relation (resource, kind, target) VALUES (:number, :kind, :target)";

/// The place of a tag that the person gave, after those of the catalog.
const LAST: i64 = 1_000_000;

/// What the row of a resource was written from.
pub(crate) struct Written {
    /// The occasions that its catalog ties it to.
    pub(crate) before: Vec<Slug>,
    pub(crate) each: Vec<Slug>,
}

/// Writes the row, the tags and the relations of a resource, within the caller's transaction. Returns `None` for the events of
/// an entry whose catalog is not installed.
pub(crate) fn project(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
) -> Result<Option<Written>> {
    let said = overrides_of(events);
    let placed = rows::entry(conn, id)?;
    // The log speaks of an entry even if adding it was undone.
    let first = || {
        events.iter().find_map(|event| match &event.kind {
            EventKind::Added { slug, .. } => Some(slug),
            _ => None,
        })
    };
    let wanted = match &placed {
        Some(placed) => Some(&placed.entry.slug),
        None => said.added.as_ref().or_else(first),
    };
    let Some(wanted) = wanted.cloned() else {
        return Ok(None);
    };
    let catalog = placed.as_ref().map(|placed| placed.catalog_name.clone());
    let (number, slug) = self::number(conn, id, &wanted, catalog.as_ref())?;
    let removed = placed.is_none() && (said.added.is_none() || said.removed);
    let withdrawn = (placed.as_ref()).is_some_and(|placed| placed.entry.removed_from_catalog);
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
    metadata.apply(said.metadata.clone());
    let place = place_of(
        conn,
        place,
        entry.is_none() || said.metadata.domain.is_some(),
        &metadata,
    )?;
    let resource = metadata.into_resource(slug.clone());
    if conn
        .prepare_cached(IS_HERE)?
        .exists(named_params! {":number": number})?
    {
        resource::update(conn, number, &resource, place)?;
    } else {
        let called = Called {
            id,
            slug: &slug,
            entry: entry.as_ref(),
        };
        let drawn = resource::insert(conn, &called, &resource, place)?;
        if drawn != number {
            conn.prepare_cached(RENUMBER)?
                .execute(named_params! {":number": number, ":drawn": drawn})?;
        }
    }
    conn.prepare_cached(PUT_STANDING)?
        .execute(named_params! {":number": number, ":withdrawn": withdrawn, ":removed": removed})?;
    put_tags(conn, number, &body.tags, &said)?;
    let relations = (body.relations.into_iter())
        .filter_map(|(kind, to)| Some((kind, ResourceId::of_entry(catalog.as_ref()?, &to))))
        .filter(|relation| !said.relations.contains_key(relation));
    let own = (said.relations.iter()).filter(|(_, related)| **related);
    let relations: Vec<_> = relations
        .chain(own.map(|(relation, _)| *relation))
        .collect();
    put_relations(conn, number, &relations)?;
    Ok(Some(Written {
        before: body.before,
        each: body.each,
    }))
}

/// The number and the slug of a resource on this device, which are given once. A catalog's name makes a slug that is taken
/// another one.
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

/// Removes a resource from all that is shown, or puts it back.
pub(crate) fn set_removed(conn: &Connection, number: i64, removed: bool) -> Result<()> {
    conn.prepare_cached(PUT_REMOVED)?
        .execute(named_params! {":number": number, ":removed": removed})?;
    Ok(())
}

/// Where a resource belongs, in the domain that the person names for it if they do.
fn place_of(conn: &Connection, place: Place, is_said: bool, metadata: &Patch) -> Result<Place> {
    if !is_said {
        return Ok(place);
    }
    let slug = metadata.domain.clone().unwrap_or_else(Slug::inbox);
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

fn put_tags(conn: &Connection, number: i64, tags: &[Slug], said: &Overrides) -> Result<()> {
    conn.prepare_cached(DROP_TAGS)?
        .execute(named_params! {":number": number})?;
    let of_catalog = (tags.iter().zip(1..)).filter(|(tag, _)| !said.tags.contains_key(*tag));
    let own = said.tags.iter().filter(|(_, tagged)| **tagged);
    for (tag, place) in of_catalog.chain(own.map(|(tag, _)| (tag, LAST))) {
        conn.prepare_cached(PUT_TAG)?
            .execute(named_params! {":number": number, ":tag": tag, ":place": place})?;
    }
    Ok(())
}

/// Relations to what is not here yet are written when that comes.
fn put_relations(
    conn: &Connection,
    number: i64,
    relations: &[(RelationKind, ResourceId)],
) -> Result<()> {
    conn.prepare_cached(DROP_RELATIONS)?
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
