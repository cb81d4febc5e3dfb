//! Tests of the fold.

use proptest::prelude::*;
use uuid::Uuid;

use crate::domain::log::fold::{CatalogEntry, fold, outlasts_its_catalog, retractions};
use crate::domain::{
    Cadence, CadenceSource, Depth, DeviceId, Event, EventId, EventKind, Highlight, LocalDate,
    OwnCadence, PostKey, Progress, ReadingDate, Recall, ResourceId, Stamp, Status, TransactionId,
};

pub(super) fn date(text: &str) -> LocalDate {
    text.parse().unwrap()
}

pub(super) fn every_two_years() -> CatalogEntry {
    CatalogEntry {
        cadence: Cadence::from_iso("P2Y").ok(),
        ..CatalogEntry::default()
    }
}

/// Events numbered from 1, with increasing stamps.
pub(super) fn log(kinds: &[EventKind]) -> Vec<Event> {
    kinds
        .iter()
        .cloned()
        .zip(1..)
        .map(|(kind, number)| event(number, number, kind))
        .collect()
}

pub(super) fn event(number: i64, stamp: i64, kind: EventKind) -> Event {
    Event {
        id: id(number),
        transaction: TransactionId(Uuid::from_u128(number.unsigned_abs().into())),
        device: DeviceId(Uuid::nil()),
        stamp: Stamp(stamp),
        at: 0,
        number,
        subject: ResourceId(Uuid::nil()).into(),
        kind,
    }
}

fn id(number: i64) -> EventId {
    EventId(Uuid::from_u128(number.unsigned_abs().into()))
}

