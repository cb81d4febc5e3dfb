//! Queries for the names, identifiers and metadata of resources.

use rusqlite::Row;
use uuid::Uuid;

use crate::domain::{Patch, ResourceId, Slug, canonical};
use crate::store::projection::{resource, slugs};
use crate::store::{Result, Store, sql};

/// The columns of a [`Name`].
pub(crate) const NAME: &str = "SELECT id, number, slug, title FROM resource";
const METADATA: &str = "
    SELECT r.*, d.slug AS domain_slug FROM resource r JOIN domain d ON d.id = r.domain WHERE r.number = :number";

const IS_HERE: &str = "SELECT 1 FROM resource WHERE id = ? AND removed = 0";
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
        let url = metadata.url.clone().flatten();
        let identifiers = [
            ("arxiv", metadata.arxiv.clone().flatten()),
            ("doi", metadata.doi.clone().flatten()),
            ("isbn", metadata.isbn.clone().flatten()),
            ("address", url.and_then(|url| canonical(&url))),
        ];
        // One statement per identifier, so that each is a lookup in an index.
        let known = identifiers
            .into_iter()
            .filter_map(|(column, id)| Some((column, id?)));
        for (column, identifier) in known {
            let select =
                format!("{NAME} WHERE {column} = ? AND removed = 0 ORDER BY number LIMIT 1");
            let found = sql::first(&self.conn, &select, [identifier], Name::from_row)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Returns the id for a new resource: the one of the work, unless another resource has it.
    pub fn new_id(&self, metadata: &Patch) -> Result<ResourceId> {
        let of_work = metadata.id();
        let is_here = |id: &ResourceId| sql::first(&self.conn, IS_HERE, [*id], |_| Ok(()));
        match of_work {
            Some(id) if is_here(&id)?.is_none() => Ok(id),
            _ => Ok(ResourceId(Uuid::now_v7())),
        }
    }

    /// Returns the metadata in force of a resource.
    pub fn metadata(&self, number: i64) -> Result<Patch> {
        let metadata = sql::one(&self.conn, METADATA, [number], resource::metadata)?;
        Ok(Patch::from(metadata))
    }

    /// Returns the slugs of the person's own resources that have an identifier but no authors, so that they should be looked up.
    pub fn to_look_up(&self) -> Result<Vec<String>> {
        sql::all(&self.conn, TO_LOOK_UP, [], |row| row.get(0))
    }

    /// Returns the names of a resource.
    pub fn name(&self, id: ResourceId) -> Result<Name> {
        let select = format!("{NAME} WHERE id = :id");
        sql::one(&self.conn, &select, [id], Name::from_row)
    }

    /// Whether no resource has the slug, including removed ones.
    pub fn is_free(&self, slug: &Slug) -> Result<bool> {
        slugs::is_free(&self.conn, slug)
    }
}
