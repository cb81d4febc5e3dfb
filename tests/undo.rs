//! Undo and redo on real databases: back, forward, by number, and with what other devices undid.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeSet;

use proptest::prelude::*;
use reads::domain::{
    DeviceId, Event, EventId, EventKind, Reversed, Stamp, TransactionId, Unlogged, retracted,
};
use reads::store::{EventOutcome, Reversal, Store, StoreError};
use support::{NOW, date, finished, id, installed};
use uuid::Uuid;

fn undo(store: &mut Store, number: Option<i64>) -> Result<Reversal, StoreError> {
    store.undo(number, NOW, date("2026-11-23"))
}

fn redo(store: &mut Store, number: Option<i64>) -> Result<Reversal, StoreError> {
    store.redo(number, NOW, date("2026-11-23"))
}

/// Records a reading of each resource, as one command.
fn read(store: &mut Store, slugs: &[&str]) {
    let changes = slugs
        .iter()
        .map(|slug| (id(store, slug), finished("2024-11-20")));
    let changes = changes.collect();
    store.append(changes, NOW).unwrap();
}

fn events(store: &Store) -> Vec<Event> {
    let mut events = Vec::new();
    let read: Result<(), StoreError> = store.events(|event| {
        events.push(event);
        Ok(())
    });
    read.unwrap();
    events
}

/// The numbers of the changes that are in force.
fn in_force(store: &Store) -> BTreeSet<i64> {
    let events = events(store);
    let retracted = retracted(&events);
    let changes =
        (events.iter()).filter(|event| !matches!(event.kind, EventKind::Retracted { .. }));
    let in_force = changes.filter(|event| !retracted.contains(&event.id));
    in_force.map(|event| event.number).collect()
}

fn numbers(changes: &[Reversed]) -> Vec<i64> {
    changes
        .iter()
        .map(|change| change.retraction.root)
        .collect()
}

/// Another device undoes an event, which this one then imports.
fn undo_elsewhere(store: &mut Store, number: i64) {
    let events = events(store);
    let Some(target) = events.iter().find(|event| event.number == number) else {
        return;
    };
    let last = events.iter().map(|event| event.stamp).max();
    let new = || Uuid::now_v7();
    let event = Event {
        id: EventId(new()),
        transaction: TransactionId(new()),
        device: DeviceId(Uuid::from_u128(7)),
        stamp: Stamp::after(last, NOW),
        at: NOW,
        number: 0,
        subject: target.subject,
        kind: EventKind::Retracted { event: target.id },
    };
    let mut import = store.import(NOW, date("2026-11-23")).unwrap();
    assert_eq!(import.event(&event).unwrap(), EventOutcome::New);
    import.commit().unwrap();
}

#[test]
fn each_undo_goes_further_back_and_each_redo_forward() {
    let (mut store, _, _directory) = installed();
    read(&mut store, &["attention", "ddia"]);
    read(&mut store, &["dmls"]);
    let first = undo(&mut store, None).unwrap();
    assert_eq!(numbers(&first.changes), [3]);
    let ahead = first.to_undo.unwrap();
    assert_eq!((ahead.name.as_str(), ahead.more), ("attention", 1));
    assert_eq!(first.to_redo.unwrap().name, "dmls");

    let second = undo(&mut store, None).unwrap();
    assert_eq!(numbers(&second.changes), [1, 2]);
    assert!(second.to_undo.is_none());
    assert!(matches!(undo(&mut store, None), Err(StoreError::AllUndone)));

    assert_eq!(numbers(&redo(&mut store, None).unwrap().changes), [1, 2]);
    assert_eq!(numbers(&redo(&mut store, None).unwrap().changes), [3]);
    assert!(matches!(
        redo(&mut store, None),
        Err(StoreError::NothingUndone)
    ));
    assert_eq!(in_force(&store), [1, 2, 3].into());

    // After something new there is nothing to redo, but by number.
    undo(&mut store, None).unwrap();
    read(&mut store, &["gpt-3"]);
    assert!(matches!(
        redo(&mut store, None),
        Err(StoreError::NothingUndone)
    ));
    assert_eq!(numbers(&redo(&mut store, Some(3)).unwrap().changes), [3]);
    assert!(matches!(
        redo(&mut store, Some(3)),
        Err(StoreError::NotUndone(3))
    ));
}

