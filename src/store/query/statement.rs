//! A builder of `SELECT` statements from constant parts.

use rusqlite::{Params, ToSql, params_from_iter};

use crate::domain::Bounds;

const MATCHING: &str = "SELECT rowid FROM words WHERE words MATCH ?";

#[derive(Default)]
pub(crate) struct Query {
    pub(crate) sql: String,
    clauses: Vec<String>,
    parameters: Vec<Box<dyn ToSql>>,
}

impl Query {
    pub(crate) fn clause(&mut self, clause: &str) {
        self.clauses.push(clause.to_owned());
    }

    pub(crate) fn has_one_clause(&self) -> bool {
        self.clauses.len() == 1
    }

    pub(crate) fn clause_with<T: ToSql + 'static>(
        &mut self,
        clause: &str,
        parameters: impl IntoIterator<Item = T>,
    ) {
        self.clause(clause);
        for parameter in parameters {
            self.parameters.push(Box::new(parameter));
        }
    }

    /// Adds a condition that a column has one of these values, or with `not` none of them.
    pub(crate) fn is_in<T: ToSql + 'static>(&mut self, not: &str, column: &str, values: Vec<T>) {
        if !values.is_empty() {
            let clause = format!("{not}{column} IN ({})", placeholders(values.len()));
            self.clause_with(&clause, values);
        }
    }

    /// Adds bounds of a column, within which an unknown value never is.
    pub(crate) fn compare<T: ToSql + Clone + 'static>(
        &mut self,
        not: &str,
        column: &str,
        bounds: &Bounds<T>,
    ) {
        let all = |bounds: &Vec<(_, T)>| {
            let each = bounds
                .iter()
                .map(|(comparison, _)| format!("{column} {comparison} ?"));
            each.collect::<Vec<_>>().join(" AND ")
        };
        let any: Vec<String> = bounds.0.iter().map(all).collect();
        let clause = format!("{not}coalesce({}, 0)", any.join(" OR "));
        let values = bounds.0.iter().flatten().map(|(_, value)| value.clone());
        self.clause_with(&clause, values);
    }

    /// Adds a search of the text index.
    pub(crate) fn matches(&mut self, not: &str, fts_query: &str) {
        let clause = format!("s.number {not}IN ({MATCHING})");
        self.clause_with(&clause, [fts_query.to_owned()]);
    }

    /// Adds a search for typed words in a column (`title : `), or in all if `column` is empty.
    pub(crate) fn matches_words(&mut self, not: &str, column: &str, words: &str) {
        if let Some(query) = word_query(words) {
            self.matches(not, &format!("{column}{query}"));
        }
    }

    pub(crate) fn finish(&mut self, columns: &str, from: &str, order: &str, limit: Option<u32>) {
        self.sql = format!("{columns}{from}");
        if !self.clauses.is_empty() {
            self.sql.push_str("\n    WHERE ");
            self.sql.push_str(&self.clauses.join(" AND "));
        }
        self.sql.push_str("\n    ORDER BY ");
        self.sql.push_str(order);
        if let Some(limit) = limit {
            self.sql.push_str(" LIMIT ?");
            self.parameters.push(Box::new(limit));
        }
    }

    /// Leaves out the first rows that its limit counts.
    pub(crate) fn skip(&mut self, offset: u32) {
        self.sql.push_str(" - ? OFFSET ?");
        self.parameters
            .extend([offset, offset].map(|offset| -> Box<dyn ToSql> { Box::new(offset) }));
    }

    /// Returns the parameters for running it.
    pub(crate) fn bound(&self) -> impl Params {
        params_from_iter(&self.parameters)
    }
}

pub(crate) fn placeholders(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// Quotes typed words as an FTS5 phrase whose last word is a prefix, with the alternative to write a hyphenated word as one.
/// Returns `None` if they contain no letter or digit.
pub(crate) fn word_query(words: &str) -> Option<String> {
    let phrase = phrase(words)?;
    let joined = words.replace('-', "");
    if joined == words || joined.contains(char::is_whitespace) {
        return Some(phrase);
    }
    Some(format!("({phrase} OR \"{}\" *)", escaped(&joined)))
}

/// The FTS5 query of typed words, which must all match; `OR` between words separates alternatives. Two or three words may also be
/// written as one. Returns `None` if they contain no letter or digit.
pub(crate) fn text_query(words: &[&str]) -> Option<String> {
    let mut alternatives: Vec<&[&str]> = words.split(|word| *word == "OR").collect();
    if alternatives.iter().any(|words| words.is_empty()) {
        alternatives = vec![words];
    }
    let queries: Vec<String> = alternatives.into_iter().filter_map(all_of).collect();
    match queries.as_slice() {
        [] => None,
        [query] => Some(query.clone()),
        queries => Some(format!("({})", queries.join(" OR "))),
    }
}

fn all_of(words: &[&str]) -> Option<String> {
    let each: Vec<String> = words.iter().copied().filter_map(word_query).collect();
    let all = match each.as_slice() {
        [] => return None,
        [query] => return Some(query.clone()),
        each => each.join(" AND "),
    };
    let is_word = |word: &&str| word.chars().all(char::is_alphanumeric);
    if words.len() <= 3 && words.iter().all(is_word) {
        return Some(format!("(({all}) OR \"{}\" *)", words.concat()));
    }
    Some(format!("({all})"))
}

fn phrase(words: &str) -> Option<String> {
    let is_searchable = words.chars().any(char::is_alphanumeric);
    is_searchable.then(|| format!("\"{}\" *", escaped(words)))
}

fn escaped(words: &str) -> String {
    words.replace('\0', " ").replace('"', "\"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_are_quoted() {
        for (words, query) in [
            ("atten", Some("\"atten\" *")),
            ("a\" OR b", Some("\"a\"\" OR b\" *")),
            ("?!", None),
            ("flash-att", Some("(\"flash-att\" * OR \"flashatt\" *)")),
        ] {
            assert_eq!(word_query(words).as_deref(), query, "{words}");
        }
    }

    #[test]
    fn all_words_must_match_or_one_of_alternatives() {
        for (words, query) in [
            ("a b", Some("((\"a\" * AND \"b\" *) OR \"ab\" *)")),
            ("a OR b", Some("(\"a\" * OR \"b\" *)")),
            ("a OR", Some("((\"a\" * AND \"OR\" *) OR \"aOR\" *)")),
            ("? !", None),
            ("? b", Some("\"b\" *")),
        ] {
            let words: Vec<&str> = words.split(' ').collect();
            assert_eq!(text_query(&words).as_deref(), query, "{words:?}");
        }
    }
}
