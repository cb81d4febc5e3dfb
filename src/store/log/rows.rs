//! Rows of the `event` table: appending, reading, and their checksums.

use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::{ClockSequence, ContextV7, NoContext, Timestamp, Uuid};

use crate::domain::{
    DeviceId, Event, EventId, EventKind, OccasionId, ResourceId, Stamp, Subject, TransactionId,
};
use crate::store::{Result, Store, StoreError, sql};

/// Values of `event.subject_kind`.
const RESOURCE: &str = "resource";
const OCCASION: &str = "occasion";

const DEVICE: &str = "SELECT id FROM device";
const INSERT: &str = "
    INSERT INTO event (id, act, device, stamp, at, subject_kind, subject, kind, body, checksum, number)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

/// The columns of an event, for [`from_row`].
macro_rules! columns {
    () => {
        "e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body, e.checksum"
    };
}
macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), " FROM event e ", $rest)
    };
}
pub(crate) const COLUMNS: &str = columns!();

const OVERWRITE: &str = "UPDATE event SET kind = ?2, body = ?3, checksum = ?4 WHERE id = ?1";

/// The events with the highest number and the highest stamp, whole so that their checksums are checked: what follows them is
/// written behind a number and a stamp that are true.
const LAST: &str = select!(
    "WHERE e.number = (SELECT max(number) FROM event)
        OR e.number = (SELECT number FROM event ORDER BY stamp DESC, id DESC LIMIT 1)"
);
const OF_SUBJECT: &str = select!("WHERE e.subject = :subject ORDER BY e.stamp, e.id");
const ALL: &str = select!("ORDER BY e.number");
const OF_TRANSACTION: &str =
    select!("WHERE e.act = :act AND e.kind <> 'forgotten' ORDER BY e.stamp, e.id");
const OF_NUMBER: &str = select!("WHERE e.number = :number");
const OF_ID: &str = select!("WHERE e.id = :id");
/// How many damaged events are reported.
const MAX_REPORTED: usize = 20;

impl Store {
    /// Calls `f` with each event, in order of arrival.
    pub fn events<E: From<StoreError>>(
        &self,
        f: impl FnMut(Event) -> Result<(), E>,
    ) -> Result<(), E> {
        sql::each(&self.conn, ALL, [], from_row, f)
    }
}

/// Appends the events of one transaction, with stamps later than all in the log.
pub(crate) struct Appender {
    id: TransactionId,
    device: DeviceId,
    last: Option<Stamp>,
    last_number: i64,
    now: i64,
    /// Keeps the ids of one transaction ascending, so that indexes grow at the end.
    ids: ContextV7,
}

impl Appender {
    /// Starts a transaction at `now`, in milliseconds since 1970 UTC.
    pub(crate) fn begin(conn: &Connection, now: i64) -> Result<Self> {
        let last: Vec<Event> = sql::all(conn, LAST, [], from_row)?;
        Ok(Self {
            id: TransactionId(new_id(NoContext, now)),
            ids: ContextV7::new(),
            device: sql::one(conn, DEVICE, [], |row| row.get(0))?,
            last_number: last.iter().map(|event| event.number).max().unwrap_or(0),
            last: last.iter().map(|event| event.stamp).max(),
            now,
        })
    }

    pub(crate) fn new_resource(&self) -> ResourceId {
        ResourceId(new_id(&self.ids, self.now))
    }

