//! What the shell completes: slugs, domains, tags, occasions and catalogs that begin with what was typed. Each query reads a few
//! rows of an index, however large the database is.

use rusqlite::Row;

use crate::domain::Completion;
use crate::store::{Result, Store, sql};

/// All words with a prefix sort before the prefix followed by `~`, which none of them contains.
macro_rules! slugs {
    ($order:literal) => {
        concat!(
            "SELECT slug, title FROM resource
             WHERE slug >= :prefix AND slug < :prefix || '~' AND claims = 1 AND removed = 0 ORDER BY slug ",
            $order,
            " LIMIT :limit"
        )
    };
}
const FIRST_SLUGS: &str = slugs!("ASC");
const LAST_SLUG: &str = slugs!("DESC");
const NUMBERED: &str =
    "SELECT CAST(number AS TEXT), slug FROM resource WHERE number = :number AND removed = 0";
const DOMAINS: &str = "
    SELECT slug, title FROM domain WHERE slug >= :prefix AND slug < :prefix || '~' GROUP BY slug LIMIT :limit";
/// Steps from each tag to the next one, because few tags have many rows.
const TAGS: &str = "
    WITH RECURSIVE next (tag) AS (
        SELECT min(tag) FROM tag WHERE tag >= :prefix
        UNION ALL
        SELECT (SELECT min(t.tag) FROM tag t WHERE t.tag > next.tag) FROM next WHERE next.tag < :prefix || '~'
    )
    SELECT tag, '' FROM next WHERE tag < :prefix || '~' LIMIT :limit";
const OCCASIONS: &str = "
    WITH RECURSIVE next (name) AS (
        SELECT min(occasion) FROM tie WHERE occasion >= :prefix
        UNION ALL
        SELECT (SELECT min(t.occasion) FROM tie t WHERE t.occasion > next.name) FROM next WHERE next.name < :prefix || '~'
    ), name (name) AS (
        SELECT name FROM next WHERE name < :prefix || '~'
        UNION SELECT name FROM occasion WHERE name >= :prefix AND name < :prefix || '~' AND (on_date IS NOT NULL OR held > 0)
    )
    SELECT n.name, coalesce(o.on_date || coalesce(' · ' || o.title, ''), '') FROM name n LEFT JOIN occasion o ON o.name = n.name
    ORDER BY n.name LIMIT :limit";
const CATALOGS: &str = "
    SELECT name, title FROM catalog WHERE NOT removed AND name >= :prefix AND name < :prefix || '~' ORDER BY name LIMIT :limit";

/// How many words are offered at most.
const LIMIT: usize = 200;

impl Store {
    /// Returns the slugs that begin with `prefix`, with the titles; or the resource of that number.
    ///
    /// If they are too many, the first and the last ones: a shell inserts what all have in common, and the first and the last in
    /// order have no more in common than all of them.
    pub fn slugs_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        if !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: i64 = prefix.parse().unwrap_or(-1);
            let mut found: Vec<Completion> = sql::all(&self.conn, NUMBERED, [number], from_row)?;
            found.extend(self.starting(FIRST_SLUGS, prefix)?);
            return Ok(found);
        }
        let mut slugs = self.starting(FIRST_SLUGS, prefix)?;
        if slugs.len() == LIMIT {
            slugs.extend(sql::first(&self.conn, LAST_SLUG, (prefix, 1), from_row)?);
            slugs.dedup();
        }
        Ok(slugs)
    }

    pub fn domains_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(DOMAINS, prefix)
    }

    pub fn tags_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(TAGS, prefix)
    }

    pub fn occasions_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(OCCASIONS, prefix)
    }

    pub fn catalogs_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(CATALOGS, prefix)
    }

    fn starting(&self, statement: &str, prefix: &str) -> Result<Vec<Completion>> {
        sql::all(&self.conn, statement, (prefix, LIMIT), from_row)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Completion> {
    Ok(Completion {
        word: row.get(0)?,
        about: row.get(1)?,
    })
}
