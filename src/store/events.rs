//! The log: appending to it, and reading what it holds for one resource.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, named_params};
use uuid::{NoContext, Timestamp, Uuid};

use super::project::{refold, refold_occasion};
use super::{Result, Store, StoreError};
use crate::domain::{ActId, DeviceId, Event, EventId, ResourceId, Stamp, State, Subject, What};

/// The words for what an event was done to.
const RESOURCE: &str = "resource";
const OCCASION: &str = "occasion";

const DEVICE: &str = "SELECT id FROM device";
const LAST_STAMP: &str = "SELECT max(stamp) FROM event";
const INSERT: &str = "
    INSERT INTO event (id, act, device, stamp, at, subject_kind, subject, kind, body)
    VALUES (:id, :act, :device, :stamp, :at, :subject_kind, :subject, :kind, :body)";

pub(super) const COLUMNS: &str =
    "e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body";

const OF_SUBJECT: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body
    FROM event e WHERE e.subject = :subject ORDER BY e.stamp, e.id";
const LAST_ACT: &str = "SELECT act FROM event ORDER BY stamp DESC, id DESC LIMIT 1";
const OF_ACT: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body
    FROM event e WHERE e.act = :act ORDER BY e.stamp, e.id";
const OF_NUMBER: &str = "
    SELECT e.number, e.id, e.act, e.device, e.stamp, e.at, e.subject_kind, e.subject, e.kind, e.body
    FROM event e WHERE e.number = :number";
const IS_UNDONE: &str = "SELECT EXISTS (SELECT 1 FROM undone WHERE event = :number)";

/// What was appended, and what it came to.
#[derive(Debug)]
pub struct Recorded {
    /// The events, in order.
    pub events: Vec<Event>,
    /// The state of each resource that they touched, in the order of first touch.
    pub states: Vec<(ResourceId, State)>,
}

impl Store {
    /// Appends one act to the log at `now` (milliseconds since 1970 UTC) and brings all that follows from it up to
    /// date: all of it or nothing.
    pub fn record<S: Into<Subject>>(
        &mut self,
        deeds: Vec<(S, What)>,
        now: i64,
    ) -> Result<Recorded> {
        let deeds = deeds
            .into_iter()
            .map(|(subject, what)| (subject.into(), what))
            .collect();
        let tx = self.write()?;
        let recorded = append(&tx, deeds, now)?;
        tx.commit()?;
        Ok(recorded)
    }

    /// Takes back the last act, or the one event of that number. Gives the retractions.
    ///
    /// # Errors
    /// Where nothing was ever done, no event has that number, or it was taken back already.
    pub fn undo(&mut self, number: Option<i64>, now: i64) -> Result<Recorded> {
        let tx = self.write()?;
        let targets = match number {
            None => {
                let act: ActId = tx
                    .query_row(LAST_ACT, [], |row| row.get(0))
                    .optional()?
                    .ok_or(StoreError::NothingDone)?;
                events(&tx, OF_ACT, named_params! {":act": act})?
            }
            Some(number) => events(&tx, OF_NUMBER, named_params! {":number": number})?,
        };
        if let Some(number) = number {
            if targets.is_empty() {
                return Err(StoreError::NoEvent(number));
            }
            if tx.query_row(IS_UNDONE, named_params! {":number": number}, |row| {
                row.get(0)
            })? {
                return Err(StoreError::UndoneAlready(number));
            }
        }
        let deeds = targets
            .iter()
            .map(|target| (target.subject, What::Retracted { event: target.id }))
            .collect();
        let recorded = append(&tx, deeds, now)?;
        tx.commit()?;
        Ok(recorded)
    }
}

