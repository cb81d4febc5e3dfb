//! What the database knows of a word that was typed after a list command.

use crate::domain::{Known, Tag};
use crate::store::{Result, Store, sql};

const DOMAINS: &str = "
    SELECT slug, title FROM domain d
    WHERE EXISTS (SELECT 1 FROM tally t WHERE t.domain = d.id AND t.resources > 0) ORDER BY position, id";
const IS_OCCASION: &str = "
    SELECT EXISTS (SELECT 1 FROM tie WHERE occasion = ?1) OR EXISTS (SELECT 1 FROM occasion WHERE name = ?1)";
const IS_SLUG: &str =
    "SELECT EXISTS (SELECT 1 FROM resource WHERE slug = ?1 AND claims = 1 AND removed = 0)";
/// Of several spellings, the first in order.
const TAG: &str = "SELECT tag FROM tag WHERE key = ?1 ORDER BY tag LIMIT 1";
const TAGS: &str = "SELECT min(tag) FROM tag GROUP BY key";

impl Store {
    /// Returns what a word may name.
    pub fn known(&self, word: &str) -> Result<Known> {
        let word = word.to_lowercase();
        let is = |sql| sql::one(&self.conn, sql, [&word], |row| row.get(0));
        Ok(Known {
            domains: sql::all(&self.conn, DOMAINS, [], |row| row.try_into())?,
            is_occasion: is(IS_OCCASION)?,
            is_slug: is(IS_SLUG)?,
            tag: self.tag_of(&Tag::key_of(&word))?,
        })
    }

    /// Returns the tag with a key, if a resource has it.
    pub(crate) fn tag_of(&self, key: &str) -> Result<Option<Tag>> {
        sql::first(&self.conn, TAG, [key], |row| row.get(0))
    }

    /// Returns all tags.
    pub fn all_tags(&self) -> Result<Vec<Tag>> {
        sql::all(&self.conn, TAGS, [], |row| row.get(0))
    }
}
