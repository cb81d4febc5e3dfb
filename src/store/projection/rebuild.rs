//! Creating and rebuilding all projections from one schema file, the log and the catalogs.

use rusqlite::{Connection, Row};

use crate::domain::{GoalId, OccasionId, Renamed, ResourceId};
use crate::store::feeds::news::forget_unfollowed;
use crate::store::log::rows::of_subject;
use crate::store::projection::slugs;
use crate::store::projection::{also_in, domains, fold, merges, text_index};
use crate::store::schema::truth::TABLES;
use crate::store::{Result, Store, StoreError, sql};

/// The version of the projections, raised with each change of [`SCHEMA`] or of what the fold writes. It is independent of the
/// schema version of the log.
const VERSION: i64 = 3;

/// The fingerprint of the whole schema. A test prints the new value after a change.
pub(crate) const FINGERPRINT: u32 = 0x7119_0442;

const SCHEMA: &str = include_str!("../../../migrations/projections.sql");

/// All but two tables that `SQLite` itself may have created: in a file of an old schema, and by `ANALYZE`.
/// `main.sqlite_master` cannot be shadowed by an object of the file, as `sqlite_schema` can.
const ALL_OBJECTS: &str = "
    SELECT type, name, tbl_name, coalesce(sql, '') FROM main.sqlite_master
    WHERE sql IS NULL OR sql NOT IN
        ('CREATE TABLE sqlite_sequence(name,seq)', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)')";

const GET_VERSION: &str = "SELECT projection FROM device";
const PUT_VERSION: &str = "UPDATE device SET projection = ?";
/// Virtual tables come first, because dropping them drops their internal tables.
const OBJECTS: &str = "
    SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC";
const DELETE_RESOURCES: &str = "DELETE FROM resource";
/// Domains keep their rows, so that their ids stay the same, and resources their slugs until they are assigned again.
const DELETE_OTHERS: &str = "
    DELETE FROM tag; DELETE FROM relation; DELETE FROM tie; DELETE FROM undone; DELETE FROM note; DELETE FROM reading;
    DELETE FROM call; DELETE FROM occasion; DELETE FROM goal; DELETE FROM state; DELETE FROM tally; DELETE FROM also_in;";
/// What is only shown beside another resource has no number, unless something was done with it on another device.
const PUT_NUMBERS: &str = "
    INSERT INTO local_number (id)
    SELECT id FROM catalog_entry
    WHERE id NOT IN (SELECT id FROM local_number)
        AND (removed_from_catalog = 0 OR json_extract(body, '$.same_as') IS NULL OR id IN (SELECT subject FROM event))
    ORDER BY catalog, rowid;
    INSERT INTO local_number (id)
    SELECT subject FROM event WHERE kind = 'added' AND subject NOT IN (SELECT id FROM local_number)
    GROUP BY subject ORDER BY min(number);";
const NUMBERED: &str = "SELECT id FROM local_number ORDER BY number";
const OCCASIONS: &str = "SELECT DISTINCT subject FROM event WHERE subject_kind = 'occasion'";
const GOALS: &str = "SELECT DISTINCT subject FROM event WHERE subject_kind = 'goal'";

impl Store {
    /// Drops all projections and rebuilds them from the catalogs and the log. In an intact database this changes nothing.
    pub fn rebuild(&mut self) -> Result<()> {
        let tx = self.write()?;
        recreate(&tx)?;
        tx.commit()
    }

    /// Rebuilds the projections if their version differs. Returns whether it did.
    pub(crate) fn rebuild_if_outdated(&mut self) -> Result<bool> {
        if is_current(&self.conn)? {
            return Ok(false);
        }
        let tx = self.write()?;
        // Another process may have rebuilt them meanwhile.
        if is_current(&tx)? {
            return Ok(false);
        }
        recreate(&tx)?;
        tx.commit()?;
        Ok(true)
    }
}

