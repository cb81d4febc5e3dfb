//! Queries for the names, identifiers and metadata of resources.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use uuid::Uuid;

use crate::domain::{
    Features, FieldUpdate, Identifier, Patch, ResourceId, SameReason, Sameness, Slug, address_key,
};
use crate::store::projection::{merges, resource, slugs};
use crate::store::{Result, Store, sql};

/// The columns of a [`Name`].
pub(crate) const NAME: &str = "SELECT id, number, slug, title FROM resource";
const METADATA: &str =
    "SELECT r.*, d.slug AS domain_slug FROM resource r JOIN domain d ON d.id = r.domain";

/// The resources that may be the same work, those of which all is the same first.
const OF_TITLE_AND_ALL: &str = "r.title_key = ? AND r.features = ?";
const OF_TITLE: &str = "r.title_key = ?";
const OF_MAIN_TITLE: &str = "r.main_key = ?";
const OF_ARXIV: &str = "r.arxiv = ?";
const OF_DOI: &str = "r.doi = ? COLLATE NOCASE";
const OF_ISBN: &str = "r.isbn = ?";
const OF_ADDRESS: &str = "r.address = ?";
/// What was merged into another is that one. The limit bounds the cost of what very many share.
const PRESENT: &str = "
    (r.removed = 0 OR r.id IN (SELECT id FROM merged WHERE shown_by IS NOT NULL)) ORDER BY r.number LIMIT 200";
const IS_HERE: &str = "
    SELECT 1 FROM resource WHERE id = ?1 AND (removed = 0 OR EXISTS (SELECT 1 FROM merged WHERE id = ?1 AND shown_by IS NOT NULL))";
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

/// The resource that is the same work as another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SameWork {
    Same(Name),
    /// One that may be; with the reason.
    MayBe(Name, SameReason),
    New,
}

impl SameWork {
    pub fn is_same(&self) -> bool {
        matches!(self, Self::Same(_))
    }
}

impl Store {
    /// Finds the resource that is the same work or, if there is none, one that may be.
    pub fn same_work(&self, metadata: &Patch) -> Result<SameWork> {
        let wanted = Features::of(metadata);
        let text =
            |text: &FieldUpdate<String>| text.clone().flatten().map(|text| vec![Value::from(text)]);
        let address = metadata
            .url
            .iter()
            .flatten()
            .find_map(|url| address_key(url));
        let title = wanted.title_key().map(Value::from);
        let main = wanted.main_key().map(Value::from);
        let all = title
            .clone()
            .map(|title| vec![title, Value::from(wanted.key())]);
        // One statement each, so that each is a lookup in an index.
        let lookups = [
            (OF_ARXIV, text(&metadata.arxiv)),
            (OF_DOI, text(&metadata.doi)),
            (OF_ISBN, text(&metadata.isbn)),
            (
                OF_ADDRESS,
                address.map(|address| vec![Value::from(address)]),
            ),
            (OF_TITLE_AND_ALL, all),
            (OF_TITLE, title.clone().map(|title| vec![title])),
            (OF_TITLE, main.clone().map(|main| vec![main])),
            (
                OF_MAIN_TITLE,
                title.filter(|_| main.is_none()).map(|title| vec![title]),
            ),
        ];
        let mut may_be = None;
        for (condition, parameters) in lookups {
            let Some(parameters) = parameters else {
                continue;
            };
            let select = format!("{METADATA} WHERE {condition} AND {PRESENT}");
            let candidates = sql::all::<_, Vec<_>>(
                &self.conn,
                &select,
                params_from_iter(parameters),
                candidate,
            )?;
            for (name, metadata) in candidates {
                let sameness = wanted.compare(&Features::of(&metadata));
                if sameness == Sameness::Different {
                    continue;
                }
                match (sameness, self.shown(name)?) {
                    (Sameness::Same(_), Some(name)) => return Ok(SameWork::Same(name)),
                    (Sameness::MayBeSame(reason), Some(name)) => {
                        may_be.get_or_insert((name, reason));
                    }
                    _ => {}
                }
            }
        }
        Ok(may_be.map_or(SameWork::New, |(name, reason)| {
            SameWork::MayBe(name, reason)
        }))
    }

    /// Returns some of the resources with an identifier. A title is none.
    pub(crate) fn of_identifier(&self, identifier: &Identifier) -> Result<Vec<Name>> {
        let (condition, value) = match identifier {
            Identifier::Arxiv(id) => (OF_ARXIV, Some(id.clone())),
            Identifier::Doi(doi) => (OF_DOI, Some(doi.clone())),
            Identifier::Isbn(isbn) => (OF_ISBN, Some(isbn.clone())),
            Identifier::Url(url) => (OF_ADDRESS, address_key(url)),
            Identifier::Title(_) => return Ok(Vec::new()),
        };
        let Some(value) = value else {
            return Ok(Vec::new());
        };
        let select = format!("{NAME} r WHERE {condition} AND {PRESENT}");
        let mut names: Vec<Name> = Vec::new();
        for name in sql::all::<_, Vec<_>>(&self.conn, &select, [value], Name::from_row)? {
            names.extend(self.shown(name)?.filter(|name| !names.contains(name)));
        }
        Ok(names)
    }

    /// Returns the resource that shows this one: itself, unless it was merged. `None` if that one was removed.
    fn shown(&self, name: Name) -> Result<Option<Name>> {
        let select = format!("{NAME} WHERE id = :id AND removed = 0");
        match merges::shown_by_other(&self.conn, name.id)? {
            Some(root) => sql::first(&self.conn, &select, [root], Name::from_row),
            None => Ok(Some(name)),
        }
    }

    /// Returns the id for a new resource: the first one of the work that no other resource has.
    pub fn new_id(&self, of_work: &[ResourceId]) -> Result<ResourceId> {
        for id in of_work {
            if sql::first(&self.conn, IS_HERE, [id], |_| Ok(()))?.is_none() {
                return Ok(*id);
            }
        }
        Ok(ResourceId(Uuid::now_v7()))
    }

    /// Returns the metadata in force of a resource.
    pub fn metadata(&self, number: i64) -> Result<Patch> {
        let select = format!("{METADATA} WHERE r.number = ?");
        let metadata = sql::one(&self.conn, &select, [number], resource::metadata)?;
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

fn candidate(row: &Row<'_>) -> rusqlite::Result<(Name, Patch)> {
    let name = Name {
        id: row.get("id")?,
        number: row.get("number")?,
        slug: row.get("slug")?,
        title: row.get("title")?,
    };
    Ok((name, Patch::from(resource::metadata(row)?)))
}
