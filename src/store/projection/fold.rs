//! Writing the projections of one resource, occasion or goal from its events. What an event means is defined by `domain::log`.

use std::collections::HashMap;

use rusqlite::Error::QueryReturnedNoRows;
use rusqlite::{Connection, params};

use crate::domain::{
    CatalogEntry, Event, EventId, EventKind, GoalId, OccasionId, ReadingDate, ResourceId, State,
    Status, Subject, TieMode, fold, fold_goal, fold_occasion, outlasts_its_catalog, retracted,
};
use crate::store::catalog::rows::Body;
use crate::store::feeds::news;
use crate::store::log::rows::of_subject;
use crate::store::projection::merges::{self, Merged};
use crate::store::projection::{call, overrides, text_index};
use crate::store::{Result, Store, sql};

const ENTRY: &str = "
    SELECT r.number, r.domain, r.position, r.cadence, d.cadence, r.removed_from_catalog, r.removed
    FROM resource r JOIN domain d ON d.id = r.domain WHERE r.id = :id";
const PUT_STATE: &str = "
    INSERT OR REPLACE INTO state (number, domain, position, status, to_read, progress, touched_on, followed_on, dropped_on, because,
                       last_read, last_read_first, last_read_as,
                       own_cadence, cadence, cadence_source, snoozed_until, recall, due, due_by, readings, notes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)";
const PUT_REMOVED: &str =
    "UPDATE resource SET removed = :removed WHERE number = :number AND removed <> :removed";
const DELETE_STATE: &str = "DELETE FROM state WHERE number = :number";
const DELETE_READINGS: &str = "DELETE FROM reading WHERE resource = :number";
const DELETE_NOTES: &str = "DELETE FROM note WHERE resource = :number";
const COUNTED: &str = "SELECT domain, status, readings > 0 FROM state WHERE number = :number";
const TALLY: &str = "
    INSERT INTO tally (domain, status, read, resources) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (domain, status, read) DO UPDATE SET resources = resources + excluded.resources";
const DELETE_TIES: &str = "DELETE FROM tie WHERE resource = :number";
const DELETE_UNDONE: &str =
    "DELETE FROM undone WHERE event IN (SELECT number FROM event WHERE subject = :id)";
const PUT_READING: &str = "
    INSERT OR REPLACE INTO reading (event, resource, finished_on, last_day, depth, minutes, recall, pass, due)
    VALUES (:event, :number, :finished_on, :last_day, :depth, :minutes, :recall, :pass, :due)";
const PUT_NOTE: &str = "
    INSERT OR REPLACE INTO note (event, resource, written_on, text, quotation, place, color)
    VALUES (:event, :number, :written_on, :text, :quotation, :place, :color)";
const PUT_UNDONE: &str = "INSERT INTO undone (event) VALUES (:event)";
const PUT_TIE: &str =
    "INSERT OR IGNORE INTO tie (resource, occasion, mode) VALUES (:number, :occasion, :mode)";
const DELETE_OCCASION: &str = "DELETE FROM occasion WHERE id = :id";
const PUT_OCCASION: &str = "
    INSERT INTO occasion (id, name, title, on_date, lead, dated_on, held, last_held)
    VALUES (:id, :name, :title, :on_date, :lead, :dated_on, :held, :last_held)";
const DELETE_GOAL: &str = "DELETE FROM goal WHERE id = :id";
const PUT_GOAL: &str =
    "INSERT INTO goal (id, unit, year, amount) VALUES (:id, :unit, :year, :amount)";

impl Store {
    /// Folds the events of a resource.
    pub fn state(&self, id: ResourceId) -> Result<State> {
        state(&self.conn, id, &merges::events(&self.conn, id)?)
    }
}

/// Folds `events`, which must be all events that count for the resource.
pub(crate) fn state(conn: &Connection, id: ResourceId, events: &[Event]) -> Result<State> {
    let row = row(conn, id)?.ok_or(QueryReturnedNoRows)?;
    Ok(fold(row.advice, events))
}

/// Folds one occasion and writes the result, within the caller's transaction. Its row stays even if all its events are undone,
/// because the log refers to it.
pub(crate) fn refold_occasion(conn: &Connection, id: OccasionId) -> Result<()> {
    let events = of_subject(conn, id)?;
    sql::run(conn, DELETE_OCCASION, [id])?;
    put_undone(conn, id.into(), &events)?;
    let name = events.iter().find_map(|event| match &event.kind {
        EventKind::OccasionDated { name, .. } => Some(name),
        _ => None,
    });
    let occasion = fold_occasion(&events);
    let Some(name) = name else { return Ok(()) };
    let row = params![
        id,
        name,
        occasion.title,
        occasion.dated.map(|dated| dated.on),
        occasion.dated.map(|dated| dated.lead),
        occasion.dated.and_then(|dated| dated.dated_on),
        occasion.held.len(),
        occasion.held.last(),
    ];
    sql::run(conn, PUT_OCCASION, row)?;
    call::put_of_occasion(conn, name)
}

