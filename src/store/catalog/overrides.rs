//! What the person says of resources themselves, brought into force: entries of their own, and corrections over what
//! catalogs say.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::domain::{
    Event, EventKind, Overrides, Patch, ResourceId, Slug, canonical, overrides_of,
};
use crate::store::projection::resource;
use crate::store::projection::resource::{Called, Place};
use crate::store::{Result, Store};

/// The name of the catalog that entries of one's own are in.
pub(crate) const OWN: &str = "own";

/// Domains of one's own come after those of all catalogs, in the order of their names; and entries of one's own after those
/// of the catalog, in the order of their numbers.
const AFTER_ALL: i64 = 1_000_000_000_000;

const FIND: &str =
    "SELECT number, own, slug, catalog, domain, position FROM resource WHERE id = :id";
const NAME: &str = "SELECT id, number, slug, title FROM resource WHERE id = :id";
const NUMBER: &str = "SELECT number FROM resource WHERE id = :id";
const OWN_CATALOG: &str = "SELECT id FROM catalog WHERE name = 'own'";
const FIND_DOMAIN: &str = "SELECT id FROM domain WHERE slug = :slug ORDER BY position LIMIT 1";
const PUT_DOMAIN: &str = "
    INSERT INTO domain (catalog, slug, title, position) VALUES (:catalog, :slug, :title, :after) RETURNING id";
const PUT_REMOVED: &str =
    "UPDATE resource SET removed = :removed WHERE number = :number AND removed <> :removed";
const FACTS: &str = "
    SELECT r.*, d.slug AS domain_slug FROM resource r JOIN domain d ON d.id = r.domain WHERE r.number = :number";
const CATALOG_FACTS: &str =
    "SELECT domain, position, facts FROM catalog_facts WHERE number = :number";
const PUT_CATALOG_FACTS: &str = "
    INSERT INTO catalog_facts (number, domain, position, facts) VALUES (:number, :domain, :position, :facts)
    ON CONFLICT (number) DO UPDATE SET
        domain = excluded.domain, position = excluded.position, facts = excluded.facts
    WHERE (domain, position, facts) IS NOT (excluded.domain, excluded.position, excluded.facts)";
const DROP_CATALOG_FACTS: &str = "DELETE FROM catalog_facts WHERE number = :number";
const PUT_TAG: &str = "INSERT INTO own_tag (resource, tag, tagged) VALUES (:number, :tag, :tagged)";
const PUT_RELATION: &str = "
    INSERT OR REPLACE INTO own_relation (resource, kind, target, related) VALUES (:number, :kind, :target, :related)";

/// One for each way in which works are identified, so that each is a look into its index.
const SAME_WORK: [&str; 4] = [
    "SELECT id, number, slug, title FROM resource WHERE arxiv = ? AND removed = 0 ORDER BY number LIMIT 1",
    "SELECT id, number, slug, title FROM resource WHERE doi = ? AND removed = 0 ORDER BY number LIMIT 1",
    "SELECT id, number, slug, title FROM resource WHERE isbn = ? AND removed = 0 ORDER BY number LIMIT 1",
    "SELECT id, number, slug, title FROM resource WHERE address = ? AND removed = 0 ORDER BY number LIMIT 1",
];
const TO_LOOK_UP: &str = "
    SELECT slug FROM resource
    WHERE own = 1 AND removed = 0 AND authors = '[]' AND coalesce(arxiv, doi, isbn) IS NOT NULL ORDER BY number";

/// What a resource is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its id.
    pub id: ResourceId,
    /// Its number.
    pub number: i64,
    /// Its slug.
    pub slug: Slug,
    /// Its title.
    pub title: String,
}

impl Name {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            number: row.get(1)?,
            slug: row.get(2)?,
            title: row.get(3)?,
        })
    }
}

impl Store {
    /// A resource that is the same work: it has the same arXiv id, DOI or ISBN, or an address that leads to the same.
    pub fn same_work(&self, metadata: &Patch) -> Result<Option<Name>> {
        same_work(&self.conn, metadata)
    }

    /// The facts of a resource, as they are in force.
    pub fn metadata(&self, number: i64) -> Result<Patch> {
        Ok(metadata(&self.conn, number)?)
    }