#[test]
fn a_part_that_was_undone_by_number_is_redone_by_itself() {
    let (mut store, _, _directory) = installed();
    read(&mut store, &["attention", "ddia", "dmls"]);
    assert_eq!(numbers(&undo(&mut store, Some(2)).unwrap().changes), [2]);
    assert_eq!(numbers(&undo(&mut store, None).unwrap().changes), [1, 3]);
    assert_eq!(numbers(&redo(&mut store, None).unwrap().changes), [1, 3]);
    assert_eq!(numbers(&redo(&mut store, None).unwrap().changes), [2]);
}

#[test]
fn what_another_device_undid_is_neither_undone_nor_redone_by_this_one() {
    let (mut store, _, _directory) = installed();
    read(&mut store, &["attention"]);
    read(&mut store, &["ddia"]);
    undo_elsewhere(&mut store, 2);
    // The import is not in the log of this device.
    let stopped = undo(&mut store, None).unwrap_err();
    let StoreError::NotInLog {
        unlogged, before, ..
    } = stopped
    else {
        panic!("{stopped}");
    };
    assert_eq!((unlogged, before), (Unlogged::LogImported, Some(1)));
    assert!(matches!(
        redo(&mut store, None),
        Err(StoreError::NothingUndone)
    ));
    assert_eq!(numbers(&undo(&mut store, Some(1)).unwrap().changes), [1]);
    // It is undone on both, and one redo by number brings it back.
    undo_elsewhere(&mut store, 1);
    assert_eq!(numbers(&redo(&mut store, Some(1)).unwrap().changes), [1]);
    assert_eq!(in_force(&store), [1].into());
}

#[derive(Clone, Debug)]
enum Step {
    Do(usize),
    Undo(Option<i64>),
    Redo(Option<i64>),
    Elsewhere(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let number = || proptest::option::weighted(0.3, 1i64..20);
    let step = prop_oneof![
        4 => (1usize..4).prop_map(Step::Do),
        3 => number().prop_map(Step::Undo),
        3 => number().prop_map(Step::Redo),
        1 => (1i64..20).prop_map(Step::Elsewhere),
    ];
    proptest::collection::vec(step, 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn redo_takes_back_each_undo_until_something_new_is_done(steps in steps()) {
        let (mut store, _path, _directory) = installed();
        for step in steps {
            match step {
                Step::Do(count) => {
                    read(&mut store, &["attention", "ddia", "dmls"][..count]);
                    let before = in_force(&store);
                    prop_assert!(matches!(redo(&mut store, None), Err(StoreError::NothingUndone)));
                    prop_assert_eq!(in_force(&store), before);
                }
                // The number may not exist, or be undone already.
                Step::Undo(number) => drop(undo(&mut store, number)),
                Step::Redo(number) => drop(redo(&mut store, number)),
                Step::Elsewhere(number) => undo_elsewhere(&mut store, number),
            }
        }
        let mut line = vec![in_force(&store)];
        while let Ok(undone) = undo(&mut store, None) {
            let (before, now) = (line.last().unwrap(), in_force(&store));
            let gone: BTreeSet<i64> = before.difference(&now).copied().collect();
            prop_assert!(now.is_subset(before) && !gone.is_empty());
            prop_assert_eq!(&gone, &numbers(&undone.changes).into_iter().collect());
            // The newest goes first.
            prop_assert!(now.last() < gone.first());
            line.push(now);
        }
        while let Some(undone) = line.pop() {
            prop_assert_eq!(in_force(&store), undone);
            if !line.is_empty() {
                redo(&mut store, None).unwrap();
            }
        }
        prop_assert_eq!(store.examine().unwrap(), Vec::new());
    }
}
