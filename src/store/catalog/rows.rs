//! Reading the catalog layer: catalogs and their entries as in their files, without the person's edits.

use std::collections::BTreeMap;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, ToSql, params};
use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, Copy};
use crate::domain::{
    CatalogFetch, CatalogSource, CatalogSummary, Domain, Patch, Relation, RelationKind, Resource,
    ResourceId, Slug, Tag, outlasts_its_catalog,
};
use crate::store::catalog::turn;
use crate::store::projection::merges;
use crate::store::{Result, Store, StoreError, sql};

const CATALOGS: &str = "
    SELECT c.id, c.name, c.title, c.version, c.source, c.removed,
           (SELECT count(*) FROM catalog_entry e WHERE e.catalog = c.id AND e.removed_from_catalog = 0) AS entries,
           (SELECT count(*) FROM catalog_entry e JOIN resource r ON r.id = e.id
            WHERE e.catalog = c.id AND e.removed_from_catalog = 1 AND r.removed = 0) AS kept,
           (SELECT count(*) FROM also_in a JOIN resource r ON r.id = a.resource
            LEFT JOIN merged m ON m.id = r.id JOIN resource s ON s.id = coalesce(m.shown_by, r.id)
            WHERE a.catalog = c.id AND s.removed = 0) AS here,
           f.digest, f.etag, f.last_modified, f.next_at
    FROM catalog c LEFT JOIN catalog_fetch f ON f.catalog = c.id ORDER BY c.name <> 'reads', c.name";
/// The same without the counts and the last request, also in a file of an earlier version.
const ALL: &str = "
    SELECT id, name, title, version, source, removed, 0, 0, 0, NULL, NULL, NULL, NULL FROM catalog ORDER BY id";
const DOMAINS: &str = "
    SELECT slug, title, note, cadence FROM catalog_domain WHERE catalog = :catalog ORDER BY position, slug";
const ALL_DOMAINS: &str =
    "SELECT slug, title, note, cadence FROM domain ORDER BY position, slug, id";
const ENTRY: &str = "
    SELECT e.slug, e.domain, e.body, e.removed_from_catalog, e.position, e.catalog, c.name
    FROM catalog_entry e JOIN catalog c ON c.id = e.catalog WHERE e.id = :id";
/// Not by an index, of which the checksum does not say that it is sound.
const ENTRIES: &str = "
    SELECT e.slug, e.domain, e.body, e.removed_from_catalog, e.position, e.catalog, c.name
    FROM catalog_entry e NOT INDEXED JOIN catalog_domain d ON d.catalog = e.catalog AND d.slug = e.domain
    JOIN catalog c ON c.id = e.catalog
    WHERE e.catalog = :catalog ORDER BY d.position, d.slug, e.position, e.rowid";
const CHECKSUM: &str = "SELECT checksum FROM catalog WHERE id = :id";
const PUT_CHECKSUM: &str = "UPDATE catalog SET checksum = :checksum WHERE id = :id";
/// The contents of a catalog, in the order in which the checksum covers them.
const CONTENT: [&str; 3] = [
    "SELECT name, title, version, coalesce(source, ''), removed FROM catalog WHERE id = :catalog",
    "SELECT slug, title, coalesce(note, ''), coalesce(cadence, ''), position
     FROM catalog_domain WHERE catalog = :catalog ORDER BY slug",
    "SELECT hex(id), slug, domain, position, body, removed_from_catalog
     FROM catalog_entry NOT INDEXED WHERE catalog = :catalog ORDER BY rowid",
];

fn catalog_from_row(row: &Row<'_>) -> rusqlite::Result<CatalogSummary> {
    let source: Option<String> = row.get(4)?;
    let fetch = match row.get(9)? {
        Some(digest) => Some(CatalogFetch {
            digest,
            etag: row.get(10)?,
            last_modified: row.get(11)?,
            next_at: row.get(12)?,
        }),
        None => None,
    };
    Ok(CatalogSummary {
        id: row.get(0)?,
        name: row.get(1)?,
        title: row.get(2)?,
        version: row.get(3)?,
        source: source.as_deref().map(CatalogSource::parse),
        fetch,
        removed: row.get(5)?,
        entries: row.get(6)?,
        removed_from_catalog: row.get(7)?,
        here: row.get(8)?,
    })
}

