//! From the log to the projections. What the fold says of a resource is written here, and nowhere else.

use std::collections::HashMap;

use rusqlite::{Connection, ToSql, named_params};

use super::events::of_subject;
use super::{Result, Store, facts, search};
use crate::domain::{
    CatalogEntry, Dated, Event, EventId, OccasionId, ResourceId, State, What, fold, fold_occasion,
    retracted,
};

const ENTRY: &str = "
    SELECT r.number, r.domain, r.position, r.cadence, d.cadence, r.withdrawn
    FROM resource r JOIN domain d ON d.id = r.domain WHERE r.id = :id";
const PUT_STATE: &str = "
    INSERT INTO state (number, domain, position, status, progress, followed_on, because, last_read, own_cadence,
                       cadence, cadence_source, snoozed_until, recall, due, due_by, readings, notes)
    VALUES (:number, :domain, :position, :status, :progress, :followed_on, :because, :last_read, :own_cadence,
            :cadence, :cadence_source, :snoozed_until, :recall, :due, :due_by, :readings, :notes)
    ON CONFLICT (number) DO UPDATE SET
        domain = excluded.domain, position = excluded.position, status = excluded.status,
        progress = excluded.progress, followed_on = excluded.followed_on, because = excluded.because,
        last_read = excluded.last_read, own_cadence = excluded.own_cadence, cadence = excluded.cadence,
        cadence_source = excluded.cadence_source, snoozed_until = excluded.snoozed_until,
        recall = excluded.recall, due = excluded.due, due_by = excluded.due_by, readings = excluded.readings, notes = excluded.notes";
const DROP_STATE: &str = "DELETE FROM state WHERE number = :number";
const DROP_READINGS: &str = "DELETE FROM reading WHERE resource = :number";
const DROP_NOTES: &str = "DELETE FROM note WHERE resource = :number";
const DROP_UNDONE: &str =
    "DELETE FROM undone WHERE event IN (SELECT number FROM event WHERE subject = :id)";
const PUT_READING: &str = "
    INSERT INTO reading (event, resource, finished_on, depth, minutes, recall)
    VALUES (:event, :number, :finished_on, :depth, :minutes, :recall)";
const PUT_NOTE: &str = "INSERT INTO note (event, resource, written_on, text) VALUES (:event, :number, :written_on, :text)";
const PUT_UNDONE: &str = "INSERT INTO undone (event) VALUES (:event)";
const DROP_TIES: &str = "DELETE FROM own_tie WHERE resource = :number";
const PUT_TIE: &str =
    "INSERT INTO own_tie (resource, occasion, tied) VALUES (:number, :occasion, :tied)";
const DROP_OCCASION: &str = "DELETE FROM occasion WHERE id = :id";
const PUT_OCCASION: &str = "
    INSERT INTO occasion (id, name, title, on_date, from_date, lead, held, last_held)
    VALUES (:id, :name, :title, :on_date, :from_date, :lead, :held, :last_held)";
const EMPTY: &str = "
    DELETE FROM own_tag; DELETE FROM own_relation; DELETE FROM undone; DELETE FROM note; DELETE FROM reading; DELETE FROM own_tie; DELETE FROM occasion;
    DELETE FROM state;";
const ALL_OCCASIONS: &str = "SELECT DISTINCT subject FROM event WHERE subject_kind = 'occasion'";
const ALL: &str = "SELECT id FROM resource ORDER BY number";

impl Store {
    /// Throws all projections away and makes them anew from the catalog and the log, which must change nothing.
    pub fn rebuild(&mut self) -> Result<()> {
        let tx = self.write()?;
        rebuild(&tx)?;
        tx.commit()?;
        Ok(())
    }

    /// Where a resource stands, from its events.
    pub fn state(&self, id: ResourceId) -> Result<State> {
        let (entry, events) = (entry(&self.conn, id)?, of_subject(&self.conn, &id)?);
        Ok(fold(entry.advice, &events))
    }
}

/// Refolds everything, within the caller's transaction.
pub(super) fn rebuild(conn: &Connection) -> Result<()> {
    conn.execute_batch(EMPTY)?;
    let ids: Vec<ResourceId> = conn
        .prepare(ALL)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        refold(conn, id)?;
    }
    search::index_all(conn)?;
    let ids: Vec<OccasionId> = conn
        .prepare(ALL_OCCASIONS)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        refold_occasion(conn, id)?;
    }
    Ok(())
}

/// Folds one occasion and writes what it came to, within the caller's transaction. It keeps its name though all of it be
/// undone: the log speaks of it.
pub(super) fn refold_occasion(conn: &Connection, id: OccasionId) -> Result<()> {
    let events = of_subject(conn, &id)?;
    conn.prepare_cached(DROP_OCCASION)?
        .execute(named_params! {":id": id})?;
    put_undone(conn, &id, &events)?;
    let name = events.iter().find_map(|event| match &event.what {
        What::OccasionDated { name, .. } => Some(name),
        _ => None,
    });
    let occasion = fold_occasion(&events);
    let Some(name) = name else { return Ok(()) };
    conn.prepare_cached(PUT_OCCASION)?.execute(named_params! {
        ":id": id,
        ":name": name,
        ":title": occasion.title,
        ":on_date": occasion.dated.map(|dated| dated.on),
        ":from_date": occasion.dated.map(Dated::from),
        ":lead": occasion.dated.map(|dated| dated.lead),
        ":held": occasion.held.len(),
        ":last_held": occasion.held.last(),
    })?;
    Ok(())
}