pub(super) fn finished(on: &str) -> EventKind {
    EventKind::Finished {
        on: on.parse().expect(on),
        depth: None,
        minutes: None,
        recall: None,
        recorded_on: None,
        posts: Vec::new(),
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
fn a_snooze_ends_with_the_next_reading() {
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
fn the_persons_cadence_takes_precedence_until_undone() {
    let set = |to| EventKind::CadenceSet { to };
    let due_after = |to: &[OwnCadence]| {
        let mut kinds = vec![finished("2024-02-29")];
        kinds.extend(to.iter().copied().map(set));
        fold(every_two_years(), &log(&kinds)).due()
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
fn followed_resources_are_due_monthly_and_stay_followed() {
    let mut kinds = vec![EventKind::Followed {
        on: date("2026-10-31"),
    }];
    let state = fold(CatalogEntry::default(), &log(&kinds));
    assert_eq!(
        (state.status, state.due()),
        (Status::Following, Some(date("2026-11-30")))
    );
    kinds.push(finished("2026-12-02"));
    let state = fold(CatalogEntry::default(), &log(&kinds));
    assert_eq!(
        (state.status, state.due()),
        (Status::Following, Some(date("2027-01-02")))
    );
    kinds.push(EventKind::Unfollowed {
        on: date("2026-12-03"),
    });
    let state = fold(CatalogEntry::default(), &log(&kinds));
    assert_eq!(
        (state.status, state.due(), state.followed_on),
        (Status::Done, None, None)
    );
}

#[test]
fn what_is_put_aside_goes_on_where_it_was() {
    let on = date("2026-01-01");
    let to = Progress::Page(40);
    let (started, stopped) = (EventKind::Started { on }, EventKind::Stopped { on });
    let aside = [started.clone(), EventKind::Progressed { on, to }, stopped];
    let after = |kinds: &[EventKind]| {
        let state = fold(every_two_years(), &log(kinds));
        (state.status, state.progress, state.due())
    };
    assert_eq!(after(&aside), (Status::Todo, Some(to), None));
    let again = [&aside[..], &[started]].concat();
    assert_eq!(after(&again), (Status::Reading, Some(to), None));
    let done = [&aside[..], &[finished("2026-02-01")]].concat();
    let due = Some(date("2028-02-01"));
    assert_eq!(after(&done), (Status::Done, None, due));
    let rereading = [&[finished("2024-11-20")], &aside[..]].concat();
    let due = Some(date("2026-11-20"));
    assert_eq!(after(&rereading), (Status::Done, Some(to), due));
}

#[test]
fn what_was_read_is_done_and_due_again_after_a_rereading_is_dropped_or_reopened() {
    use Status::{Done, Dropped, Reading, Todo};

    let on = date("2026-01-01");
    let started = EventKind::Started { on };
    let dropped = EventKind::Dropped { on, because: None };
    let reopened = EventKind::Reopened { on };
    let followed = EventKind::Followed { on };
    let unfollowed = EventKind::Unfollowed { on };
    let progressed = EventKind::Progressed {
        on,
        to: Progress::Page(5),
    };
    let read = finished("2024-11-20");
    let histories = [
        (vec![&started, &dropped], Dropped, Done),
        (vec![&progressed, &dropped], Dropped, Done),
        (vec![&started, &reopened], Todo, Done),
        (vec![&progressed, &reopened], Todo, Done),
        (vec![&dropped], Dropped, Dropped),
        (vec![&dropped, &reopened], Todo, Done),
        (vec![&reopened], Todo, Done),
        (vec![&started, &dropped, &dropped], Dropped, Dropped),
        (vec![&dropped, &reopened, &started], Reading, Reading),
        (vec![&followed, &unfollowed], Todo, Done),
        (vec![&started, &followed, &unfollowed], Todo, Done),
        (vec![&followed, &dropped], Dropped, Dropped),
        (vec![&followed, &dropped, &reopened], Todo, Done),
    ];
    for (kinds, unread, after_reading) in histories {
        let kinds: Vec<EventKind> = kinds.into_iter().cloned().collect();
        let state = fold(every_two_years(), &log(&kinds));
        assert_eq!((state.status, state.due()), (unread, None), "{kinds:?}");
        let kinds = [vec![read.clone()], kinds].concat();
        let state = fold(every_two_years(), &log(&kinds));
        let due = (after_reading != Dropped).then(|| date("2026-11-20"));
        assert_eq!(
            (state.status, state.due(), state.progress),
            (after_reading, due, None),
            "{kinds:?}"
        );
    }
}

#[test]
fn a_reason_for_dropping_stays_until_another_one_or_another_status() {
    let dropped = |because: Option<&str>| EventKind::Dropped {
        on: date("2026-01-01"),
        because: because.map(str::to_owned),
    };
    let started = EventKind::Started {
        on: date("2026-01-01"),
    };
    let because = |kinds: &[EventKind]| fold(every_two_years(), &log(kinds)).because;
    let mut kinds = vec![dropped(None), dropped(Some("too long"))];
    assert_eq!(because(&kinds).as_deref(), Some("too long"));
    kinds.push(dropped(None));
    assert_eq!(because(&kinds).as_deref(), Some("too long"));
    kinds.push(dropped(Some("out of date")));
    assert_eq!(because(&kinds).as_deref(), Some("out of date"));
    kinds.push(finished("2026-01-02"));
    assert_eq!(because(&kinds), None);
    kinds.extend([started, dropped(Some("no time"))]);
    assert_eq!(because(&kinds).as_deref(), Some("no time"));
    // The reason was about the re-reading.
    kinds.push(dropped(None));
    assert_eq!(because(&kinds), None);
}

#[test]
fn an_undo_of_an_undo_is_a_redo() {
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
fn resources_with_events_outlast_their_catalog() {
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

/// A day, or the month or year of one, or no day.
fn reading_dates() -> impl Strategy<Value = ReadingDate> {
    (dates(), 0u8..6).prop_map(|(day, known)| match known {
        0 => ReadingDate::UNKNOWN,
        1 => day.to_string()[..4].parse().unwrap(),
        2 => day.to_string()[..7].parse().unwrap(),
        _ => day.into(),
    })
}

fn kinds() -> impl Strategy<Value = EventKind> {
    let text = "[a-z ]{1,12}";
    prop_oneof![
        dates().prop_map(|on| EventKind::Started { on }),
        (dates(), 0u8..=100).prop_map(|(on, part)| EventKind::Progressed {
            on,
            to: Progress::Percent(part)
        }),
        (
            reading_dates(),
            proptest::option::of(1u32..600),
            proptest::option::of(proptest::sample::select(Recall::ALL)),
            proptest::collection::vec("[a-d]".prop_map(|id| PostKey::of(&id)), 0..3)
        )
            .prop_map(|(on, minutes, recall, posts)| EventKind::Finished {
                on,
                depth: Some(Depth::Skim),
                minutes,
                recall,
                recorded_on: None,
                posts,
            }),
        ("[a-c]", any::<bool>()).prop_map(|(word, ignored)| if ignored {
            EventKind::Ignored { word }
        } else {
            EventKind::Unignored { word }
        }),
        (dates(), proptest::option::of(text))
            .prop_map(|(on, because)| EventKind::Dropped { on, because }),
        dates().prop_map(|on| EventKind::Stopped { on }),
        dates().prop_map(|on| EventKind::Reopened { on }),
        dates().prop_map(|on| EventKind::Followed { on }),
        dates().prop_map(|on| EventKind::Unfollowed { on }),
        (1u32..40).prop_map(|months| EventKind::CadenceSet {
            to: OwnCadence::Every(format!("{months}m").parse().unwrap())
        }),
        proptest::sample::select(&[OwnCadence::Never, OwnCadence::Adaptive])
            .prop_map(|to| EventKind::CadenceSet { to }),
        dates().prop_map(|until| EventKind::Snoozed { until }),
        (dates(), text, proptest::option::of(text)).prop_map(|(on, text, quotation)| {
            EventKind::Noted {
                on,
                text,
                highlight: quotation.map(|quotation| Highlight {
                    quotation,
                    ..Highlight::default()
                }),
            }
        }),
        (1i64..20, text).prop_map(|(note, text)| EventKind::NoteRevised {
            note: id(note),
            text
        }),
        (1i64..20).prop_map(|note| EventKind::NoteRemoved { note: id(note) }),
        (1i64..20).prop_map(|event| EventKind::Retracted { event: id(event) }),
    ]
}

/// Logs of several devices: stamps may be equal, and retractions may name any event.
fn logs() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec((kinds(), 0i64..12), 0..20).prop_map(|entries| {
        entries
            .into_iter()
            .zip(1..)
            .map(|((kind, stamp), number)| event(number, stamp, kind))
            .collect()
    })
}

proptest! {
    #[test]
    fn the_state_does_not_depend_on_the_order_of_arrival(
        (events, shuffled) in logs().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle()))
    ) {
        prop_assert_eq!(fold(every_two_years(), &events), fold(every_two_years(), &shuffled));
    }

    #[test]
    fn undo_restores_the_state_before_and_redo_the_state_after(events in logs(), kind in kinds()) {
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
    fn readings_are_sorted_and_due_is_after_the_last(events in logs()) {
        let state = fold(every_two_years(), &events);
        prop_assert!(state.readings.is_sorted_by_key(|reading| reading.last_day));
        if let (Some(due), Some(last)) = (state.due(), state.last_day()) {
            prop_assert!(due > last);
        }
    }
}

#[test]
fn only_what_is_earlier_is_retracted() {
    let retracted = |event| EventKind::Retracted { event: id(event) };
    let status = |events: &[EventKind]| fold(CatalogEntry::default(), &log(events)).status;
    let done = finished("2026-01-01");
    assert_eq!(status(&[done.clone(), retracted(1)]), Status::Todo);
    assert_eq!(status(&[retracted(2), done.clone()]), Status::Done);
    // Retractions in a circle.
    assert_eq!(
        status(&[retracted(2), retracted(1), done.clone(), retracted(3)]),
        Status::Todo
    );
    // Two devices undid it; one of them redoes it.
    let undone_twice = [done, retracted(1), retracted(1)];
    assert_eq!(retractions(&log(&undone_twice), id(1)), [id(2), id(3)]);
}
