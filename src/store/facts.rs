//! What the person says of resources themselves, brought into force: entries of their own, and corrections over what
//! catalogs say.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use super::seed::{self, Place};
use super::{Result, Store};
use crate::domain::{
    Depth, Edit, Event, Kind, Resource, ResourceId, Slug, Words, canonical, words_on,
};

/// The name of the catalog that entries of one's own are in.
pub(super) const OWN: &str = "own";

/// Domains of one's own come after those of all catalogs, and entries of one's own after those of the catalog.
const AFTER_ALL: i64 = 1_000_000_000_000;

const FIND: &str = "SELECT number, own, domain, position, slug FROM resource WHERE id = :id";
const IS_TAGGED: &str = "SELECT 1 FROM tagged WHERE resource = :number AND tag = :tag";
const NAME: &str = "SELECT number, slug, title FROM resource WHERE id = :id";
const NUMBER: &str = "SELECT number FROM resource WHERE id = :id";
const SLUG_TAKEN: &str = "SELECT EXISTS (SELECT 1 FROM resource WHERE slug = :slug)";
const OWN_CATALOG: &str = "SELECT id FROM catalog WHERE name = 'own'";
const FIND_DOMAIN: &str = "SELECT id FROM domain WHERE slug = :slug ORDER BY position LIMIT 1";
const PUT_DOMAIN: &str = "
    INSERT INTO domain (catalog, slug, title, position)
    VALUES (:catalog, :slug, :title, (SELECT max(max(position), :after) + 1 FROM domain)) RETURNING id";
const INSERT: &str = "
    INSERT INTO resource (id, slug, catalog, domain, position, title, authors, kind, depth, why, own)
    VALUES (:id, :slug, :catalog, :domain, 0, '', '[]', 'other', 'read', '', 1)";
const UPDATE: &str = "
    UPDATE resource SET
        domain = :domain, position = :position, title = :title, authors = :authors, et_al = :et_al, year = :year,
        kind = :kind, url = :url, arxiv = :arxiv, doi = :doi, isbn = :isbn, pages = :pages, minutes = :minutes,
        feed = :feed, depth = :depth, again = :again, scope = :scope, cadence = :cadence, why = :why, removed = :removed
    WHERE number = :number";
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
const DROP_TAGS: &str = "DELETE FROM own_tag WHERE resource = :number";
const PUT_TAG: &str = "INSERT INTO own_tag (resource, tag, tagged) VALUES (:number, :tag, :tagged)";
const DROP_RELATIONS: &str = "DELETE FROM own_relation WHERE resource = :number";
const PUT_RELATION: &str = "
    INSERT OR REPLACE INTO own_relation (resource, kind, target, related) VALUES (:number, :kind, :target, :related)";

const SAME_WORK: &str = "
    SELECT slug FROM resource
    WHERE removed = 0 AND (arxiv = :arxiv OR doi = :doi OR isbn = :isbn) ORDER BY number LIMIT 1";
const ADDRESSES: &str =
    "SELECT slug, url FROM resource WHERE url IS NOT NULL AND removed = 0 ORDER BY number";
const TO_LOOK_UP: &str = "
    SELECT slug FROM resource
    WHERE own = 1 AND removed = 0 AND authors = '[]' AND coalesce(arxiv, doi, isbn) IS NOT NULL ORDER BY number";

/// What a resource is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its number.
    pub number: i64,
    /// Its slug.
    pub slug: Slug,
    /// Its title.
    pub title: String,
}

impl Store {
    /// The slug of a resource that is the same work: the same arXiv id, DOI or ISBN, or an address that leads to the same.
    pub fn same_work(&self, facts: &Edit) -> Result<Option<String>> {
        let known = |field: &Option<Option<String>>| field.clone().flatten();
        let found = self
            .conn
            .query_row(
                SAME_WORK,
                named_params! {
                    ":arxiv": known(&facts.arxiv), ":doi": known(&facts.doi), ":isbn": known(&facts.isbn),
                },
                |row| row.get(0),
            )
            .optional()?;
        let Some(address) = known(&facts.url).as_deref().and_then(canonical) else {
            return Ok(found);
        };
        if found.is_some() {
            return Ok(found);
        }
        let mut statement = self.conn.prepare(ADDRESSES)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let url: String = row.get(1)?;
            if canonical(&url).as_deref() == Some(&address) {
                return Ok(Some(row.get(0)?));
            }
        }
        Ok(None)
    }

    /// The facts of a resource, as they are in force.
    pub fn facts(&self, number: i64) -> Result<Edit> {
        Ok(facts(&self.conn, number)?)
    }

    /// The slugs of entries of one's own that have an identifier and no authors yet: they were not looked up.
    pub fn to_look_up(&self) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare(TO_LOOK_UP)?;
        let slugs = statement.query_map([], |row| row.get(0))?;
        Ok(slugs.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether the resource of that number has a tag.
    pub fn is_tagged(&self, number: i64, tag: &Slug) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(IS_TAGGED)?
            .exists(named_params! {":number": number, ":tag": tag})?)
    }

    /// What a resource is called.
    pub fn name(&self, id: ResourceId) -> Result<Name> {
        let name = self
            .conn
            .prepare_cached(NAME)?
            .query_row(named_params! {":id": id}, |row| {
                Ok(Name {
                    number: row.get(0)?,
                    slug: row.get(1)?,
                    title: row.get(2)?,
                })
            })?;
        Ok(name)
    }

    /// Whether no resource, be it one that was removed, has a slug.
    pub fn is_free(&self, slug: &Slug) -> Result<bool> {
        is_free(&self.conn, slug)
    }
}

