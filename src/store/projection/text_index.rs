//! Writing the text index: the table `words`, one row per resource. Searching it belongs to `query::search`.

use rusqlite::Connection;

use crate::store::{Result, sql};

/// A condition on the resources follows.
const PUT: &str = "
    INSERT INTO words (rowid, title, authors, why, tags, scope, notes, slug, domain, venue, summary)
    SELECT r.number, r.title,
           -- Editors stand for authors that are not there.
           coalesce((SELECT group_concat(value, ', ' ORDER BY key)
                     FROM json_each(replace(replace(iif(r.authors = '[]', r.editors, r.authors), '{', ''), '}', ''))), ''),
           r.why,
           coalesce((SELECT group_concat(tag, ', ' ORDER BY key) FROM tag WHERE resource = r.number), ''),
           coalesce(r.scope, ''),
           coalesce((SELECT group_concat(concat_ws(char(10), n.quotation, nullif(n.text, '')), char(10) ORDER BY e.stamp, e.id)
                     FROM note n JOIN event e ON e.number = n.event WHERE n.resource = r.number), ''),
           -- Hyphenated words are also found as one word.
           r.slug || CASE WHEN instr(r.slug || r.title, '-') > 0 THEN ' ' || replace(r.slug || ' ' || r.title, '-', '') ELSE '' END,
           (SELECT d.title || ' ' || d.slug FROM domain d WHERE d.id = r.domain),
           concat_ws(', ', r.container, r.publisher,
                     (SELECT group_concat(value, ', ' ORDER BY key) FROM json_each(replace(replace(r.editors, '{', ''), '}', '')))),
           r.summary
    FROM resource r WHERE r.removed = 0";
const OF_ONE: &str = "r.number = ?";
const OF_LATER: &str = "r.number > ?";
const DELETE_ONE: &str = "DELETE FROM words WHERE rowid = ?";
const DELETE_ALL: &str = "DELETE FROM words";
const CHECK: &str = "INSERT INTO words (words) VALUES ('integrity-check')";
const REBUILD: &str = "INSERT INTO words (words) VALUES ('rebuild')";

/// Updates the row of a resource, within the caller's transaction.
pub(crate) fn index(conn: &Connection, number: i64) -> Result<()> {
    sql::run(conn, DELETE_ONE, [number])?;
    sql::run(conn, &format!("{PUT} AND {OF_ONE}"), [number])
}

/// Inserts the rows of all resources with greater numbers, which the index must not have yet.
pub(crate) fn index_after(conn: &Connection, number: i64) -> Result<()> {
    sql::run(conn, &format!("{PUT} AND {OF_LATER}"), [number])
}

/// Updates the rows of all resources.
pub(crate) fn index_all(conn: &Connection) -> Result<()> {
    sql::run(conn, DELETE_ALL, [])?;
    sql::run(conn, PUT, [])
}

/// Returns an error if the index does not match the texts that it stores.
pub(crate) fn check(conn: &Connection) -> Result<()> {
    sql::run(conn, CHECK, [])
}

/// Rebuilds the index from the texts that it stores, so that no deleted text remains in it.
pub(crate) fn rebuild(conn: &Connection) -> Result<()> {
    sql::run(conn, REBUILD, [])
}