fn append(conn: &Connection, deeds: Vec<(Subject, What)>, now: i64) -> Result<Recorded> {
    let device: DeviceId = conn
        .prepare_cached(DEVICE)?
        .query_row([], |row| row.get(0))?;
    let mut last: Option<Stamp> = conn
        .prepare_cached(LAST_STAMP)?
        .query_row([], |row| row.get(0))?;
    let act = ActId(new_id(now));
    let mut appended = Vec::with_capacity(deeds.len());
    let mut subjects = Vec::new();
    for (subject, what) in deeds {
        let stamp = Stamp::after(last, now);
        last = Some(stamp);
        let mut event = Event {
            id: EventId(new_id(now)),
            act,
            device,
            stamp,
            at: now,
            number: 0,
            subject,
            what,
        };
        let (kind, body) = to_columns(&event.what)?;
        let (subject_kind, subject_id) = subject_columns(&event.subject);
        conn.prepare_cached(INSERT)?.execute(named_params! {
            ":id": event.id,
            ":act": event.act,
            ":device": event.device,
            ":stamp": event.stamp,
            ":at": event.at,
            ":subject_kind": subject_kind,
            ":subject": subject_id,
            ":kind": kind,
            ":body": body,
        })?;
        event.number = conn.last_insert_rowid();
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
        appended.push(event);
    }
    let mut states = Vec::with_capacity(subjects.len());
    for subject in subjects {
        match subject {
            Subject::Resource(id) => states.push((id, refold(conn, id)?)),
            Subject::Occasion(id) => refold_occasion(conn, id)?,
        }
    }
    Ok(Recorded {
        events: appended,
        states,
    })
}

fn subject_columns(subject: &Subject) -> (&'static str, &dyn ToSql) {
    match subject {
        Subject::Resource(id) => (RESOURCE, id),
        Subject::Occasion(id) => (OCCASION, id),
    }
}

/// A UUID v7 of the given time, so that a test's clock rules ids too.
fn new_id(now: i64) -> Uuid {
    let now = now.max(0).unsigned_abs();
    let nanos = u32::try_from(now % 1_000 * 1_000_000).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, now / 1_000, nanos))
}

/// The events of one subject, in fold order.
pub(super) fn of_subject(conn: &Connection, subject: &dyn ToSql) -> Result<Vec<Event>> {
    events(conn, OF_SUBJECT, named_params! {":subject": subject})
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
pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let kind: String = row.get("kind")?;
    let body: String = row.get("body")?;
    Ok(Event {
        id: row.get("id")?,
        act: row.get("act")?,
        device: row.get("device")?,
        stamp: row.get("stamp")?,
        at: row.get("at")?,
        number: row.get("number")?,
        subject: subject_from(row)?,
        what: from_columns(&kind, &body)?,
    })
}

fn subject_from(row: &Row<'_>) -> rusqlite::Result<Subject> {
    let kind: String = row.get("subject_kind")?;
    if kind == OCCASION {
        return Ok(Subject::Occasion(row.get("subject")?));
    }
    Ok(Subject::Resource(row.get("subject")?))
}

fn to_columns(what: &What) -> rusqlite::Result<(String, String)> {
    let mut value = serde_json::to_value(what)
        .map_err(|wrong| rusqlite::Error::ToSqlConversionFailure(wrong.into()))?;
    let kind = value["kind"].as_str().unwrap_or_default().to_owned();
    Ok((kind, value["body"].take().to_string()))
}

fn from_columns(kind: &str, body: &str) -> rusqlite::Result<What> {
    let unreadable = |wrong| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(wrong))
    };
    let body: serde_json::Value = serde_json::from_str(body).map_err(unreadable)?;
    serde_json::from_value(serde_json::json!({"kind": kind, "body": body})).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words are on people's disks: this text may never change.
    #[test]
    fn events_keep_their_form() {
        let what = What::Finished {
            on: "2024-11-20".parse().unwrap(),
            depth: None,
            minutes: Some(30),
            recall: None,
        };
        let (kind, body) = to_columns(&what).unwrap();
        assert_eq!(
            (kind.as_str(), body.as_str()),
            ("finished", r#"{"minutes":30,"on":"2024-11-20"}"#)
        );
        assert_eq!(from_columns(&kind, &body).unwrap(), what);
        let (kind, body) = to_columns(&What::CadenceSet {
            to: "18m".parse().unwrap(),
        })
        .unwrap();
        assert_eq!(
            (kind.as_str(), body.as_str()),
            ("cadence-set", r#"{"to":{"every":"P18M"}}"#)
        );
    }
}
