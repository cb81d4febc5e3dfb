//! A builder of `SELECT` statements from constant parts.

use rusqlite::{Params, ToSql, params_from_iter};

use crate::domain::Comparison;

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

    /// Adds a comparison with a column, in which an unknown value never matches.
    pub(crate) fn compare<T: ToSql + 'static>(
        &mut self,
        not: &str,
        column: &str,
        comparison: Comparison,
        value: T,
    ) {
        let operator = comparison.as_str();
        self.clause_with(&format!("{not}coalesce({column} {operator} ?, 0)"), [value]);
    }

    /// Adds a search of the text index, in a column (`title : `), or in all if `column` is empty.
    pub(crate) fn matches(&mut self, not: &str, column: &str, words: &str) {
        if let Some(query) = fts_query(words) {
            self.clause_with(
                &format!("s.number {not}IN ({MATCHING})"),
                [format!("{column}{query}")],
            );
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

    /// Returns the parameters for running it.
    pub(crate) fn bound(&self) -> impl Params {
        params_from_iter(&self.parameters)
    }
}

pub(crate) fn placeholders(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// Quotes typed words as an FTS5 phrase whose last word is a prefix. Returns `None` if they contain no letter or digit.
pub(crate) fn fts_query(words: &str) -> Option<String> {
    let is_searchable = words.chars().any(char::is_alphanumeric);
    is_searchable.then(|| format!("\"{}\" *", words.replace('\0', " ").replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_are_quoted() {
        assert_eq!(fts_query("atten").as_deref(), Some("\"atten\" *"));
        assert_eq!(fts_query("a\" OR b").as_deref(), Some("\"a\"\" OR b\" *"));
        assert_eq!(fts_query("?!"), None);
    }
}
