//! Statements put together from constant parts.

use rusqlite::types::ToSql;

use crate::domain::Comparison;

const IN_WORDS: &str = "SELECT rowid FROM words WHERE words MATCH ?";

/// A `SELECT` that is put together from constant parts.
#[derive(Default)]
pub(crate) struct Query {
    pub(crate) sql: String,
    clauses: Vec<String>,
    pub(crate) parameters: Vec<Box<dyn ToSql>>,
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
        self.parameters.extend(
            parameters
                .into_iter()
                .map(|value| Box::new(value) as Box<dyn ToSql>),
        );
    }

    pub(crate) fn one_of<T: ToSql + 'static>(&mut self, column: &str, values: Vec<T>) {
        if !values.is_empty() {
            self.clause_with(&format!("{column} IN ({})", marks(values.len())), values);
        }
    }

    pub(crate) fn number(&mut self, not: &str, column: &str, relation: Comparison, number: u32) {
        let sign = relation.sign();
        self.clause_with(&format!("{not}coalesce({column} {sign} ?, 0)"), [number]);
    }

    /// Adds a search of the text index, in `column` (`title : `) or in all of them if it is empty.
    pub(crate) fn words(&mut self, not: &str, column: &str, words: &str) {
        if let Some(question) = question(words) {
            self.clause_with(
                &format!("s.number {not}IN ({IN_WORDS})"),
                [format!("{column}{question}")],
            );
        }
    }

    pub(crate) fn finish(&mut self, columns: &str, from: &str, order: &str, limit: Option<u32>) {
        self.sql = format!("{columns}{from}");
        for (at, clause) in self.clauses.iter().enumerate() {
            self.sql
                .push_str(if at == 0 { "\n    WHERE " } else { " AND " });
            self.sql.push_str(clause);
        }
        self.sql.push_str("\n    ORDER BY ");
        self.sql.push_str(order);
        if let Some(limit) = limit {
            self.sql.push_str(" LIMIT ?");
            self.parameters.push(Box::new(limit));
        }
    }
}

pub(crate) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// Returns typed words as an FTS5 query: a phrase whose last word is a prefix, without any syntax of their own. `None` if they
/// hold no letter or digit.
pub(crate) fn question(word: &str) -> Option<String> {
    let said = word.chars().any(char::is_alphanumeric);
    said.then(|| format!("\"{}\" *", word.replace('\0', " ").replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_are_quoted() {
        assert_eq!(question("atten").as_deref(), Some("\"atten\" *"));
        assert_eq!(question("a\" OR b").as_deref(), Some("\"a\"\" OR b\" *"));
        assert_eq!(question("?!"), None);
    }
}
