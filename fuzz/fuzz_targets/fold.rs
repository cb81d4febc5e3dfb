//! Folds arbitrary events of one resource, as from several devices: stamps repeat and references dangle. The result must not
//! depend on their order, undo and redo must be exact, and a forgotten event must have no effect.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use reads::domain::{
    Cadence, CatalogEntry, Depth, DeviceId, Event, EventId, EventKind, GoalUnit, LocalDate,
    Occasion, Overrides, OwnCadence, Patch, PostKey, Progress, Recall, RelationKind, ResourceId,
    Slug, Span, Stamp, State, Tag, TransactionId, fold, fold_goal, fold_occasion,
    outlasts_its_catalog, overrides_of, retracted,
};
use uuid::Uuid;

#[derive(Arbitrary, Debug)]
struct Input {
    cadence: Option<u16>,
    /// Appended after all others, undone and redone.
    last: Change,
    /// The index of the event to forget.
    forgotten: u8,
    /// Seeds the shuffle.
    shuffle: [u8; 8],
    /// Stamps, ids and changes.
    changes: Vec<(u8, u8, Change)>,
}

/// Dates are day numbers, and references to events are indexes.
#[derive(Arbitrary, Debug)]
enum Change {
    Started(u32),
    Progressed(u32, u8),
    Finished(u32, Option<u8>),
    Dropped(u32, bool),
    Stopped(u32),
    Reopened(u32),
    Followed(u32),
    Unfollowed(u32),
    Ignored(u8, bool),
    CadenceSet(u16),
    Snoozed(u32),
    Noted(u32, u8),
    NoteRevised(u8, u8),
    NoteRemoved(u8),
    Tied(u8, bool),
    Added(u32, u8),
    Edited(Option<u8>),
    Removed(u32),
    Tagged(u8, bool),
    Related(u8, bool),
    Merged(u8),
    Dated(u32, u16),
    Moved(u32),
    Held(u32),
    Cancelled(u32),
    GoalSet(u32, u8),
    GoalCleared(u32),
    Retracted(u8),
    Forgotten,
}

impl Change {
    fn kind(&self, refer: impl Fn(u8) -> EventId) -> EventKind {
        match *self {
            Self::Started(on) => EventKind::Started { on: day(on) },
            Self::Progressed(on, part) => EventKind::Progressed {
                on: day(on),
                to: Progress::Percent(part % 101),
            },
            Self::Finished(on, recall) => EventKind::Finished {
                on: day(on).into(),
                depth: Some(Depth::Skim),
                minutes: None,
                recall: recall.map(|at| Recall::ALL[usize::from(at) % Recall::ALL.len()]),
                recorded_on: None,
                posts: recall
                    .map(|at| PostKey::of(&at.to_string()))
                    .into_iter()
                    .collect(),
            },
            Self::Dropped(on, has_reason) => EventKind::Dropped {
                on: day(on),
                because: has_reason.then(|| "why".to_owned()),
            },
            Self::Stopped(on) => EventKind::Stopped { on: day(on) },
            Self::Reopened(on) => EventKind::Reopened { on: day(on) },
            Self::Followed(on) => EventKind::Followed { on: day(on) },
            Self::Unfollowed(on) => EventKind::Unfollowed { on: day(on) },
            Self::Ignored(word, true) => EventKind::Ignored {
                word: word.to_string(),
            },
            Self::Ignored(word, false) => EventKind::Unignored {
                word: word.to_string(),
            },
            Self::CadenceSet(to) => EventKind::CadenceSet {
                to: match to {
                    0 => OwnCadence::Default,
                    1 => OwnCadence::Never,
                    2 => OwnCadence::Adaptive,
                    to => cadence(to).map_or(OwnCadence::Default, OwnCadence::Every),
                },
            },
            Self::Snoozed(until) => EventKind::Snoozed { until: day(until) },
            Self::Noted(on, text) => EventKind::Noted {
                on: day(on),
                text: text.to_string(),
                highlight: None,
            },
            Self::NoteRevised(note, text) => EventKind::NoteRevised {
                note: refer(note),
                text: text.to_string(),
            },
            Self::NoteRemoved(note) => EventKind::NoteRemoved { note: refer(note) },
            Self::Tied(to, true) => EventKind::Tied { occasion: slug(to) },
            Self::Tied(to, false) => EventKind::Untied { occasion: slug(to) },
            Self::Added(on, name) => EventKind::Added {
                on: day(on),
                slug: slug(name),
                metadata: metadata(Some(name)),
                tags: vec![label(name)],
                sources: BTreeMap::new(),
            },
            Self::Edited(to) => EventKind::Edited {
                metadata: metadata(to),
            },
            Self::Removed(on) => EventKind::Removed { on: day(on) },
            Self::Tagged(tag, true) => EventKind::Tagged { tag: label(tag) },
            Self::Tagged(tag, false) => EventKind::Untagged { tag: label(tag) },
            Self::Related(to, is) => {
                let relation = RelationKind::ALL[usize::from(to) % RelationKind::ALL.len()];
                let to = ResourceId(Uuid::from_u128(u128::from(to)));
                if is {
                    EventKind::Related { relation, to }
                } else {
                    EventKind::Unrelated { relation, to }
                }
            }
            Self::Merged(into) => EventKind::Merged {
                into: ResourceId(Uuid::from_u128(u128::from(into))),
            },
            Self::Dated(on, lead) => EventKind::OccasionDated {
                name: slug(0),
                on: day(on),
                lead: Span::Days(lead.into()),
                title: (lead % 2 == 0).then(|| lead.to_string()),
                dated_on: (lead % 3 == 0).then(|| day(on)),
            },
            Self::Moved(on) => EventKind::OccasionMoved {
                on: day(on),
                dated_on: (on % 3 == 0).then(|| day(on)),
            },
            Self::Held(on) => EventKind::OccasionHeld { on: day(on) },
            Self::Cancelled(on) => EventKind::OccasionCancelled { on: day(on) },
            Self::GoalSet(on, amount) => EventKind::GoalSet {
                on: day(on),
                unit: GoalUnit::Pages,
                year: 2026,
                amount: amount.into(),
            },
            Self::GoalCleared(on) => EventKind::GoalCleared { on: day(on) },
            Self::Retracted(event) => EventKind::Retracted {
                event: refer(event),
            },
            Self::Forgotten => EventKind::Forgotten {},
        }
    }
}

