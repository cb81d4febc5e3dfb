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
/// What works are compared by, as [`candidate`] reads it.
const CANDIDATE: &str = "
    SELECT r.id, r.number, r.slug, r.title, r.authors, r.year, r.kind, r.url, r.arxiv, r.doi, r.isbn, r.feed, r.container,
           r.volume, r.issue, r.edition, r.page_range, r.features, r.editors FROM resource r";
const OF_ARXIV: &str = "r.arxiv = ?";
const OF_DOI: &str = "r.doi = ? COLLATE NOCASE";
const OF_ISBN: &str = "r.isbn = ?";
const OF_ADDRESS: &str = "r.address = ?";
const OF_TITLE: &str = "r.title_key = ?";
const OF_MAIN_TITLE: &str = "r.main_key = ?";
/// Of a title that many works have, those that may be the same.
const OF_TITLE_AND_ALL: &str = "r.title_key = ? AND r.year IS ? AND r.features = ?";
const OF_TITLE_AND_YEAR: &str = "r.title_key = ? AND r.year IS ?";
/// What was merged into another is that one.
const PRESENT: &str = "(r.removed = 0 OR r.id IN (SELECT id FROM merged WHERE shown_by IS NOT NULL)) ORDER BY r.number LIMIT";
/// An identifier that more works have says little, and a title is looked up together with the year.
const FEW: usize = 20;
/// How many works of a title and a year are compared at most, beside one of which all is the same.
const MANY: usize = 60;
const TO_LOOK_UP: &str = "
    SELECT slug FROM resource
    WHERE own = 1 AND removed = 0 AND authors = '[]' AND editors = '[]' AND coalesce(arxiv, doi, isbn) IS NOT NULL ORDER BY number";

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
        self.same_work_with(metadata, &Features::of(metadata))
    }

    /// Does the same with the features of the metadata.
    pub(crate) fn same_work_with(&self, metadata: &Patch, wanted: &Features) -> Result<SameWork> {
        let mut search = Search {
            store: self,
            wanted,
            may_be: None,
        };
        let text = |text: &FieldUpdate<String>| text.clone().flatten().map(Value::from);
        let address = metadata.url.iter().flatten();
        let mut address = address.filter_map(|url| address_key(url));
        // One statement each, so that each is a lookup in an index.
        for (condition, value) in [
            (OF_ARXIV, text(&metadata.arxiv)),
            (OF_DOI, text(&metadata.doi)),
            (OF_ISBN, text(&metadata.isbn)),
            (OF_ADDRESS, address.next().map(Value::from)),
        ] {
            if let Some(value) = value
                && let (Some(same), _) = search.among(condition, FEW, vec![value])?
            {
                return Ok(SameWork::Same(same));
            }
        }
        search.by_title()
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
        let select = format!("{NAME} r WHERE {condition} AND {PRESENT} {FEW}");
        let mut names: Vec<Name> = Vec::new();
        for name in sql::all::<_, Vec<_>>(&self.conn, &select, [value], Name::from_row)? {
            names.extend(self.shown(name)?.filter(|name| !names.contains(name)));
        }
        Ok(names)
    }

    /// Returns the resource with an id, unless it was removed.
    pub(crate) fn present(&self, id: ResourceId) -> Result<Option<Name>> {
        let select = format!("{NAME} r WHERE id = ? AND {PRESENT} 1");
        sql::first(&self.conn, &select, [id], Name::from_row)
    }

    /// Returns the resource that shows this one: itself, unless it was merged. `None` if that one was removed.
    pub(crate) fn shown(&self, name: Name) -> Result<Option<Name>> {
        let select = format!("{NAME} WHERE id = :id AND removed = 0");
        match merges::shown_by_other(&self.conn, name.id)? {
            Some(root) => sql::first(&self.conn, &select, [root], Name::from_row),
            None => Ok(Some(name)),
        }
    }

    /// Returns the id for a new resource: the first one of the work that no other resource has.
    pub fn new_id(&self, of_work: impl Iterator<Item = ResourceId>) -> Result<ResourceId> {
        for id in of_work {
            if self.present(id)?.is_none() {
                return Ok(id);
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

    /// Returns the slugs of the person's own resources that have an identifier but neither authors nor editors, so that they should be looked up.
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

/// A search for the resource that is the same work.
struct Search<'s> {
    store: &'s Store,
    wanted: &'s Features,
    /// The first that may be the same.
    may_be: Option<(Name, SameReason)>,
}

impl Search<'_> {
    /// Searches the works with the title, with or without its subtitle.
    fn by_title(mut self) -> Result<SameWork> {
        let Some(title) = self.wanted.title_key() else {
            return Ok(self.end(None));
        };
        let (main, year) = (self.wanted.main_key(), self.wanted.year());
        let (mut same, are_many) = self.among(OF_TITLE, FEW, vec![title.into()])?;
        if same.is_none() && are_many {
            let wanted = vec![title.into(), year.into(), self.wanted.key().into()];
            (same, _) = self.among(OF_TITLE_AND_ALL, FEW, wanted)?;
            for year in [year, None] {
                if same.is_none() {
                    (same, _) =
                        self.among(OF_TITLE_AND_YEAR, MANY, vec![title.into(), year.into()])?;
                }
            }
        }
        if same.is_none() {
            (same, _) = match main {
                Some(main) => self.among(OF_TITLE, FEW, vec![main.into()])?,
                None => self.among(OF_MAIN_TITLE, FEW, vec![title.into()])?,
            };
        }
        Ok(self.end(same))
    }

    /// Searches the first works that a statement finds, and those of which all is the same before the others. Also returns whether
    /// there are more.
    fn among(
        &mut self,
        condition: &str,
        most: usize,
        parameters: Vec<Value>,
    ) -> Result<(Option<Name>, bool)> {
        let select = format!("{CANDIDATE} WHERE {condition} AND {PRESENT} {most}");
        let mut candidates: Vec<(Name, Features, u32)> = sql::all(
            &self.store.conn,
            &select,
            params_from_iter(parameters),
            candidate,
        )?;
        if candidates.len() > 1 {
            let all = self.wanted.key();
            candidates.sort_by_key(|(_, _, key)| *key != all);
        }
        let are_many = candidates.len() == most;
        for (name, features, _) in candidates {
            match self.wanted.compare(&features) {
                Sameness::Different => {}
                Sameness::Same(_) => {
                    if let Some(same) = self.store.shown(name)? {
                        return Ok((Some(same), are_many));
                    }
                }
                Sameness::MayBeSame(_) if self.may_be.is_some() => {}
                Sameness::MayBeSame(reason) => {
                    self.may_be = self.store.shown(name)?.map(|name| (name, reason));
                }
            }
        }
        Ok((None, are_many))
    }

    fn end(self, same: Option<Name>) -> SameWork {
        match (same, self.may_be) {
            (Some(same), _) => SameWork::Same(same),
            (None, Some((name, reason))) => SameWork::MayBe(name, reason),
            (None, None) => SameWork::New,
        }
    }
}

/// Reads a row of [`CANDIDATE`], with the key of all features.
fn candidate(row: &Row<'_>) -> rusqlite::Result<(Name, Features, u32)> {
    let name = Name::from_row(row)?;
    let (authors, editors): (String, String) = (row.get(4)?, row.get(18)?);
    let metadata = Patch {
        title: Some(name.title.clone()),
        authors: serde_json::from_str(&authors).ok(),
        editors: serde_json::from_str(&editors).ok(),
        year: Some(row.get(5)?),
        kind: Some(row.get(6)?),
        url: Some(row.get(7)?),
        arxiv: Some(row.get(8)?),
        doi: Some(row.get(9)?),
        isbn: Some(row.get(10)?),
        feed: Some(row.get(11)?),
        container: Some(row.get(12)?),
        volume: Some(row.get(13)?),
        issue: Some(row.get(14)?),
        edition: Some(row.get(15)?),
        page_range: Some(row.get(16)?),
        ..Patch::default()
    };
    Ok((name, Features::of(&metadata), row.get(17)?))
}
