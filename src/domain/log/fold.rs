//! The fold of the events of a resource. The meaning of each event is defined here only.

use std::collections::HashSet;

use crate::domain::{
    Cadence, CadenceInForce, CaughtUp, Event, EventId, EventKind, LocalDate, Memory, Note, Pass,
    Reading, Rereading, Schedule, State, Status, cadence_in_force, memory, rereading,
};

/// The cadences of a catalog entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatalogEntry {
    /// The cadence of the entry itself.
    pub cadence: Option<Cadence>,
    pub domain_cadence: Option<Cadence>,
}

/// Returns the state of a resource after `events`, which must be all events of that resource, in any order.
///
/// Events are applied by stamp, then by id, so that the result is the same on every device.
pub fn fold(entry: CatalogEntry, events: &[Event]) -> State {
    let mut state = State::default();
    for event in in_force(events) {
        apply(&mut state, entry, event);
    }
    let outlook = Outlook::of(&state, entry);
    (state.cadence, state.memory) = (outlook.cadence, outlook.memory);
    state.rereading = outlook.rereading;
    let mut counted = state
        .readings
        .iter_mut()
        .filter(|reading| reading.pass != Pass::CaughtUp);
    if let Some(first) = counted.next() {
        first.pass = Pass::First;
    }
    state
}

/// What follows from the readings of a resource and its cadences.
struct Outlook {
    cadence: Option<CadenceInForce>,
    memory: Option<Memory>,
    rereading: Option<Rereading>,
}

impl Outlook {
    fn of(state: &State, entry: CatalogEntry) -> Self {
        let following = state.status == Status::Following;
        let cadence = cadence_in_force(
            state.own_cadence,
            entry.cadence,
            entry.domain_cadence,
            following,
        );
        let memory = if following {
            None
        } else {
            memory(&state.readings)
        };
        let rereading = rereading(&Schedule {
            status: state.status,
            last_read: state.last_day(),
            followed_on: state.followed_on,
            own_cadence: state.own_cadence,
            cadence: cadence.map(|in_force| in_force.cadence),
            memory,
            snoozed_until: state.snoozed_until,
        });
        Self {
            cadence,
            memory,
            rereading,
        }
    }
}

/// Whether a resource with these events stays when it is removed from its catalog: if any event is not undone.
pub fn outlasts_its_catalog(events: &[Event]) -> bool {
    !in_force(events).is_empty()
}

/// Returns the events that were retracted by retractions in force. A retraction has no effect on what comes after it.
pub fn retracted(events: &[Event]) -> HashSet<EventId> {
    let mut retracted = HashSet::new();
    let is_retraction = |event: &Event| matches!(event.kind, EventKind::Retracted { .. });
    if !events.iter().any(is_retraction) {
        return retracted;
    }
    let mut later = HashSet::new();
    // In reverse order it is known of each retraction whether it is in force.
    for event in in_order(events).into_iter().rev() {
        later.insert(event.id);
        if let EventKind::Retracted { event: target } = event.kind
            && !retracted.contains(&event.id)
            && !later.contains(&target)
        {
            retracted.insert(target);
        }
    }
    retracted
}