    /// The slugs of entries of one's own that have an identifier and no authors yet: they were not looked up.
    pub fn to_look_up(&self) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare(TO_LOOK_UP)?;
        let slugs = statement.query_map([], |row| row.get(0))?;
        Ok(slugs.collect::<rusqlite::Result<_>>()?)
    }

    /// What a resource is called.
    pub fn name(&self, id: ResourceId) -> Result<Name> {
        let name = self
            .conn
            .prepare_cached(NAME)?
            .query_row(named_params! {":id": id}, Name::from_row)?;
        Ok(name)
    }

    /// Whether no resource, be it one that was removed, has a slug.
    pub fn is_free(&self, slug: &Slug) -> Result<bool> {
        resource::is_free(&self.conn, slug)
    }
}

pub(crate) fn same_work(conn: &Connection, metadata: &Patch) -> Result<Option<Name>> {
    let address = metadata
        .url
        .as_ref()
        .and_then(|url| canonical(url.as_ref()?));
    let identifiers = [
        metadata.arxiv.clone().flatten(),
        metadata.doi.clone().flatten(),
        metadata.isbn.clone().flatten(),
        address,
    ];
    for (sql, identifier) in SAME_WORK.into_iter().zip(identifiers) {
        let Some(identifier) = identifier else {
            continue;
        };
        let found = conn
            .prepare_cached(sql)?
            .query_row([identifier], Name::from_row)
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Brings what the events of a resource say of it into force, within the caller's transaction. Gives whether it is there
/// at all: an entry of the person's own is not where adding it was undone, or it was removed.
pub(crate) fn project(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<bool> {
    let words = overrides_of(events);
    let found = conn
        .prepare_cached(FIND)?
        .query_row(named_params! {":id": id}, Found::from_row)
        .optional()?;
    let is_there = |own: bool| !own || (words.added.is_some() && !words.removed);
    let (number, own) = if let Some(row) = found {
        put_metadata(conn, &row, &words.metadata)?;
        set_removed(conn, row.number, !is_there(row.own))?;
        (row.number, row.own)
    } else {
        // Though adding it was undone, the log speaks of it.
        let first = events.iter().find_map(|event| match &event.kind {
            EventKind::Added { slug, .. } => Some(slug),
            _ => None,
        });
        let Some(slug) = words.added.as_ref().or(first) else {
            return Ok(false);
        };
        let number = insert(conn, id, slug, &words.metadata)?;
        if !is_there(true) {
            set_removed(conn, number, true)?;
        }
        (number, true)
    };
    put_links(conn, number, &words)?;
    Ok(is_there(own))
}

/// Takes a resource out of all that is shown, or puts it back.
pub(crate) fn set_removed(conn: &Connection, number: i64, removed: bool) -> Result<()> {
    conn.prepare_cached(PUT_REMOVED)?
        .execute(named_params! {":number": number, ":removed": removed})?;
    Ok(())
}

/// What a refold must know of a resource's row.
struct Found {
    number: i64,
    own: bool,
    slug: Slug,
    place: Place,
}

impl Found {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            own: row.get(1)?,
            slug: row.get(2)?,
            place: Place {
                catalog: row.get(3)?,
                domain: row.get(4)?,
                position: row.get(5)?,
            },
        })
    }
}

/// Puts an entry of the person's own in; gives its number.
fn insert(conn: &Connection, id: ResourceId, wanted: &Slug, metadata: &Patch) -> Result<i64> {
    let place = Place {
        catalog: own_catalog(conn)?,
        domain: domain(conn, metadata)?,
        position: AFTER_ALL,
    };
    let called = Called {
        id,
        slug: &resource::free_slug(conn, wanted, None, id)?,
        entry: None,
    };
    let entry = metadata.clone().into_resource(called.slug.clone());
    resource::insert(conn, &called, &entry, place)
}

