//! Parses arbitrary bytes as a lossless export. Entries must survive a round trip, and the fold must not panic.

#![no_main]

mod metadata;

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use reads::domain::{CatalogEntry, Event, EventKind, Subject, fold, fold_occasion, overrides_of};
use reads::exchange::decode;
use reads::exchange::log::{self, Entry};

fuzz_target!(|bytes: &[u8]| {
    let (text, _) = decode(bytes, None);
    let entries = valid(&text);
    let mut out = Vec::new();
    log::begin(&mut out).expect("room in memory");
    let mut events: BTreeMap<Subject, Vec<Event>> = BTreeMap::new();
    for entry in entries.iter().cloned() {
        match entry {
            Entry::Catalog(copy) => log::catalog(&mut out, &copy).expect("room in memory"),
            Entry::Event(event) => {
                log::logged(&mut out, (*event).clone()).expect("room in memory");
                events.entry(event.subject).or_default().push(*event);
            }
            Entry::Faulty(_) => unreachable!("filtered out"),
        }
    }
    let written = String::from_utf8(out).expect("text");
    assert_eq!(valid(&written), entries, "{written}");
    let all = events.values().flatten();
    metadata::assert_storable(all.filter_map(|event| match &event.kind {
        EventKind::Added { metadata, .. } | EventKind::Edited { metadata } => Some(&**metadata),
        _ => None,
    }));
    for events in events.values() {
        let _ = fold(CatalogEntry::default(), events);
        let _ = overrides_of(events);
        let _ = fold_occasion(events);
    }
});

/// Returns the valid entries, without the line numbers in events.
fn valid(text: &str) -> Vec<Entry> {
    let lines = text.lines().count().max(1);
    let mut entries = Vec::new();
    for (line, mut entry) in log::entries(text) {
        assert!((1..=lines).contains(&line));
        match &mut entry {
            Entry::Faulty(why) => {
                assert!(!why.is_empty());
                continue;
            }
            Entry::Event(event) => event.number = 0,
            Entry::Catalog(_) => {}
        }
        entries.push(entry);
    }
    entries
}
