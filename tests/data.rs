//! Tests of old databases, damage, recovery, backups and erased notes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use reads::domain::{EventKind, ResourceId};
use reads::store::{self, Problem, Store, StoreError};
use rusqlite::Connection;
use support::{Home, NOW, PROJECTIONS, date, directory, dump, finished, id, installed};

const WORDS: &str = "Zwölf Boxkämpfer";

fn noted(text: &str) -> EventKind {
    EventKind::Noted {
        on: date("2026-11-23"),
        text: text.to_owned(),
        highlight: None,
    }
}

fn notes(store: &Store) -> Vec<String> {
    let mut notes = Vec::new();
    store
        .notes(&store::NoteFilter::default(), |note| -> store::Result<()> {
            notes.push(note.text);
            Ok(())
        })
        .unwrap();
    notes
}

fn entries(store: &Store) -> Vec<i64> {
    let mut entries = Vec::new();
    store
        .events(|event| -> store::Result<()> {
            entries.push(event.number);
            Ok(())
        })
        .unwrap();
    entries
}

/// A database with two readings and a note.
fn used() -> (Store, PathBuf, tempfile::TempDir) {
    let (mut store, path, directory) = installed();
    let attention = id(&store, "attention");
    store
        .append(vec![(attention, finished("2024-11-20"))], NOW)
        .unwrap();
    store.append(vec![(attention, noted(WORDS))], NOW).unwrap();
    let ddia = id(&store, "ddia");
    store
        .append(vec![(ddia, finished("2024-11-21"))], NOW)
        .unwrap();
    (store, path, directory)
}

/// Returns the positions of some text in a file.
fn occurrences(path: &Path, text: &str) -> Vec<usize> {
    let file = std::fs::read(path).unwrap();
    let is_here = |at: &usize| file[*at..].starts_with(text.as_bytes());
    (0..file.len()).filter(is_here).collect()
}

/// Flips a bit in each occurrence of the text in a file.
fn flip_bit(path: &Path, text: &str) {
    let mut file = std::fs::read(path).unwrap();
    let places = occurrences(path, text);
    assert!(!places.is_empty());
    for at in places {
        file[at] ^= 1;
    }
    std::fs::write(path, file).unwrap();
}

fn repaired(path: &Path) -> store::Repaired {
    let problems = store::examine(path).unwrap().problems;
    let repaired = store::repair(path, &problems, NOW).unwrap();
    assert_eq!(store::examine(path).unwrap().problems, []);
    repaired
}

