//! Rows of the `event` table: appending, reading, and their checksums.

use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};
use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::{ClockSequence, ContextV7, NoContext, Timestamp, Uuid};

use crate::domain::{
    DeviceId, Event, EventId, EventKind, GoalId, OccasionId, ResourceId, Stamp, Subject,
    TransactionId,
};
use crate::store::{Result, Store, StoreError, sql};

/// Values of `event.subject_kind`.
const RESOURCE: &str = "resource";
const OCCASION: &str = "occasion";
const GOAL: &str = "goal";

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
const NOTE_ERASURE: &str = "INSERT INTO erasure (event) VALUES (?1)";

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
const REVISIONS: &str =
    select!("WHERE e.kind = 'note-revised' AND json_extract(e.body, '$.note') = :note");
pub(crate) const BETWEEN: &str = select!("WHERE e.number BETWEEN ?1 AND ?2 ORDER BY e.stamp, e.id");
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

    pub(crate) fn last_number(&self) -> i64 {
        self.last_number
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
    let (kind, body) = to_columns(&event.kind)?;
    let row = params![
        event.id,
        event.transaction,
        event.device,
        event.stamp,
        event.at,
        subject_kind(event.subject),
        event.subject,
        kind,
        body,
        checksum(event, &kind, &body),
        event.number,
    ];
    sql::run(conn, INSERT, row)
}

/// Replaces an event by its redacted form, the only change that the log's triggers allow.
pub(crate) fn erase(conn: &Connection, event: &Event) -> Result<()> {
    let (kind, body) = to_columns(&event.kind)?;
    let row = params![event.id, kind, body, checksum(event, &kind, &body)];
    sql::run(conn, OVERWRITE, row)?;
    sql::run(conn, NOTE_ERASURE, [event.number])
}

/// Describes the events whose checksum does not match, at most [`MAX_REPORTED`].
pub(crate) fn damaged(conn: &Connection) -> Result<Vec<String>> {
    let mut damaged = Vec::new();
    let read = |row: &Row<'_>| Ok((row.get("number")?, from_row(row).is_ok()));
    sql::each(conn, ALL, [], read, |(number, is_intact)| {
        if !is_intact && damaged.len() < MAX_REPORTED {
            damaged.push(Damaged(number).to_string());
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(damaged)
}

/// An event whose checksum or content is invalid.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("log entry {0} is damaged")]
struct Damaged(i64);

/// An event with its checksums.
pub(crate) struct Stored {
    pub(crate) event: Event,
    pub(crate) computed: i64,
    /// `None` in databases before migration 10.
    pub(crate) sum: Option<i64>,
}

impl Stored {
    /// Reads a row of [`COLUMNS`].
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let number = row.get("number")?;
        let (kind, body): (String, String) = (row.get("kind")?, row.get("body")?);
        let subject_kind: String = row.get("subject_kind")?;
        let event = Event {
            number,
            id: row.get("id")?,
            transaction: row.get("act")?,
            device: row.get("device")?,
            stamp: row.get("stamp")?,
            at: row.get("at")?,
            subject: subject(&subject_kind, row.get("subject")?).ok_or_else(|| damage(number))?,
            kind: from_columns(&kind, &body).map_err(|_| damage(number))?,
        };
        Ok(Self {
            computed: checksum(&event, &kind, &body),
            sum: row.get("checksum")?,
            event,
        })
    }

    /// Returns the event, if its checksum is missing or matches.
    pub(crate) fn intact(self) -> Option<Event> {
        let matches = self.sum.is_none_or(|sum| sum == self.computed);
        matches.then_some(self.event)
    }
}

fn damage(number: i64) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Damaged(number).into())
}

fn subject_kind(subject: Subject) -> &'static str {
    match subject {
        Subject::Resource(_) => RESOURCE,
        Subject::Occasion(_) => OCCASION,
        Subject::Goal(_) => GOAL,
    }
}

pub(crate) fn subject(kind: &str, id: [u8; 16]) -> Option<Subject> {
    match kind {
        RESOURCE => Some(ResourceId(Uuid::from_bytes(id)).into()),
        OCCASION => Some(OccasionId(Uuid::from_bytes(id)).into()),
        GOAL => Some(GoalId(Uuid::from_bytes(id)).into()),
        _ => None,
    }
}

/// Returns the CRC-32 (IEEE 802.3) of all columns, with `kind` and `body` as they are stored.
pub(crate) fn checksum(event: &Event, kind: &str, body: &str) -> i64 {
    let mut sum = crc32fast::Hasher::new();
    let ids = [event.id.0, event.transaction.0, event.device.0];
    for id in ids.into_iter().chain([event.subject.id()]) {
        sum.update(id.as_bytes());
    }
    for number in [event.number, event.stamp.0, event.at] {
        sum.update(&number.to_le_bytes());
    }
    for text in [subject_kind(event.subject), kind, body] {
        sum.update(text.as_bytes());
        sum.update(&[0]);
    }
    sum.finalize().into()
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

/// Returns the revisions of a note that are not erased. It reads the whole log.
pub(crate) fn revisions(conn: &Connection, note: EventId) -> Result<Vec<Event>> {
    sql::all(conn, REVISIONS, [note.0.to_string()], from_row)
}

/// Reads a row of [`COLUMNS`] with a checksum that matches.
pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let stored = Stored::from_row(row)?;
    if stored.sum != Some(stored.computed) {
        return Err(damage(stored.event.number));
    }
    Ok(stored.event)
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

pub(crate) fn from_columns(kind: &str, body: &str) -> serde_json::Result<EventKind> {
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
            recorded_on: None,
            posts: Vec::new(),
        };
        let (kind, body) = to_columns(&done).unwrap();
        assert_eq!(
            (kind.as_str(), body.as_str()),
            ("finished", r#"{"on":"2024-11-20","minutes":30}"#)
        );
        assert_eq!(from_columns(&kind, &body).unwrap(), done);
        let earlier = r#"{"minutes":30,"on":"2024-11-20"}"#;
        assert_eq!(from_columns("finished", earlier).unwrap(), done);
        for on in ["2024-06", "2024", "unknown"] {
            let body = format!(r#"{{"on":"{on}"}}"#);
            let done = from_columns("finished", &body).unwrap();
            assert_eq!(to_columns(&done).unwrap().1, body);
        }
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