/// Folds one goal and writes the result likewise.
pub(crate) fn refold_goal(conn: &Connection, id: GoalId) -> Result<()> {
    let events = of_subject(conn, id)?;
    sql::run(conn, DELETE_GOAL, [id])?;
    put_undone(conn, id.into(), &events)?;
    let goal = events.iter().find_map(|event| match event.kind {
        EventKind::GoalSet { unit, year, .. } => Some((unit, year)),
        _ => None,
    });
    let Some((unit, year)) = goal else {
        return Ok(());
    };
    sql::run(conn, PUT_GOAL, params![id, unit, year, fold_goal(&events)])
}

/// What the fold needs of the row of a resource.
struct Row {
    number: i64,
    domain: i64,
    position: i64,
    removed_from_catalog: bool,
    removed: bool,
    advice: CatalogEntry,
}

fn row(conn: &Connection, id: ResourceId) -> Result<Option<Row>> {
    sql::first(conn, ENTRY, [id], |row| {
        Ok(Row {
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
}

/// Folds `events`, which must be all events of one resource, and writes what changed, within the caller's transaction. A merged
/// resource is folded with the one that shows it.
pub(crate) fn refold(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
    changed: Changed,
) -> Result<Projected> {
    let projected = project(conn, id, events, changed)?.ok_or(QueryReturnedNoRows)?;
    if projected.text_changed {
        text_index::index(conn, projected.number)?;
    }
    Ok(projected)
}

/// The result of folding the events of a resource.
pub(crate) struct Projected {
    /// The resource; of a merged one, the one that shows it.
    pub(crate) id: ResourceId,
    pub(crate) number: i64,
    pub(crate) state: State,
    /// Whether its row of the text index has to be updated.
    pub(crate) text_changed: bool,
    /// Whether it claims a slug that it did not claim before, or no longer does.
    pub(crate) claims_other: bool,
}

/// Which projections of a resource have to be written.
#[derive(Clone, Copy)]
pub(crate) struct Changed {
    /// Its row, tags, relations and ties.
    row: bool,
    notes: bool,
    /// Whether anything is undone or redone.
    pub(crate) undoes: bool,
}

impl Changed {
    pub(crate) const ALL: Self = Self {
        row: true,
        notes: true,
        undoes: true,
    };

    /// Returns what events may have changed. A retraction may undo anything.
    pub(crate) fn by(events: &[Event]) -> Self {
        let any = |f: fn(&EventKind) -> bool| events.iter().any(|event| f(&event.kind));
        let undoes = any(|kind| matches!(kind, EventKind::Retracted { .. }));
        Self {
            undoes,
            row: undoes || any(EventKind::changes_metadata) || any(EventKind::changes_ties),
            notes: undoes || any(EventKind::changes_notes),
        }
    }
}

/// As [`refold`], except that it does not write the text index. Returns `None` for an entry whose catalog is not installed.
pub(crate) fn project(
    conn: &Connection,
    id: ResourceId,
    events: &[Event],
    changed: Changed,
) -> Result<Option<Projected>> {
    let merged = Merged::of(conn, id)?;
    let known = if changed.row { None } else { row(conn, id)? };
    let (row, written) = if let Some(row) = known {
        (row, None)
    } else {
        let Some(written) = overrides::project(conn, id, events, &merged)? else {
            return Ok(None);
        };
        (row(conn, id)?.ok_or(QueryReturnedNoRows)?, Some(written))
    };
    let shown_by = merged.shown_by;
    let own = events;
    let events = merged.events(conn, own)?;
    let events = events.as_ref();
    let mut removed = row.removed;
    if row.removed_from_catalog {
        removed = shown_by.is_some() || !outlasts_its_catalog(events);
        sql::run(conn, PUT_REMOVED, params![removed, row.number])?;
    }
    let notes = changed.notes || written.is_some() || removed != row.removed;
    let projected = Projected {
        id,
        number: row.number,
        state: fold(row.advice, events),
        text_changed: notes,
        claims_other: written.as_ref().is_some_and(|written| written.claims_other),
    };
    let state = &projected.state;
    if !written.as_ref().is_some_and(|written| written.is_new) {
        sql::run(conn, DELETE_READINGS, [row.number])?;
        if notes {
            sql::run(conn, DELETE_NOTES, [row.number])?;
        }
    }
    put_undone(conn, id.into(), own)?;
    let previous = tally(conn, &row, Some(state).filter(|_| !removed))?;
    if previous == Some(Status::Following) && (removed || state.status != Status::Following) {
        news::forget(conn, row.number)?;
    }
    if let Some(written) = &written {
        if shown_by.is_some() {
            sql::run(conn, DELETE_TIES, [row.number])?;
        } else {
            put_ties(conn, row.number, &written.body, state)?;
        }
    }
    call::put_of_resource(conn, row.number, Some(state).filter(|_| !removed))?;
    if removed {
        sql::run(conn, DELETE_STATE, [row.number])?;
        return match shown_by {
            Some(root) => {
                text_index::index(conn, row.number)?;
                project(conn, root, &of_subject(conn, root)?, Changed::ALL)
            }
            None => Ok(Some(projected)),
        };
    }
    let columns = params![
        row.number,
        row.domain,
        row.position,
        state.status,
        state.status.to_read().is_some(),
        state.progress,
        state.touched_on,
        state.followed_on,
        state.dropped_on,
        state.because,
        state.last_day(),
        state.last_read().and_then(ReadingDate::first),
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
    ];
    sql::run(conn, PUT_STATE, columns)?;
    put_details(conn, row.number, events, state, notes)?;
    if state.status == Status::Following {
        news::recount(conn, row.number, state)?;
    }
    Ok(Some(projected))
}

/// Writes the ties of the catalog, with the person's ties and unties over them.
fn put_ties(conn: &Connection, number: i64, written: &Body, state: &State) -> Result<()> {
    sql::run(conn, DELETE_TIES, [number])?;
    let before = written.before.iter().map(|name| (name, TieMode::Before));
    let each = written.each.iter().map(|name| (name, TieMode::Each));
    let of_catalog = before
        .chain(each)
        .filter(|(name, _)| !state.ties.contains_key(*name));
    let own = (state.ties.iter())
        .filter(|(_, tied)| **tied)
        .map(|(name, _)| (name, TieMode::Before));
    for (occasion, mode) in of_catalog.chain(own) {
        sql::run(conn, PUT_TIE, params![number, occasion, mode])?;
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
    let numbers: HashMap<EventId, i64> = (events.iter())
        .map(|event| (event.id, event.number))
        .collect();
    for reading in &state.readings {
        let row = params![
            numbers[&reading.event],
            number,
            reading.finished_on,
            reading.last_day,
            reading.depth,
            reading.minutes,
            reading.recall,
            reading.pass,
            reading.due,
        ];
        sql::run(conn, PUT_READING, row)?;
    }
    for note in state.notes.iter().filter(|_| notes) {
        let highlight = note.highlight.as_ref();
        let row = params![
            numbers[&note.event],
            number,
            note.written_on,
            note.text,
            highlight.map(|highlight| &highlight.quotation),
            highlight.and_then(|highlight| highlight.place.as_ref()),
            highlight.and_then(|highlight| highlight.color.as_ref()),
        ];
        sql::run(conn, PUT_NOTE, row)?;
    }
    Ok(())
}

/// Moves a resource from the count of its previous state to that of its new one, which is `None` if it is removed. Returns the
/// status that it had.
fn tally(conn: &Connection, row: &Row, state: Option<&State>) -> Result<Option<Status>> {
    let previous: Option<(i64, Status, bool)> =
        sql::first(conn, COUNTED, [row.number], |row| row.try_into())?;
    let present = state.map(|state| (row.domain, state.status, state.was_read()));
    if previous != present {
        for (counted, change) in [(previous, -1), (present, 1)] {
            if let Some((domain, status, read)) = counted {
                sql::run(conn, TALLY, params![domain, status, read, change])?;
            }
        }
    }
    Ok(previous.map(|(_, status, _)| status))
}

/// Writes which of a subject's events are undone.
fn put_undone(conn: &Connection, subject: Subject, events: &[Event]) -> Result<()> {
    let is_retraction = |event: &Event| matches!(event.kind, EventKind::Retracted { .. });
    if !events.iter().any(is_retraction) {
        return Ok(());
    }
    sql::run(conn, DELETE_UNDONE, [subject])?;
    let retracted = retracted(events);
    for event in events.iter().filter(|event| retracted.contains(&event.id)) {
        sql::run(conn, PUT_UNDONE, [event.number])?;
    }
    Ok(())
}