#[test]
fn databases_of_earlier_schemas_are_converted_without_loss() {
    for version in [3, 12, 13, 14, 15] {
        let directory = directory();
        let path = directory.path().join("reads.db");
        std::fs::copy(format!("tests/schemas/{version}.db"), &path).unwrap();
        let expected = std::fs::read(format!("tests/schemas/{version}.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
        let (store, _) = store::open(&path).unwrap();
        let expected_notes: Vec<&str> = (expected["notes"].as_array().unwrap().iter())
            .map(|note| note["text"].as_str().unwrap())
            .collect();
        assert_eq!(notes(&store), expected_notes, "schema {version}");
        assert_eq!(
            entries(&store).len(),
            expected["log"].as_array().unwrap().len(),
            "schema {version}"
        );
        drop(store);
        assert_eq!(
            store::examine(&path).unwrap().problems,
            [],
            "schema {version}"
        );
        let [backup] = store::backups(&path).unwrap().try_into().unwrap();
        let before: i64 = Connection::open(backup)
            .unwrap()
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(before, version);
    }
}

#[test]
fn concurrent_conversions_of_an_old_database_succeed() {
    let directory = directory();
    let path = directory.path().join("reads.db");
    std::fs::copy("tests/schemas/12.db", &path).unwrap();
    let notes_of = || {
        std::thread::spawn({
            let path = path.clone();
            move || notes(&store::open(&path).unwrap().0)
        })
    };
    let [one, other] = [notes_of(), notes_of()].map(|opened| opened.join().unwrap());
    assert!(!one.is_empty());
    assert_eq!(one, other);
    assert_eq!(store::examine(&path).unwrap().problems, []);
    assert_eq!(store::backups(&path).unwrap().len(), 1);
}

#[test]
fn projections_of_another_version_are_rebuilt_with_the_same_numbers() {
    let (mut store, path, _directory) = used();
    let own = EventKind::Added {
        on: date("2026-11-23"),
        slug: "mine".parse().unwrap(),
        metadata: Box::default(),
        tags: Vec::new(),
        sources: BTreeMap::new(),
    };
    let id = ResourceId(uuid::Uuid::from_u128(1));
    store.append(vec![(id, own)], NOW).unwrap();
    let before = dump(&path, PROJECTIONS);
    drop(store);
    Connection::open(&path)
        .unwrap()
        .execute_batch(
            "UPDATE device SET projection = 0; DROP TABLE note; DROP TABLE words; DELETE FROM resource;
             CREATE TABLE later (number INTEGER PRIMARY KEY) STRICT; CREATE VIEW latest AS SELECT * FROM later;",
        )
        .unwrap();
    let (store, _) = store::open(&path).unwrap();
    assert_eq!(store.name(id).unwrap().number, 58);
    drop(store);
    assert_eq!(dump(&path, PROJECTIONS), before);
    assert_eq!(store::examine(&path).unwrap().problems, []);
}

/// A database is refolded only if the version of its projections differs from the program's.
#[test]
fn what_the_projections_hold_is_that_of_their_version() {
    const HELD: u32 = 0xe370_5b6e;
    let directory = directory();
    let path = directory.path().join("reads.db");
    std::fs::copy("tests/schemas/12.db", &path).unwrap();
    drop(store::open(&path).unwrap());
    let held = crc32fast::hash(dump(&path, PROJECTIONS).join("\n").as_bytes());
    assert_eq!(
        held, HELD,
        "what a sample log and the built-in catalog come to has changed: set HELD to {held:#x} and, unless only the catalog \
         changed, raise VERSION in src/store/projection/rebuild.rs"
    );
}

#[test]
fn a_flipped_bit_is_reported_and_all_other_entries_are_recovered() {
    let (store, path, _directory) = used();
    drop(store);
    flip_bit(&path, WORDS);
    // Reading the damaged entry fails, so nothing is appended to that log.
    let (mut store, _) = store::open(&path).unwrap();
    let attention = id(&store, "attention");
    let refused = store.append(vec![(attention, finished("2026-11-23"))], NOW);
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("log entry 2") && refused.contains("reads doctor"));
    assert!(store.detail(attention).is_err());
    drop(store);
    let expected = Problem::Damage("log entry 2 is damaged".to_owned());
    assert!(store::examine(&path).unwrap().problems.contains(&expected));

    let recovered = repaired(&path).recovered.unwrap();
    assert_eq!((recovered.entries, recovered.lost), (2, 1));
    assert!(!occurrences(&recovered.kept, "\u{5b}wölf").is_empty());
    let (store, _) = store::open(&path).unwrap();
    assert_eq!(notes(&store), Vec::<String>::new());
    let state = store.state(id(&store, "ddia")).unwrap();
    assert_eq!(state.last_day(), Some(date("2024-11-21")));
}

#[test]
fn a_damaged_catalog_is_recovered_from_its_source() {
    let (store, path, _directory) = used();
    drop(store);
    flip_bit(&path, "Attention Is All You Need");
    let recovered = repaired(&path).recovered.unwrap();
    assert_eq!((recovered.entries, recovered.lost), (3, 0));
    let (store, _) = store::open(&path).unwrap();
    let name = store.name(id(&store, "attention")).unwrap();
    assert_eq!(name.title, "Attention Is All You Need");
    assert_eq!(notes(&store), [WORDS]);
}

#[test]
fn a_damaged_catalog_gets_no_new_checksum() {
    let (store, path, _directory) = used();
    drop(store);
    flip_bit(&path, "Attention Is All You Need");
    let (mut store, _) = store::open(&path).unwrap();
    let refused = store.remove_catalog(&"reads".parse().unwrap());
    assert!(matches!(refused, Err(StoreError::Damaged(_))));
    drop(store);
    assert!(repaired(&path).recovered.is_some());
}

#[test]
fn changed_projections_are_reported_and_rebuilt() {
    let (store, path, _directory) = used();
    drop(store);
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE note SET text = 'Other words.'", [])
        .unwrap();
    drop(conn);
    assert_eq!(notes(&store::open(&path).unwrap().0), ["Other words."]);
    let problem = Problem::Projection("table 'note' does not match the log".to_owned());
    assert_eq!(store::examine(&path).unwrap().problems, [problem]);
    let repaired = repaired(&path);
    assert!(repaired.rebuilt && repaired.recovered.is_none());
    assert_eq!(notes(&store::open(&path).unwrap().0), [WORDS]);
}

#[test]
fn an_altered_schema_is_rejected() {
    let (store, path, _directory) = used();
    drop(store);
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TRIGGER lost AFTER INSERT ON event BEGIN DELETE FROM note; END")
        .unwrap();
    let refused = store::open(&path).err().unwrap().to_string();
    assert!(refused.contains("at trigger lost"), "{refused}");
    repaired(&path);
    assert_eq!(notes(&store::open(&path).unwrap().0), [WORDS]);
}

#[test]
fn a_database_vacuumed_by_another_program_is_valid() {
    let (store, path, _directory) = used();
    drop(store);
    Connection::open(&path)
        .unwrap()
        .execute_batch("VACUUM")
        .unwrap();
    for _ in 0..2 {
        assert_eq!(notes(&store::open(&path).unwrap().0), [WORDS]);
    }
}

#[test]
fn a_database_in_use_is_backed_up_and_restored() {
    let (mut store, path, directory) = used();
    let made = store.back_up(None, NOW).unwrap();
    assert!(made.ends_with("reads.db.20261123T120000Z.backup"));
    let named = directory.path().join("named.backup");
    store.back_up(Some(&named), NOW).unwrap();
    assert!(matches!(
        store.back_up(Some(&named), NOW),
        Err(StoreError::Exists(_))
    ));
    let gpt = id(&store, "gpt-3");
    store.append(vec![(gpt, noted("Later."))], NOW).unwrap();

    // A connection that is still open sees the restored contents.
    let restored = store::restore(&path, &named, NOW).unwrap();
    assert_eq!(restored.entries, 3);
    assert_eq!(notes(&store), [WORDS]);
    let kept = restored.kept.unwrap();
    assert_eq!(notes(&store::open(&kept).unwrap().0), [WORDS, "Later."]);

    flip_bit(&named, WORDS);
    let refused = store::restore(&path, &named, NOW).unwrap_err();
    assert!(matches!(refused, StoreError::NoBackup { .. }), "{refused}");
    assert_eq!(store::examine(&path).unwrap().problems, []);
}

#[test]
fn a_backup_on_standard_output_can_be_restored() {
    let home = Home::new();
    home.run(&["note", "ddia", "A note."]);
    let backup = home.reads().args(["backup", "-"]).output().unwrap();
    let file = home.0.path().join("piped.backup");
    std::fs::write(&file, backup.stdout).unwrap();
    let restored = store::restore(&home.database(), &file, NOW).unwrap();
    assert_eq!(restored.entries, 1);
    assert_eq!(home.run(&["backup", "-", "--json"]).status, Some(2));
    let names = std::fs::read_dir(home.database().parent().unwrap()).unwrap();
    let is_left = |name: &str| name.starts_with(".reads-") || name == "-";
    assert!(
        !names
            .map(|name| name.unwrap().file_name())
            .any(|name| is_left(&name.to_string_lossy()))
    );
}

#[test]
fn only_the_newest_automatic_backups_are_kept() {
    let (store, path, _directory) = used();
    let manual = store.back_up(None, NOW).unwrap();
    for restored in 1..=8 {
        store::restore(&path, &manual, NOW + restored * 1_000).unwrap();
    }
    let mut automatic = store::backups(&path).unwrap();
    automatic.retain(|backup| backup.to_string_lossy().contains(".before-restore-"));
    assert_eq!(automatic.len(), store::MAX_AUTOMATIC_BACKUPS);
    assert!(automatic[0].to_string_lossy().ends_with("T120008Z.backup"));
    assert!(manual.exists());
}

#[test]
fn forgotten_notes_are_in_no_page_and_their_events_stay_in_the_log() {
    let (mut store, path, _directory) = used();
    let attention = id(&store, "attention");
    let note = store.note(2).unwrap().event;
    let revised = EventKind::NoteRevised {
        note,
        text: format!("{WORDS} jagen"),
    };
    let dropped = EventKind::Dropped {
        on: date("2026-11-23"),
        because: Some(format!("{WORDS} auf dem Sylter Deich")),
    };
    store.append(vec![(attention, revised)], NOW).unwrap();
    store.append(vec![(attention, dropped)], NOW).unwrap();
    let before = entries(&store);

    // A note is erased with its revisions, whichever number is given; the reason stays.
    let words = store.erasable_event(4).unwrap();
    assert_eq!(words.events.len(), 2);
    store.forget(&[words]).unwrap();
    assert!(occurrences(&path, "jagen").is_empty());
    assert!(!occurrences(&path, "Deich").is_empty());

    let words = store.erasable_of(attention).unwrap();
    assert_eq!(words.events.len(), 1);
    store.forget(&[words]).unwrap();
    assert!(occurrences(&path, WORDS).is_empty());
    assert_eq!(entries(&store), before);
    assert_eq!(notes(&store), Vec::<String>::new());
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());

    assert!(store.erasable_event(2).unwrap().events.is_empty());
    assert!(matches!(
        store.undo(Some(2), NOW, date("2026-11-23")),
        Err(StoreError::Forgotten(2))
    ));
    assert!(matches!(
        store.erasable_event(1),
        Err(StoreError::NotANote(1))
    ));
    // Erasing cannot be undone, and nothing else is undone instead.
    assert!(matches!(
        store.undo(None, NOW, date("2026-11-23")),
        Err(StoreError::NotInLog {
            before: Some(5),
            ..
        })
    ));
    // The drop can still be undone, although its reason is erased.
    store.undo(Some(5), NOW, date("2026-11-23")).unwrap();
    let state = store.state(attention).unwrap();
    assert_eq!(state.last_day(), Some(date("2024-11-20")));
}

#[test]
fn the_log_allows_no_change_but_erasing_text() {
    let (mut store, path, _directory) = used();
    let attention = id(&store, "attention");
    let dropped = EventKind::Dropped {
        on: date("2026-11-23"),
        because: Some("So.".to_owned()),
    };
    store.append(vec![(attention, dropped)], NOW).unwrap();
    let conn = Connection::open(path).unwrap();
    for statement in [
        "UPDATE event SET at = 0",
        "UPDATE event SET body = '{}' WHERE kind = 'noted'",
        "UPDATE event SET kind = 'forgotten', body = '{\"on\":1}' WHERE kind = 'noted'",
        "UPDATE event SET kind = 'forgotten', body = '{}', stamp = 1 WHERE kind = 'noted'",
        "UPDATE event SET body = json_set(body, '$.because', 'Other.') WHERE kind = 'dropped'",
        "UPDATE event SET body = json_remove(body, '$.on') WHERE kind = 'dropped'",
        "DELETE FROM event",
    ] {
        let refused = conn.execute(statement, []).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{statement}");
    }
}