fuzz_target!(|input: Input| {
    let entry = CatalogEntry {
        cadence: input.cadence.and_then(cadence),
        domain_cadence: None,
    };
    let ids: Vec<EventId> = (input.changes.iter().zip(0u64..))
        .map(|((_, id, _), place)| EventId(Uuid::from_u64_pair((*id).into(), place)))
        .collect();
    let unknown = EventId(Uuid::max());
    // One index past the end refers to an unknown event.
    let refer = |at: u8| {
        let at = usize::from(at) % (ids.len() + 1);
        ids.get(at).copied().unwrap_or(unknown)
    };
    let mut log: Vec<Event> = (input.changes.iter().zip(&ids))
        .map(|((stamp, _, change), id)| event(*id, (*stamp).into(), change.kind(refer)))
        .collect();
    let before = fold_all(entry, &log);
    assert_sound(&before.0);

    let shuffled = shuffled(&log, input.shuffle);
    assert_eq!(fold_all(entry, &shuffled), before);
    assert_eq!(retracted(&shuffled), retracted(&log));
    assert_eq!(outlasts_its_catalog(&shuffled), outlasts_its_catalog(&log));

    if !log.is_empty() {
        let at = usize::from(input.forgotten) % log.len();
        let (mut forgotten, mut without) = (log.clone(), log.clone());
        forgotten[at].kind = EventKind::Forgotten {};
        without.remove(at);
        assert_eq!(fold_all(entry, &forgotten), fold_all(entry, &without));
    }

    let later = [1, 2, 3, 4].map(|at| EventId(Uuid::from_u64_pair(u64::MAX, at)));
    let retracts = |event| EventKind::Retracted { event };
    log.push(event(later[0], 256, retracts(unknown)));
    assert_eq!(fold_all(entry, &log), before);
    log.push(event(later[1], 257, input.last.kind(refer)));
    let after = fold_all(entry, &log);
    log.push(event(later[2], 258, retracts(later[1])));
    assert_eq!(fold_all(entry, &log), before);
    log.push(event(later[3], 259, retracts(later[2])));
    assert_eq!(fold_all(entry, &log), after);
});

fn fold_all(entry: CatalogEntry, events: &[Event]) -> (State, Overrides, Occasion, Option<u32>) {
    (
        fold(entry, events),
        overrides_of(events),
        fold_occasion(events),
        fold_goal(events),
    )
}

fn assert_sound(state: &State) {
    assert!((state.readings).is_sorted_by_key(|reading| reading.last_day));
    if let (Some(due), Some(last)) = (state.due(), state.last_day()) {
        assert!(due > last || last == LocalDate::LAST);
    }
    if let Some(memory) = state.memory {
        assert!((1..=36_500).contains(&memory.interval));
        assert!(memory.stability > 0.0 && memory.stability.is_finite());
        assert!((1.0..=10.0).contains(&memory.difficulty));
    }
}

/// Returns the events in another order.
fn shuffled(log: &[Event], shuffle: [u8; 8]) -> Vec<Event> {
    let mut places: Vec<usize> = (0..log.len()).collect();
    for (at, turn) in (1..log.len()).zip(shuffle.iter().cycle()) {
        places.swap(at, usize::from(*turn) % (at + 1));
    }
    places.into_iter().map(|at| log[at].clone()).collect()
}

fn event(id: EventId, stamp: i64, kind: EventKind) -> Event {
    Event {
        id,
        transaction: TransactionId(Uuid::nil()),
        device: DeviceId(Uuid::nil()),
        stamp: Stamp(stamp),
        at: 0,
        number: 0,
        subject: ResourceId(Uuid::nil()).into(),
        kind,
    }
}

/// Maps a number to one of the 3,652,059 days of the calendar.
fn day(number: u32) -> LocalDate {
    let first: LocalDate = "0001-01-01".parse().expect("a date");
    first.plus_days(number % 3_652_059)
}

/// Half of the numbers give days, half months.
fn cadence(number: u16) -> Option<Cadence> {
    let unit = if number % 2 == 0 { 'D' } else { 'M' };
    Cadence::from_iso(&format!("P{}{unit}", number / 2)).ok()
}

/// Only four different slugs, so that events collide.
fn slug(number: u8) -> Slug {
    format!("s{}", number % 4).parse().expect("a slug")
}

/// Each in two cases, which are the same tag.
fn label(number: u8) -> Tag {
    let letter = if number & 4 == 0 { 't' } else { 'T' };
    format!("{letter} {}", number % 4).parse().expect("a tag")
}

fn metadata(value: Option<u8>) -> Box<Patch> {
    Box::new(Patch {
        title: value.map(|number| number.to_string()),
        year: Some(value.map(i32::from)),
        ..Patch::default()
    })
}
