//! Resolving what a person types for resources. The forms that it may have are those of [`Selection`].

use std::collections::HashSet;

use rusqlite::{Row, ToSql};

use crate::domain::{
    Identifier, LocalDate, Named, ResourceId, Selection, Slug, Term, Traits, canonical, nearest,
};
use crate::store::projection::merges;
use crate::store::query::filter::Filter;
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
const BY_RANGE: &str =
    select!("number >= :first AND number <= :last AND removed = 0 ORDER BY number");
const BY_SLUG: &str = select!("slug = :slug AND claims = 1 AND removed = 0");
const BY_TITLE: &str = select!("title = :title COLLATE NOCASE AND removed = 0 LIMIT 7");
const BY_WORDS_OF_TITLE: &str =
    select!("number IN (SELECT rowid FROM words WHERE words MATCH :query LIMIT 7)");
const BEST_TITLES: &str = "
    SELECT r.slug FROM words JOIN resource r ON r.number = words.rowid
    WHERE words MATCH :query ORDER BY bm25(words) LIMIT 3";
/// Slugs are ASCII without `~`, so all slugs with the prefix sort before the prefix followed by `~`.
const BY_PREFIX: &str = select!(
    "slug >= :prefix AND slug < :prefix || '~' AND claims = 1 AND removed = 0 ORDER BY slug LIMIT 7"
);
const MERGED_NUMBER: &str = "SELECT id, slug FROM resource WHERE number = ? AND removed = 1";
const MERGED_SLUG: &str =
    "SELECT id, slug FROM resource WHERE slug = ? AND claims = 1 AND removed = 1";
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
    /// Whether it was named by itself, and not by a range, a filter or a line of a file.
    pub named: bool,
    /// The slug of the resource that was named, if that was merged into this one.
    pub merged: Option<Slug>,
}

/// Why a name names no resource, worded for the person.
type Found = std::result::Result<Vec<Target>, String>;

impl Store {
    /// Resolves a selection, without duplicates: names in the order given, then what the filters match.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with all names that do not resolve.
    pub fn resolve(&self, selection: &Selection, today: LocalDate) -> Result<Vec<Target>> {
        let mut targets: Vec<Target> = Vec::with_capacity(selection.names.len());
        let mut known = HashSet::new();
        let mut unresolved = Vec::new();
        for (at, (typed, name)) in selection.names.iter().enumerate() {
            let named = at < selection.typed && !matches!(name, Named::Range(..));
            match self.find(typed, name)? {
                Ok(found) => {
                    let new = found.into_iter().filter(|new| known.insert(new.id));
                    targets.extend(new.map(|target| Target { named, ..target }));
                }
                Err(err) => unresolved.push(err),
            }
        }
        if !unresolved.is_empty() {
            let title = selection.title.as_deref();
            let titled = title.map(|title| self.titled(title)).transpose()?;
            return match titled.as_deref() {
                Some([target]) => Ok(vec![target.clone()]),
                _ => Err(StoreError::Refused(unresolved.join("\nerror: "))),
            };
        }
        if !selection.filters.is_empty() {
            let found = self.matching(&selection.filters, today)?;
            targets.extend(found.into_iter().filter(|new| known.insert(new.id)));
        }
        if targets.is_empty() {
            let filter = Filter {
                terms: selection.filters.clone(),
                ..Filter::default()
            };
            let mut reasons = self.unknown_tags(&filter)?;
            if reasons.is_empty() {
                reasons.push("nothing matches".to_owned());
            }
            return Err(StoreError::Refused(reasons.join("\nerror: ")));
        }
        Ok(targets)
    }

    /// Resolves text that must name one resource.
    pub fn resolve_one(&self, typed: &str) -> Result<Target> {
        let selection = Selection::parse(&[typed]);
        let selection = selection.map_err(|err| StoreError::Refused(err.to_string()))?;
        let found = match selection.names.as_slice() {
            [(typed, name)] if !selection.picks => self.find(typed, name)?,
            _ => Err(format!(
                "'{typed}' may name several resources: expected one"
            )),
        };
        let mut found = found.map_err(StoreError::Refused)?;
        found
            .pop()
            .ok_or_else(|| StoreError::Refused(format!("no resource '{typed}'")))
    }