/// What the catalog layer says of a resource, and where it stands in the lists.
struct Entry {
    number: i64,
    domain: i64,
    position: i64,
    advice: CatalogEntry,
}

fn entry(conn: &Connection, id: ResourceId) -> Result<Entry> {
    let entry = conn
        .prepare_cached(ENTRY)?
        .query_row(named_params! {":id": id}, |row| {
            Ok(Entry {
                number: row.get(0)?,
                domain: row.get(1)?,
                position: row.get(2)?,
                advice: CatalogEntry {
                    cadence: row.get(3)?,
                    domain_cadence: row.get(4)?,
                    withdrawn: row.get(5)?,
                },
            })
        })?;
    Ok(entry)
}

/// Folds one resource and writes what it came to, within the caller's transaction.
pub(super) fn refold(conn: &Connection, id: ResourceId) -> Result<State> {
    let events = of_subject(conn, &id)?;
    let of_facts = events.iter().any(|event| event.what.is_of_facts());
    let there = !of_facts || facts::project(conn, id, &events)?;
    let entry = entry(conn, id)?;
    let state = fold(entry.advice, &events);
    if !there {
        for drop in [DROP_STATE, DROP_READINGS, DROP_NOTES, DROP_TIES] {
            conn.prepare_cached(drop)?
                .execute(named_params! {":number": entry.number})?;
        }
        search::index(conn, entry.number)?;
        put_undone(conn, &id, &events)?;
        return Ok(state);
    }
    conn.prepare_cached(PUT_STATE)?.execute(named_params! {
        ":number": entry.number,
        ":domain": entry.domain,
        ":position": entry.position,
        ":status": state.status,
        ":progress": state.progress,
        ":followed_on": state.followed_on,
        ":because": state.because,
        ":last_read": state.last_read(),
        ":own_cadence": state.own_cadence,
        ":cadence": state.cadence.map(|in_force| in_force.cadence),
        ":cadence_source": state.cadence.map(|in_force| in_force.source),
        ":snoozed_until": state.snoozed_until,
        ":recall": state.memory.map(|memory| memory.recall),
        ":due": state.due,
        ":due_by": state.due_by,
        ":readings": state.readings.len(),
        ":notes": state.notes.len(),
    })?;
    if !events.is_empty() {
        put_details(conn, id, entry.number, &events, &state)?;
    }
    if of_facts || events.iter().any(|event| event.what.is_of_notes()) {
        search::index(conn, entry.number)?;
    }
    Ok(state)
}

fn put_details(
    conn: &Connection,
    id: ResourceId,
    number: i64,
    events: &[Event],
    state: &State,
) -> Result<()> {
    conn.prepare_cached(DROP_READINGS)?
        .execute(named_params! {":number": number})?;
    conn.prepare_cached(DROP_NOTES)?
        .execute(named_params! {":number": number})?;
    let numbers: HashMap<EventId, i64> = events
        .iter()
        .map(|event| (event.id, event.number))
        .collect();
    for reading in &state.readings {
        conn.prepare_cached(PUT_READING)?.execute(named_params! {
            ":event": numbers[&reading.event],
            ":number": number,
            ":finished_on": reading.finished_on,
            ":depth": reading.depth,
            ":minutes": reading.minutes,
            ":recall": reading.recall,
        })?;
    }
    for note in &state.notes {
        conn.prepare_cached(PUT_NOTE)?.execute(named_params! {
            ":event": numbers[&note.event],
            ":number": number,
            ":written_on": note.written_on,
            ":text": note.text,
        })?;
    }
    conn.prepare_cached(DROP_TIES)?
        .execute(named_params! {":number": number})?;
    for (occasion, tied) in &state.ties {
        conn.prepare_cached(PUT_TIE)?
            .execute(named_params! {":number": number, ":occasion": occasion, ":tied": tied})?;
    }
    put_undone(conn, &id, events)
}

/// Writes which of a subject's events were taken back.
fn put_undone(conn: &Connection, subject: &dyn ToSql, events: &[Event]) -> Result<()> {
    conn.prepare_cached(DROP_UNDONE)?
        .execute(named_params! {":id": subject})?;
    let numbers: HashMap<EventId, i64> = events
        .iter()
        .map(|event| (event.id, event.number))
        .collect();
    for event in retracted(events) {
        if let Some(event) = numbers.get(&event) {
            conn.prepare_cached(PUT_UNDONE)?
                .execute(named_params! {":event": event})?;
        }
    }
    Ok(())
}
