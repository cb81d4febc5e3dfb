//! The places that this device syncs with.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, params};
use serde_json::Error;
use uuid::Uuid;

use crate::domain::{Completion, SyncState};
use crate::store::{Result, Store, sql};

const ALL: &str = "SELECT name, address, id, key, state FROM sync_target ORDER BY name";
const PUT: &str = "
    INSERT INTO sync_target (name, address, id, key, state) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (name) DO UPDATE SET address = excluded.address, id = excluded.id, key = excluded.key, state = excluded.state";
const PUT_STATE: &str = "UPDATE sync_target SET state = ?2 WHERE name = ?1";
const REMOVE: &str = "DELETE FROM sync_target WHERE name = ?1";

/// A place that this device syncs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncTarget {
    /// What the person calls it.
    pub name: String,
    pub address: String,
    pub id: Uuid,
    /// The bytes of the key; `None` if the place is not encrypted.
    pub key: Option<[u8; 16]>,
    pub state: SyncState,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<SyncTarget> {
    let state: String = row.get(4)?;
    let invalid = |err: Error| {
        rusqlite::Error::FromSqlConversionFailure(4, rusqlite::types::Type::Text, err.into())
    };
    Ok(SyncTarget {
        name: row.get(0)?,
        address: row.get(1)?,
        id: Uuid::from_bytes(row.get(2)?),
        key: row.get(3)?,
        state: serde_json::from_str(&state).map_err(invalid)?,
    })
}

impl Store {
    /// Returns the places, by name.
    pub fn sync_targets(&self) -> Result<Vec<SyncTarget>> {
        all(&self.conn)
    }

    /// Returns the names of places that begin so, with their addresses.
    pub fn places_from(&self, typed: &str) -> Result<Vec<Completion>> {
        let all = self.sync_targets()?.into_iter();
        let completion = |target: SyncTarget| Completion {
            word: target.name,
            about: target.address,
        };
        Ok(all
            .filter(|target| target.name.starts_with(typed))
            .map(completion)
            .collect())
    }

    /// Returns the names of other devices that begin so.
    pub fn devices_from(&self, typed: &str) -> Result<Vec<Completion>> {
        let targets = self.sync_targets()?;
        let peers = targets
            .iter()
            .flat_map(|target| target.state.peers.values());
        let names = peers
            .map(|peer| &peer.name)
            .filter(|name| name.starts_with(typed));
        let names: BTreeSet<&String> = names.collect();
        let completion = |word: &String| Completion {
            word: word.clone(),
            about: String::new(),
        };
        Ok(names.into_iter().map(completion).collect())
    }

    /// Adds a place, or replaces the one of that name.
    pub fn put_sync_target(&mut self, target: &SyncTarget) -> Result<()> {
        let tx = self.write()?;
        put(&tx, target)?;
        tx.commit()
    }

    /// Stores what was written to a place.
    pub fn put_sync_state(&mut self, name: &str, state: &SyncState) -> Result<()> {
        let tx = self.write()?;
        put_state(&tx, name, state)?;
        tx.commit()
    }

    /// Forgets a place. Nothing is removed from the place itself.
    pub fn remove_sync_target(&mut self, name: &str) -> Result<()> {
        let tx = self.write()?;
        sql::run(&tx, REMOVE, [name])?;
        tx.commit()
    }
}

pub(crate) fn all(conn: &Connection) -> Result<Vec<SyncTarget>> {
    sql::all(conn, ALL, [], from_row)
}

pub(crate) fn put(conn: &Connection, target: &SyncTarget) -> Result<()> {
    let SyncTarget {
        name,
        address,
        id,
        key,
        state,
    } = target;
    let row = params![name, address, id.as_bytes(), key, json(state)?];
    sql::run(conn, PUT, row)
}

/// Stores the progress with a place, within the caller's transaction.
pub(crate) fn put_state(conn: &Connection, name: &str, state: &SyncState) -> Result<()> {
    sql::run(conn, PUT_STATE, params![name, json(state)?])
}

fn json(state: &SyncState) -> rusqlite::Result<String> {
    let json = serde_json::to_string(state);
    json.map_err(|err| rusqlite::Error::ToSqlConversionFailure(err.into()))
}
