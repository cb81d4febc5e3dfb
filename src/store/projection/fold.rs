//! From the log to the projections. What the fold says of a resource is written here, and nowhere else.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, ToSql, named_params, params};

use crate::domain::{
    CatalogEntry, Dated, Event, EventId, EventKind, OccasionId, ResourceId, State, Status, TieMode,
    fold, fold_occasion, outlasts_its_catalog, retracted,
};
use crate::store::log::rows::of_subject;
use crate::store::projection::overrides::{self, Written};
use crate::store::projection::{call, words};
use crate::store::{Result, Store, StoreError};

const ENTRY: &str = "
    SELECT r.number, r.domain, r.position, r.cadence, d.cadence, r.withdrawn, r.removed
    FROM resource r JOIN domain d ON d.id = r.domain WHERE r.id = :id";
const PUT_STATE: &str = "
    INSERT INTO state (number, domain, position, status, to_read, progress, followed_on, because, last_read,
                       own_cadence, cadence, cadence_source, snoozed_until, recall, due, due_by, readings, notes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
    ON CONFLICT (number) DO UPDATE SET
        domain = excluded.domain, position = excluded.position, status = excluded.status, to_read = excluded.to_read,
        progress = excluded.progress, followed_on = excluded.followed_on, because = excluded.because,
        last_read = excluded.last_read, own_cadence = excluded.own_cadence, cadence = excluded.cadence,
        cadence_source = excluded.cadence_source, snoozed_until = excluded.snoozed_until,
        recall = excluded.recall, due = excluded.due, due_by = excluded.due_by, readings = excluded.readings, notes = excluded.notes";
const DROP_STATE: &str = "DELETE FROM state WHERE number = :number";
const DROP_READINGS: &str = "DELETE FROM reading WHERE resource = :number";
const DROP_NOTES: &str = "DELETE FROM note WHERE resource = :number";
const COUNTED: &str = "SELECT domain, status FROM state WHERE number = :number";
const TALLY: &str = "
    INSERT INTO tally (domain, status, resources) VALUES (?1, ?2, ?3)
    ON CONFLICT (domain, status) DO UPDATE SET resources = resources + excluded.resources";
const DROP_TIES: &str = "DELETE FROM tie WHERE resource = :number";
const DROP_UNDONE: &str =
    "DELETE FROM undone WHERE event IN (SELECT number FROM event WHERE subject = :id)";
const PUT_READING: &str = "
    INSERT INTO reading (event, resource, finished_on, depth, minutes, recall)
    VALUES (:event, :number, :finished_on, :depth, :minutes, :recall)";
const PUT_NOTE: &str = "INSERT INTO note (event, resource, written_on, text) VALUES (:event, :number, :written_on, :text)";
const PUT_UNDONE: &str = "INSERT INTO undone (event) VALUES (:event)";
const PUT_TIE: &str =
    "INSERT INTO tie (resource, occasion, mode) VALUES (:number, :occasion, :mode)";
const DROP_OCCASION: &str = "DELETE FROM occasion WHERE id = :id";
const PUT_OCCASION: &str = "
    INSERT INTO occasion (id, name, title, on_date, from_date, lead, held, last_held)
    VALUES (:id, :name, :title, :on_date, :from_date, :lead, :held, :last_held)";
impl Store {
    /// Where a resource stands, from its events.
    pub fn state(&self, id: ResourceId) -> Result<State> {
        state(&self.conn, id, &of_subject(&self.conn, &id)?)
    }
}

/// Where a resource stands by its events.
pub(crate) fn state(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<State> {
    let row = row(conn, id)?.ok_or(StoreError::from(rusqlite::Error::QueryReturnedNoRows))?;
    Ok(fold(row.advice, events))
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

/// What is in force of a resource, and where it stands in the lists.
struct Row {
    id: ResourceId,
    number: i64,
    domain: i64,
    position: i64,
    /// Whether its catalog left it out.
    removed_from_catalog: bool,
    removed: bool,
    advice: CatalogEntry,
}

fn row(conn: &Connection, id: ResourceId) -> Result<Option<Row>> {
    let row = conn
        .prepare_cached(ENTRY)?
        .query_row(named_params! {":id": id}, |row| {
            Ok(Row {
                id,
                number: row.get(0)?,
                domain: row.get(1)?,
                position: row.get(2)?,
                removed_from_catalog: row.get(5)?,
                removed: row.get(6)?,
                advice: CatalogEntry {
                    cadence: row.get(3)?,
                    domain_cadence: row.get(4)?,
                },
            })
        })
        .optional()?;
    Ok(row)
}

/// Folds one resource and writes the result, within the caller's transaction.
pub(crate) fn refold(conn: &Connection, id: ResourceId) -> Result<State> {
    refold_with(conn, id, &of_subject(conn, &id)?, Changed::ALL)
}

/// Does the same with `events`, which are all of that resource, for what of it changed.
pub(crate) fn refold_with(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
    changed: Changed,
) -> Result<State> {
    let projected = project(conn, id, events, changed)?
        .ok_or(StoreError::from(rusqlite::Error::QueryReturnedNoRows))?;
    if projected.reworded {
        words::index(conn, projected.number)?;
    }
    Ok(projected.state)
}

/// The result of folding the events of a resource.
pub(crate) struct Projected {
    pub(crate) number: i64,
    pub(crate) state: State,
    /// Whether they may have changed its row of the text index.
    pub(crate) reworded: bool,
}

/// What of a resource has to be written again.
#[derive(Clone, Copy)]
pub(crate) struct Changed {
    /// Its row, tags, relations and ties.
    row: bool,
    notes: bool,
}

impl Changed {
    const ALL: Self = Self {
        row: true,
        notes: true,
    };

    /// Returns what events may have changed. A retraction may undo anything.
    pub(crate) fn by(events: &[Event]) -> Self {
        let any = |f: fn(&EventKind) -> bool| events.iter().any(|event| f(&event.kind));
        let undone = any(|kind| matches!(kind, EventKind::Retracted { .. }));
        Self {
            row: undone || any(EventKind::changes_metadata) || any(EventKind::changes_ties),
            notes: undone || any(EventKind::changes_notes),
        }
    }
}

/// Folds `events`, which are all of one resource, and writes what of it changed, but for the text index. Returns `None` for an
/// entry whose catalog is not installed.
pub(crate) fn project(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
    changed: Changed,
) -> Result<Option<Projected>> {
    match row(conn, id)? {
        Some(row) if !changed.row => write(conn, &row, None, events, changed.notes).map(Some),
        _ => project_whole(conn, id, events),
    }
}

/// Does the same and writes all of it again, because what the catalog says may have changed.
pub(crate) fn project_whole(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
) -> Result<Option<Projected>> {
    let Some(written) = overrides::project(conn, id, events)? else {
        return Ok(None);
    };
    let row = row(conn, id)?.ok_or(StoreError::from(rusqlite::Error::QueryReturnedNoRows))?;
    write(conn, &row, Some(&written), events, Changed::ALL.notes).map(Some)
}

fn write(
    conn: &Connection,
    row: &Row,
    written: Option<&Written>,
    events: &[Event],
    notes: bool,
) -> Result<Projected> {
    let of_this = named_params! {":number": row.number};
    let mut removed = row.removed;
    if row.removed_from_catalog {
        removed = !outlasts_its_catalog(events);
        overrides::set_removed(conn, row.number, removed)?;
    }
    let notes = notes || removed != row.removed;
    let projected = Projected {
        number: row.number,
        state: fold(row.advice, events),
        reworded: written.is_some() || notes,
    };
    let state = &projected.state;
    conn.prepare_cached(DROP_READINGS)?.execute(of_this)?;
    if notes {
        conn.prepare_cached(DROP_NOTES)?.execute(of_this)?;
    }
    call::drop_of_resource(conn, row.number)?;
    drop_undone(conn, &row.id)?;
    put_undone(conn, events)?;
    tally(conn, row, (!removed).then_some(state.status))?;
    if let Some(written) = written {
        put_ties(conn, row.number, written, state)?;
    }
    if removed {
        conn.prepare_cached(DROP_STATE)?.execute(of_this)?;
        return Ok(projected);
    }
    conn.prepare_cached(PUT_STATE)?.execute(params![
        row.number,
        row.domain,
        row.position,
        state.status,
        state.status.is_to_read(),
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
    put_details(conn, row.number, events, state, notes)?;
    call::put_of_resource(conn, row.number, state)?;
    Ok(projected)
}

/// The ties of the catalog, but for those that the person spoke of, and the person's.
fn put_ties(conn: &Connection, number: i64, written: &Written, state: &State) -> Result<()> {
    conn.prepare_cached(DROP_TIES)?
        .execute(named_params! {":number": number})?;
    let before = written.before.iter().map(|name| (name, TieMode::Before));
    let each = written.each.iter().map(|name| (name, TieMode::Each));
    let of_catalog = before
        .chain(each)
        .filter(|(name, _)| !state.ties.contains_key(*name));
    let own = (state.ties.iter())
        .filter(|(_, tied)| **tied)
        .map(|(name, _)| (name, TieMode::Before));
    for (occasion, mode) in of_catalog.chain(own) {
        conn.prepare_cached(PUT_TIE)?
            .execute(named_params! {":number": number, ":occasion": occasion, ":mode": mode})?;
    }
    Ok(())
}

fn put_details(
    conn: &Connection,
    number: i64,
    events: &[Event],
    state: &State,
    notes: bool,
) -> Result<()> {
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
    for note in state.notes.iter().filter(|_| notes) {
        conn.prepare_cached(PUT_NOTE)?.execute(named_params! {
            ":event": numbers[&note.event],
            ":number": number,
            ":written_on": note.written_on,
            ":text": note.text,
        })?;
    }
    Ok(())
}

/// Moves a resource from the count of its former status to that of the present one; `None` if it is removed.
fn tally(conn: &Connection, row: &Row, status: Option<Status>) -> Result<()> {
    let former: Option<(i64, Status)> = conn
        .prepare_cached(COUNTED)?
        .query_row(named_params! {":number": row.number}, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let present = status.map(|status| (row.domain, status));
    if former != present {
        for (counted, change) in [(former, -1), (present, 1)] {
            if let Some((domain, status)) = counted {
                conn.prepare_cached(TALLY)?
                    .execute(params![domain, status, change])?;
            }
        }
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
