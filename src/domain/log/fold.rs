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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        CadenceSource, Depth, DeviceId, LocalDate, Progress, Recall, ResourceId, Stamp,
        TransactionId,
    };

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn every_two_years() -> CatalogEntry {
        CatalogEntry {
            cadence: Cadence::from_iso("P2Y").ok(),
            ..CatalogEntry::default()
        }
    }

    /// Events numbered from 1, each a tick after the one before.
    fn log(whats: &[EventKind]) -> Vec<Event> {
        whats
            .iter()
            .cloned()
            .zip(1..)
            .map(|(kind, number)| event(number, number, kind))
            .collect()
    }

    fn event(number: i64, stamp: i64, kind: EventKind) -> Event {
        Event {
            id: id(number),
            transaction: TransactionId(Uuid::from_u128(number.unsigned_abs().into())),
            device: DeviceId(Uuid::nil()),
            stamp: Stamp::from_i64(stamp),
            at: 0,
            number,
            subject: ResourceId(Uuid::nil()).into(),
            kind,
        }
    }

    fn id(number: i64) -> EventId {
        EventId(Uuid::from_u128(number.unsigned_abs().into()))
    }

    fn finished(on: &str) -> EventKind {
        EventKind::Finished {
            on: date(on),
            depth: None,
            minutes: None,
            recall: None,
        }
    }

    #[test]
    fn never_read_is_todo_and_not_due() {
        let state = fold(every_two_years(), &[]);
        assert_eq!((state.status, state.due()), (Status::Todo, None));
    }

    #[test]
    fn done_is_due_one_cadence_later() {
        let state = fold(every_two_years(), &log(&[finished("2024-11-20")]));
        assert_eq!(
            (state.status, state.due()),
            (Status::Done, Some(date("2026-11-20")))
        );
        assert_eq!(state.cadence.map(|c| c.source), Some(CadenceSource::Entry));
    }

    #[test]
    fn a_reading_recorded_late_is_not_the_last() {
        let state = fold(
            every_two_years(),
            &log(&[finished("2024-11-20"), finished("2019-01-01")]),
        );
        assert_eq!(state.last_read(), Some(date("2024-11-20")));
        assert_eq!(state.readings.len(), 2);
    }

    #[test]
    fn a_snooze_holds_until_the_next_reading() {
        let snoozed = EventKind::Snoozed {
            until: date("2027-02-01"),
        };
        let mut events = log(&[finished("2024-11-20"), snoozed, finished("2019-01-01")]);
        assert_eq!(
            fold(every_two_years(), &events).due(),
            Some(date("2027-02-01"))
        );
        events.push(event(4, 4, finished("2026-12-01")));
        let state = fold(every_two_years(), &events);
        assert_eq!(
            (state.snoozed_until, state.due()),
            (None, Some(date("2028-12-01")))
        );
    }

    #[test]
    fn the_persons_cadence_wins_until_taken_back() {
        let set = |to| EventKind::CadenceSet { to };
        let due_after = |to: &[OwnCadence]| {
            let mut whats = vec![finished("2024-02-29")];
            whats.extend(to.iter().copied().map(set));
            fold(every_two_years(), &log(&whats)).due()
        };
        let year = OwnCadence::Every("1y".parse().unwrap());
        assert_eq!(due_after(&[year]), Some(date("2025-02-28")));
        assert_eq!(due_after(&[year, OwnCadence::Never]), None);
        assert_eq!(
            due_after(&[OwnCadence::Never, OwnCadence::Default]),
            Some(date("2026-02-28"))
        );
    }

    #[test]
    fn followed_is_monthly_and_catching_up_keeps_following() {
        let mut whats = vec![EventKind::Followed {
            on: date("2026-10-31"),
        }];
        let state = fold(CatalogEntry::default(), &log(&whats));
        assert_eq!(
            (state.status, state.due()),
            (Status::Following, Some(date("2026-11-30")))
        );
        whats.push(finished("2026-12-02"));
        let state = fold(CatalogEntry::default(), &log(&whats));
        assert_eq!(
            (state.status, state.due()),
            (Status::Following, Some(date("2027-01-02")))
        );
        whats.push(EventKind::Unfollowed {
            on: date("2026-12-03"),
        });
        let state = fold(CatalogEntry::default(), &log(&whats));
        assert_eq!(
            (state.status, state.due(), state.followed_on),
            (Status::Done, None, None)
        );
    }

    #[test]
    fn dropping_and_reopening_call_nothing_due() {
        let dropped = EventKind::Dropped {
            on: date("2026-01-01"),
            because: Some("dated".to_owned()),
        };
        let mut whats = vec![finished("2020-01-01"), dropped];
        let state = fold(every_two_years(), &log(&whats));
        assert_eq!(
            (state.status, state.due(), state.because.as_deref()),
            (Status::Dropped, None, Some("dated"))
        );
        whats.push(EventKind::Reopened {
            on: date("2026-01-02"),
        });
        let state = fold(every_two_years(), &log(&whats));
        assert_eq!(
            (state.status, state.due(), &state.because),
            (Status::Todo, None, &None)
        );
        assert_eq!(state.last_read(), Some(date("2020-01-01")));
    }

    #[test]
    fn an_undo_of_an_undo_restores() {
        let mut events = log(&[
            finished("2024-11-20"),
            EventKind::Retracted { event: id(1) },
        ]);
        assert_eq!(fold(every_two_years(), &events).status, Status::Todo);
        events.push(event(3, 3, EventKind::Retracted { event: id(2) }));
        assert_eq!(fold(every_two_years(), &events).status, Status::Done);
        events.push(event(4, 4, EventKind::Retracted { event: id(3) }));
        assert_eq!(fold(every_two_years(), &events).status, Status::Todo);
    }

    #[test]
    fn what_was_touched_outlasts_its_catalog() {
        let mut events = log(&[finished("2024-11-20")]);
        assert!(outlasts_its_catalog(&events));
        events.push(event(
            9,
            9,
            EventKind::Retracted {
                event: events[0].id,
            },
        ));
        assert!(!outlasts_its_catalog(&events) && !outlasts_its_catalog(&[]));
    }

    fn dates() -> impl Strategy<Value = LocalDate> {
        (0u32..9_000).prop_map(|days| date("2001-01-01").plus_days(days))
    }

    fn whats() -> impl Strategy<Value = EventKind> {
        let text = "[a-z ]{1,12}";
        prop_oneof![
            dates().prop_map(|on| EventKind::Started { on }),
            (dates(), 0u8..=100).prop_map(|(on, part)| EventKind::Progressed {
                on,
                to: Progress::Percent(part)
            }),
            (
                dates(),
                proptest::option::of(1u32..600),
                proptest::option::of(proptest::sample::select(Recall::ALL))
            )
                .prop_map(|(on, minutes, recall)| EventKind::Finished {
                    on,
                    depth: Some(Depth::Skim),
                    minutes,
                    recall,
                }),
            (dates(), proptest::option::of(text))
                .prop_map(|(on, because)| EventKind::Dropped { on, because }),
            dates().prop_map(|on| EventKind::Reopened { on }),
            dates().prop_map(|on| EventKind::Followed { on }),
            dates().prop_map(|on| EventKind::Unfollowed { on }),
            (1u32..40).prop_map(|months| EventKind::CadenceSet {
                to: OwnCadence::Every(format!("{months}m").parse().unwrap())
            }),
            proptest::sample::select(&[OwnCadence::Never, OwnCadence::Adaptive])
                .prop_map(|to| EventKind::CadenceSet { to }),
            dates().prop_map(|until| EventKind::Snoozed { until }),
            (dates(), text).prop_map(|(on, text)| EventKind::Noted { on, text }),
            (1i64..20, text).prop_map(|(note, text)| EventKind::NoteRevised {
                note: id(note),
                text
            }),
            (1i64..20).prop_map(|note| EventKind::NoteRemoved { note: id(note) }),
            (1i64..20).prop_map(|event| EventKind::Retracted { event: id(event) }),
        ]
    }

    /// Logs of several devices: stamps collide and repeat, retractions name anything.
    fn logs() -> impl Strategy<Value = Vec<Event>> {
        proptest::collection::vec((whats(), 0i64..12), 0..20).prop_map(|entries| {
            entries
                .into_iter()
                .zip(1..)
                .map(|((kind, stamp), number)| event(number, stamp, kind))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn any_order_of_the_same_events_is_the_same_state(
            (events, shuffled) in logs().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle()))
        ) {
            prop_assert_eq!(fold(every_two_years(), &events), fold(every_two_years(), &shuffled));
        }

        #[test]
        fn undo_gives_back_the_state_before_and_its_undo_the_one_after(events in logs(), kind in whats()) {
            prop_assume!(!matches!(kind, EventKind::Retracted { .. }));
            let before = fold(every_two_years(), &events);
            let mut log = events;
            log.push(event(100, 100, kind));
            let after = fold(every_two_years(), &log);
            log.push(event(101, 101, EventKind::Retracted { event: id(100) }));
            prop_assert_eq!(&fold(every_two_years(), &log), &before);
            log.push(event(102, 102, EventKind::Retracted { event: id(101) }));
            prop_assert_eq!(&fold(every_two_years(), &log), &after);
        }

        #[test]
        fn readings_are_in_order_and_due_never_precedes_them(events in logs()) {
            let state = fold(every_two_years(), &events);
            prop_assert!(state.readings.is_sorted_by_key(|reading| reading.finished_on));
            if let (Some(due), Some(last)) = (state.due(), state.last_read()) {
                prop_assert!(due > last);
            }
        }
    }
}
