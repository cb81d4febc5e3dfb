//! The log: appending to it, and reading what it holds for one resource.

use rusqlite::{Connection, Row, ToSql, named_params, params};
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::{ClockSequence, ContextV7, NoContext, Timestamp, Uuid};

use crate::domain::{
    DeviceId, Event, EventId, EventKind, OccasionId, ResourceId, Stamp, Subject, TransactionId,
};
use crate::store::{Result, Store, StoreError};

/// The words for what an event was done to.
const RESOURCE: &str = "resource";
const OCCASION: &str = "occasion";

const DEVICE: &str = "SELECT id FROM device";
/// The events with the highest number and the highest stamp, whole so that their checksums are checked: what follows them is
/// written behind a number and a stamp that are true.
const LAST: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum
    FROM event e WHERE e.number = (SELECT max(number) FROM event)
        OR e.number = (SELECT number FROM event ORDER BY stamp DESC, id DESC LIMIT 1)";
const INSERT: &str = "
    INSERT INTO event (id, act, device, stamp, at, subject_kind, subject, kind, body, checksum, number)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

pub(crate) const COLUMNS: &str = "e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum";

const OVERWRITE: &str = "UPDATE event SET kind = ?2, body = ?3, checksum = ?4 WHERE id = ?1";

const OF_SUBJECT: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum
    FROM event e WHERE e.subject = :subject ORDER BY e.stamp, e.id";
const ALL: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum
    FROM event e ORDER BY e.number";
const OF_TRANSACTION: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum
    FROM event e WHERE e.act = :act AND e.kind <> 'forgotten' ORDER BY e.stamp, e.id";
const OF_NUMBER: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum
    FROM event e WHERE e.number = :number";
const OF_ID: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum
    FROM event e WHERE e.id = :id";
/// Of damaged events so many are told.
const MOST_TOLD: usize = 20;

impl Store {
    /// Hands all events to `each`, in the order in which they arrived.
    pub fn events<E: From<StoreError>>(
        &self,
        mut each: impl FnMut(Event) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let own = |err: rusqlite::Error| E::from(StoreError::from(err));
        let mut statement = self.conn.prepare(ALL).map_err(own)?;
        let mut rows = statement.query([]).map_err(own)?;
        while let Some(row) = rows.next().map_err(own)? {
            each(from_row(row).map_err(own)?)?;
        }
        Ok(())
    }
}

/// Appends the events of one transaction, each after all that the log holds.
pub(crate) struct Appender {
    id: TransactionId,
    device: DeviceId,
    last: Option<Stamp>,
    last_number: i64,
    now: i64,
    /// Keeps the ids of one transaction in order, so that an index grows at its end.
    ids: ContextV7,
}

impl Appender {
    /// Starts a transaction at `now`, in milliseconds since 1970 UTC.
    pub(crate) fn begin(conn: &Connection, now: i64) -> Result<Self> {
        let last = events(conn, LAST, &[])?;
        Ok(Self {
            id: TransactionId(new_id(NoContext, now)),
            ids: ContextV7::new(),
            device: conn
                .prepare_cached(DEVICE)?
                .query_row([], |row| row.get(0))?,
            last_number: last.iter().map(|event| event.number).max().unwrap_or(0),
            last: last.iter().map(|event| event.stamp).max(),
            now,
        })
    }

    /// An id for a resource that is new.
    pub(crate) fn new_resource(&self) -> ResourceId {
        ResourceId(new_id(&self.ids, self.now))
    }

    /// Returns the number of the next event, be it of this transaction or imported.
    pub(crate) fn next_number(&mut self) -> i64 {
        self.last_number += 1;
        self.last_number
    }

    /// Writes the next event into the log.
    pub(crate) fn append(
        &mut self,
        conn: &Connection,
        subject: Subject,
        kind: EventKind,
    ) -> Result<Event> {
        let stamp = Stamp::after(self.last, self.now);
        self.last = Some(stamp);
        let event = Event {
            id: EventId(new_id(&self.ids, self.now)),
            transaction: self.id,
            device: self.device,
            stamp,
            at: self.now,
            number: self.next_number(),
            subject,
            kind,
        };
        insert(conn, &event)?;
        Ok(event)
    }
}