/// Brings what the events of a resource say of it into force, within the caller's transaction. Gives whether it is there
/// at all: an entry of the person's own is not where adding it was undone, or it was removed.
pub(super) fn project(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<bool> {
    let words = words_on(events);
    let found = conn
        .prepare_cached(FIND)?
        .query_row(named_params! {":id": id}, Found::from_row)
        .optional()?;
    let row = match (found, &words.added) {
        (Some(row), _) => row,
        (None, Some(slug)) => insert(conn, id, slug, &words.edit)?,
        (None, None) => return Ok(false),
    };
    let there = !row.own || (words.added.is_some() && !words.removed);
    put_facts(conn, &row, &words, there)?;
    put_links(conn, row.number, &words)?;
    Ok(there)
}

/// What a refold must know of a resource's row.
struct Found {
    number: i64,
    own: bool,
    domain: i64,
    position: i64,
    slug: Slug,
}

impl Found {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            own: row.get(1)?,
            domain: row.get(2)?,
            position: row.get(3)?,
            slug: row.get(4)?,
        })
    }
}

fn insert(conn: &Connection, id: ResourceId, wanted: &Slug, facts: &Edit) -> Result<Found> {
    let catalog: i64 = conn
        .prepare_cached(OWN_CATALOG)?
        .query_row([], |row| row.get(0))?;
    let domain = domain(conn, facts)?;
    let slug = free_slug(conn, wanted)?;
    conn.prepare_cached(INSERT)?.execute(
        named_params! {":id": id, ":slug": slug, ":catalog": catalog, ":domain": domain},
    )?;
    Ok(Found {
        number: conn.last_insert_rowid(),
        own: true,
        domain,
        position: 0,
        slug,
    })
}

fn put_facts(conn: &Connection, row: &Found, words: &Words, there: bool) -> Result<()> {
    let of_this = named_params! {":number": row.number};
    let kept: Option<(i64, i64, String)> = conn
        .prepare_cached(CATALOG_FACTS)?
        .query_row(of_this, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let said = !words.edit.is_empty();
    if !row.own && !said && kept.is_none() {
        return Ok(());
    }
    let (below, place) = match (&kept, row.own) {
        (_, true) => (Edit::default(), None),
        (Some((domain, position, facts)), _) => (from_json(facts)?, Some((*domain, *position))),
        (None, false) => (facts(conn, row.number)?, Some((row.domain, row.position))),
    };
    if let Some((domain, position)) = place {
        if said {
            keep_catalog_facts(conn, row.number, domain, position, &below)?;
        } else {
            conn.prepare_cached(DROP_CATALOG_FACTS)?.execute(of_this)?;
        }
    }
    let mut facts = below;
    facts.lay_over(words.edit.clone());
    let domain = match place {
        Some((domain, _)) if words.edit.domain.is_none() => domain,
        _ => domain(conn, &facts)?,
    };
    let position = match place {
        Some((at, position)) if at == domain => position,
        _ => AFTER_ALL + row.number,
    };
    let resource = resource(facts, row.slug.clone());
    let place = Place {
        catalog: 0,
        domain,
        position,
    };
    let authors = seed::authors(&resource);
    let removed = !there;
    let mut parameters = seed::facts(&resource, &place, &authors);
    parameters
        .extend::<[(&str, &dyn ToSql); 2]>([(":number", &row.number), (":removed", &removed)]);
    conn.prepare_cached(UPDATE)?
        .execute(parameters.as_slice())?;
    Ok(())
}

/// Keeps what a catalog says of an entry over which corrections lie; gives 1 where it says something else than before.
pub(super) fn keep_catalog_facts(
    conn: &Connection,
    number: i64,
    domain: i64,
    position: i64,
    facts: &Edit,
) -> Result<usize> {
    let facts = serde_json::to_string(facts)
        .map_err(|wrong| rusqlite::Error::ToSqlConversionFailure(wrong.into()))?;
    let parameters = named_params! {":number": number, ":domain": domain, ":position": position, ":facts": facts};
    Ok(conn
        .prepare_cached(PUT_CATALOG_FACTS)?
        .execute(parameters)?)
}

/// Whether corrections lie over an entry.
pub(super) fn is_corrected(conn: &Connection, number: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached(CATALOG_FACTS)?
        .exists(named_params! {":number": number})?)
}

