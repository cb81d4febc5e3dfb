//! The places that this device syncs with.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, params};
use serde_json::Error;
use uuid::Uuid;

use crate::domain::{Completion, DeviceId, SyncState};
use crate::store::{Result, Store, StoreError, sql};

const ALL: &str = "SELECT name, address, id, key, state FROM sync_target ORDER BY name";
const PUT: &str = "
    INSERT INTO sync_target (name, address, id, key, state) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (name) DO UPDATE SET address = excluded.address, id = excluded.id, key = excluded.key, state = excluded.state";
/// Only for the place and the device with which the exchange began. A database that was restored has another home.
const PUT_STATE: &str = "
    UPDATE sync_target SET state = ?3
    WHERE name = ?1 AND id = ?2 AND EXISTS (SELECT 1 FROM device WHERE id = ?4 AND home <> '')";
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

    /// Stores what was exchanged with a place by a device.
    ///
    /// # Errors
    /// [`StoreError::Elsewhere`] if the place or the database is another one meanwhile.
    pub fn put_sync_state(&mut self, target: &SyncTarget, device: DeviceId) -> Result<()> {
        let tx = self.write()?;
        put_state(&tx, target, device)?;
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
pub(crate) fn put_state(conn: &Connection, target: &SyncTarget, device: DeviceId) -> Result<()> {
    let SyncTarget {
        name, id, state, ..
    } = target;
    let row = params![name, id.as_bytes(), json(state)?, device];
    match sql::change(conn, PUT_STATE, row)? {
        0 => Err(StoreError::Elsewhere(name.clone())),
        _ => Ok(()),
    }
}

fn json(state: &SyncState) -> rusqlite::Result<String> {
    let json = serde_json::to_string(state);
    json.map_err(|err| rusqlite::Error::ToSqlConversionFailure(err.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LocalDate;
    use crate::store;

    #[test]
    fn progress_is_stored_only_for_the_place_and_the_database_that_it_began_with() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("reads.db");
        let (mut store, _) = store::open(&path).unwrap();
        store.settle("here").unwrap();
        let target = SyncTarget {
            name: "place".to_owned(),
            address: "/place".to_owned(),
            id: Uuid::from_u128(1),
            key: None,
            state: SyncState::default(),
        };
        store.put_sync_target(&target).unwrap();
        let device = store.device_id().unwrap();
        let is_stored = |store: &mut Store| {
            let import = store.import(0, LocalDate::FIRST_READING).unwrap();
            let received = import.commit_received(&target, device);
            let sent = store.put_sync_state(&target, device);
            assert_eq!(received.is_ok(), sent.is_ok());
            sent.is_ok()
        };
        assert!(is_stored(&mut store));
        let backup = store
            .back_up(Some(&directory.path().join("backup")), 0)
            .unwrap();
        store::restore(&path, &backup, 0).unwrap();
        assert!(!is_stored(&mut store));
        store.settle("here").unwrap();
        assert!(!is_stored(&mut store));
        let device = store.device_id().unwrap();
        let other = SyncTarget {
            id: Uuid::from_u128(2),
            ..target.clone()
        };
        store.put_sync_target(&other).unwrap();
        assert!(store.put_sync_state(&target, device).is_err());
        assert!(store.put_sync_state(&other, device).is_ok());
    }
}