/// Writes an event into the log, under its number.
pub(crate) fn insert(conn: &Connection, event: &Event) -> Result<()> {
    let stored = Stored::of(event)?;
    conn.prepare_cached(INSERT)?.execute(params![
        stored.id,
        stored.transaction,
        stored.device,
        stored.stamp,
        stored.at,
        stored.subject_kind,
        stored.subject,
        stored.kind,
        stored.body,
        stored.checksum(),
        stored.number,
    ])?;
    Ok(())
}

/// Puts what is left of an event in its place: of all changes the only one that the log allows.
pub(crate) fn overwrite(conn: &Connection, event: &Event) -> Result<()> {
    let stored = Stored::of(event)?;
    let sum = stored.checksum();
    conn.prepare_cached(OVERWRITE)?
        .execute(params![stored.id, stored.kind, stored.body, sum])?;
    Ok(())
}

/// Which events are not what was written, as far as they are worth telling one by one.
pub(crate) fn damaged(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare(ALL)?;
    let mut rows = statement.query([])?;
    let mut damaged = Vec::new();
    while let Some(row) = rows.next()? {
        if damaged.len() == MOST_TOLD {
            break;
        }
        if let Err(err) = Stored::from_row(row)?.sealed().event() {
            damaged.push(err.to_string());
        }
    }
    Ok(damaged)
}

/// An event as it is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) number: i64,
    pub(crate) id: EventId,
    pub(crate) transaction: TransactionId,
    pub(crate) device: DeviceId,
    pub(crate) stamp: Stamp,
    pub(crate) at: i64,
    pub(crate) subject_kind: String,
    pub(crate) subject: [u8; 16],
    pub(crate) kind: String,
    pub(crate) body: String,
    /// The checksum that was kept with it; `None` where it is from before there were any.
    pub(crate) sum: Option<i64>,
}

/// An event that is not what was written.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("entry {0} of the log is not what was written")]
pub(crate) struct Damaged(i64);

impl Stored {
    fn of(event: &Event) -> rusqlite::Result<Self> {
        let (kind, body) = to_columns(&event.kind)?;
        let (subject_kind, subject) = match event.subject {
            Subject::Resource(id) => (RESOURCE, id.0),
            Subject::Occasion(id) => (OCCASION, id.0),
        };
        Ok(Self {
            number: event.number,
            id: event.id,
            transaction: event.transaction,
            device: event.device,
            stamp: event.stamp,
            at: event.at,
            subject_kind: subject_kind.to_owned(),
            subject: subject.into_bytes(),
            kind,
            body,
            sum: None,
        })
    }

    /// Reads one row of [`COLUMNS`].
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get("number")?,
            id: row.get("id")?,
            transaction: row.get("act")?,
            device: row.get("device")?,
            stamp: row.get("stamp")?,
            at: row.get("at")?,
            subject_kind: row.get("subject_kind")?,
            subject: row.get("subject")?,
            kind: row.get("kind")?,
            body: row.get("body")?,
            sum: row.get("checksum")?,
        })
    }

    /// The same in a database whose events all have a checksum: one that has none any more is damaged.
    fn sealed(self) -> Self {
        Self {
            sum: Some(self.sum.unwrap_or(-1)),
            ..self
        }
    }

    /// The CRC-32 (of IEEE 802.3) of all of it.
    pub(crate) fn checksum(&self) -> i64 {
        let mut sum = crc32fast::Hasher::new();
        for id in [self.id.0, self.transaction.0, self.device.0] {
            sum.update(id.as_bytes());
        }
        sum.update(&self.subject);
        for number in [self.number, self.stamp.as_i64(), self.at] {
            sum.update(&number.to_le_bytes());
        }
        for text in [&self.subject_kind, &self.kind, &self.body] {
            sum.update(text.as_bytes());
            sum.update(&[0]);
        }
        sum.finalize().into()
    }

    /// What it says, if it is what was written.
    pub(crate) fn event(self) -> std::result::Result<Event, Damaged> {
        let damaged = Damaged(self.number);
        if self.sum.is_some_and(|sum| sum != self.checksum()) {
            return Err(damaged);
        }
        Ok(Event {
            kind: from_columns(&self.kind, &self.body).map_err(|_| damaged)?,
            id: self.id,
            transaction: self.transaction,
            device: self.device,
            stamp: self.stamp,
            at: self.at,
            number: self.number,
            subject: match self.subject_kind.as_str() {
                RESOURCE => ResourceId(Uuid::from_bytes(self.subject)).into(),
                OCCASION => OccasionId(Uuid::from_bytes(self.subject)).into(),
                _ => return Err(damaged),
            },
        })
    }
}