fn put_links(conn: &Connection, number: i64, words: &Words) -> Result<()> {
    let of_this = named_params! {":number": number};
    conn.prepare_cached(DROP_TAGS)?.execute(of_this)?;
    conn.prepare_cached(DROP_RELATIONS)?.execute(of_this)?;
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

/// The domain that facts name, made where there is none; `inbox` where they name none.
fn domain(conn: &Connection, facts: &Edit) -> Result<i64> {
    let slug = facts.domain.as_ref().map_or("inbox", Slug::as_str);
    let found: Option<i64> = conn
        .prepare_cached(FIND_DOMAIN)?
        .query_row(named_params! {":slug": slug}, |row| row.get(0))
        .optional()?;
    if let Some(domain) = found {
        return Ok(domain);
    }
    let catalog: i64 = conn
        .prepare_cached(OWN_CATALOG)?
        .query_row([], |row| row.get(0))?;
    let mut title = slug.replace('-', " ");
    title[..1].make_ascii_uppercase();
    Ok(conn.prepare_cached(PUT_DOMAIN)?.query_row(
        named_params! {":catalog": catalog, ":slug": slug, ":title": title, ":after": AFTER_ALL},
        |row| row.get(0),
    )?)
}

/// The slug that was wanted or, where it is taken, the same with a number.
fn free_slug(conn: &Connection, wanted: &Slug) -> Result<Slug> {
    let mut slug = wanted.clone();
    let mut tries = 1;
    while !is_free(conn, &slug)? {
        tries += 1;
        let mut head: String = wanted.as_str().chars().take(56).collect();
        head.truncate(head.trim_end_matches('-').len());
        if let Ok(next) = format!("{head}-{tries}").parse() {
            slug = next;
        }
    }
    Ok(slug)
}

fn is_free(conn: &Connection, slug: &Slug) -> Result<bool> {
    let taken: bool = conn
        .prepare_cached(SLUG_TAKEN)?
        .query_row(named_params! {":slug": slug}, |row| row.get(0))?;
    Ok(!taken)
}

fn from_json(text: &str) -> rusqlite::Result<Edit> {
    serde_json::from_str(text).map_err(|wrong| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, wrong.into())
    })
}

/// What the row of a resource says.
fn facts(conn: &Connection, number: i64) -> rusqlite::Result<Edit> {
    conn.prepare_cached(FACTS)?
        .query_row(named_params! {":number": number}, |row| {
            let authors: String = row.get("authors")?;
            Ok(Edit {
                title: row.get("title")?,
                domain: row.get("domain_slug")?,
                kind: row.get("kind")?,
                depth: row.get("depth")?,
                why: row.get("why")?,
                authors: Some(serde_json::from_str(&authors).unwrap_or_default()),
                et_al: Some(row.get("et_al")?),
                year: Some(row.get("year")?),
                url: Some(row.get("url")?),
                arxiv: Some(row.get("arxiv")?),
                doi: Some(row.get("doi")?),
                isbn: Some(row.get("isbn")?),
                pages: Some(row.get("pages")?),
                minutes: Some(row.get("minutes")?),
                feed: Some(row.get("feed")?),
                again: Some(row.get("again")?),
                scope: Some(row.get("scope")?),
                cadence: Some(row.get("cadence")?),
            })
        })
}

/// A resource of these facts; what they do not speak of is as it is by default.
fn resource(facts: Edit, slug: Slug) -> Resource {
    let inbox = || Slug::inbox();
    Resource {
        title: facts.title.unwrap_or_else(|| slug.to_string()),
        slug,
        domain: facts.domain.unwrap_or_else(inbox),
        authors: facts.authors.unwrap_or_default(),
        et_al: facts.et_al.flatten(),
        year: facts.year.flatten(),
        kind: facts.kind.unwrap_or(Kind::Other),
        url: facts.url.flatten(),
        arxiv: facts.arxiv.flatten(),
        doi: facts.doi.flatten(),
        isbn: facts.isbn.flatten(),
        pages: facts.pages.flatten(),
        minutes: facts.minutes.flatten(),
        feed: facts.feed.flatten(),
        depth: facts.depth.unwrap_or(Depth::Read),
        again: facts.again.flatten(),
        scope: facts.scope.flatten(),
        cadence: facts.cadence.flatten(),
        before: Vec::new(),
        each: Vec::new(),
        relations: Vec::new(),
        tags: Vec::new(),
        why: facts.why.unwrap_or_default(),
    }
}
