//! Full-text search, and the maintenance of its index.

use rusqlite::{Row, params};

use crate::domain::{Hit, Test, excerpt, mark_first};
use crate::store::query::filter::Filter;
use crate::store::query::row::{Calls, columns, from_row};
use crate::store::query::statement::{Query, fts_query};
use crate::store::{Result, Store, StoreError, sql};

/// FTS5 takes quadratic time to highlight many matches in one text, and more for its `snippet`: minutes for a note that
/// repeats one word. Longer notes are marked by [`mark_first`].
const HIGHLIGHTED: &str = "
    , highlight(words, 0, char(2), char(3)) AS marked_title,
    highlight(words, 1, char(2), char(3)) AS marked_authors,
    highlight(words, 2, char(2), char(3)) AS marked_why,
    highlight(words, 3, char(2), char(3)) AS marked_tags,
    highlight(words, 4, char(2), char(3)) AS marked_scope,
    CASE WHEN length(words.notes) > 20000 THEN words.notes ELSE highlight(words, 5, char(2), char(3)) END AS marked_notes,
    length(words.notes) > 20000 AS is_long";
const NUMBER: &str = "SELECT words.rowid";
const FROM_WORDS: &str = " FROM words";
const FROM: &str = "
    FROM words CROSS JOIN state s ON s.number = words.rowid JOIN resource r ON r.number = s.number
    JOIN domain d ON d.id = s.domain";
/// A match in the title has ten times the weight of one in a note.
const BEST_FIRST: &str = "bm25(words, 10.0, 4.0, 2.0, 4.0, 2.0, 1.0), words.rowid";

impl Store {
    /// Calls `f` with each resource that matches a filter with words, the best match first.
    ///
    /// Ranking reads numbers only; a row is read and highlighted when it is shown.
    ///
    /// # Errors
    /// [`StoreError::NothingToFind`] if the filter has no word; those of the store and of `f`.
    pub fn search<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut f: impl FnMut(Hit) -> Result<(), E>,
    ) -> Result<(), E> {
        let (fts_query, ranked) = self.ranked(filter)?;
        let columns = columns(filter.credits);
        let shown = format!("{columns}{HIGHLIGHTED}{FROM} WHERE words MATCH ? AND words.rowid = ?");
        let calls = self.calls(filter.as_of)?;
        let words: Vec<String> = words(filter).map(str::to_lowercase).collect();
        let mut left = filter.limit.unwrap_or(u32::MAX);
        let number = |row: &Row<'_>| row.get::<_, i64>(0);
        sql::each(&self.conn, &ranked.sql, ranked.bound(), number, |number| {
            if left == 0 {
                return Ok(());
            }
            let key = params![fts_query, number];
            let hit = sql::one(&self.conn, &shown, key, |row| hit(row, &calls, &words))?;
            if filter.matches_due_terms(hit.row.due_on()) {
                left -= 1;
                f(hit)?;
            }
            Ok(())
        })
    }

    /// Returns the FTS5 query of a filter's words, and the statement that ranks the matches of the whole filter.
    fn ranked(&self, filter: &Filter) -> Result<(String, Query)> {
        let phrases: Vec<String> = words(filter).filter_map(fts_query).collect();
        if phrases.is_empty() {
            return Err(StoreError::NothingToFind);
        }
        let fts_query = phrases.join(" AND ");
        let mut query = Query::default();
        query.clause_with("words MATCH ?", [fts_query.clone()]);
        let mut rest = filter.clone();
        rest.terms
            .retain(|term| term.negated || !matches!(term.test, Test::Word(_)));
        self.add_conditions(&mut query, &rest)?;
        // The joins cost more than ranking, and words alone need none.
        let from = if rest.selects_all() { FROM_WORDS } else { FROM };
        query.finish(NUMBER, from, BEST_FIRST, filter.sql_limit());
        Ok((fts_query, query))
    }
}

fn words(filter: &Filter) -> impl Iterator<Item = &str> {
    filter.terms.iter().filter_map(|term| match &term.test {
        Test::Word(word) if !term.negated => Some(word.as_str()),
        _ => None,
    })
}

fn hit(row: &Row<'_>, calls: &Calls, words: &[String]) -> rusqlite::Result<Hit> {
    let mut places = Vec::new();
    for (name, column) in [
        ("why", "marked_why"),
        ("note", "marked_notes"),
        ("by", "marked_authors"),
        ("tags", "marked_tags"),
        ("scope", "marked_scope"),
    ] {
        let mut text: String = row.get(column)?;
        if column == "marked_notes" && row.get("is_long")? {
            text = mark_first(&text, words);
        }
        places.extend(excerpt(&text).map(|excerpt| (name, excerpt)));
    }
    Ok(Hit {
        row: from_row(row, calls)?,
        title: row.get("marked_title")?,
        places,
    })
}
