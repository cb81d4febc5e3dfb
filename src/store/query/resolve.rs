//! Resolving what a person types for a resource: a number, a slug or its prefix.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};

use crate::domain::{ResourceId, Slug, Traits, nearest};
use crate::store::error::{ResolveError, Unresolved};
use crate::store::{Result, Store};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT number, id, slug, kind, depth, pages, feed, own FROM resource WHERE ",
            $rest
        )
    };
}
const BY_NUMBER: &str = select!("number = :number AND removed = 0");
const BY_SLUG: &str = select!("slug = :slug AND removed = 0");
/// Slugs are ASCII without `~`, so all slugs with the prefix sort before the prefix followed by `~`.
const BY_PREFIX: &str =
    select!("slug >= :prefix AND slug < :prefix || '~' AND removed = 0 ORDER BY slug LIMIT 7");
const BY_ID: &str = select!("id = :id");
const SLUGS: &str = "SELECT slug FROM resource WHERE removed = 0";
const LAST_NUMBER: &str = "SELECT max(number) FROM resource";

/// A resource that a command works on.
#[derive(Clone, Debug)]
pub struct Target {
    pub number: i64,
    pub id: ResourceId,
    pub slug: Slug,
    pub traits: Traits,
}

impl Store {
    /// Resolves `ids`, without duplicates, in the order given.
    ///
    /// # Errors
    /// [`ResolveError`] with all ids that do not resolve.
    pub fn resolve(&self, ids: &[String]) -> Result<Vec<Target>> {
        let mut targets: Vec<Target> = Vec::with_capacity(ids.len());
        let mut unresolved = Vec::new();
        for typed in ids {
            match self.find(typed)? {
                Ok(target) if targets.iter().any(|known| known.id == target.id) => {}
                Ok(target) => targets.push(target),
                Err(err) => unresolved.push(err),
            }
        }
        if unresolved.is_empty() {
            Ok(targets)
        } else {
            Err(ResolveError(unresolved).into())
        }
    }

    pub fn resolve_one(&self, id: &str) -> Result<Target> {
        Ok(self.find(id)?.map_err(|err| ResolveError(vec![err]))?)
    }

    /// Returns the resource with that id, even if it is removed; `None` if there is none.
    pub(crate) fn target(&self, id: ResourceId) -> Result<Option<Target>> {
        self.one(BY_ID, named_params! {":id": id})
    }

    fn one(&self, sql: &str, params: &[(&str, &dyn ToSql)]) -> Result<Option<Target>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row(params, from_row).optional()?)
    }

    fn find(&self, typed: &str) -> Result<std::result::Result<Target, Unresolved>> {
        let typed = typed.trim();
        if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.find_number(typed);
        }
        let slug = typed.to_lowercase();
        if let Some(target) = self.one(BY_SLUG, named_params! {":slug": slug})? {
            return Ok(Ok(target));
        }
        let mut matches = if slug.is_empty() {
            Vec::new()
        } else {
            with_prefix(&self.conn, &slug)?
        };
        Ok(match matches.len() {
            0 => Err(Unresolved::Unknown {
                typed: typed.to_owned(),
                near: self.near(&slug)?,
            }),
            1 => Ok(matches.remove(0)),
            _ => Err(Unresolved::Ambiguous {
                typed: typed.to_owned(),
                candidates: matches
                    .into_iter()
                    .map(|target| target.slug.to_string())
                    .collect(),
            }),
        })
    }

    fn find_number(&self, typed: &str) -> Result<std::result::Result<Target, Unresolved>> {
        let found = match typed.parse::<i64>() {
            Ok(number) => self.one(BY_NUMBER, named_params! {":number": number})?,
            Err(_) => None,
        };
        if let Some(target) = found {
            return Ok(Ok(target));
        }
        let last: Option<i64> = self.conn.query_row(LAST_NUMBER, [], |row| row.get(0))?;
        Ok(Err(Unresolved::NoNumber {
            typed: typed.to_owned(),
            last: last.unwrap_or_default(),
        }))
    }

    fn near(&self, slug: &str) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare(SLUGS)?;
        let slugs: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let near = nearest(slug, slugs.iter().map(String::as_str), 3);
        Ok(near.into_iter().map(str::to_owned).collect())
    }
}

fn with_prefix(conn: &Connection, prefix: &str) -> Result<Vec<Target>> {
    let mut statement = conn.prepare_cached(BY_PREFIX)?;
    let found = statement
        .query_map(named_params! {":prefix": prefix}, from_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Target> {
    Ok(Target {
        number: row.get("number")?,
        id: row.get("id")?,
        slug: row.get("slug")?,
        traits: Traits {
            kind: row.get("kind")?,
            depth: row.get("depth")?,
            pages: row.get("pages")?,
            feed: row.get::<_, Option<String>>("feed")?.is_some(),
            own: row.get("own")?,
        },
    })
}