/// A UUID v7 of the given time, so that a test's clock rules ids too.
fn new_id(context: impl ClockSequence<Output = impl Into<u128>>, now: i64) -> Uuid {
    let now = now.max(0).unsigned_abs();
    let nanos = u32::try_from(now % 1_000 * 1_000_000).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(context, now / 1_000, nanos))
}

/// The events of one subject, in fold order.
pub(crate) fn of_subject(conn: &Connection, subject: &dyn ToSql) -> Result<Vec<Event>> {
    events(conn, OF_SUBJECT, named_params! {":subject": subject})
}

/// The events of one transaction that were not forgotten, in order.
pub(crate) fn of_transaction(conn: &Connection, id: TransactionId) -> Result<Vec<Event>> {
    events(conn, OF_TRANSACTION, named_params! {":act": id})
}

/// The event of that number.
pub(crate) fn of_number(conn: &Connection, number: i64) -> Result<Option<Event>> {
    Ok(events(conn, OF_NUMBER, named_params! {":number": number})?.pop())
}

/// The event of that id.
pub(crate) fn of_id(conn: &Connection, id: EventId) -> Result<Option<Event>> {
    Ok(events(conn, OF_ID, named_params! {":id": id})?.pop())
}

fn events(
    conn: &Connection,
    sql: &str,
    params: &[(&str, &dyn rusqlite::ToSql)],
) -> Result<Vec<Event>> {
    let mut statement = conn.prepare_cached(sql)?;
    let events = statement
        .query_map(params, from_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(events)
}

/// Reads one row of [`COLUMNS`].
pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let stored = Stored::from_row(row)?.sealed();
    stored.event().map_err(|damaged| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, damaged.into())
    })
}

/// An event's kind and body, as its columns hold them.
#[derive(Deserialize)]
struct Written<'t> {
    kind: &'t str,
    #[serde(borrow)]
    body: &'t RawValue,
}

/// The words for what was done, and the rest of it as JSON.
pub(crate) fn to_columns(kind: &EventKind) -> rusqlite::Result<(String, String)> {
    let unwritable = |err: serde_json::Error| rusqlite::Error::ToSqlConversionFailure(err.into());
    let written = serde_json::to_string(kind).map_err(unwritable)?;
    let columns: Written<'_> = serde_json::from_str(&written).map_err(unwritable)?;
    Ok((columns.kind.to_owned(), columns.body.get().to_owned()))
}

fn from_columns(kind: &str, body: &str) -> serde_json::Result<EventKind> {
    serde_json::from_str(&format!("{{\"kind\":\"{kind}\",\"body\":{body}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words are on people's disks: this text may never change.
    #[test]
    fn events_keep_their_form() {
        let done = EventKind::Finished {
            on: "2024-11-20".parse().unwrap(),
            depth: None,
            minutes: Some(30),
            recall: None,
        };
        let (kind, body) = to_columns(&done).unwrap();
        assert_eq!(
            (kind.as_str(), body.as_str()),
            ("finished", r#"{"on":"2024-11-20","minutes":30}"#)
        );
        assert_eq!(from_columns(&kind, &body).unwrap(), done);
        let earlier = r#"{"minutes":30,"on":"2024-11-20"}"#;
        assert_eq!(from_columns("finished", earlier).unwrap(), done);
        let (kind, body) = to_columns(&EventKind::CadenceSet {
            to: "18m".parse().unwrap(),
        })
        .unwrap();
        assert_eq!(
            (kind.as_str(), body.as_str()),
            ("cadence-set", r#"{"to":{"every":"P18M"}}"#)
        );
    }
}
