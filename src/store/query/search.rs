//! Finding by words: an index of all that is said of resources, and what is found in it.

use rusqlite::{Row, params, params_from_iter};

use crate::domain::{Hit, Test, excerpt, mark_first};
use crate::store::query::filter::Filter;
use crate::store::query::row::{COLUMNS, Calls, from_row};
use crate::store::query::statement::{Query, question};
use crate::store::{Result, Store, StoreError};

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
const NUMBER: &str = "SELECT s.number";
const FROM: &str = "
    FROM words CROSS JOIN state s ON s.number = words.rowid JOIN resource r ON r.number = s.number
    JOIN domain d ON d.id = s.domain";
/// A word of the title counts ten times as much as one of a note.
const BEST_FIRST: &str = "bm25(words, 10.0, 4.0, 2.0, 4.0, 2.0, 1.0), s.number";

impl Store {
    /// Calls `f` with each resource that matches a filter with words, the best first.
    ///
    /// Matches are ranked by number alone, and only those that are shown are read and highlighted.
    ///
    /// # Errors
    /// [`StoreError::NothingToFind`] if there is no word in it; those of the store and of `f`.
    pub fn search<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut f: impl FnMut(Hit) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let own = |err: rusqlite::Error| E::from(StoreError::from(err));
        let (question, ranked) = self.ranked(filter)?;
        let mut statement = self.conn.prepare_cached(&ranked.sql).map_err(own)?;
        let mut numbers = statement
            .query(params_from_iter(ranked.parameters.iter()))
            .map_err(own)?;
        let sql = format!("{COLUMNS}{HIGHLIGHTED}{FROM} WHERE words MATCH ? AND words.rowid = ?");
        let mut shown = self.conn.prepare_cached(&sql).map_err(own)?;
        let calls = self.calls(filter.as_of)?;
        let asked = asked(filter).map(str::to_lowercase).collect::<Vec<_>>();
        let mut left = filter.limit.unwrap_or(u32::MAX);
        while let Some(row) = numbers.next().map_err(own)? {
            if left == 0 {
                break;
            }
            let number: i64 = row.get(0).map_err(own)?;
            let hit = shown
                .query_row(params![question, number], |row| hit(row, &calls, &asked))
                .map_err(own)?;
            if filter.is_due_as_asked(hit.row.due_on()) {
                left -= 1;
                f(hit)?;
            }
        }
        Ok(())
    }

    /// Returns the FTS5 query of a filter's words, and the statement that ranks what the whole filter matches.
    fn ranked(&self, filter: &Filter) -> Result<(String, Query)> {
        let questions: Vec<String> = asked(filter).filter_map(question).collect();
        if questions.is_empty() {
            return Err(StoreError::NothingToFind);
        }
        let question = questions.join(" AND ");
        let mut query = Query::default();
        query.clause_with("words MATCH ?", [question.clone()]);
        let mut narrowed = filter.clone();
        narrowed
            .terms
            .retain(|term| term.not || !matches!(term.test, Test::Word(_)));
        self.narrow(&mut query, &narrowed)?;
        let limit = filter.limit.filter(|_| !filter.asks_when_due());
        query.finish(NUMBER, FROM, BEST_FIRST, limit);
        Ok((question, query))
    }
}

/// The words that a filter asks for.
fn asked(filter: &Filter) -> impl Iterator<Item = &str> {
    filter.terms.iter().filter_map(|term| match &term.test {
        Test::Word(word) if !term.not => Some(word.as_str()),
        _ => None,
    })
}

fn hit(row: &Row<'_>, calls: &Calls, asked: &[String]) -> rusqlite::Result<Hit> {
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
            text = mark_first(&text, asked);
        }
        places.extend(excerpt(&text).map(|excerpt| (name, excerpt)));
    }
    Ok(Hit {
        row: from_row(row, calls)?,
        title: row.get("marked_title")?,
        places,
    })
}
