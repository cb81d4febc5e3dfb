//! From events to state. The only place where it is decided what an event means.

use std::collections::{BTreeMap, HashSet};

use crate::domain::{
    Cadence, Event, EventId, EventKind, Note, OwnCadence, Reading, Schedule, State, Status,
    cadence_in_force, memory, rereading,
};

/// What the catalog layer says that bears on a resource's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatalogEntry {
    /// The entry's own cadence.
    pub cadence: Option<Cadence>,
    /// Its domain's.
    pub domain_cadence: Option<Cadence>,
}

/// The state of one resource after `events`, which are all of its own, in any order.
///
/// The order that counts is the stamp's, then the event id's, so that every device with the same events comes to the
/// same state.
pub fn fold(entry: CatalogEntry, events: &[Event]) -> State {
    let mut state = State {
        status: Status::Todo,
        progress: None,
        followed_on: None,
        because: None,
        readings: Vec::new(),
        notes: Vec::new(),
        ties: BTreeMap::new(),
        own_cadence: OwnCadence::Default,
        cadence: None,
        snoozed_until: None,
        memory: None,
        rereading: None,
    };
    for event in in_force(events) {
        apply(&mut state, event);
    }
    let following = state.status == Status::Following;
    state.cadence = cadence_in_force(
        state.own_cadence,
        entry.cadence,
        entry.domain_cadence,
        following,
    );
    if !following {
        state.memory = memory(&state.readings);
    }
    state.rereading = rereading(&Schedule {
        status: state.status,
        last_read: state.last_read(),
        followed_on: state.followed_on,
        own_cadence: state.own_cadence,
        cadence: state.cadence.map(|in_force| in_force.cadence),
        memory: state.memory,
        snoozed_until: state.snoozed_until,
    });
    state
}

/// Whether `events`, which are all of one resource, keep it here when its catalog leaves it out: somebody did something with
/// it.
pub fn outlasts_its_catalog(events: &[Event]) -> bool {
    !in_force(events).is_empty()
}

/// The events that were taken back, by retractions that were not.
pub fn retracted(events: &[Event]) -> HashSet<EventId> {
    let mut retracted = HashSet::new();
    for event in in_order(events).into_iter().rev() {
        // A retraction is later than what it takes back, so from the last one on each is known to hold or not.
        if let EventKind::Retracted { event: target } = event.kind
            && !retracted.contains(&event.id)
        {
            retracted.insert(target);
        }
    }
    retracted
}

pub(crate) fn in_force(events: &[Event]) -> Vec<&Event> {
    let retracted = retracted(events);
    let mut in_force = in_order(events);
    in_force.retain(|event| {
        !retracted.contains(&event.id) && !matches!(event.kind, EventKind::Retracted { .. })
    });
    in_force
}

fn in_order(events: &[Event]) -> Vec<&Event> {
    let mut ordered: Vec<&Event> = events.iter().collect();
    ordered.sort_by_key(|event| (event.stamp, event.id));
    ordered
}

fn apply(state: &mut State, event: &Event) {
    match &event.kind {
        EventKind::Started { .. } => {
            read_on(state);
            state.progress = None;
        }
        EventKind::Progressed { to, .. } => {
            read_on(state);
            state.progress = Some(*to);
        }
        EventKind::Finished {
            on,
            depth,
            minutes,
            recall,
        } => {
            if state.last_read().is_none_or(|last| last <= *on) {
                state.snoozed_until = None;
            }
            let reading = Reading {
                event: event.id,
                finished_on: *on,
                depth: *depth,
                minutes: *minutes,
                recall: *recall,
            };
            let place = state
                .readings
                .partition_point(|earlier| earlier.finished_on <= *on);
            state.readings.insert(place, reading);
            if state.status != Status::Following {
                leave(state, Status::Done);
            }
            state.progress = None;
        }
        EventKind::Dropped { because, .. } => {
            leave(state, Status::Dropped);
            state.because.clone_from(because);
        }
        EventKind::Reopened { .. } => leave(state, Status::Todo),
        EventKind::Followed { on } => {
            leave(state, Status::Following);
            state.followed_on = Some(*on);
        }
        EventKind::Unfollowed { .. } => {
            let status = if state.readings.is_empty() {
                Status::Todo
            } else {
                Status::Done
            };
            leave(state, status);
        }
        EventKind::CadenceSet { to } => state.own_cadence = *to,
        EventKind::Snoozed { until } => state.snoozed_until = Some(*until),
        EventKind::Noted { on, text } => {
            state.notes.push(Note {
                event: event.id,
                written_on: *on,
                text: text.clone(),
            });
        }
        EventKind::NoteRevised { note, text } => {
            if let Some(note) = state.notes.iter_mut().find(|known| known.event == *note) {
                note.text.clone_from(text);
            }
        }
        EventKind::NoteRemoved { note } => state.notes.retain(|known| known.event != *note),
        EventKind::Tied { occasion } => drop(state.ties.insert(occasion.clone(), true)),
        EventKind::Untied { occasion } => drop(state.ties.insert(occasion.clone(), false)),
        // Retractions are resolved before; what is said of a resource itself does not move it, and what is done to
        // occasions is nothing to it.
        EventKind::Retracted { .. }
        | EventKind::Forgotten {}
        | EventKind::Added { .. }
        | EventKind::Edited { .. }
        | EventKind::Removed { .. }
        | EventKind::Tagged { .. }
        | EventKind::Untagged { .. }
        | EventKind::Related { .. }
        | EventKind::Unrelated { .. }
        | EventKind::OccasionDated { .. }
        | EventKind::OccasionMoved { .. }
        | EventKind::OccasionHeld { .. }
        | EventKind::OccasionCancelled { .. } => {}
    }
}

/// A reading is under way; what is followed stays followed.
fn read_on(state: &mut State) {
    if state.status != Status::Following {
        let progress = state.progress;
        leave(state, Status::Reading);
        state.progress = progress;
    }
}

/// Goes to `status` without what belonged to the one before.
fn leave(state: &mut State, status: Status) {
    state.status = status;
    state.progress = None;
    state.because = None;
    state.followed_on = None;
}
