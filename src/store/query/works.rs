//! Queries for the names, identifiers and metadata of resources.

use rusqlite::Row;
use uuid::Uuid;

use crate::domain::{Identifier, Patch, ResourceId, Slug, address_key, is_same_work};
use crate::store::projection::{resource, slugs};
use crate::store::{Result, Store, sql};

/// The columns of a [`Name`].
pub(crate) const NAME: &str = "SELECT id, number, slug, title FROM resource";
const METADATA: &str = "
    SELECT r.*, d.slug AS domain_slug FROM resource r JOIN domain d ON d.id = r.domain WHERE r.number = :number";

/// Candidates for a match by title, where no identifier matches. The limit bounds the cost of common titles.
const SAME_TITLE: &str = "WHERE title = :title COLLATE NOCASE AND removed = 0 LIMIT 20";
/// Candidates whose titles begin with the same words.
const SAME_WORDS: &str =
    "WHERE number IN (SELECT rowid FROM words WHERE words MATCH :query LIMIT 20) AND removed = 0";
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
    /// Finds a resource that is the same work: one with the same arXiv id, DOI, ISBN or address, or with the same title if nothing
    /// else differs.
    pub fn same_work(&self, metadata: &Patch) -> Result<Option<Name>> {
        // One statement per identifier, so that each is a lookup in an index.
        let identifiers = [
            metadata.arxiv.clone().flatten().map(Identifier::Arxiv),
            metadata.doi.clone().flatten().map(Identifier::Doi),
            metadata.isbn.clone().flatten().map(Identifier::Isbn),
            metadata.url.clone().flatten().map(Identifier::Url),
        ];
        for identifier in identifiers.into_iter().flatten() {
            let found = self.of_identifier(&identifier)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        let title = metadata.title.as_deref().unwrap_or_default();
        for name in self.of_title(title)? {
            if is_same_work(metadata, &self.metadata(name.number)?) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// Finds resources with a title, or else with one that differs in case, punctuation and hyphens only.
    fn of_title(&self, title: &str) -> Result<Vec<Name>> {
        let same = format!("{NAME} {SAME_TITLE}");
        let mut found: Vec<Name> = sql::all(&self.conn, &same, [title], Name::from_row)?;
        let words = words_of(title);
        if found.is_empty() && !words.is_empty() {
            let query = format!("title : ^ \"{}\"", words.join(" "));
            let like = format!("{NAME} {SAME_WORDS}");
            found = sql::all(&self.conn, &like, [query], Name::from_row)?;
            found.retain(|name| words_of(&name.title) == words);
        }
        Ok(found)
    }

    /// Finds the resource with an identifier. A title is none.
    pub(crate) fn of_identifier(&self, identifier: &Identifier) -> Result<Option<Name>> {
        let (column, value) = match identifier {
            Identifier::Arxiv(id) => ("arxiv", Some(id.clone())),
            Identifier::Doi(doi) => ("doi", Some(doi.clone())),
            Identifier::Isbn(isbn) => ("isbn", Some(isbn.clone())),
            Identifier::Url(url) => ("address", address_key(url)),
            Identifier::Title(_) => return Ok(None),
        };
        let select = format!("{NAME} WHERE {column} = ? AND removed = 0 ORDER BY number LIMIT 1");
        match value {
            Some(value) => sql::first(&self.conn, &select, [value], Name::from_row),
            None => Ok(None),
        }
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

/// The words of a title in lower case, without punctuation.
fn words_of(title: &str) -> Vec<String> {
    let words = title.split(|c: char| !c.is_alphanumeric());
    (words.filter(|word| !word.is_empty()))
        .map(str::to_lowercase)
        .collect()
}
