//! From the log to the projections. What the fold says of a resource is written here, and nowhere else.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, ToSql, named_params, params};

use crate::domain::{
    CatalogEntry, Dated, Event, EventId, EventKind, OccasionId, ResourceId, State, fold,
    fold_occasion, outlasts_its_catalog, retracted,
};
use crate::store::catalog::overrides;
use crate::store::log::rows::of_subject;
use crate::store::projection::call;
use crate::store::query::search;
use crate::store::{Result, Store};

const ENTRY: &str = "
    SELECT r.number, r.domain, r.position, r.cadence, d.cadence, r.withdrawn
    FROM resource r JOIN domain d ON d.id = r.domain WHERE r.id = :id";
const PUT_STATE: &str = "
    INSERT INTO state (number, domain, position, status, progress, followed_on, because, last_read, own_cadence,
                       cadence, cadence_source, snoozed_until, recall, due, due_by, readings, notes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
    ON CONFLICT (number) DO UPDATE SET
        domain = excluded.domain, position = excluded.position, status = excluded.status,
        progress = excluded.progress, followed_on = excluded.followed_on, because = excluded.because,
        last_read = excluded.last_read, own_cadence = excluded.own_cadence, cadence = excluded.cadence,
        cadence_source = excluded.cadence_source, snoozed_until = excluded.snoozed_until,
        recall = excluded.recall, due = excluded.due, due_by = excluded.due_by, readings = excluded.readings, notes = excluded.notes";
const DROP_STATE: &str = "DELETE FROM state WHERE number = :number";
/// What was folded of one resource before, but for its state and the words of it, which are replaced.
const DROP_DETAILS: [&str; 5] = [
    "DELETE FROM reading WHERE resource = :number",
    "DELETE FROM note WHERE resource = :number",
    "DELETE FROM own_tie WHERE resource = :number",
    "DELETE FROM own_tag WHERE resource = :number",
    "DELETE FROM own_relation WHERE resource = :number",
];
const NUMBER: &str = "SELECT number FROM resource WHERE id = :id";
const DROP_UNDONE: &str =
    "DELETE FROM undone WHERE event IN (SELECT number FROM event WHERE subject = :id)";
const PUT_READING: &str = "
    INSERT INTO reading (event, resource, finished_on, depth, minutes, recall)
    VALUES (:event, :number, :finished_on, :depth, :minutes, :recall)";
const PUT_NOTE: &str = "INSERT INTO note (event, resource, written_on, text) VALUES (:event, :number, :written_on, :text)";
const PUT_UNDONE: &str = "INSERT INTO undone (event) VALUES (:event)";
const PUT_TIE: &str =
    "INSERT INTO own_tie (resource, occasion, tied) VALUES (:number, :occasion, :tied)";
const DROP_OCCASION: &str = "DELETE FROM occasion WHERE id = :id";
const PUT_OCCASION: &str = "
    INSERT INTO occasion (id, name, title, on_date, from_date, lead, held, last_held)
    VALUES (:id, :name, :title, :on_date, :from_date, :lead, :held, :last_held)";
const EMPTY: &str = "
    DELETE FROM own_tag; DELETE FROM own_relation; DELETE FROM undone; DELETE FROM note; DELETE FROM reading; DELETE FROM own_tie; DELETE FROM call; DELETE FROM occasion;
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
        state(&self.conn, id, &of_subject(&self.conn, &id)?)
    }
}

/// Where a resource stands by its events.
pub(crate) fn state(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<State> {
    Ok(fold(entry(conn, id)?.advice, events))
}

/// Refolds everything, within the caller's transaction.
pub(crate) fn rebuild(conn: &Connection) -> Result<()> {
    conn.execute_batch(EMPTY)?;
    let ids: Vec<ResourceId> = conn
        .prepare(ALL)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        write(conn, id, &of_subject(conn, &id)?)?;
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
pub(crate) fn refold_occasion(conn: &Connection, id: OccasionId) -> Result<()> {
    let events = of_subject(conn, &id)?;
    conn.prepare_cached(DROP_OCCASION)?
        .execute(named_params! {":id": id})?;
    drop_undone(conn, &id)?;
    put_undone(conn, &events)?;
    let name = events.iter().find_map(|event| match &event.kind {
        EventKind::OccasionDated { name, .. } => Some(name),
        _ => None,
    });
    let occasion = fold_occasion(&events);
    let Some(name) = name else { return Ok(()) };
    call::drop_of_occasion(conn, name)?;
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
    call::put_of_occasion(conn, name)
}

/// What the catalog layer says of a resource, and where it stands in the lists.
struct Entry {
    number: i64,
    domain: i64,
    position: i64,
    /// Whether its catalog left it out.
    removed_from_catalog: bool,
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
                removed_from_catalog: row.get(5)?,
                advice: CatalogEntry {
                    cadence: row.get(3)?,
                    domain_cadence: row.get(4)?,
                },
            })
        })?;
    Ok(entry)
}