/// The contents of a catalog entry, as stored in the column `body`.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) metadata: Patch,
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    #[serde(default)]
    pub(crate) relations: Vec<(RelationKind, Slug)>,
    #[serde(default)]
    pub(crate) before: Vec<Slug>,
    #[serde(default)]
    pub(crate) each: Vec<Slug>,
    /// The resource that shows the entry, if that is the same work from elsewhere. The entry counts as removed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) same_as: Option<ResourceId>,
}

impl Body {
    pub(crate) fn of(entry: &Resource) -> Self {
        let metadata = Patch {
            domain: None,
            ..Patch::from(entry.metadata.clone()).filled()
        };
        Self {
            metadata,
            tags: entry.tags.clone(),
            relations: (entry.relations.iter())
                .map(|relation| (relation.kind, relation.to.clone()))
                .collect(),
            before: entry.before.clone(),
            each: entry.each.clone(),
            same_as: None,
        }
    }
}

impl FromSql for Body {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map_err(FromSqlError::other)
    }
}

impl ToSql for Body {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(self);
        text.map(ToSqlOutput::from)
            .map_err(|err| rusqlite::Error::ToSqlConversionFailure(err.into()))
    }
}

/// An entry of the catalog layer.
pub(crate) struct Entry {
    /// Unique within the catalog.
    pub(crate) slug: Slug,
    pub(crate) domain: Slug,
    pub(crate) body: Body,
    pub(crate) removed_from_catalog: bool,
    /// The place within the domain.
    pub(crate) position: i64,
    pub(crate) catalog: i64,
    pub(crate) catalog_name: Slug,
}

impl Entry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut body: Body = row.get(2)?;
        let domain: Slug = row.get(1)?;
        body.metadata.domain = Some(domain.clone());
        Ok(Self {
            slug: row.get(0)?,
            domain,
            body,
            removed_from_catalog: row.get(3)?,
            position: row.get(4)?,
            catalog: row.get(5)?,
            catalog_name: row.get(6)?,
        })
    }

    fn into_resource(self) -> Resource {
        let body = self.body;
        let relation = |(kind, to)| Relation { kind, to };
        Resource {
            tags: body.tags,
            relations: body.relations.into_iter().map(relation).collect(),
            before: body.before,
            each: body.each,
            ..body.metadata.into_resource(self.slug)
        }
    }
}

impl Store {
    /// Returns all catalogs, the built-in one before others, by name.
    pub fn catalogs(&self) -> Result<Vec<CatalogSummary>> {
        sql::all(&self.conn, CATALOGS, [], catalog_from_row)
    }

    /// Returns the domains of all catalogs, in order. Of domains with the same slug only the first is returned.
    pub fn domains(&self) -> Result<Vec<Domain>> {
        let all: Vec<Domain> = sql::all(&self.conn, ALL_DOMAINS, [], domain)?;
        let mut domains: Vec<Domain> = Vec::new();
        for domain in all {
            if domains.iter().all(|known| known.slug != domain.slug) {
                domains.push(domain);
            }
        }
        Ok(domains)
    }

    /// Returns a catalog as in its file, but with the entries that were removed from it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if its checksum does not match.
    pub fn catalog(&self, row: &CatalogSummary) -> Result<Copy> {
        refuse_unless_intact(&self.conn, row)?;
        read(&self.conn, row)
    }

    /// Returns those of these entries that stay when they are removed from the catalog.
    pub fn kept(&self, catalog: &Slug, entries: &[Slug]) -> Result<Vec<Slug>> {
        let mut kept = Vec::new();
        for entry in entries {
            let id = ResourceId::of_entry(catalog, entry);
            let is_shown = merges::shown_by_other(&self.conn, id)?.is_none();
            if is_shown && outlasts_its_catalog(&merges::events(&self.conn, id)?) {
                kept.push(entry.clone());
            }
        }
        Ok(kept)
    }
}

