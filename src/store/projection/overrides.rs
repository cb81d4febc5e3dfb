//! Projecting the metadata, tags and relations of a resource: those of its catalog entry with the person's overrides.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::domain::{
    Event, EventKind, Features, Overrides, Patch, RelationKind, ResourceId, Slug, Tag, overrides_of,
};
use crate::store::catalog::rows::{self, Body};
use crate::store::log::rows::of_subject;
use crate::store::projection::domains::{self, MOVED_ENTRIES, OWN_ENTRIES};
use crate::store::projection::merges::{self, Merged};
use crate::store::projection::resource::{self, Row};
use crate::store::projection::slugs;
use crate::store::{Result, sql};

const LOCAL: &str = "SELECT number FROM local_number WHERE id = :id";
const PUT_LOCAL: &str = "INSERT INTO local_number (id) VALUES (:id)";
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
    /// Whether nothing was written of it before.
    pub(crate) is_new: bool,
}

/// Writes the row, the tags and the relations of a resource, within the caller's transaction. Returns `None` for an entry whose
/// catalog is not installed.
///
/// A new claim to a slug counts as the last of all. If it is not, [`slugs::assign`] has to follow.
pub(crate) fn project(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
    merged: &Merged,
) -> Result<Option<Written>> {
    let overrides = overrides_of(events);
    let entry = rows::entry(conn, id)?;
    let is_merged = merged.shown_by.is_some();
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
    let (number, is_new) = number(conn, id)?;
    let (mut domain, mut position) = (0, OWN_ENTRIES);
    let mut metadata = Patch::default();
    if let Some(entry) = &entry {
        domain = domains::of_catalog(conn, entry.catalog, &entry.domain)?;
        position = entry.position;
        metadata = entry.body.metadata.clone();
    }
    metadata.apply(overrides.metadata.clone());
    let mut others = Vec::new();
    for member in &merged.members {
        let other = Other::of(conn, *member)?;
        metadata = metadata.completed_by(&other.metadata);
        others.push(other);
    }
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
        removed: is_merged || entry.is_none() && (overrides.added.is_none() || overrides.removed),
    };
    let claims_other = claim(conn, &mut row, is_new)?;
    let features = Features::of(&metadata);
    let resource = metadata.into_resource(row.slug.clone());
    resource::put(conn, &row, &resource.metadata, &features)?;
    let mut body = entry.map(|entry| entry.body).unwrap_or_default();
    let mut relations = of_catalog(&body, catalog.as_ref());
    for other in others {
        let is_new = |tag: &Tag| !body.tags.contains(tag);
        let tags: Vec<Tag> = other.tags.into_iter().filter(is_new).collect();
        body.tags.extend(tags);
        body.before.extend(other.body.before);
        body.each.extend(other.body.each);
        relations.extend(other.relations);
    }
    if !is_new {
        sql::run(conn, DELETE_TAGS, [number])?;
        sql::run(conn, DELETE_RELATIONS, [number])?;
    }
    if !is_merged {
        put_tags(conn, number, &body, &overrides)?;
        put_relations(conn, (number, id), relations, &overrides)?;
    }
    Ok(Some(Written {
        body,
        claims_other,
        is_new,
    }))
}

/// Sets the slug of a row and, of the person's own, its position. Returns whether its claim to them is another than before.
fn claim(conn: &Connection, row: &mut Row<'_>, is_new: bool) -> Result<bool> {
    let own = row.entry.is_none();
    let before: Option<(Slug, Slug, Option<i64>, i64, bool)> = if is_new {
        None
    } else {
        sql::first(conn, CLAIM, [row.number], |row| row.try_into())?
    };
    let had_row = before.is_some();
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
        return Ok(had_row);
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

/// Returns the number of a resource on this device, which is assigned on first use, and whether this is the first use.
fn number(conn: &Connection, id: ResourceId) -> Result<(i64, bool)> {
    if let Some(number) = sql::first(conn, LOCAL, [id], |row| row.get(0))? {
        return Ok((number, false));
    }
    // Takes half as long as RETURNING.
    sql::run(conn, PUT_LOCAL, [id])?;
    Ok((conn.last_insert_rowid(), true))
}

/// What a resource that is merged into another says of itself.
struct Other {
    metadata: Patch,
    tags: Vec<Tag>,
    relations: Vec<(RelationKind, ResourceId)>,
    /// What its catalog says of it.
    body: Body,
}

impl Other {
    fn of(conn: &Connection, id: ResourceId) -> Result<Self> {
        let overrides = overrides_of(&of_subject(conn, id)?);
        let entry = rows::entry(conn, id)?;
        let catalog = entry.as_ref().map(|entry| entry.catalog_name.clone());
        let body = entry.map(|entry| entry.body).unwrap_or_default();
        let mut metadata = body.metadata.clone();
        metadata.apply(overrides.metadata.clone());
        let relations = of_catalog(&body, catalog.as_ref()).into_iter();
        let relations = relations.filter(|relation| !overrides.relations.contains_key(relation));
        let relations = relations
            .chain(own(&overrides.relations).copied())
            .collect();
        let tags = body
            .tags
            .iter()
            .filter(|tag| !overrides.tags.contains_key(*tag));
        Ok(Self {
            metadata,
            tags: tags.chain(own(&overrides.tags)).cloned().collect(),
            relations,
            body,
        })
    }
}

/// Returns what the person added, and not what they removed.
fn own<K>(links: &BTreeMap<K, bool>) -> impl Iterator<Item = &K> {
    links.iter().filter(|(_, is)| **is).map(|(link, _)| link)
}

/// Returns the relations that its catalog gives a resource.
fn of_catalog(body: &Body, catalog: Option<&Slug>) -> Vec<(RelationKind, ResourceId)> {
    let relations = body.relations.iter();
    let relations =
        relations.filter_map(|(kind, to)| Some((*kind, ResourceId::of_entry(catalog?, to))));
    relations.collect()
}

fn put_tags(conn: &Connection, number: i64, body: &Body, overrides: &Overrides) -> Result<()> {
    let of_catalog =
        (body.tags.iter().zip(1..)).filter(|(tag, _)| !overrides.tags.contains_key(*tag));
    for (tag, place) in of_catalog.chain(own(&overrides.tags).map(|tag| (tag, LAST))) {
        sql::run(conn, PUT_TAG, params![number, tag.key(), tag, place])?;
    }
    Ok(())
}

/// Writes the given relations of a resource, with the person's over them. Skips those to unknown resources: they are written when
/// their catalog is projected.
fn put_relations(
    conn: &Connection,
    (number, id): (i64, ResourceId),
    given: Vec<(RelationKind, ResourceId)>,
    overrides: &Overrides,
) -> Result<()> {
    let set = &overrides.relations;
    let given = given
        .into_iter()
        .filter(|relation| !set.contains_key(relation));
    for (kind, to) in given.chain(own(set).copied()) {
        let target = merges::root(conn, to)?;
        // What is said of the one that it was merged into was said later.
        let is_over = target != to && set.contains_key(&(kind, target));
        if target == id || is_over {
            continue;
        }
        let target: Option<i64> = sql::first(conn, LOCAL, [target], |row| row.get(0))?;
        if let Some(target) = target {
            sql::run(conn, PUT_RELATION, params![number, kind, target])?;
        }
    }
    Ok(())
}
