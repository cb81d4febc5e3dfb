//! Full-text search, and the maintenance of its index.

use rusqlite::{Row, params};

use crate::domain::{Hit, MARKS, excerpt, mark_first};
use crate::store::query::filter::Filter;
use crate::store::query::row::{Reminders, columns, from_row};
use crate::store::query::statement::{Query, text_query};
use crate::store::{Result, Store, StoreError, sql};

/// FTS5 takes quadratic time to highlight many matches in one text, and more for its `snippet`: minutes for a note that
/// repeats one word. Longer notes are marked by [`mark_first`].
const HIGHLIGHTED: &str = "
    , highlight(words, 0, char(2), char(3)) AS marked_title,
    highlight(words, 1, char(2), char(3)) AS marked_authors,
    highlight(words, 2, char(2), char(3)) AS marked_why,
    highlight(words, 3, char(2), char(3)) AS marked_tags,
    highlight(words, 4, char(2), char(3)) AS marked_scope,
    highlight(words, 7, char(2), char(3)) AS marked_domain,
    highlight(words, 8, char(2), char(3)) AS marked_venue,
    coalesce(highlight(words, 9, char(2), char(3)), '') AS marked_summary,
    CASE WHEN length(words.notes) > 20000 THEN words.notes ELSE highlight(words, 5, char(2), char(3)) END AS marked_notes,
    length(words.notes) > 20000 AS is_long";
const OF_SLUG: &str = "SELECT number FROM resource WHERE slug = ? AND claims = 1";
const NUMBER: &str = "SELECT words.rowid";
const FROM_WORDS: &str = " FROM words";
const FROM: &str = "
    FROM words CROSS JOIN state s ON s.number = words.rowid JOIN resource r ON r.number = s.number
    JOIN domain d ON d.id = s.domain";
/// A match in the title or the slug has ten times the weight of one in a note.
const BEST_FIRST: &str =
    "bm25(words, 10.0, 4.0, 2.0, 4.0, 2.0, 1.0, 10.0, 2.0, 2.0, 1.0), words.rowid";

impl Store {
    /// Reminders `f` with each resource that matches a filter, the best match of its words first.
    ///
    /// Ranking reads numbers only; a row is read and highlighted when it is shown.
    ///
    /// # Errors
    /// [`StoreError::NothingToFind`] if nothing can match; those of the store and of `f`.
    pub fn search<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut f: impl FnMut(Hit) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(fts_query) = text_query(&filter.words()) else {
            if filter.has_empty_words() || filter.selects_all() {
                return Err(StoreError::NothingToFind.into());
            }
            return self.list(filter, |row| f(Hit::unmarked(row)));
        };
        let columns = columns(filter.credits);
        let shown = format!("{columns}{HIGHLIGHTED}{FROM} WHERE words MATCH ? AND words.rowid = ?");
        let reminders = self.reminders(filter.as_of, filter.pick)?;
        let words: Vec<String> = (filter.words().iter())
            .map(|word| word.to_lowercase())
            .collect();
        if filter.order.is_some() {
            return self.list(filter, |row| {
                let key = params![fts_query, row.number];
                f(sql::one(&self.conn, &shown, key, |row| {
                    hit(row, &reminders, &words)
                })?)
            });
        }
        let ranked = self.ranked(filter, &fts_query)?;
        let mut left = filter.limit.unwrap_or(u32::MAX);
        let number = |row: &Row<'_>| row.get::<_, i64>(0);
        sql::each(&self.conn, &ranked.sql, ranked.bound(), number, |number| {
            if left == 0 {
                return Ok(());
            }
            let key = params![fts_query, number];
            let hit = sql::one(&self.conn, &shown, key, |row| hit(row, &reminders, &words))?;
            if filter.matches_due_terms(hit.row.due_on()) {
                left -= 1;
                f(hit)?;
            }
            Ok(())
        })
    }

    /// Returns the statement that ranks the matches of a filter, whose words have the FTS5 query: an exact slug first.
    fn ranked(&self, filter: &Filter, fts_query: &str) -> Result<Query> {
        let mut query = Query::default();
        query.clause_with("words MATCH ?", [fts_query.to_owned()]);
        self.add_all_but_words(&mut query, filter)?;
        // The joins cost more than ranking, and words alone need none.
        let from = if query.has_one_clause() {
            FROM_WORDS
        } else {
            FROM
        };
        let slug = filter.words().join("-").to_lowercase();
        let named: Option<i64> = sql::first(&self.conn, OF_SLUG, [slug], |row| row.get(0))?;
        let order = format!("words.rowid = {} DESC, {BEST_FIRST}", named.unwrap_or(0));
        query.finish(NUMBER, from, &order, filter.sql_limit());
        Ok(query)
    }
}

fn hit(row: &Row<'_>, reminders: &Reminders, words: &[String]) -> rusqlite::Result<Hit> {
    let mut places = Vec::new();
    for (name, column) in [
        ("why", "marked_why"),
        ("note", "marked_notes"),
        ("by", "marked_authors"),
        ("tags", "marked_tags"),
        ("scope", "marked_scope"),
        ("in", "marked_venue"),
        ("abstract", "marked_summary"),
    ] {
        let mut text: String = row.get(column)?;
        if column == "marked_notes" && row.get("is_long")? {
            text = mark_first(&text, words);
        }
        places.extend(excerpt(&text).map(|excerpt| (name, excerpt)));
    }
    let title: String = row.get("marked_title")?;
    if places.is_empty() && !title.contains(MARKS[0]) {
        // The slug of the domain follows its title.
        let domain: String = row.get("marked_domain")?;
        let domain = domain.rsplit_once(' ').map_or("", |(title, _)| title);
        places.extend(excerpt(domain).map(|excerpt| ("domain", excerpt)));
    }
    Ok(Hit {
        row: from_row(row, reminders)?,
        title,
        places,
    })
}
