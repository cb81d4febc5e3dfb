//! Projecting the metadata, tags and relations of a resource: those of its catalog entry with the person's overrides.

use rusqlite::{Connection, params};

use crate::domain::{Event, EventKind, Overrides, Patch, ResourceId, Slug, overrides_of};
use crate::store::catalog::rows::{self, Body};
use crate::store::projection::domains::{self, MOVED_ENTRIES, OWN_ENTRIES};
use crate::store::projection::resource::{self, Row};
use crate::store::projection::slugs;
use crate::store::{Result, sql};

const LOCAL: &str = "SELECT number FROM local_number WHERE id = :id";
const PUT_LOCAL: &str = "INSERT INTO local_number (id) VALUES (:id) RETURNING number";
const CLAIM: &str =
    "SELECT slug, wanted, added, position, own FROM resource WHERE number = :number";
const DELETE_TAGS: &str = "DELETE FROM tag WHERE resource = :number";
const DELETE_RELATIONS: &str = "DELETE FROM relation WHERE resource = :number";
const PUT_TAG: &str =
    "INSERT INTO tag (resource, key, tag, place) VALUES (:number, :key, :tag, :place)";
const PUT_RELATION: &str =
    "INSERT OR IGNORE INTO relation (resource, kind, target) VALUES (:number, :kind, :target)";

/// The place of the person's own tags, after those of the catalog.
const LAST: i64 = 1_000_000;

/// The result of [`project`].
pub(crate) struct Written {
    /// What the catalog says of the resource.
    pub(crate) body: Body,
    /// Whether it claims a slug that it did not claim before, or no longer does.
    pub(crate) claims_other: bool,
}

/// Writes the row, the tags and the relations of a resource, within the caller's transaction. Returns `None` for an entry whose
/// catalog is not installed.
///
/// A new claim to a slug counts as the last of all. If it is not, [`slugs::assign`] has to follow.
pub(crate) fn project(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
) -> Result<Option<Written>> {
    let overrides = overrides_of(events);
    let entry = rows::entry(conn, id)?;
    // An added resource keeps its row even if adding it was undone, because the log refers to it.
    let first = || {
        events.iter().find_map(|event| match &event.kind {
            EventKind::Added { slug, .. } => Some(slug),
            _ => None,
        })
    };
    let added = overrides.added.as_ref();
    let given = match &entry {
        Some(entry) => Some(&entry.slug),
        None => added.map(|(slug, _)| slug).or_else(first),
    };
    let wanted = given.map(|given| overrides.renamed.as_ref().unwrap_or(given));
    let Some(wanted) = wanted.cloned() else {
        return Ok(None);
    };
    let catalog = entry.as_ref().map(|entry| entry.catalog_name.clone());
    let number = number(conn, id)?;
    let (mut domain, mut position) = (0, OWN_ENTRIES);
    let mut metadata = Patch::default();
    if let Some(entry) = &entry {
        domain = domains::of_catalog(conn, entry.catalog, &entry.domain)?;
        position = entry.position;
        metadata = entry.body.metadata.clone();
    }
    metadata.apply(overrides.metadata.clone());
    if entry.is_none() || overrides.metadata.domain.is_some() {
        let chosen = domains::named(conn, &metadata.domain.clone().unwrap_or_default())?;
        if chosen != domain && entry.is_some() {
            position = moved(position, id);
        }
        domain = chosen;
    }
    let mut row = Row {
        number,
        id,
        slug: wanted.clone(),
        wanted,
        added: added.map(|(_, number)| *number).filter(|_| entry.is_none()),
        entry: entry.as_ref(),
        domain,
        position,
        removed: entry.is_none() && (overrides.added.is_none() || overrides.removed),
    };
    let claims_other = claim(conn, &mut row)?;
    let resource = metadata.into_resource(row.slug.clone());
    resource::put(conn, &row, &resource.metadata)?;
    let body = entry.map(|entry| entry.body).unwrap_or_default();
    put_tags(conn, number, &body, &overrides)?;
    put_relations(conn, number, &body, catalog.as_ref(), &overrides)?;
    Ok(Some(Written { body, claims_other }))
}

/// Sets the slug of a row and, of the person's own, its position. Returns whether its claim to them is another than before.
fn claim(conn: &Connection, row: &mut Row<'_>) -> Result<bool> {
    let own = row.entry.is_none();
    let before: Option<(Slug, Slug, Option<i64>, i64, bool)> =
        sql::first(conn, CLAIM, [row.number], |row| row.try_into())?;
    let is_new = before.is_none();
    if let Some((slug, wanted, added, position, was_own)) = before
        && (added.is_some(), was_own) == (row.added.is_some(), own)
    {
        if wanted != row.wanted {
            let catalog = row.entry.map(|entry| &entry.catalog_name);
            row.slug = slugs::free(conn, &row.wanted, catalog, row.id)?;
            row.position = if own { position } else { row.position };
            return Ok(true);
        }
        row.slug = slug;
        if own {
            row.position = position;
        }
        return Ok(added != row.added);
    }
    if own && row.added.is_none() {
        return Ok(!is_new);
    }
    let catalog = row.entry.map(|entry| &entry.catalog_name);
    row.slug = slugs::free(conn, &row.wanted, catalog, row.id)?;
    if own {
        row.position = slugs::next_position(conn)?;
    }
    Ok(true)
}

/// The position of an entry in a domain to which the person moved it: in the order of its catalog, the same on every device.
fn moved(position: i64, id: ResourceId) -> i64 {
    let [.., a, b, c] = id.0.into_bytes().map(i64::from);
    MOVED_ENTRIES + (position << 24 | a << 16 | b << 8 | c)
}

/// Returns the number of a resource on this device, which is assigned on first use.
fn number(conn: &Connection, id: ResourceId) -> Result<i64> {
    match sql::first(conn, LOCAL, [id], |row| row.get(0))? {
        Some(number) => Ok(number),
        None => sql::one(conn, PUT_LOCAL, [id], |row| row.get(0)),
    }
}

fn put_tags(conn: &Connection, number: i64, body: &Body, overrides: &Overrides) -> Result<()> {
    sql::run(conn, DELETE_TAGS, [number])?;
    let of_catalog =
        (body.tags.iter().zip(1..)).filter(|(tag, _)| !overrides.tags.contains_key(*tag));
    let own = overrides.tags.iter().filter(|(_, tagged)| **tagged);
    for (tag, place) in of_catalog.chain(own.map(|(tag, _)| (tag, LAST))) {
        sql::run(conn, PUT_TAG, params![number, tag.key(), tag, place])?;
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
