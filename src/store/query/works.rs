//! Queries for the names, identifiers and metadata of resources.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::domain::{Patch, ResourceId, Slug, canonical};
use crate::store::projection::resource;
use crate::store::{Result, Store};

const NAME: &str = "SELECT id, number, slug, title FROM resource WHERE id = :id";
const METADATA: &str = "
    SELECT r.*, d.slug AS domain_slug FROM resource r JOIN domain d ON d.id = r.domain WHERE r.number = :number";

/// One statement per identifier, so that each is a lookup in an index.
const SAME_WORK: [&str; 4] = [
    "SELECT id, number, slug, title FROM resource WHERE arxiv = ? AND removed = 0 ORDER BY number LIMIT 1",
    "SELECT id, number, slug, title FROM resource WHERE doi = ? AND removed = 0 ORDER BY number LIMIT 1",
    "SELECT id, number, slug, title FROM resource WHERE isbn = ? AND removed = 0 ORDER BY number LIMIT 1",
    "SELECT id, number, slug, title FROM resource WHERE address = ? AND removed = 0 ORDER BY number LIMIT 1",
];
const TO_LOOK_UP: &str = "
    SELECT slug FROM resource
    WHERE own = 1 AND removed = 0 AND authors = '[]' AND coalesce(arxiv, doi, isbn) IS NOT NULL ORDER BY number";

/// The names of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub id: ResourceId,
    pub number: i64,
    pub slug: Slug,
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
    /// Finds a resource that is the same work: one with the same arXiv id, DOI, ISBN or canonical address.
    pub fn same_work(&self, metadata: &Patch) -> Result<Option<Name>> {
        same_work(&self.conn, metadata)
    }

    /// Returns the metadata in force of a resource.
    pub fn metadata(&self, number: i64) -> Result<Patch> {
        Ok(metadata(&self.conn, number)?)
    }

    /// Returns the slugs of the person's own resources that have an identifier but no authors, so that they should be looked up.
    pub fn to_look_up(&self) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare(TO_LOOK_UP)?;
        let slugs = statement.query_map([], |row| row.get(0))?;
        Ok(slugs.collect::<rusqlite::Result<_>>()?)
    }

    /// Returns the names of a resource.
    pub fn name(&self, id: ResourceId) -> Result<Name> {
        let name = self
            .conn
            .prepare_cached(NAME)?
            .query_row(named_params! {":id": id}, Name::from_row)?;
        Ok(name)
    }

    /// Whether no resource has the slug, including removed ones.
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

pub(crate) fn metadata(conn: &Connection, number: i64) -> rusqlite::Result<Patch> {
    conn.prepare_cached(METADATA)?
        .query_row(named_params! {":number": number}, |row| {
            Ok(Patch::from(resource::metadata(row)?))
        })
}