    /// Resolves words if they are all exact: numbers, slugs, identifiers, a title; or the beginning of one slug, if that may be meant
    /// by the word. Otherwise returns `None`.
    pub fn resolve_exactly(
        &self,
        words: &[String],
        may_begin: impl Fn(&str) -> bool,
    ) -> Result<Option<Vec<Target>>> {
        let Ok(selection) = Selection::parse(words) else {
            return Ok(None);
        };
        if let Some(title) = &selection.title {
            let found = sql::all::<_, Vec<_>>(&self.conn, BY_TITLE, [title], from_row)?;
            if found.len() == 1 {
                return Ok(Some(found));
            }
        }
        let mut targets = Vec::new();
        for (typed, name) in &selection.names {
            let found = match name {
                Named::Words(words) => {
                    let slug = words.to_lowercase();
                    let found: Vec<Target> = if may_begin(&slug) {
                        self.beginning_with(&slug)?
                    } else {
                        let found: Vec<Target> = sql::all(&self.conn, BY_SLUG, [&slug], from_row)?;
                        if found.is_empty() {
                            self.merged(MERGED_SLUG, &slug)?.into_iter().collect()
                        } else {
                            found
                        }
                    };
                    if found.is_empty() {
                        sql::all(&self.conn, BY_TITLE, [words], from_row)?
                    } else {
                        found
                    }
                }
                name => self.find(typed, name)?.unwrap_or_default(),
            };
            if found.len() != 1 || !selection.filters.is_empty() {
                return Ok(None);
            }
            targets.extend(found);
        }
        Ok(Some(targets).filter(|targets| !targets.is_empty()))
    }

    /// Finds a target again, after the database was closed and perhaps changed or replaced.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if it is gone.
    pub fn find_again(&self, target: &Target) -> Result<Target> {
        let gone = || StoreError::Refused(format!("{} was removed in the meantime", target.slug));
        let id = merges::root(&self.conn, target.id)?;
        sql::first(&self.conn, BY_ID_PRESENT, [id], from_row)?.ok_or_else(gone)
    }

    /// Returns the resource with that id, even if it is removed; `None` if there is none.
    pub(crate) fn target(&self, id: ResourceId) -> Result<Option<Target>> {
        sql::first(&self.conn, BY_ID, [id], from_row)
    }

    /// Finds the resources that a name means, or says why there are none.
    fn find(&self, typed: &str, name: &Named) -> Result<Found> {
        match name {
            Named::Number(number) => self.find_number(typed, *number),
            Named::Range(first, last) => self.find_range(*first, *last),
            Named::Work(work) => self.find_work(typed, work),
            Named::Words(words) => self.find_words(words),
        }
    }

    fn find_number(&self, typed: &str, number: i64) -> Result<Found> {
        let found: Vec<Target> = sql::all(&self.conn, BY_NUMBER, [number], from_row)?;
        if !found.is_empty() {
            return Ok(Ok(found));
        }
        if let Some(target) = self.merged(MERGED_NUMBER, number)? {
            return Ok(Ok(vec![target]));
        }
        match Identifier::parse(typed) {
            Identifier::Title(_) => {}
            work => return self.find_work(typed, &work),
        }
        let last = self.last_number()?;
        Ok(Err(format!(
            "no resource number {typed}\nhint: numbers go from 1 to {last}"
        )))
    }

    fn find_range(&self, first: i64, last: i64) -> Result<Found> {
        let greatest = self.last_number()?;
        if last > greatest {
            return Ok(Err(format!(
                "no resource number {last}\nhint: numbers go from 1 to {greatest}"
            )));
        }
        let found: Vec<Target> = sql::all(&self.conn, BY_RANGE, [first, last], from_row)?;
        if found.is_empty() {
            return Ok(Err(format!(
                "no resource has a number from {first} to {last}"
            )));
        }
        Ok(Ok(found))
    }

    fn find_work(&self, typed: &str, work: &Identifier) -> Result<Found> {
        let mut names = self.of_identifier(work)?;
        if names.is_empty() && canonical(typed).is_some() {
            // An arXiv id or a DOI may be known by its address alone.
            names = self.of_identifier(&Identifier::Url(typed.to_owned()))?;
        }
        match names.as_slice() {
            [] => Ok(Err(format!(
                "no resource '{typed}'\nhint: `reads add '{typed}'` adds it"
            ))),
            [name] => Ok(Ok(self.target(name.id)?.into_iter().collect())),
            // Of chapters, for instance, the address of their book.
            names => Ok(Err(ambiguous(typed, names.iter().map(|name| &name.slug)))),
        }
    }

    fn find_words(&self, words: &str) -> Result<Found> {
        let slug = words.to_lowercase();
        let mut found = self.beginning_with(&slug)?;
        if found.is_empty() {
            found = self.titled(words)?;
        }
        if found.is_empty() {
            return Ok(Err(self.unknown(words)?));
        }
        if found.len() == 1 {
            return Ok(Ok(found));
        }
        let err = ambiguous(words, found.iter().map(|found| &found.slug));
        Ok(Err(format!("{err}\nhint: type more of it")))
    }

