//! What becomes of a person's data on the disk: old databases, damaged ones, copies, and words that are forgotten.

#![allow(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod support;

use std::path::{Path, PathBuf};

use reads::domain::{EventKind, ResourceId};
use reads::store::{self, Problem, Store, StoreError};
use rusqlite::Connection;
use support::{NOW, PROJECTIONS, date, directory, dump, finished, id, installed};

const WORDS: &str = "Zwölf Boxkämpfer";

fn noted(text: &str) -> EventKind {
    EventKind::Noted {
        on: date("2026-11-23"),
        text: text.to_owned(),
    }
}

fn notes(store: &Store) -> Vec<String> {
    let mut notes = Vec::new();
    store
        .notes(None, |note| -> store::Result<()> {
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

/// How often a file holds some text.
fn occurrences(path: &Path, text: &str) -> Vec<usize> {
    let file = std::fs::read(path).unwrap();
    let is_here = |at: &usize| file[*at..].starts_with(text.as_bytes());
    (0..file.len()).filter(is_here).collect()
}

/// Turns a bit of the text wherever the file holds it.
fn turn(path: &Path, text: &str) {
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
fn databases_of_every_earlier_schema_lose_nothing() {
    for version in [3, 12] {
        let directory = directory();
        let path = directory.path().join("reads.db");
        std::fs::copy(format!("tests/schemas/{version}.db"), &path).unwrap();
        let told = std::fs::read(format!("tests/schemas/{version}.json")).unwrap();
        let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
        let (store, _) = store::open(&path).unwrap();
        let seen: Vec<&str> = (told["notes"].as_array().unwrap().iter())
            .map(|note| note["text"].as_str().unwrap())
            .collect();
        assert_eq!(notes(&store), seen, "schema {version}");
        assert_eq!(
            entries(&store).len(),
            told["log"].as_array().unwrap().len(),
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
fn two_that_convert_an_old_database_at_once_both_succeed() {
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
fn projections_of_another_version_are_replaced_and_numbers_stay() {
    let (mut store, path, _directory) = used();
    let own = EventKind::Added {
        on: date("2026-11-23"),
        slug: "mine".parse().unwrap(),
        metadata: Box::default(),
        tags: Vec::new(),
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

#[test]
fn a_turned_bit_is_told_and_all_but_that_entry_is_saved() {
    let (store, path, _directory) = used();
    drop(store);
    turn(&path, WORDS);
    // Whatever reads the log notices, and so nothing is added to it.
    let (mut store, _) = store::open(&path).unwrap();
    let attention = id(&store, "attention");
    let refused = store.append(vec![(attention, finished("2026-11-23"))], NOW);
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("log entry 2") && refused.contains("reads doctor"));
    assert!(store.detail(attention).is_err());
    drop(store);
    let told = Problem::Damage("log entry 2 is damaged".to_owned());
    assert!(store::examine(&path).unwrap().problems.contains(&told));

    let recovered = repaired(&path).recovered.unwrap();
    assert_eq!((recovered.entries, recovered.lost), (2, 1));
    assert!(!occurrences(&recovered.kept, "\u{5b}wölf").is_empty());
    let (store, _) = store::open(&path).unwrap();
    assert_eq!(notes(&store), Vec::<String>::new());
    let state = store.state(id(&store, "ddia")).unwrap();
    assert_eq!(state.last_read(), Some(date("2024-11-21")));
}

#[test]
fn what_a_catalog_said_comes_from_it_again() {
    let (store, path, _directory) = used();
    drop(store);
    turn(&path, "Attention Is All You Need");
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
    turn(&path, "Attention Is All You Need");
    let (mut store, _) = store::open(&path).unwrap();
    let refused = store.remove_catalog(&"reads".parse().unwrap());
    assert!(matches!(refused, Err(StoreError::Damaged(_))));
    drop(store);
    assert!(repaired(&path).recovered.is_some());
}

#[test]
fn what_follows_from_the_log_is_made_anew_in_its_place() {
    let (store, path, _directory) = used();
    drop(store);
    let conn = Connection::open(&path).unwrap();
    conn.execute("UPDATE note SET text = 'Other words.'", [])
        .unwrap();
    drop(conn);
    assert_eq!(notes(&store::open(&path).unwrap().0), ["Other words."]);
    let repaired = repaired(&path);
    assert!(repaired.rebuilt && repaired.recovered.is_none());
    assert_eq!(notes(&store::open(&path).unwrap().0), [WORDS]);
}

#[test]
fn an_altered_schema_is_refused() {
    let (store, path, _directory) = used();
    drop(store);
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TRIGGER lost AFTER INSERT ON event BEGIN DELETE FROM note; END")
        .unwrap();
    let refused = store::open(&path).err().unwrap().to_string();
    assert!(refused.contains("another trigger lost"), "{refused}");
    repaired(&path);
    assert_eq!(notes(&store::open(&path).unwrap().0), [WORDS]);
}

#[test]
fn what_another_program_left_sound_is_taken_as_it_is() {
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
fn a_copy_is_made_in_use_and_takes_the_place_of_the_database() {
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

    // Whoever has it open goes on with what is there then.
    let restored = store::restore(&path, &named, NOW).unwrap();
    assert_eq!(restored.entries, 3);
    assert_eq!(notes(&store), [WORDS]);
    let kept = restored.kept.unwrap();
    assert_eq!(notes(&store::open(&kept).unwrap().0), [WORDS, "Later."]);

    turn(&named, WORDS);
    let refused = store::restore(&path, &named, NOW).unwrap_err();
    assert!(matches!(refused, StoreError::NoBackup { .. }), "{refused}");
    assert_eq!(store::examine(&path).unwrap().problems, []);
}

#[test]
fn of_backups_made_unasked_the_newest_stay() {
    let (store, path, _directory) = used();
    let asked = store.back_up(None, NOW).unwrap();
    for restored in 1..=8 {
        store::restore(&path, &asked, NOW + restored * 1_000).unwrap();
    }
    let mut unasked = store::backups(&path).unwrap();
    unasked.retain(|backup| backup.to_string_lossy().contains(".before-restore-"));
    assert_eq!(unasked.len(), store::KEPT);
    assert!(unasked[0].to_string_lossy().ends_with("T120008Z.backup"));
    assert!(asked.exists());
}

#[test]
fn forgotten_words_are_in_no_page_and_their_place_in_the_log_stays() {
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

    // A note with all that it said, named by any of it; the reason stays.
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
    // It is the drop that is undone, though its reason is gone.
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    let state = store.state(attention).unwrap();
    assert_eq!(state.last_read(), Some(date("2024-11-20")));
}

#[test]
fn the_log_allows_no_other_change_than_that_words_go() {
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
