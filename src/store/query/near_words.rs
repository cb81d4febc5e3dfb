//! Words of the text index that are like typed ones, for a search that finds nothing.

use crate::domain::nearest;
use crate::store::query::filter::Filter;
use crate::store::query::statement::word_query;
use crate::store::{Result, Store, sql};

/// The terms of the index, as a table of this connection.
const TERMS: &str =
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab('main', 'words', 'row')";
/// Terms of about the same length, at most so many as are compared in a few milliseconds.
const LIKE_LONG: &str =
    "SELECT term FROM temp.term WHERE length(term) BETWEEN max(3, ?1 - 2) AND ?1 + 5 LIMIT 200000";
const IS_FOUND: &str = "SELECT EXISTS (SELECT 1 FROM words WHERE words MATCH ?)";

impl Store {
    /// Returns the words of a filter that nothing contains, each with the word of the index that is most like it.
    pub fn near_words(&self, filter: &Filter) -> Result<Vec<(String, Option<String>)>> {
        let mut near = Vec::new();
        for typed in filter.words() {
            let Some(query) = word_query(typed) else {
                continue;
            };
            if !sql::one(&self.conn, IS_FOUND, [query], |row| row.get(0))? {
                near.push((typed.to_owned(), self.near_word(typed)?));
            }
        }
        Ok(near)
    }

    fn near_word(&self, typed: &str) -> Result<Option<String>> {
        sql::run(&self.conn, TERMS, [])?;
        let lower = typed.to_lowercase();
        let length = lower.chars().count();
        let terms: Vec<String> = sql::all(&self.conn, LIKE_LONG, [length], |row| row.get(0))?;
        let near = nearest(&lower, terms.iter().map(String::as_str), 1);
        Ok(near.first().map(|&near| near.to_owned()))
    }
}