    /// Returns the number of the next event, appended or imported.
    pub(crate) fn next_number(&mut self) -> i64 {
        self.last_number += 1;
        self.last_number
    }

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

/// Inserts an event under its own number.
pub(crate) fn insert(conn: &Connection, event: &Event) -> Result<()> {
    let stored = Stored::of(event)?;
    let row = params![
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
    ];
    sql::run(conn, INSERT, row)?;
    Ok(())
}

/// Replaces an event by its redacted form, the only change that the log's triggers allow.
pub(crate) fn overwrite(conn: &Connection, event: &Event) -> Result<()> {
    let stored = Stored::of(event)?;
    let row = params![stored.id, stored.kind, stored.body, stored.checksum()];
    sql::run(conn, OVERWRITE, row)?;
    Ok(())
}

/// Describes the events whose checksum does not match, at most [`MAX_REPORTED`].
pub(crate) fn damaged(conn: &Connection) -> Result<Vec<String>> {
    let mut damaged = Vec::new();
    sql::each(conn, ALL, [], Stored::from_row, |stored| {
        if damaged.len() < MAX_REPORTED
            && let Err(err) = stored.require_checksum().event()
        {
            damaged.push(err.to_string());
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(damaged)
}

/// An event as stored.
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
    /// The stored checksum; `None` in databases before migration 10.
    pub(crate) sum: Option<i64>,
}

/// An event whose checksum or content is invalid.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("log entry {0} is damaged")]
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

    /// Reads a row of [`COLUMNS`].
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

    /// Treats a missing checksum as a wrong one, since every event has one after migration 10.
    fn require_checksum(self) -> Self {
        Self {
            sum: Some(self.sum.unwrap_or(-1)),
            ..self
        }
    }

    /// Returns the CRC-32 (IEEE 802.3) of all columns.
    pub(crate) fn checksum(&self) -> i64 {
        let mut sum = crc32fast::Hasher::new();
        for id in [self.id.0, self.transaction.0, self.device.0] {
            sum.update(id.as_bytes());
        }
        sum.update(&self.subject);
        for number in [self.number, self.stamp.0, self.at] {
            sum.update(&number.to_le_bytes());
        }
        for text in [&self.subject_kind, &self.kind, &self.body] {
            sum.update(text.as_bytes());
            sum.update(&[0]);
        }
        sum.finalize().into()
    }

    /// Decodes the event, if its checksum is missing or matches.
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

/// Returns a UUIDv7 of the given time, so that a test's clock determines ids too.
fn new_id(context: impl ClockSequence<Output = impl Into<u128>>, now: i64) -> Uuid {
    let now = now.max(0).unsigned_abs();
    let nanos = u32::try_from(now % 1_000 * 1_000_000).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(context, now / 1_000, nanos))
}

/// Returns the events of one subject, in fold order.
pub(crate) fn of_subject(conn: &Connection, subject: impl Into<Subject>) -> Result<Vec<Event>> {
    sql::all(conn, OF_SUBJECT, [subject.into()], from_row)
}

/// Returns the events of one transaction in order, without forgotten ones.
pub(crate) fn of_transaction(conn: &Connection, id: TransactionId) -> Result<Vec<Event>> {
    sql::all(conn, OF_TRANSACTION, [id], from_row)
}

pub(crate) fn of_number(conn: &Connection, number: i64) -> Result<Option<Event>> {
    sql::first(conn, OF_NUMBER, [number], from_row)
}

pub(crate) fn of_id(conn: &Connection, id: EventId) -> Result<Option<Event>> {
    sql::first(conn, OF_ID, [id], from_row)
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let stored = Stored::from_row(row)?.require_checksum();
    stored.event().map_err(|damaged| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, damaged.into())
    })
}

/// The tag and content of a serialized [`EventKind`].
#[derive(Deserialize)]
struct Tagged<'t> {
    kind: &'t str,
    #[serde(borrow)]
    body: &'t RawValue,
}

/// Returns the name of an event kind and its fields as JSON.
pub(crate) fn to_columns(kind: &EventKind) -> rusqlite::Result<(String, String)> {
    let convert = |err: serde_json::Error| rusqlite::Error::ToSqlConversionFailure(err.into());
    let json = serde_json::to_string(kind).map_err(convert)?;
    let tagged: Tagged<'_> = serde_json::from_str(&json).map_err(convert)?;
    Ok((tagged.kind.to_owned(), tagged.body.get().to_owned()))
}

fn from_columns(kind: &str, body: &str) -> serde_json::Result<EventKind> {
    serde_json::from_str(&format!("{{\"kind\":\"{kind}\",\"body\":{body}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These texts are stored in people's databases and must never change.
    #[test]
    fn the_stored_form_is_stable() {
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
