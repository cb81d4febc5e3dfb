//! Resolving what a person types for a resource: a number, a slug or its prefix.

use rusqlite::Row;

use crate::domain::{ResourceId, Slug, Traits};
use crate::store::error::did_you_mean;
use crate::store::{Result, Store, StoreError, sql};

/// How many candidates a message lists.
const MAX_CANDIDATES: usize = 6;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT number, id, slug, kind, depth, pages, feed, own FROM resource WHERE ",
            $rest
        )
    };
}
const BY_NUMBER: &str = select!("number = :number AND removed = 0");
/// Slugs are ASCII without `~`, so all slugs with the prefix sort before the prefix followed by `~`.
const BY_PREFIX: &str = select!(
    "slug >= :prefix AND slug < :prefix || '~' AND claims = 1 AND removed = 0 ORDER BY slug LIMIT 7"
);
const BY_ID: &str = select!("id = :id");
const BY_ID_PRESENT: &str = select!("id = :id AND removed = 0");
const SLUGS: &str = "SELECT slug FROM resource WHERE removed = 0";
const LAST_NUMBER: &str = "SELECT coalesce(max(number), 0) FROM resource";

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
    /// [`StoreError::Refused`] with all ids that do not resolve.
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
            Err(StoreError::Refused(unresolved.join("\nerror: ")))
        }
    }

    pub fn resolve_one(&self, id: &str) -> Result<Target> {
        self.find(id)?.map_err(StoreError::Refused)
    }

    /// Finds a target again, after the database was closed and perhaps changed or replaced.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if it is gone.
    pub fn find_again(&self, target: &Target) -> Result<Target> {
        let gone = || StoreError::Refused(format!("{} was removed in the meantime", target.slug));
        sql::first(&self.conn, BY_ID_PRESENT, [target.id], from_row)?.ok_or_else(gone)
    }

    /// Returns the resource with that id, even if it is removed; `None` if there is none.
    pub(crate) fn target(&self, id: ResourceId) -> Result<Option<Target>> {
        sql::first(&self.conn, BY_ID, [id], from_row)
    }

    /// Finds the resource that a person means, or says why there is none.
    fn find(&self, typed: &str) -> Result<std::result::Result<Target, String>> {
        let typed = typed.trim();
        if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.find_number(typed);
        }
        let slug = typed.to_lowercase();
        let mut matches: Vec<Target> = Vec::new();
        if !slug.is_empty() {
            matches = sql::all(&self.conn, BY_PREFIX, [&slug], from_row)?;
        }
        // A slug sorts before those that it starts.
        if (matches.first()).is_some_and(|first| first.slug.as_str() == slug) {
            matches.truncate(1);
        }
        if matches.len() < 2 {
            return match matches.pop() {
                Some(target) => Ok(Ok(target)),
                None => Ok(Err(self.unknown(typed, &slug)?)),
            };
        }
        let slugs: Vec<&str> = matches.iter().map(|found| found.slug.as_str()).collect();
        let more = slugs.get(MAX_CANDIDATES).map_or("", |_| ", …");
        let shown = slugs[..slugs.len().min(MAX_CANDIDATES)].join("`, `");
        Ok(Err(format!(
            "'{typed}' is ambiguous: `{shown}`{more}\nhint: type more of it"
        )))
    }

    fn find_number(&self, typed: &str) -> Result<std::result::Result<Target, String>> {
        // A number too large to parse is not one of a resource either.
        let number = typed.parse::<i64>().unwrap_or(-1);
        if let Some(target) = sql::first(&self.conn, BY_NUMBER, [number], from_row)? {
            return Ok(Ok(target));
        }
        let last: i64 = sql::one(&self.conn, LAST_NUMBER, [], |row| row.get(0))?;
        Ok(Err(format!(
            "no resource number {typed}\nhint: numbers go from 1 to {last}"
        )))
    }

    fn unknown(&self, typed: &str, slug: &str) -> Result<String> {
        let slugs: Vec<String> = sql::all(&self.conn, SLUGS, [], |row| row.get(0))?;
        let hint = did_you_mean(slug, slugs.iter().map(String::as_str))
            .unwrap_or_else(|| "`reads list` shows all".to_owned());
        Ok(format!("no resource '{typed}'\nhint: {hint}"))
    }
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
