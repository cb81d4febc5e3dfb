//! What the database knows of a word that was typed after a list command.

use crate::domain::Known;
use crate::store::{Result, Store, sql};

const DOMAINS: &str = "
    SELECT slug, title FROM domain d
    WHERE EXISTS (SELECT 1 FROM tally t WHERE t.domain = d.id AND t.resources > 0) ORDER BY position, id";
const IS_OCCASION: &str = "
    SELECT EXISTS (SELECT 1 FROM tie WHERE occasion = ?1) OR EXISTS (SELECT 1 FROM occasion WHERE name = ?1)";
const IS_SLUG: &str =
    "SELECT EXISTS (SELECT 1 FROM resource WHERE slug = ?1 AND claims = 1 AND removed = 0)";
const IS_TAG: &str = "SELECT EXISTS (SELECT 1 FROM tag WHERE tag = ?1)";
const TAGS: &str = "SELECT DISTINCT tag FROM tag";

impl Store {
    /// Returns what a word may name.
    pub fn known(&self, word: &str) -> Result<Known> {
        let word = word.to_lowercase();
        let is = |sql| sql::one(&self.conn, sql, [&word], |row| row.get(0));
        Ok(Known {
            domains: sql::all(&self.conn, DOMAINS, [], |row| row.try_into())?,
            is_occasion: is(IS_OCCASION)?,
            is_slug: is(IS_SLUG)?,
            is_tag: self.is_tag(&word)?,
        })
    }

    pub(crate) fn is_tag(&self, tag: &str) -> Result<bool> {
        sql::one(&self.conn, IS_TAG, [tag], |row| row.get(0))
    }

    /// Returns all tags.
    pub fn tag_names(&self) -> Result<Vec<String>> {
        sql::all(&self.conn, TAGS, [], |row| row.get(0))
    }
}