/// Returns the retractions in force of an event: several where several devices undid it.
pub fn retractions(events: &[Event], target: EventId) -> Vec<EventId> {
    let retracted = retracted(events);
    let of_target = |event: &&Event| event.kind == EventKind::Retracted { event: target };
    let all = events.iter().filter(of_target).map(|event| event.id);
    all.filter(|id| !retracted.contains(id)).collect()
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

fn apply(state: &mut State, entry: CatalogEntry, event: &Event) {
    match &event.kind {
        EventKind::Started { on } => {
            let kept = (state.progress).filter(|_| state.status != Status::Reading);
            continue_reading(state, *on);
            state.progress = kept;
        }
        EventKind::Progressed { on, to } => {
            continue_reading(state, *on);
            state.progress = Some(*to);
        }
        EventKind::Finished {
            on,
            depth,
            minutes,
            recall,
            recorded_on,
            posts,
        } => {
            // What was read by now was not read later in a month that is not over.
            let last_day = on
                .last()
                .map(|last| recorded_on.map_or(last, |day| last.min(day)));
            let reading = Reading {
                event: event.id,
                finished_on: *on,
                last_day,
                depth: *depth,
                minutes: *minutes,
                recall: *recall,
                pass: if state.status == Status::Following {
                    Pass::CaughtUp
                } else {
                    Pass::Again
                },
                due: due_before(state, entry, last_day),
            };
            if let Some(caught_up) = &mut state.caught_up {
                caught_up.extend(last_day, posts);
            }
            finish(state, reading);
        }
        EventKind::Dropped { on, because } => {
            let earlier = (state.because.take()).filter(|_| state.status == Status::Dropped);
            // A re-reading that is given up does not undo the readings before it.
            let rereading = state.status == Status::Reading && state.was_read();
            let status = if rereading {
                Status::Done
            } else {
                Status::Dropped
            };
            set_status(state, status);
            state.dropped_on = (status == Status::Dropped).then_some(*on);
            state.because = because.clone().or(earlier);
        }
        EventKind::Stopped { .. } => {
            let kept = state.progress;
            fall_back(state);
            state.progress = kept;
        }
        EventKind::Reopened { .. } | EventKind::Unfollowed { .. } => fall_back(state),
        EventKind::Followed { on } => {
            set_status(state, Status::Following);
            state.followed_on = Some(*on);
            state.caught_up = Some(CaughtUp::since(*on));
        }
        EventKind::Ignored { word } => _ = state.ignored.insert(word.clone()),
        EventKind::Unignored { word } => _ = state.ignored.remove(word),
        EventKind::CadenceSet { to } => state.own_cadence = *to,
        EventKind::Snoozed { until } => state.snoozed_until = Some(*until),
        EventKind::Noted { .. } | EventKind::NoteRevised { .. } | EventKind::NoteRemoved { .. } => {
            apply_to_notes(state, event);
        }
        EventKind::Tied { occasion } => drop(state.ties.insert(occasion.clone(), true)),
        EventKind::Untied { occasion } => drop(state.ties.insert(occasion.clone(), false)),
        // Retractions were resolved before. The other events concern metadata, occasions or goals.
        EventKind::Retracted { .. }
        | EventKind::Forgotten {}
        | EventKind::Added { .. }
        | EventKind::Sourced { .. }
        | EventKind::Edited { .. }
        | EventKind::Renamed { .. }
        | EventKind::Removed { .. }
        | EventKind::Tagged { .. }
        | EventKind::Untagged { .. }
        | EventKind::Related { .. }
        | EventKind::Unrelated { .. }
        | EventKind::Merged { .. }
        | EventKind::OccasionDated { .. }
        | EventKind::OccasionMoved { .. }
        | EventKind::OccasionHeld { .. }
        | EventKind::OccasionCancelled { .. }
        | EventKind::GoalSet { .. }
        | EventKind::GoalCleared { .. } => {}
    }
}

fn apply_to_notes(state: &mut State, event: &Event) {
    match &event.kind {
        EventKind::Noted {
            on,
            text,
            highlight,
        } => {
            // One of another program may be older than the reading that is under way.
            touch(state, state.touched_on.map_or(*on, |day| day.max(*on)));
            state.notes.push(Note {
                event: event.id,
                written_on: *on,
                text: text.clone(),
                highlight: highlight.clone(),
            });
        }
        EventKind::NoteRevised { note, text } => {
            if let Some(note) = state.notes.iter_mut().find(|known| known.event == *note) {
                note.text.clone_from(text);
            }
        }
        EventKind::NoteRemoved { note } => state.notes.retain(|known| known.event != *note),
        _ => {}
    }
}

/// Returns the day on which a reading that is now recorded was due. One that is entered afterwards, before others, was not.
fn due_before(state: &State, entry: CatalogEntry, day: Option<LocalDate>) -> Option<LocalDate> {
    if !state.was_read() || day.is_none() || day < state.last_day() {
        return None;
    }
    let rereading = Outlook::of(state, entry).rereading?;
    Some(rereading.on)
}

fn finish(state: &mut State, reading: Reading) {
    let last_day = reading.last_day;
    if last_day.is_some() && state.last_day() <= last_day {
        state.snoozed_until = None;
    }
    let place = (state.readings).partition_point(|earlier| earlier.last_day <= last_day);
    state.readings.insert(place, reading);
    if state.status != Status::Following {
        set_status(state, Status::Done);
    }
    state.progress = None;
}

/// Sets the status to `reading`, except for a followed resource.
fn continue_reading(state: &mut State, on: LocalDate) {
    if state.status != Status::Following {
        set_status(state, Status::Reading);
    }
    touch(state, on);
}

fn touch(state: &mut State, on: LocalDate) {
    if state.status == Status::Reading {
        state.touched_on = Some(on);
    }
}

/// Sets the status to `done` if it was ever read, so that it stays due again, and to `todo` otherwise.
fn fall_back(state: &mut State) {
    let status = if state.was_read() {
        Status::Done
    } else {
        Status::Todo
    };
    set_status(state, status);
}

/// Sets the status and clears the fields that belong to the previous one.
fn set_status(state: &mut State, status: Status) {
    state.status = status;
    state.progress = None;
    state.touched_on = None;
    state.because = None;
    state.followed_on = None;
    state.dropped_on = None;
    state.caught_up = None;
}
