//! What an import adds, and what it finds to be known.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use crate::domain::{
    CatalogEntry, DeviceId, Event, EventId, EventKind, Existing, Highlight, LocalDate, Patch,
    Progress, ResourceId, Stamp, Status, TransactionId, Work, WorkNote, fold,
};

fn today() -> LocalDate {
    "2026-11-23".parse().unwrap()
}

fn event((number, kind): (u8, EventKind)) -> Event {
    Event {
        id: EventId(Uuid::from_u128(number.into())),
        transaction: TransactionId(Uuid::nil()),
        device: DeviceId(Uuid::nil()),
        stamp: Stamp(number.into()),
        at: 0,
        number: number.into(),
        subject: ResourceId(Uuid::nil()).into(),
        kind,
    }
}

fn existing(changes: &[EventKind]) -> Existing {
    let events: Vec<Event> = (1..).zip(changes.iter().cloned()).map(event).collect();
    Existing {
        sources: BTreeSet::new(),
        metadata: Patch::default(),
        tags: BTreeSet::new(),
        state: fold(CatalogEntry::default(), &events),
    }
}

fn work(status: Status, readings: &[&str]) -> Work {
    let readings = readings.iter().map(|on| on.parse().unwrap()).collect();
    Work {
        status,
        readings,
        ..Work::default()
    }
}

fn finished_on(changes: &[EventKind]) -> Vec<String> {
    let date = |change: &EventKind| match change {
        EventKind::Finished { on, .. } => Some(on.to_string()),
        _ => None,
    };
    changes.iter().filter_map(date).collect()
}

#[test]
fn no_day_is_invented_for_a_reading() {
    for (status, readings, recorded) in [
        (Status::Done, &[][..], &["unknown"][..]),
        (Status::Todo, &[], &[]),
        (Status::Dropped, &[], &[]),
        (
            Status::Done,
            &["2024-03", "unknown"],
            &["2024-03", "unknown"],
        ),
        // Ahead of today, and a typing error.
        (
            Status::Done,
            &["2031-01-01", "0202"],
            &["unknown", "unknown"],
        ),
        (Status::Done, &["2026-11", "2026"], &["2026-11", "2026"]),
    ] {
        let changes = work(status, readings).arrive(today());
        assert_eq!(finished_on(&changes), recorded, "{readings:?}");
        assert_eq!(existing(&changes).state.status, status);
    }
}

#[test]
fn known_readings_are_not_recorded_again() {
    for (known, file, new) in [
        (&["2024-03-01"][..], &["2024-03-01"][..], &[][..]),
        (&["2024-03-01"], &["2024-03"], &[]),
        (&["2024-03-01"], &["2024", "2024-03-01"], &["2024"]),
        (&["2024-03-01"], &["unknown", "2020"], &["2020"]),
        (&["2024-03-01"], &["unknown"], &[]),
        (&["2024-03-01"], &["unknown", "unknown"], &["unknown"]),
        (
            &["unknown", "unknown"],
            &["unknown", "unknown", "unknown"],
            &["unknown"],
        ),
        (&["unknown"], &["2024-03-01"], &["2024-03-01"]),
        (&["2024"], &["2024-03-01"], &["2024-03-01"]),
    ] {
        let known_to = existing(&work(Status::Done, known).arrive(today()));
        let changes = work(Status::Done, file).merge(&known_to, today());
        assert_eq!(finished_on(&changes), new, "{known:?} and {file:?}");
    }
}

#[test]
fn an_earlier_reading_does_not_end_the_one_under_way() {
    let to = Progress::Percent(40);
    let begun = EventKind::Progressed {
        on: "2026-11-01".parse().unwrap(),
        to,
    };
    let merged = |status, readings: &[&str]| {
        let mut changes = vec![begun.clone()];
        changes.extend(work(status, readings).merge(&existing(&changes), today()));
        let state = existing(&changes).state;
        (state.status, state.progress, state.readings.len())
    };
    let reading = Status::Reading;
    assert_eq!(
        merged(Status::Done, &["2020-01-01"]),
        (reading, Some(to), 1)
    );
    assert_eq!(
        merged(reading, &["unknown", "unknown"]),
        (reading, Some(to), 2)
    );
    assert_eq!(
        merged(Status::Done, &["2026-11-20"]),
        (Status::Done, None, 1)
    );
}

#[test]
fn a_highlight_gets_the_words_that_are_written_later() {
    let imported = |texts: &[&str]| {
        let mut work = work(Status::Todo, &[]);
        for text in texts {
            let highlight = Highlight {
                quotation: "A passage".to_owned(),
                ..Highlight::default()
            };
            work.notes.push(WorkNote {
                text: (*text).to_owned(),
                on: None,
                highlight: Some(highlight),
            });
        }
        work
    };
    let mut changes = imported(&[""]).arrive(today());
    changes.extend(imported(&["Mine."]).merge(&existing(&changes), today()));
    let notes = existing(&changes).state.notes;
    assert_eq!((notes.len(), notes[0].text.as_str()), (1, "Mine."));
    assert_eq!(imported(&[""]).merge(&existing(&changes), today()), []);
    assert_eq!(imported(&["Mine."]).merge(&existing(&changes), today()), []);
    assert_eq!(
        imported(&["More."])
            .merge(&existing(&changes), today())
            .len(),
        1
    );
}

proptest! {
    #[test]
    fn importing_the_same_work_twice_changes_nothing(
        status in proptest::sample::select(Status::ALL),
        readings in proptest::collection::vec(
            prop_oneof![
                Just("unknown".to_owned()),
                (1890i32..2035).prop_map(|year| year.to_string()),
                (2020i32..2022, 1u32..3).prop_map(|(year, month)| format!("{year}-{month:02}")),
                (2020i32..2035, 1u32..3).prop_map(|(year, day)| format!("{year}-01-{day:02}")),
            ],
            0..5,
        ),
        notes in proptest::collection::vec("[a-b]{0,2}", 0..3),
    ) {
        let mut work = Work { status, ..Work::default() };
        work.title("A title").unwrap();
        for on in &readings {
            work.read(on.parse().unwrap());
        }
        for text in &notes {
            work.note(text).unwrap();
        }
        let mut known = existing(&work.arrive(today()));
        known.metadata = work.metadata.clone();
        prop_assert_eq!(work.merge(&known, today()), []);
    }
}