fn put_metadata(conn: &Connection, row: &Found, said: &Patch) -> Result<()> {
    let of_this = named_params! {":number": row.number};
    let kept: Option<(i64, i64, String)> = conn
        .prepare_cached(CATALOG_FACTS)?
        .query_row(of_this, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if !row.own && said.is_empty() && kept.is_none() {
        return Ok(());
    }
    let (mut metadata, of_catalog) = match (kept, row.own) {
        (_, true) => (Patch::default(), None),
        (Some((domain, position, metadata)), _) => {
            let place = Place {
                domain,
                position,
                ..row.place
            };
            (from_json(&metadata)?, Some(place))
        }
        (None, false) => (metadata(conn, row.number)?, Some(row.place)),
    };
    if let Some(place) = of_catalog {
        if said.is_empty() {
            conn.prepare_cached(DROP_CATALOG_FACTS)?.execute(of_this)?;
        } else {
            keep_catalog_metadata(conn, row.number, place, &metadata)?;
        }
    }
    metadata.apply(said.clone());
    let domain = match of_catalog {
        Some(place) if said.domain.is_none() => place.domain,
        _ => domain(conn, &metadata)?,
    };
    let position = match of_catalog {
        Some(place) if place.domain == domain => place.position,
        _ => AFTER_ALL,
    };
    let place = Place {
        domain,
        position,
        ..row.place
    };
    let entry = metadata.into_resource(row.slug.clone());
    resource::update(conn, row.number, &entry, place)?;
    Ok(())
}

/// Keeps what a catalog says of an entry over which corrections lie; gives 1 where it says something else than before.
pub(crate) fn keep_catalog_metadata(
    conn: &Connection,
    number: i64,
    place: Place,
    metadata: &Patch,
) -> Result<usize> {
    let metadata = serde_json::to_string(metadata)
        .map_err(|err| rusqlite::Error::ToSqlConversionFailure(err.into()))?;
    let parameters = named_params! {
        ":number": number, ":domain": place.domain, ":position": place.position, ":facts": metadata,
    };
    Ok(conn
        .prepare_cached(PUT_CATALOG_FACTS)?
        .execute(parameters)?)
}

/// Whether corrections lie over an entry.
pub(crate) fn is_corrected(conn: &Connection, number: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached(CATALOG_FACTS)?
        .exists(named_params! {":number": number})?)
}

fn put_links(conn: &Connection, number: i64, words: &Overrides) -> Result<()> {
    for (tag, tagged) in &words.tags {
        conn.prepare_cached(PUT_TAG)?
            .execute(named_params! {":number": number, ":tag": tag, ":tagged": tagged})?;
    }
    for ((kind, to), related) in &words.relations {
        let target: Option<i64> = conn
            .prepare_cached(NUMBER)?
            .query_row(named_params! {":id": to}, |row| row.get(0))
            .optional()?;
        if let Some(target) = target {
            conn.prepare_cached(PUT_RELATION)?.execute(
                named_params! {":number": number, ":kind": kind, ":target": target, ":related": related},
            )?;
        }
    }
    Ok(())
}

fn own_catalog(conn: &Connection) -> Result<i64> {
    Ok(conn
        .prepare_cached(OWN_CATALOG)?
        .query_row([], |row| row.get(0))?)
}

/// The domain that facts name, made where there is none; `inbox` where they name none.
fn domain(conn: &Connection, metadata: &Patch) -> Result<i64> {
    let slug = metadata.domain.clone().unwrap_or_else(Slug::inbox);
    let found: Option<i64> = conn
        .prepare_cached(FIND_DOMAIN)?
        .query_row(named_params! {":slug": slug}, |row| row.get(0))
        .optional()?;
    if let Some(domain) = found {
        return Ok(domain);
    }
    let catalog = own_catalog(conn)?;
    let mut title = slug.as_str().replace('-', " ");
    title[..1].make_ascii_uppercase();
    Ok(conn.prepare_cached(PUT_DOMAIN)?.query_row(
        named_params! {":catalog": catalog, ":slug": slug, ":title": title, ":after": AFTER_ALL},
        |row| row.get(0),
    )?)
}

pub(crate) fn from_json(text: &str) -> rusqlite::Result<Patch> {
    serde_json::from_str(text).map_err(|err| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, err.into())
    })
}

/// What the row of a resource says.
pub(crate) fn metadata(conn: &Connection, number: i64) -> rusqlite::Result<Patch> {
    conn.prepare_cached(FACTS)?
        .query_row(named_params! {":number": number}, |row| {
            Ok(resource::metadata(row)?.into())
        })
}