pub(crate) fn is_current(conn: &Connection) -> Result<bool> {
    let found: i64 = sql::one(conn, GET_VERSION, [], |row| row.get(0))?;
    Ok(found == VERSION)
}

/// An object of a schema by its type and name, such as `table note`; its table, and its SQL text.
pub(crate) type Object = (String, String, String);

/// Returns the objects of a file.
pub(crate) fn objects(conn: &Connection) -> Result<Vec<Object>> {
    sql::all(conn, ALL_OBJECTS, [], |row| {
        let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
        Ok((format!("{kind} {name}"), row.get(2)?, row.get(3)?))
    })
}

/// Returns a checksum of the schema of a file that does not depend on the order of its objects. Each command computes it, so
/// nothing is copied.
pub(crate) fn fingerprint(conn: &Connection) -> Result<u32> {
    let checksum = |row: &Row<'_>| {
        let mut sum = crc32fast::Hasher::new();
        for column in 0..row.as_ref().column_count() {
            sum.update(row.get_ref(column)?.as_bytes()?);
            sum.update(&[0]);
        }
        Ok(sum.finalize())
    };
    let mut sum: u32 = 0;
    sql::each(conn, ALL_OBJECTS, [], checksum, |object| {
        sum = sum.wrapping_add(object);
        Ok::<_, StoreError>(())
    })?;
    Ok(sum)
}

/// Creates the projections in a file that has none.
pub(crate) fn create(conn: &Connection) -> Result<()> {
    conn.execute_batch(SCHEMA)?;
    sql::run(conn, PUT_VERSION, [VERSION])
}

fn recreate(conn: &Connection) -> Result<()> {
    let objects: Vec<(String, String)> = sql::all(conn, OBJECTS, [], |row| row.try_into())?;
    for (kind, name) in objects {
        if !TABLES.contains(&name.as_str()) {
            let name = name.replace('"', "\"\"");
            conn.execute_batch(&format!("DROP {kind} IF EXISTS \"{name}\""))?;
        }
    }
    create(conn)?;
    refold(conn)
}

/// Folds everything in place, within the caller's transaction. In an intact database this changes nothing.
pub(crate) fn refold(conn: &Connection) -> Result<()> {
    conn.execute_batch(DELETE_RESOURCES)?;
    update(conn).map(drop)
}

/// Folds everything after a change that may concern any resource: of a catalog, or of what the log says of resources that others
/// are related to or share a slug with. Returns the resources that have another slug than before.
pub(crate) fn update(conn: &Connection) -> Result<Vec<Renamed>> {
    conn.execute_batch(DELETE_OTHERS)?;
    conn.execute_batch(PUT_NUMBERS)?;
    merges::put_all(conn)?;
    also_in::put_all(conn)?;
    domains::project(conn)?;
    domains::project_own(conn)?;
    let ids: Vec<ResourceId> = sql::all(conn, NUMBERED, [], |row| row.get(0))?;
    for id in ids {
        fold::project(conn, id, &of_subject(conn, id)?, fold::Changed::ALL)?;
    }
    forget_unfollowed(conn)?;
    let renamed = slugs::assign(conn)?;
    text_index::index_all(conn)?;
    let ids: Vec<OccasionId> = sql::all(conn, OCCASIONS, [], |row| row.get(0))?;
    for id in ids {
        fold::refold_occasion(conn, id)?;
    }
    let ids: Vec<GoalId> = sql::all(conn, GOALS, [], |row| row.get(0))?;
    for id in ids {
        fold::refold_goal(conn, id)?;
    }
    Ok(renamed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::truth;

    #[test]
    fn the_fingerprint_is_that_of_the_schema() {
        let conn = Connection::open_in_memory().unwrap();
        truth::create(&conn).unwrap();
        create(&conn).unwrap();
        let found = fingerprint(&conn).unwrap();
        assert_eq!(
            found, FINGERPRINT,
            "the schema was changed: raise VERSION, and set FINGERPRINT to {found:#x}"
        );
    }
}