/// Folds one resource and writes the result, within the caller's transaction.
pub(crate) fn refold(conn: &Connection, id: ResourceId) -> Result<State> {
    refold_with(conn, id, &of_subject(conn, &id)?)
}

/// Does the same with `events`, which are all of that resource.
pub(crate) fn refold_with(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<State> {
    let projected = project(conn, id, events)?;
    if projected.reworded {
        search::index(conn, projected.number)?;
    }
    Ok(projected.state)
}

/// What the events of a resource came to.
pub(crate) struct Projected {
    pub(crate) number: i64,
    pub(crate) state: State,
    /// Whether they may have changed its words, of which there is an index.
    pub(crate) reworded: bool,
}

/// Folds `events`, which are all of one resource, and puts what they come to in place of what they did before, but for the
/// index of words.
pub(crate) fn project(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<Projected> {
    let number: Option<i64> = conn
        .prepare_cached(NUMBER)?
        .query_row(named_params! {":id": id}, |row| row.get(0))
        .optional()?;
    // What nothing was ever done with has no details.
    if let Some(number) = number.filter(|_| !events.is_empty()) {
        for drop in DROP_DETAILS {
            conn.prepare_cached(drop)?
                .execute(named_params! {":number": number})?;
        }
        drop_undone(conn, &id)?;
    }
    if let Some(number) = number {
        call::drop_of_resource(conn, number)?;
    }
    write(conn, id, events)
}

/// The same of a resource of which nothing was written before.
pub(crate) fn write(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<Projected> {
    let of_metadata = events.iter().any(|event| event.kind.changes_metadata());
    let mut there = !of_metadata || overrides::project(conn, id, events)?;
    let entry = entry(conn, id)?;
    if entry.removed_from_catalog {
        there &= outlasts_its_catalog(events);
        overrides::set_removed(conn, entry.number, !there)?;
    }
    let projected = Projected {
        number: entry.number,
        state: fold(entry.advice, events),
        reworded: of_metadata
            || entry.removed_from_catalog
            || events.iter().any(|event| event.kind.changes_notes()),
    };
    let state = &projected.state;
    put_undone(conn, events)?;
    if !there {
        conn.prepare_cached(DROP_STATE)?
            .execute(named_params! {":number": entry.number})?;
        return Ok(projected);
    }
    conn.prepare_cached(PUT_STATE)?.execute(params![
        entry.number,
        entry.domain,
        entry.position,
        state.status,
        state.progress,
        state.followed_on,
        state.because,
        state.last_read(),
        state.own_cadence,
        state.cadence.map(|in_force| in_force.cadence),
        state.cadence.map(|in_force| in_force.source),
        state.snoozed_until,
        state.memory.map(|memory| memory.recall),
        state.due(),
        state.rereading.map(|rereading| rereading.by),
        state.readings.len(),
        state.notes.len(),
    ])?;
    put_details(conn, entry.number, events, state)?;
    call::put_of_resource(conn, entry.number, state)?;
    Ok(projected)
}

fn put_details(conn: &Connection, number: i64, events: &[Event], state: &State) -> Result<()> {
    let numbers = numbers(events);
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
    for (occasion, tied) in &state.ties {
        conn.prepare_cached(PUT_TIE)?
            .execute(named_params! {":number": number, ":occasion": occasion, ":tied": tied})?;
    }
    Ok(())
}

/// The numbers of events, by id.
fn numbers(events: &[Event]) -> HashMap<EventId, i64> {
    (events.iter())
        .map(|event| (event.id, event.number))
        .collect()
}

fn drop_undone(conn: &Connection, subject: &dyn ToSql) -> Result<()> {
    conn.prepare_cached(DROP_UNDONE)?
        .execute(named_params! {":id": subject})?;
    Ok(())
}

/// Writes which of a subject's events were taken back.
fn put_undone(conn: &Connection, events: &[Event]) -> Result<()> {
    let numbers = numbers(events);
    for event in retracted(events) {
        if let Some(event) = numbers.get(&event) {
            conn.prepare_cached(PUT_UNDONE)?
                .execute(named_params! {":event": event})?;
        }
    }
    Ok(())
}
