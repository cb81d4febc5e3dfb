//! The text index, which `reads search` asks: one row a resource, written where what it says changes.

use rusqlite::Connection;

use crate::store::Result;

/// The words of resources; whose, follows.
const PUT: &str = "
    INSERT INTO words (rowid, title, authors, why, tags, scope, notes)
    SELECT r.number, r.title,
           coalesce((SELECT group_concat(value, ', ' ORDER BY key) FROM json_each(r.authors)), ''),
           r.why,
           coalesce((SELECT group_concat(tag, ' ' ORDER BY tag) FROM tag WHERE resource = r.number), ''),
           coalesce(r.scope, ''),
           coalesce((SELECT group_concat(text, char(10) ORDER BY event) FROM note WHERE resource = r.number), '')
    FROM resource r WHERE r.removed = 0";
const OF_ONE: &str = "r.number = ?";
const OF_CATALOG: &str = "r.catalog = ?";
const OF_LATER: &str = "r.number > ?";
const DROP_ONE: &str = "DELETE FROM words WHERE rowid = ?";
const DROP_CATALOG: &str =
    "DELETE FROM words WHERE rowid IN (SELECT number FROM resource WHERE catalog = ?)";
const DROP_ALL: &str = "DELETE FROM words";
const CHECK: &str = "INSERT INTO words (words) VALUES ('integrity-check')";
const REBUILD: &str = "INSERT INTO words (words) VALUES ('rebuild')";

/// Brings the index up to date with what is said of one resource, within the caller's transaction.
pub(crate) fn index(conn: &Connection, number: i64) -> Result<()> {
    conn.prepare_cached(DROP_ONE)?.execute([number])?;
    conn.prepare_cached(&format!("{PUT} AND {OF_ONE}"))?
        .execute([number])?;
    Ok(())
}

/// The same for all entries of a catalog, in one statement: the index writes what it was told at the end of each.
pub(crate) fn index_catalog(conn: &Connection, catalog: i64) -> Result<()> {
    conn.execute(DROP_CATALOG, [catalog])?;
    conn.execute(&format!("{PUT} AND {OF_CATALOG}"), [catalog])?;
    Ok(())
}

/// The same for all resources whose numbers are greater, which the index does not hold yet.
pub(crate) fn index_after(conn: &Connection, number: i64) -> Result<()> {
    conn.execute(&format!("{PUT} AND {OF_LATER}"), [number])?;
    Ok(())
}

/// Makes the whole index anew.
pub(crate) fn index_all(conn: &Connection) -> Result<()> {
    conn.execute(DROP_ALL, [])?;
    conn.execute(PUT, [])?;
    Ok(())
}

/// Whether the index holds what it was made of; an error where it does not.
pub(crate) fn check(conn: &Connection) -> Result<()> {
    conn.execute(CHECK, [])?;
    Ok(())
}

/// Writes the index anew from the words that it holds, without a trace of those that it held.
pub(crate) fn rebuild(conn: &Connection) -> Result<()> {
    conn.execute(REBUILD, [])?;
    Ok(())
}