/// Returns all catalogs, with entry counts of 0 and without the last requests.
pub(crate) fn all(conn: &Connection) -> Result<Vec<CatalogSummary>> {
    sql::all(conn, ALL, [], catalog_from_row)
}

/// Returns the catalog of that name, as [`all`] does.
pub(crate) fn named(conn: &Connection, name: &Slug) -> Result<Option<CatalogSummary>> {
    Ok(all(conn)?.into_iter().find(|row| row.name == *name))
}

/// Reads a catalog as [`Store::catalog`] does.
pub(crate) fn read(conn: &Connection, row: &CatalogSummary) -> Result<Copy> {
    let domains = sql::all(conn, DOMAINS, [row.id], domain)?;
    let (mut resources, mut removed_from_catalog) = (Vec::new(), Vec::new());
    let mut same_as = BTreeMap::new();
    sql::each(conn, ENTRIES, [row.id], Entry::from_row, |entry| {
        if entry.removed_from_catalog {
            removed_from_catalog.push(entry.slug.clone());
        }
        if let Some(same) = entry.body.same_as {
            same_as.insert(entry.slug.clone(), same);
        }
        resources.push(entry.into_resource());
        Ok::<_, StoreError>(())
    })?;
    let catalog = Catalog {
        name: row.name.clone(),
        title: row.title.clone(),
        version: row.version,
        domains,
        resources,
    };
    Ok(Copy {
        catalog,
        removed_from_catalog,
        same_as,
        removed: row.removed,
        turn: turn::get(conn, row.id)?,
    })
}

/// Returns the entry with that id, including one that was removed from its catalog.
pub(crate) fn entry(conn: &Connection, id: ResourceId) -> Result<Option<Entry>> {
    sql::first(conn, ENTRY, [id], Entry::from_row)
}

/// Whether a catalog matches its checksum.
pub(crate) fn is_intact(conn: &Connection, row: &CatalogSummary) -> Result<bool> {
    let stored: i64 = sql::one(conn, CHECKSUM, [row.id], |row| row.get(0))?;
    Ok(stored == checksum(conn, row.id)?)
}

/// Checks a catalog before it is exported or gets a new checksum.
///
/// # Errors
/// [`StoreError::Damaged`] if its checksum does not match.
pub(crate) fn refuse_unless_intact(conn: &Connection, row: &CatalogSummary) -> Result<()> {
    if is_intact(conn, row)? {
        return Ok(());
    }
    let name = &row.name;
    Err(StoreError::Damaged(format!("catalog '{name}' is damaged")))
}

/// Updates the checksum of a catalog after it was written.
pub(crate) fn put_checksum(conn: &Connection, catalog: i64) -> Result<()> {
    let checksum = checksum(conn, catalog)?;
    sql::run(conn, PUT_CHECKSUM, params![checksum, catalog])
}

/// Returns the CRC-32 (IEEE 802.3) of the contents of a catalog: each value as text, followed by a zero byte.
fn checksum(conn: &Connection, catalog: i64) -> Result<i64> {
    let mut sum = crc32fast::Hasher::new();
    for content in CONTENT {
        let read = |row: &Row<'_>| {
            for column in 0..row.as_ref().column_count() {
                match row.get_ref(column)? {
                    ValueRef::Integer(number) => sum.update(number.to_string().as_bytes()),
                    value => sum.update(value.as_str()?.as_bytes()),
                }
                sum.update(&[0]);
            }
            Ok(())
        };
        sql::each(conn, content, [catalog], read, Ok::<_, StoreError>)?;
    }
    Ok(sum.finalize().into())
}

fn domain(row: &Row<'_>) -> rusqlite::Result<Domain> {
    Ok(Domain {
        slug: row.get(0)?,
        title: row.get(1)?,
        note: row.get(2)?,
        cadence: row.get(3)?,
    })
}