    /// Returns the resource with that slug, or else some of those whose slugs it begins.
    fn beginning_with(&self, slug: &str) -> Result<Vec<Target>> {
        if slug.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<Target> = sql::all(&self.conn, BY_PREFIX, [slug], from_row)?;
        // A slug sorts before those that it begins.
        if (found.first()).is_some_and(|first| first.slug.as_str() == slug) {
            found.truncate(1);
        } else if let Some(target) = self.merged(MERGED_SLUG, slug)? {
            found = vec![target];
        }
        Ok(found)
    }

    /// Returns the resource into which another was merged, which a statement finds.
    fn merged(&self, find: &str, by: impl ToSql) -> Result<Option<Target>> {
        let found: Option<(ResourceId, Slug)> =
            sql::first(&self.conn, find, [by], |row| row.try_into())?;
        let Some((id, slug)) = found else {
            return Ok(None);
        };
        let Some(root) = merges::shown_by_other(&self.conn, id)? else {
            return Ok(None);
        };
        let target = sql::first(&self.conn, BY_ID_PRESENT, [root], from_row)?;
        Ok(target.map(|target| Target {
            merged: Some(slug),
            ..target
        }))
    }

    /// Returns the resources with that title, or else some of those whose titles have all these words.
    fn titled(&self, title: &str) -> Result<Vec<Target>> {
        let exact: Vec<Target> = sql::all(&self.conn, BY_TITLE, [title], from_row)?;
        match title_query(title, " AND ") {
            Some(query) if exact.is_empty() => {
                sql::all(&self.conn, BY_WORDS_OF_TITLE, [query], from_row)
            }
            _ => Ok(exact),
        }
    }

    fn matching(&self, filters: &[Term], today: LocalDate) -> Result<Vec<Target>> {
        let filter = Filter {
            terms: filters.to_vec(),
            as_of: Some(today),
            ..Filter::default()
        };
        let mut found = Vec::new();
        self.list(&filter, |row| {
            found.extend(self.target(row.id)?);
            Ok::<_, StoreError>(())
        })?;
        Ok(found)
    }

    fn last_number(&self) -> Result<i64> {
        sql::one(&self.conn, LAST_NUMBER, [], |row| row.get(0))
    }

    /// Says that there is no such resource, with the slugs that are like it, and those whose titles share most words.
    fn unknown(&self, typed: &str) -> Result<String> {
        if self.post_of_handle(typed)?.is_some() {
            return Ok(format!(
                "no resource '{typed}'\nhint: it is a post; `reads keep {typed}` makes it a resource"
            ));
        }
        let slugs: Vec<String> = sql::all(&self.conn, SLUGS, [], |row| row.get(0))?;
        let slug = typed.to_lowercase();
        let mut near = nearest(&slug, slugs.iter().map(String::as_str), 3);
        // Short words are in many titles.
        let long = typed.split(|c: char| !c.is_alphanumeric());
        let long: Vec<&str> = long.filter(|word| word.chars().count() > 3).collect();
        let titled: Vec<String> = match title_query(&long.join(" "), " OR ") {
            Some(query) => sql::all(&self.conn, BEST_TITLES, [query], |row| row.get(0))?,
            None => Vec::new(),
        };
        for slug in &titled {
            if near.len() < MAX_CANDIDATES && !near.contains(&slug.as_str()) {
                near.push(slug);
            }
        }
        let hint = if near.is_empty() {
            "`reads list` shows all".to_owned()
        } else {
            format!("did you mean `{}`?", near.join("`, `"))
        };
        Ok(format!("no resource '{typed}'\nhint: {hint}"))
    }
}

/// Says that a name means several things, with the names of the first.
pub(crate) fn ambiguous(typed: &str, names: impl Iterator<Item = impl ToString>) -> String {
    let names: Vec<String> = names.map(|name| name.to_string()).collect();
    let more = names.get(MAX_CANDIDATES).map_or("", |_| ", …");
    let shown = names[..names.len().min(MAX_CANDIDATES)].join("`, `");
    format!("'{typed}' is ambiguous: `{shown}`{more}")
}

/// The FTS5 query for words of a title, without short ones; the last word may be the beginning of one. Returns `None` if all are short.
fn title_query(title: &str, operator: &str) -> Option<String> {
    let words: Vec<&str> = (title.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    if !words.iter().any(|word| word.chars().count() >= 3) {
        return None;
    }
    let last = words.last().filter(|word| word.chars().count() >= 3);
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    let prefix = last.map_or("", |_| " *");
    Some(format!("title : ({}{prefix})", quoted.join(operator)))
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
        named: false,
        merged: None,
    })
}
