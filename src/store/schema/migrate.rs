//! The schema's history: numbered SQL files, each run once in a transaction of its own.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior, named_params};
use rusqlite_migration::{M, Migrations};

use crate::domain::{ResourceId, Slug, canonical};
use crate::store::care::backup;
use crate::store::log::rows as events;
use crate::store::{Result, StoreError};

fn steps() -> [M<'static>; STEPS] {
    [
        M::up(include_str!("../../../migrations/01-log.sql")),
        M::up(include_str!("../../../migrations/02-catalog.sql")),
        M::up(include_str!("../../../migrations/03-projections.sql")),
        M::up(include_str!("../../../migrations/04-occasions.sql")),
        M::up(include_str!("../../../migrations/05-memory.sql")),
        M::up(include_str!("../../../migrations/06-notices.sql")),
        M::up(include_str!("../../../migrations/07-own.sql")),
        M::up(include_str!("../../../migrations/08-search.sql")),
        M::up_with_hook(
            include_str!("../../../migrations/09-exchange.sql"),
            |tx: &Transaction<'_>| Ok(fill_derived(tx)?),
        ),
        M::up_with_hook(
            include_str!("../../../migrations/10-sums.sql"),
            |tx: &Transaction<'_>| Ok(events::fill_checksums(tx)?),
        ),
        M::up(include_str!("../../../migrations/11-forget.sql")),
        M::up(include_str!("../../../migrations/12-seal.sql")),
        M::up(include_str!("../../../migrations/13-calls.sql")),
    ]
}

const STEPS: usize = 13;

/// The schema version that this program writes: the number of migrations, which the file keeps as `user_version`.
#[expect(clippy::cast_possible_wrap, reason = "a handful of migrations")]
pub(crate) const LATEST: i64 = STEPS as i64;

/// The first version in which events have checksums.
pub(crate) const SUMMED: i64 = 10;

const UNDERIVED: &str = "
    SELECT r.number, r.id, r.slug, r.url, r.own, c.name FROM resource r JOIN catalog c ON c.id = r.catalog";
const DERIVE: &str =
    "UPDATE resource SET address = :address, entry = :entry WHERE number = :number";

/// Migration 9 keeps what until then was computed each time.
fn fill_derived(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut read = tx.prepare(UNDERIVED)?;
    let mut write = tx.prepare(DERIVE)?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        let (number, id, slug): (i64, ResourceId, Slug) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let url: Option<String> = row.get(3)?;
        let catalog: Slug = row.get(5)?;
        let entry = if row.get(4)? {
            None
        } else {
            Some(entry_of(&catalog, slug, id))
        };
        write.execute(named_params! {
            ":number": number, ":address": url.as_deref().and_then(canonical), ":entry": entry,
        })?;
    }
    Ok(())
}

/// The slug of an entry within its catalog, of which its id is made; before the one that it has here there may be the name
/// of the catalog, where another one had it first.
fn entry_of(catalog: &Slug, slug: Slug, id: ResourceId) -> Slug {
    let made_of = |slug: &Slug| ResourceId::of_entry(catalog, slug) == id;
    let bare = slug.as_str().strip_prefix(catalog.as_str());
    let bare = bare.and_then(|rest| rest.strip_prefix('-')?.parse().ok());
    bare.filter(|bare| !made_of(&slug) && made_of(bare))
        .unwrap_or(slug)
}

/// Brings an existing database from `version` to the latest, after a copy of it was put beside it.
pub(crate) fn to_latest(conn: &mut Connection, path: &Path, version: i64) -> Result<()> {
    let copy = backup::before(conn, path, &format!("schema-{LATEST}"))?;
    conn.set_transaction_behavior(TransactionBehavior::Immediate);
    if let Err(err) = all(conn, path) {
        // Whoever waited for another process that did the same finds it done.
        let now: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        std::fs::remove_file(&copy).map_err(StoreError::file("remove", &copy))?;
        return if now > version { Ok(()) } else { Err(err) };
    }
    backup::rotate(path);
    Ok(())
}

/// Runs all migrations that have not been run.
pub(crate) fn all(conn: &mut Connection, path: &Path) -> Result<()> {
    Migrations::new(steps().into())
        .to_latest(conn)
        .map_err(|err| match err {
            // Of the statement nobody wants to know.
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            err => StoreError::Migration {
                path: path.to_owned(),
                source: Box::new(err),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_migrations_are_sound() {
        assert!(Migrations::new(steps().into()).validate().is_ok());
    }

    #[test]
    fn an_older_database_is_copied_before_it_is_changed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("reads.db");
        let mut conn = Connection::open(&path).unwrap();
        conn.pragma_update(
            None,
            "application_id",
            crate::store::file::open::APPLICATION_ID,
        )
        .unwrap();
        Migrations::from_slice(&steps()[..1])
            .to_latest(&mut conn)
            .unwrap();
        conn.execute("INSERT INTO device VALUES (1, zeroblob(16))", [])
            .unwrap();
        drop(conn);

        let (store, installed) = crate::store::open(&path).unwrap();
        assert_eq!(installed.map(|installed| installed.new), Some(57));
        let version: i64 = store
            .conn
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, LATEST);

        let copy = Connection::open(
            directory
                .path()
                .join(format!("reads.db.before-schema-{LATEST}.backup")),
        )
        .unwrap();
        let version: i64 = copy
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        let devices: i64 = copy
            .query_row("SELECT count(*) FROM device", [], |row| row.get(0))
            .unwrap();
        assert_eq!((version, devices), (1, 1));
    }

    #[test]
    fn an_older_database_gets_what_is_derived_since() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("reads.db");
        let mut conn = Connection::open(&path).unwrap();
        conn.pragma_update(
            None,
            "application_id",
            crate::store::file::open::APPLICATION_ID,
        )
        .unwrap();
        Migrations::from_slice(&steps()[..8])
            .to_latest(&mut conn)
            .unwrap();
        let mine: Slug = "mine".parse().unwrap();
        let id = ResourceId::of_entry(&mine, &"raft".parse().unwrap());
        conn.execute("INSERT INTO device VALUES (1, zeroblob(16))", [])
            .unwrap();
        conn.execute_batch(
            "INSERT INTO catalog (id, name, title, version) VALUES (7, 'mine', 'Mine', 1);
             INSERT INTO domain (id, catalog, slug, title, position) VALUES (7, 7, 'systems', 'Systems', 7000001);",
        )
        .unwrap();
        conn.execute(
            "INSERT INTO resource (id, slug, catalog, domain, position, title, authors, kind, url, depth, why)
             VALUES (?, 'mine-raft', 7, 7, 1, 'Raft', '[]', 'paper', 'http://www.raft.github.io/?utm_source=x', 'read', '')",
            [id],
        )
        .unwrap();
        drop(conn);

        let (store, _) = crate::store::open(&path).unwrap();
        let derived: (String, String) = store
            .conn
            .query_row(
                "SELECT address, entry FROM resource WHERE slug = 'mine-raft'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert_eq!(derived, ("raft.github.io".to_owned(), "raft".to_owned()));
    }
}
