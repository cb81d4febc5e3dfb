//! The device as others see it. A database that was copied has two writers with one id, so the copy gets another.

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::domain::DeviceId;
use crate::store::sync::targets;
use crate::store::write::FileId;
use crate::store::{Result, Store, SyncTarget, sql};

const ID: &str = "SELECT id FROM device";
const GET: &str = "SELECT name, home, sync_failure, sync_tried_at FROM device";
const PUT_NAME: &str = "UPDATE device SET name = :name";
const PUT_HOME: &str = "UPDATE device SET home = :home";
const PUT_TRY: &str = "UPDATE device SET sync_tried_at = :tried_at, sync_failure = :failure";
const CLEAR_FAILURE: &str = "UPDATE device SET sync_failure = NULL";
const UNSETTLE: &str = "UPDATE device SET home = '' WHERE home IS NOT NULL";
const PUT_ID: &str = "UPDATE device SET id = ?1";

/// This device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncDevice {
    /// `None` until the person or the first sync has named it.
    pub name: Option<String>,
    /// The time of the last sync in the background, in milliseconds since 1970 UTC.
    pub tried_at: i64,
    /// Why it failed, until that was told.
    pub failure: Option<String>,
    home: Option<String>,
}

impl Store {
    pub fn device_id(&self) -> Result<DeviceId> {
        sql::one(&self.conn, ID, [], |row| row.get(0))
    }

    pub fn sync_device(&self) -> Result<SyncDevice> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(SyncDevice {
                name: row.get(0)?,
                home: row.get(1)?,
                failure: row.get(2)?,
                tried_at: row.get(3)?,
            })
        };
        sql::one(&self.conn, GET, [], read)
    }

    /// Returns whether the device had another name.
    pub fn name_device(&mut self, name: &str) -> Result<bool> {
        if self.sync_device()?.name.as_deref() == Some(name) {
            return Ok(false);
        }
        let tx = self.write()?;
        sql::run(&tx, PUT_NAME, [name])?;
        tx.commit()?;
        Ok(true)
    }

    /// Records a sync in the background, and why it failed.
    pub fn put_sync_try(&mut self, now: i64, failure: Option<&str>) -> Result<()> {
        let tx = self.write()?;
        sql::run(&tx, PUT_TRY, params![now, failure])?;
        tx.commit()
    }

    /// Returns why the last sync in the background failed, once.
    pub fn take_sync_failure(&mut self) -> Result<Option<String>> {
        let failure = self.sync_failure.take();
        if failure.is_some() {
            let tx = self.write()?;
            sql::run(&tx, CLEAR_FAILURE, [])?;
            tx.commit()?;
        }
        Ok(failure)
    }

    /// Notices that the file was copied: it is another one, or on another machine, than when it last synced. It gets another id
    /// then. Returns whether it did.
    pub fn settle(&mut self, machine: &str) -> Result<bool> {
        let file = FileId::of(&self.path).map_or(0, FileId::inode);
        let home = format!("{machine} {file}");
        let known = self.sync_device()?.home;
        if known.as_ref() == Some(&home) {
            return Ok(false);
        }
        let tx = self.write()?;
        sql::run(&tx, PUT_HOME, [home])?;
        if known.is_some() {
            put_new_id(&tx)?;
        }
        tx.commit()?;
        Ok(known.is_some())
    }

    /// Gives this device another id, because another one writes under its own.
    pub fn renew_device(&mut self) -> Result<()> {
        let tx = self.write()?;
        put_new_id(&tx)?;
        tx.commit()
    }
}

/// Makes the next sync give the device another id, within the caller's transaction: what was done after a backup may be at a place,
/// under the same id and the same numbers.
pub(crate) fn unsettle(conn: &Connection) -> Result<()> {
    sql::run(conn, UNSETTLE, [])
}

/// Gives the device another id, within the caller's transaction. It begins a directory of its own in each place.
fn put_new_id(conn: &Connection) -> Result<()> {
    sql::run(conn, PUT_ID, [DeviceId(Uuid::now_v7())])?;
    // The other one goes on under the name.
    sql::run(conn, PUT_NAME, [None::<&str>])?;
    for target in targets::all(conn)? {
        let state = target.state.renewed();
        targets::put(conn, &SyncTarget { state, ..target })?;
    }
    Ok(())
}
