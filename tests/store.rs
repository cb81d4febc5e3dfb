//! Tests of the store on real files, through its public functions. Damage, backups and recovery are in `data.rs`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use reads::catalog;
use reads::domain::{
    DEFAULT_LEAD, EventKind, Features, Listing, LocalDate, OccasionId, OwnCadence, Patch, PostKey,
    Progress, ReadingDate, RelationKind, ResourceId, Selection, Slug, Status, Subject, Tag, Work,
    WorkNote,
};
use reads::exchange::log;
use reads::store::{
    self, EventOutcome, Filter, ImportOutcome, LogFilter, Order, Pick, Problem, Store, StoreError,
};
use rusqlite::Connection;
use support::{NOW, PROJECTIONS, date, directory, dump, finished, id, installed};
use uuid::Uuid;

fn rows(store: &Store, filter: &Filter) -> Vec<Listing> {
    let mut rows = Vec::new();
    let listed: Result<(), StoreError> = store.list(filter, |row| {
        rows.push(row);
        Ok(())
    });
    listed.expect("a list");
    rows
}

fn slugs(store: &Store, filter: &Filter) -> Vec<String> {
    rows(store, filter)
        .into_iter()
        .map(|row| row.slug)
        .collect()
}

fn append<S: Into<Subject>>(store: &mut Store, changes: Vec<(S, EventKind)>) {
    store.append(changes, NOW).unwrap();
}

/// Undoes the last transaction.
fn undo(store: &mut Store) {
    store.undo(None, NOW, date("2026-11-23")).unwrap();
}

fn redo(store: &mut Store) {
    store.redo(None, NOW, date("2026-11-23")).unwrap();
}

#[test]
fn a_missing_database_is_created_with_access_for_the_user_only() {
    let directory = directory();
    let path = directory.path().join("reads.db");
    let (store, installed) = store::open(&path).unwrap();
    assert_eq!(installed, None, "creation is not reported as an update");
    let all = rows(&store, &Filter::default());
    assert_eq!(all.len(), 57);
    assert!(
        all.iter().map(|row| row.number).eq(1..=57),
        "numbers are in catalog order"
    );
    drop(store);

    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    let left: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["reads.db"], "no temporary file is left");

    let conn = Connection::open(&path).unwrap();
    let pragma = |name: &str| {
        conn.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .unwrap()
    };
    assert_eq!(
        pragma("application_id"),
        rusqlite::types::Value::Integer(0x7264_7331)
    );
    assert_eq!(pragma("user_version"), rusqlite::types::Value::Integer(16));
    assert_eq!(
        pragma("journal_mode"),
        rusqlite::types::Value::Text("wal".to_owned())
    );
    let loose: i64 = conn
        .query_row("SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT strict", [], |row| row.get(0))
        .unwrap();
    assert_eq!(loose, 0, "every table is strict");
}

#[test]
fn two_devices_that_seed_separately_agree_on_ids() {
    let ids = || {
        let (store, _, _directory) = installed();
        rows(&store, &Filter::default())
            .into_iter()
            .map(|row| (row.number, row.id))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(), ids());
}

const TABLES: &[&str] = &[
    "catalog",
    "catalog_domain",
    "catalog_entry",
    "local_number",
    "domain",
    "resource",
    "tag",
    "relation",
    "tie",
    "state",
    "event",
];

#[test]
fn seeding_again_changes_nothing() {
    let (mut store, path, _directory) = installed();
    let changes = vec![(id(&store, "attention"), finished("2024-11-20"))];
    append(&mut store, changes);
    let before = dump(&path, TABLES);
    let installed = store.install(&catalog::builtin(), None).unwrap();
    assert_eq!(
        (
            installed.entries,
            installed.new,
            installed.changed,
            installed.removed_from_catalog
        ),
        (57, 0, 0, 0)
    );
    assert_eq!(dump(&path, TABLES), before);
}

fn catalog_of(version: u32, cadence: &str, entries: &[(&str, &str)]) -> catalog::Catalog {
    let mut text = format!(
        "[catalog]\nname = \"mine\"\ntitle = \"Mine\"\nversion = {version}\n\n\
         [[domain]]\nslug = \"systems\"\ntitle = \"Systems\"\ncadence = \"{cadence}\"\n"
    );
    for (slug, title) in entries {
        text.push_str(&format!(
            "\n[[resource]]\ndomain = \"systems\"\nslug = \"{slug}\"\ntitle = \"{title}\"\nkind = \"paper\"\n\
             depth = \"read\"\nwhy = \"Why not.\"\n"
        ));
    }
    catalog::parse(text.as_bytes()).expect("a valid catalog")
}

#[test]
fn a_catalog_update_keeps_the_persons_data() {
    let (mut store, _, _directory) = installed();
    let first = catalog_of(
        1,
        "P1Y",
        &[("raft", "Raft"), ("paxos", "Paxos"), ("chubby", "Chubby")],
    );
    assert_eq!(store.install(&first, None).unwrap().new, 3);
    let (raft, paxos) = (id(&store, "raft"), id(&store, "paxos"));
    let note = EventKind::Noted {
        on: date("2026-01-01"),
        text: "mine".to_owned(),
        highlight: None,
    };
    append(
        &mut store,
        vec![
            (raft, finished("2026-01-01")),
            (raft, note),
            (paxos, finished("2025-01-01")),
        ],
    );

    let second = catalog_of(
        2,
        "P2Y",
        &[("spanner", "Spanner"), ("raft", "Raft, revised")],
    );
    let installed = store.install(&second, None).unwrap();
    assert_eq!(
        (
            installed.new,
            installed.changed,
            installed.removed_from_catalog
        ),
        (1, 1, 2)
    );

    let raft = store.detail(raft).unwrap();
    assert_eq!(
        (raft.resource.metadata.title.as_str(), raft.number),
        ("Raft, revised", 58)
    );
    assert_eq!(
        (raft.state.status, raft.state.due()),
        (Status::Done, Some(date("2028-01-01"))),
        "by the new cadence"
    );
    assert_eq!(raft.notes.len(), 1);
    let paxos = store.detail(paxos).unwrap();
    assert_eq!(
        paxos.state.status,
        Status::Done,
        "an entry with a reading stays when it is removed from the catalog"
    );
    assert!(paxos.removed_from_catalog, "and is marked");
    assert!(
        store.resolve_one("chubby").is_err(),
        "an entry without events is hidden"
    );
    assert_eq!(
        store.resolve_one("spanner").unwrap().number,
        61,
        "numbers are not reused"
    );

    let refused = store.install(&first, None).unwrap_err();
    assert!(
        matches!(
            refused,
            StoreError::OlderCatalog {
                here: 2,
                file: 1,
                ..
            }
        ),
        "{refused}"
    );
    // A removed entry can be added again and keeps its number.
    let third = catalog_of(
        3,
        "P2Y",
        &[
            ("raft", "Raft, revised"),
            ("chubby", "Chubby"),
            ("spanner", "Spanner"),
        ],
    );
    store.install(&third, None).unwrap();
    assert_eq!(store.resolve_one("chubby").unwrap().number, 60);
    assert_eq!(
        store.state(id(&store, "chubby")).unwrap().status,
        Status::Todo
    );
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn a_taken_slug_gets_the_name_of_its_catalog_as_prefix() {
    let (mut store, _, _directory) = installed();
    let installed = store
        .install(
            &catalog_of(1, "P1Y", &[("zero", "Another zero"), ("raft", "Raft")]),
            None,
        )
        .unwrap();
    let renamed: Vec<_> = installed
        .renamed
        .iter()
        .map(|renamed| (renamed.from.as_str(), renamed.to.as_str()))
        .collect();
    assert_eq!(renamed, [("zero", "mine-zero")]);
    let title = |slug: &str| {
        store
            .detail(id(&store, slug))
            .unwrap()
            .resource
            .metadata
            .title
    };
    assert_eq!(title("mine-zero"), "Another zero");
    assert_ne!(title("zero"), "Another zero");
    // The next version updates the same entry.
    let again = store
        .install(
            &catalog_of(2, "P1Y", &[("zero", "Another zero"), ("raft", "Raft")]),
            None,
        )
        .unwrap();
    assert_eq!((again.new, again.changed, again.renamed.len()), (0, 0, 0));
}

#[test]
fn a_transaction_is_undone_and_redone_as_a_whole() {
    let (mut store, _, _directory) = installed();
    let (a, b) = (id(&store, "attention"), id(&store, "ddia"));
    let status = |store: &Store| [a, b].map(|id| store.state(id).unwrap().status);
    assert!(matches!(
        store.undo(None, NOW, date("2026-11-23")),
        Err(StoreError::NothingDone)
    ));
    append(
        &mut store,
        vec![
            (a, finished("2024-11-20")),
            (
                b,
                EventKind::Started {
                    on: date("2026-11-23"),
                },
            ),
        ],
    );
    let after = status(&store);
    undo(&mut store);
    assert_eq!(status(&store), [Status::Todo; 2]);
    redo(&mut store);
    assert_eq!(status(&store), after);
    store.undo(Some(2), NOW, date("2026-11-23")).unwrap();
    assert_eq!(
        status(&store),
        [Status::Done, Status::Todo],
        "a single event by its number"
    );
    assert!(matches!(
        store.undo(Some(2), NOW, date("2026-11-23")),
        Err(StoreError::UndoneAlready(2))
    ));
    assert!(matches!(
        store.undo(Some(99), NOW, date("2026-11-23")),
        Err(StoreError::NoEvent(99))
    ));
}

#[test]
fn a_clock_set_back_does_not_change_the_order_of_events() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    for (step, on) in (0..).zip(["2020-01-01", "2021-01-01", "2022-01-01"]) {
        store
            .append(vec![(attention, finished(on))], NOW - step * 86_400_000)
            .unwrap();
    }
    store.undo(None, 0, date("2026-11-23")).unwrap();
    assert_eq!(
        store.state(attention).unwrap().last_day(),
        Some(date("2021-01-01")),
        "the last transaction is undone"
    );
    let mut numbers = Vec::new();
    let logged: Result<(), StoreError> = store.log(
        &LogFilter {
            all: true,
            ..LogFilter::default()
        },
        |row| {
            numbers.push(row.event.number);
            Ok(())
        },
    );
    logged.unwrap();
    assert_eq!(numbers, [4, 3, 2, 1]);
}

#[test]
fn ids_are_numbers_slugs_or_prefixes_of_slugs() {
    let (mut store, _, _directory) = installed();
    store
        .install(
            &catalog_of(
                1,
                "P1Y",
                &[("raft", "Raft"), ("raft-refloated", "Raft refloated")],
            ),
            None,
        )
        .unwrap();
    let number = |id: &str| {
        store
            .resolve_one(id)
            .map(|target| target.number)
            .map_err(|err| err.to_string())
    };
    assert_eq!(number("3"), Ok(3));
    assert_eq!(number(" Attention "), Ok(3));
    assert_eq!(number("atten"), Ok(3));
    assert_eq!(
        number("raft"),
        Ok(58),
        "an exact slug takes precedence over a prefix"
    );
    assert_eq!(number("raft-"), Ok(59));
    assert_eq!(
        number("%").unwrap_err(),
        "no resource '%'\nhint: `reads list` shows all"
    );

    let typed = |ids: &[&str]| {
        let today = "2026-11-23".parse().unwrap();
        store.resolve(&Selection::parse(ids).unwrap(), today)
    };
    let targets = typed(&["ddia", "3", "attention", "att"]).unwrap();
    assert_eq!(
        targets
            .iter()
            .map(|target| target.slug.as_str())
            .collect::<Vec<_>>(),
        ["ddia", "attention"]
    );
    let err = typed(&["ddia", "nosuch", "staff"]).unwrap_err().to_string();
    assert!(err.contains("'nosuch'") && err.contains("'staff'"), "{err}");
}

#[test]
fn lists_are_filtered_and_sorted() {
    let (mut store, _, _directory) = installed();
    let (attention, ddia) = (id(&store, "attention"), id(&store, "ddia"));
    append(
        &mut store,
        vec![
            (attention, finished("2024-11-20")),
            (ddia, finished("2026-01-31")),
        ],
    );
    let to_read = Filter {
        pick: Pick::ToRead,
        ..Filter::default()
    };
    assert_eq!(rows(&store, &to_read).len(), 55);
    let due = |day: &str| Filter {
        pick: Pick::DueUntil(date(day)),
        ..Filter::default()
    };
    assert_eq!(slugs(&store, &due("2026-11-19")), Vec::<String>::new());
    assert_eq!(slugs(&store, &due("2026-11-20")), ["attention"]);
    assert_eq!(
        slugs(
            &store,
            &Filter {
                pick: Pick::Due,
                ..Filter::default()
            }
        ),
        ["attention", "ddia"]
    );
    assert_eq!(store.count(&due("2026-11-20")).unwrap(), 1);

    let filter = |terms: &[&str]| Filter {
        terms: terms.iter().map(|term| term.parse().unwrap()).collect(),
        ..Filter::default()
    };
    let slugs = |terms: &[&str]| slugs(&store, &filter(terms));
    assert_eq!(slugs(&["domain:foun", "status:done"]), ["attention"]);
    assert_eq!(slugs(&["tag:RLHF"]), ["constitutional-ai", "dpo"]);
    assert_eq!(slugs(&["kind:law,code"]), ["nanogpt", "eu-ai-act"]);
}

#[test]
fn every_order_lists_all_entries() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    append(&mut store, vec![(attention, finished("2024-11-20"))]);
    for (order, first) in [
        (Order::Catalog, "deep-learning"),
        (Order::Due, "attention"),
        (Order::Title, "elegant-puzzle"),
        (Order::Year, "adr"),
        (Order::Number, "deep-learning"),
        (Order::Slug, "adr"),
    ] {
        let filter = Filter {
            order: Some(order),
            limit: Some(1),
            ..Filter::default()
        };
        assert_eq!(slugs(&store, &filter), [first], "{order:?}");
        assert_eq!(
            rows(
                &store,
                &Filter {
                    order: Some(order),
                    ..Filter::default()
                }
            )
            .len(),
            57,
            "{order:?}"
        );
    }
}

#[test]
fn notes_are_added_revised_removed_and_each_change_undone() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    let noted = |text: &str| EventKind::Noted {
        on: date("2026-11-23"),
        text: text.to_owned(),
        highlight: None,
    };
    append(
        &mut store,
        vec![(attention, noted("one")), (attention, noted("two"))],
    );
    let texts = |store: &Store| {
        store
            .detail(attention)
            .unwrap()
            .notes
            .into_iter()
            .map(|note| note.text)
            .collect::<Vec<_>>()
    };
    let first = store.note(1).unwrap();
    append(
        &mut store,
        vec![(
            attention,
            EventKind::NoteRevised {
                note: first.event,
                text: "uno".to_owned(),
            },
        )],
    );
    assert_eq!(texts(&store), ["uno", "two"]);
    append(
        &mut store,
        vec![(attention, EventKind::NoteRemoved { note: first.event })],
    );
    assert_eq!(texts(&store), ["two"]);
    assert!(matches!(store.note(1), Err(StoreError::NoNote(1))));
    undo(&mut store);
    assert_eq!(texts(&store), ["uno", "two"]);
    store.undo(Some(3), NOW, date("2026-11-23")).unwrap();
    assert_eq!(texts(&store), ["one", "two"]);
}

#[test]
fn other_files_are_rejected_and_not_changed() {
    let directory = directory();
    let path = directory.path().join("file");
    let refused = |path: &std::path::Path| {
        let before = std::fs::read(path).unwrap();
        let refused = store::open(path).err().expect("an error");
        assert_eq!(std::fs::read(path).unwrap(), before);
        refused
    };
    std::fs::write(&path, b"\xff\xd8\xff\xe0 a picture, say").unwrap();
    assert!(matches!(refused(&path), StoreError::NotOurs(_)));
    std::fs::write(&path, "x".repeat(100_000)).unwrap();
    assert!(matches!(refused(&path), StoreError::NotOurs(_)));

    let other = directory.path().join("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE recipe (id); PRAGMA user_version = 3;")
        .unwrap();
    assert!(matches!(refused(&other), StoreError::NotOurs(_)));

    let (store, newer, _kept) = installed();
    drop(store);
    Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(
        refused(&newer),
        StoreError::Newer { found: 99, .. }
    ));
    assert!(matches!(
        store::open(directory.path()).err(),
        Some(StoreError::NotOurs(_))
    ));
}

#[test]
fn an_empty_file_is_not_treated_as_a_new_database() {
    let directory = directory();
    let path = directory.path().join("reads.db");
    std::fs::write(&path, "").unwrap();
    assert!(matches!(store::open(&path), Err(StoreError::Empty(_))));
    assert_eq!(std::fs::read(&path).unwrap(), b"");

    // The journal of a missing database may hold its last changes.
    std::fs::remove_file(&path).unwrap();
    std::fs::write(directory.path().join("reads.db-wal"), "pages").unwrap();
    assert!(matches!(
        store::open(&path),
        Err(StoreError::Orphaned { .. })
    ));
    assert!(!path.exists());
}

fn interview(on: &str) -> (OccasionId, EventKind) {
    let name: Slug = "interview".parse().unwrap();
    let id = OccasionId::of_name(&name);
    (
        id,
        EventKind::OccasionDated {
            name,
            on: date(on),
            lead: DEFAULT_LEAD,
            title: None,
            dated_on: None,
        },
    )
}

/// Returns the resources due on a day, with their due dates and occasions.
fn due_on(store: &Store, day: &str) -> Vec<(String, String, Option<String>)> {
    let filter = Filter {
        pick: Pick::DueUntil(date(day)),
        as_of: Some(date(day)),
        ..Filter::default()
    };
    assert_eq!(
        store.count(&filter).unwrap(),
        rows(store, &filter).len() as u64
    );
    let due = |row: Listing| {
        (
            row.slug.clone(),
            row.due_on().unwrap().to_string(),
            row.first_occasion().map(str::to_owned),
        )
    };
    rows(store, &filter).into_iter().map(due).collect()
}

#[test]
fn an_occasion_makes_resources_due_from_its_lead_to_its_date() {
    let (mut store, path, _directory) = installed();
    append(&mut store, vec![interview("2027-01-15")]);
    assert_eq!(due_on(&store, "2026-12-03"), []);
    let called: Vec<String> = due_on(&store, "2026-12-04")
        .into_iter()
        .map(|(slug, _, _)| slug)
        .collect();
    assert_eq!(
        called,
        [
            "deep-learning",
            "attention",
            "scaling-laws",
            "ragas",
            "hnsw",
            "feast",
            "nccl"
        ]
    );
    assert_eq!(due_on(&store, "2027-01-15").len(), 7);
    assert_eq!(due_on(&store, "2027-01-16"), [], "not due after the date");

    // A resource that is also due by its cadence is listed once, at the earlier date; one read since then is not due.
    let (attention, hnsw) = (id(&store, "attention"), id(&store, "hnsw"));
    append(
        &mut store,
        vec![
            (attention, finished("2024-11-20")),
            (hnsw, finished("2026-12-05")),
        ],
    );
    let due = due_on(&store, "2026-12-10");
    assert_eq!(
        due[0],
        (
            "attention".to_owned(),
            "2026-11-20".to_owned(),
            Some("interview".to_owned())
        )
    );
    assert_eq!(due.len(), 6);
    let first = Filter {
        limit: Some(2),
        pick: Pick::Due,
        as_of: Some(date("2026-12-10")),
        ..Filter::default()
    };
    assert_eq!(slugs(&store, &first), ["attention", "deep-learning"]);
    let by_slug = Filter {
        order: Some(Order::Slug),
        limit: None,
        ..first
    };
    assert_eq!(
        slugs(&store, &by_slug)[..3],
        ["attention", "deep-learning", "feast"]
    );

    // A dropped resource is not due.
    let changes = vec![(
        id(&store, "nccl"),
        EventKind::Dropped {
            on: date("2026-12-06"),
            because: None,
        },
    )];
    append(&mut store, changes);
    assert_eq!(due_on(&store, "2026-12-10").len(), 5);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    let before = dump(&path, PROJECTIONS);
    store.rebuild().unwrap();
    assert_eq!(dump(&path, PROJECTIONS), before);
}

#[test]
fn a_snooze_puts_off_the_call_of_an_occasion() {
    let (mut store, path, _directory) = installed();
    append(&mut store, vec![interview("2027-01-15")]);
    let (nccl, attention) = (id(&store, "nccl"), id(&store, "attention"));
    let until = |until: &str| EventKind::Snoozed { until: date(until) };
    append(
        &mut store,
        vec![
            (attention, finished("2024-11-20")),
            (attention, until("2026-12-20")),
            (nccl, until("2026-12-20")),
        ],
    );
    let due = |store: &Store, day: &str| {
        let due = due_on(store, day).into_iter();
        due.filter(|(slug, ..)| ["nccl", "attention"].contains(&slug.as_str()))
            .map(|(slug, on, _)| (slug, on))
            .collect::<Vec<_>>()
    };
    let on = |slug: &str, on: &str| (slug.to_owned(), on.to_owned());
    assert_eq!(due(&store, "2026-12-19"), []);
    let both = [on("attention", "2026-12-20"), on("nccl", "2026-12-20")];
    assert_eq!(due(&store, "2026-12-20"), both);
    // The call ends with the occasion; the re-reading does not.
    assert_eq!(due(&store, "2027-01-16"), both[..1]);
    let name = "interview".parse().unwrap();
    let called = store.called_by(&name, &Filter::default()).unwrap();
    assert_eq!(called.len(), 7);
    // Put off until after the occasion, it is not called for.
    append(&mut store, vec![(nccl, until("2027-01-16"))]);
    let called = store.called_by(&name, &Filter::default()).unwrap();
    assert_eq!(called.len(), 6);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    let before = dump(&path, PROJECTIONS);
    store.rebuild().unwrap();
    assert_eq!(dump(&path, PROJECTIONS), before);
}

#[test]
fn an_occasion_is_moved_held_and_dated_again() {
    let (mut store, _, _directory) = installed();
    let name: Slug = "promotion".parse().unwrap();
    let promotion = OccasionId::of_name(&name);
    let dated = |on: &str| EventKind::OccasionDated {
        name: name.clone(),
        on: date(on),
        lead: DEFAULT_LEAD,
        title: None,
        dated_on: None,
    };
    append(&mut store, vec![(promotion, dated("2026-12-20"))]);
    assert_eq!(due_on(&store, "2026-11-23")[0].0, "rules-of-ml");
    append(
        &mut store,
        vec![(
            promotion,
            EventKind::OccasionMoved {
                on: date("2027-06-20"),
                dated_on: None,
            },
        )],
    );
    assert_eq!(due_on(&store, "2026-11-23"), []);
    undo(&mut store);
    assert_eq!(due_on(&store, "2026-11-23").len(), 1);

    // A resource read for one occasion is due again for the next one.
    let changes = vec![(id(&store, "rules-of-ml"), finished("2026-11-23"))];
    append(&mut store, changes);
    assert_eq!(due_on(&store, "2026-11-23"), []);
    append(
        &mut store,
        vec![(
            promotion,
            EventKind::OccasionHeld {
                on: date("2026-12-20"),
            },
        )],
    );
    let held = store.occasion("promo").unwrap();
    assert_eq!(
        (held.dated, held.held, held.last_held, held.resources),
        (None, 1, Some(date("2026-12-20")), 1)
    );
    append(&mut store, vec![(promotion, dated("2027-12-20"))]);
    assert_eq!(due_on(&store, "2027-12-01")[0].1, "2027-11-08");
    append(
        &mut store,
        vec![(
            promotion,
            EventKind::OccasionCancelled {
                on: date("2027-01-01"),
            },
        )],
    );
    assert_eq!(due_on(&store, "2027-12-01"), []);
    let err = store.occasion("promtoion").unwrap_err().to_string();
    assert_eq!(
        err,
        "no occasion 'promtoion'\nhint: did you mean `promotion`?"
    );
}

#[test]
fn the_persons_ties_take_precedence_over_the_catalogs() {
    let (mut store, _, _directory) = installed();
    append(&mut store, vec![interview("2027-01-15")]);
    let occasion: Slug = "interview".parse().unwrap();
    let tied = || EventKind::Tied {
        occasion: occasion.clone(),
    };
    let untied = || EventKind::Untied {
        occasion: occasion.clone(),
    };
    let changes = vec![(id(&store, "ddia"), tied()), (id(&store, "hnsw"), untied())];
    append(&mut store, changes);
    let called = |store: &Store| {
        due_on(store, "2026-12-04")
            .into_iter()
            .map(|(slug, _, _)| slug)
            .collect::<Vec<_>>()
    };
    assert!(
        called(&store).contains(&"ddia".to_owned()) && !called(&store).contains(&"hnsw".to_owned())
    );
    let detail = store.detail(id(&store, "ddia")).unwrap();
    assert_eq!((detail.resource.before.len(), detail.calls.len()), (1, 1));
    // A catalog update keeps them.
    store.install(&catalog::builtin(), None).unwrap();
    assert!(called(&store).contains(&"ddia".to_owned()));
    undo(&mut store);
    assert!(
        !called(&store).contains(&"ddia".to_owned()) && called(&store).contains(&"hnsw".to_owned())
    );
}

/// A random change, each with the time in milliseconds; times are not monotonic.
#[derive(Clone, Debug)]
enum Step {
    Do(&'static str, EventKind, i64),
    Own(LocalDate, bool, i64),
    Date(u32, i64),
    Undo(Option<i64>, i64),
}

#[test]
fn a_reminder_is_shown_once_a_day() {
    let (mut store, _, _directory) = installed();
    let (monday, tuesday) = (date("2026-11-23"), date("2026-11-24"));
    assert_eq!(store.claim_notices(&[3, 6], monday).unwrap(), [3, 6]);
    assert_eq!(store.claim_notices(&[3, 6, 7], monday).unwrap(), [7]);
    // A notice that could not be shown is released.
    store.release_notices(&[6], monday).unwrap();
    assert_eq!(store.claim_notices(&[3, 6], monday).unwrap(), [6]);
    assert_eq!(store.claim_notices(&[3, 6], tuesday).unwrap(), [3, 6]);
    // Another day counts even if the clock was set back.
    assert_eq!(store.claim_notices(&[3], monday).unwrap(), [3]);
}

/// Returns the id of an entry of the built-in catalog.
fn entry(slug: &str) -> ResourceId {
    ResourceId::of_entry(&"reads".parse().unwrap(), &slug.parse().unwrap())
}

fn added(on: LocalDate, slug: &str) -> EventKind {
    EventKind::Added {
        on,
        slug: slug.parse().unwrap(),
        metadata: Box::new(Patch {
            title: Some(slug.to_owned()),
            ..Patch::default()
        }),
        tags: vec!["mine".parse().unwrap()],
        sources: BTreeMap::from([("bibtex".to_owned(), format!("@misc{{{slug}}}"))]),
    }
}

fn tags() -> impl Strategy<Value = Tag> {
    prop_oneof![Just("attention"), Just("gpu"), Just("mine")].prop_map(|tag| tag.parse().unwrap())
}

fn titled(title: &str) -> EventKind {
    EventKind::Edited {
        metadata: Box::new(Patch {
            title: Some(title.to_owned()),
            pages: Some(None),
            ..Patch::default()
        }),
    }
}

#[test]
fn edits_take_precedence_over_the_catalog_and_survive_its_update() {
    let (mut store, _, _directory) = installed();
    store
        .install(
            &catalog_of(1, "P1Y", &[("one", "One"), ("two", "Two")]),
            None,
        )
        .unwrap();
    let one = id(&store, "one");
    let title = |store: &Store| store.detail(one).unwrap().resource.metadata.title;
    append(&mut store, vec![(one, titled("Mine"))]);
    assert_eq!(title(&store), "Mine");
    let installed = store
        .install(
            &catalog_of(2, "P1Y", &[("one", "Another"), ("two", "Two")]),
            None,
        )
        .unwrap();
    assert_eq!((installed.changed, title(&store)), (1, "Mine".to_owned()));
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    // Without the edit, the current title of the catalog is in force.
    store.undo(Some(1), NOW, date("2026-11-23")).unwrap();
    assert_eq!(title(&store), "Another");
    redo(&mut store);
    assert_eq!(title(&store), "Mine");
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn an_own_entry_is_removed_and_restored_with_its_history() {
    let (mut store, path, _directory) = installed();
    let own = ResourceId(Uuid::from_u128(0x01a0_0000_0000_7000_8000_0000_0000_0007));
    let day = date("2026-11-23");
    // The slug is taken, so it gets a number.
    append(
        &mut store,
        vec![
            (own, added(day, "attention")),
            (own, finished("2025-01-01")),
        ],
    );
    let name = store.name(own).unwrap();
    assert_eq!((name.number, name.slug.as_str()), (58, "attention-2"));
    assert_eq!(rows(&store, &Filter::default()).len(), 58);
    let before = dump(&path, PROJECTIONS);
    append(&mut store, vec![(own, EventKind::Removed { on: day })]);
    assert_eq!(rows(&store, &Filter::default()).len(), 57);
    assert!(store.resolve_one("58").is_err());
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    undo(&mut store);
    let after = dump(&path, PROJECTIONS);
    let of_it = |dump: &[String]| {
        dump.iter()
            .filter(|line| !line.starts_with("undone"))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of_it(&after), of_it(&before));
    // After adding it is undone, its number is still not reused.
    let first = store.undo(Some(1), NOW, date("2026-11-23")).unwrap();
    assert_eq!(first.changes.len(), 1);
    assert_eq!(rows(&store, &Filter::default()).len(), 57);
    append(
        &mut store,
        vec![(
            ResourceId(Uuid::from_u128(0x01a0_0000_0000_7000_8000_0000_0000_0008)),
            added(day, "next"),
        )],
    );
    assert_eq!(id(&store, "next"), store.resolve_one("59").unwrap().id);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn no_catalog_can_have_the_reserved_name() {
    let (mut store, _, _directory) = installed();
    let mut catalog = catalog_of(1, "P1Y", &[("one", "One")]);
    catalog.name = "own".parse().unwrap();
    let err = store.install(&catalog, None).unwrap_err().to_string();
    assert!(err.starts_with("a catalog cannot be named 'own'"), "{err}");
}

/// A day, or the month or year of one, or no day.
fn reading_dates() -> impl Strategy<Value = ReadingDate> {
    (0u32..9_000, 0usize..6).prop_map(|(days, known)| {
        let day = date("2001-01-01").plus_days(days).to_string();
        let date = match known {
            0 => "unknown",
            1 => &day[..4],
            2 => &day[..7],
            _ => &day,
        };
        date.parse().unwrap()
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let days = || (0u32..9_000).prop_map(|days| date("2001-01-01").plus_days(days));
    let kind = prop_oneof![
        days().prop_map(|on| EventKind::Started { on }),
        days().prop_map(|on| EventKind::Progressed {
            on,
            to: Progress::Page(7)
        }),
        (reading_dates(), "[a-d]?").prop_map(|(on, id)| EventKind::Finished {
            on,
            depth: None,
            minutes: Some(9),
            recall: None,
            recorded_on: None,
            posts: id.chars().map(|id| PostKey::of(&id.to_string())).collect(),
        }),
        days().prop_map(|on| EventKind::Dropped { on, because: None }),
        days().prop_map(|on| EventKind::Stopped { on }),
        proptest::sample::select(&["attention", "ddia", "x"][..]).prop_map(|slug| {
            EventKind::Renamed {
                slug: slug.parse().unwrap(),
            }
        }),
        days().prop_map(|on| EventKind::Reopened { on }),
        days().prop_map(|on| EventKind::Followed { on }),
        "[a-c]".prop_map(|word| EventKind::Ignored { word }),
        "[a-c]".prop_map(|word| EventKind::Unignored { word }),
        days().prop_map(|until| EventKind::Snoozed { until }),
        (0u32..700).prop_map(|days| EventKind::Snoozed {
            until: date("2026-01-01").plus_days(days)
        }),
        any::<bool>().prop_map(|tied| {
            let occasion = "interview".parse().unwrap();
            if tied {
                EventKind::Tied { occasion }
            } else {
                EventKind::Untied { occasion }
            }
        }),
        (1u32..30).prop_map(|months| EventKind::CadenceSet {
            to: OwnCadence::Every(format!("{months}m").parse().unwrap())
        }),
        days().prop_map(|on| EventKind::Noted {
            on,
            text: "a note".to_owned(),
            highlight: None,
        }),
        (1u32..90).prop_map(|pages| EventKind::Edited {
            metadata: Box::new(Patch {
                pages: Some(Some(pages)),
                domain: pages
                    .is_multiple_of(3)
                    .then(|| "elsewhere".parse().unwrap()),
                ..Patch::default()
            })
        }),
        proptest::sample::select(&["flash-attention", "lethain", "gpt-3", "attention"][..])
            .prop_map(|into| EventKind::Merged { into: entry(into) }),
        tags().prop_map(|tag| EventKind::Tagged { tag }),
        tags().prop_map(|tag| EventKind::Untagged { tag }),
        any::<bool>().prop_map(|related| {
            let (relation, to) = (RelationKind::BuildsOn, entry("attention"));
            if related {
                EventKind::Related { relation, to }
            } else {
                EventKind::Unrelated { relation, to }
            }
        }),
    ];
    let slug = prop_oneof![Just("flash-attention"), Just("lethain"), Just("gpt-3")];
    let now = -86_400_000i64..86_400_000;
    let step = prop_oneof![
        4 => (slug, kind, now.clone()).prop_map(|(slug, kind, now)| Step::Do(slug, kind, NOW + now)),
        1 => (days(), any::<bool>(), now.clone()).prop_map(|(on, there, now)| Step::Own(on, there, NOW + now)),
        1 => (0u32..700, now.clone()).prop_map(|(days, now)| Step::Date(days, NOW + now)),
        1 => (proptest::option::of(1i64..12), now).prop_map(|(number, now)| Step::Undo(number, NOW + now)),
    ];
    proptest::collection::vec(step, 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_rebuild_changes_nothing(steps in steps()) {
        let (mut store, path, _directory) = installed();
        perform(&mut store, steps);
        let before = dump(&path, PROJECTIONS);
        prop_assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
        store.rebuild().unwrap();
        prop_assert_eq!(dump(&path, PROJECTIONS), before);
        for row in rows(&store, &Filter::default()) {
            let state = store.state(row.id).unwrap();
            prop_assert_eq!((row.status, row.due_on(), row.last_read), (state.status, state.due(), state.last_read()));
        }
        // `due` lists what `show` calls due, and nothing else.
        for day in ["2026-06-01", "2027-01-01"].map(date) {
            let due = Filter { pick: Pick::DueUntil(day), as_of: Some(day), ..Filter::default() };
            let mut due: Vec<_> = rows(&store, &due).into_iter().map(|row| (row.number, row.due.unwrap())).collect();
            due.sort_by_key(|(number, _)| *number);
            let all = rows(&store, &Filter::default()).into_iter();
            let shown = all.filter_map(|row| Some((row.number, store.detail(row.id).unwrap().due(day)?)));
            let mut shown: Vec<_> = shown.filter(|(_, due)| due.on <= day).collect();
            shown.sort_by_key(|(number, _)| *number);
            prop_assert_eq!(due, shown);
        }
    }

    /// In the format of `reads export jsonl`, whose export from the second database is the same again.
    #[test]
    fn an_exported_log_gives_the_same_database_elsewhere(steps in steps()) {
        let (mut store, path, _directory) = installed();
        perform(&mut store, steps);
        let log = logged(&store);
        let (mut other, elsewhere, _other_directory) = installed();
        let mut import = other.import(LATE, date("2026-11-24")).unwrap();
        for (line, entry) in log::entries(&log) {
            match entry {
                log::Entry::Event(event) => assert_eq!(import.event(&event).unwrap(), EventOutcome::New),
                log::Entry::Catalog(copy) => {
                    assert!(!import.catalog(&copy).unwrap());
                }
                log::Entry::Faulty(why) => panic!("line {line}: {why}"),
            }
        }
        import.commit().unwrap();
        prop_assert_eq!(dump(&elsewhere, PROJECTIONS), dump(&path, PROJECTIONS));
        let details = |store: &Store| -> Vec<String> {
            let rows = rows(store, &Filter::default());
            rows.iter().map(|row| format!("{:?}", store.detail(row.id).unwrap())).collect()
        };
        prop_assert_eq!(details(&other), details(&store));
        prop_assert_eq!(logged(&other), log);
        prop_assert_eq!(other.examine().unwrap(), Vec::<Problem>::new());
    }

    /// Events of several devices may arrive in any order.
    #[test]
    fn the_state_does_not_depend_on_the_order_of_arrival(steps in steps(), turn in 0usize..20) {
        let (mut store, _path, _directory) = installed();
        perform(&mut store, steps);
        let mut events = Vec::new();
        store.events(|event| -> Result<(), StoreError> { events.push(event); Ok(()) }).unwrap();
        events.reverse();
        let turn = turn % events.len().max(1);
        events.rotate_left(turn);
        let (mut other, _elsewhere, _other_directory) = installed();
        for part in events.chunks(3) {
            let mut import = other.import(LATE, date("2026-11-24")).unwrap();
            for event in part {
                import.event(event).unwrap();
            }
            import.commit().unwrap();
        }
        let standing = |store: &Store| -> Vec<_> {
            let rows = rows(store, &Filter::default());
            rows.into_iter().map(|row| (row.due_on(), row.slug, row.title, row.domain, row.status, row.last_read)).collect()
        };
        prop_assert_eq!(standing(&other), standing(&store));
        prop_assert_eq!(other.examine().unwrap(), Vec::<Problem>::new());
    }
}

/// A day after [`NOW`]; no step is later.
const LATE: i64 = NOW + 86_400_000;

fn perform(store: &mut Store, steps: Vec<Step>) {
    for step in steps {
        match step {
            Step::Do(slug, kind, now) => {
                let resource = entry(slug);
                if kind == (EventKind::Merged { into: resource }) {
                    continue;
                }
                store.append(vec![(resource, kind)], now).unwrap();
            }
            Step::Own(on, there, now) => {
                let own = ResourceId(Uuid::from_u128(0x01a0_0000_0000_7000_8000_0000_0000_0001));
                let kind = if there {
                    added(on, "mine")
                } else {
                    EventKind::Removed { on }
                };
                // An entry must be added before it can be removed.
                if there || store.name(own).is_ok() {
                    store.append(vec![(own, kind)], now).unwrap();
                }
            }
            Step::Date(days, now) => {
                let day = date("2026-01-01").plus_days(days).to_string();
                store.append(vec![interview(&day)], now).unwrap();
            }
            // The number may not exist, or be undone already.
            Step::Undo(number, now) => drop(store.undo(number, now, date("2026-11-23"))),
        }
    }
}

/// Exports a database as `reads export jsonl` does.
fn logged(store: &Store) -> String {
    let mut out = Vec::new();
    log::begin(&mut out).unwrap();
    for row in store.catalogs().unwrap() {
        log::catalog(&mut out, &store.catalog(&row).unwrap()).unwrap();
    }
    store
        .events(|event| -> Result<(), StoreError> {
            log::logged(&mut out, event).unwrap();
            Ok(())
        })
        .unwrap();
    String::from_utf8(out).unwrap()
}

/// Imports such a log.
fn take(store: &mut Store, log: &str) {
    let mut import = store.import(LATE, date("2026-11-24")).unwrap();
    for (_, entry) in log::entries(log) {
        match entry {
            log::Entry::Event(event) => drop(import.event(&event).unwrap()),
            log::Entry::Catalog(copy) => drop(import.catalog(&copy).unwrap()),
            log::Entry::Faulty(why) => panic!("{why}"),
        }
    }
    import.commit().unwrap();
}

/// Returns a work of another program.
fn work(title: &str, doi: Option<&str>) -> Work {
    Work {
        metadata: Patch {
            title: Some(title.to_owned()),
            doi: doi.map(|doi| Some(doi.to_owned())),
            ..Patch::default()
        },
        status: Status::Done,
        readings: vec![date("2024-05-06").into()],
        tags: ["graphs".parse().unwrap()].into(),
        notes: vec![WorkNote {
            text: "Read twice.".to_owned(),
            ..WorkNote::default()
        }],
        ..Work::default()
    }
}

fn import(store: &mut Store, works: &[Work]) -> Vec<ImportOutcome> {
    let mut import = store.import(NOW, date("2026-11-23")).unwrap();
    let outcomes = works
        .iter()
        .map(|work| import.add(work, Features::of(&work.metadata)).unwrap());
    let outcomes = outcomes.collect();
    import.commit().unwrap();
    outcomes
}

#[test]
fn importing_a_work_again_adds_only_new_data() {
    let (mut store, path, _directory) = installed();
    let paper = work("On Random Graphs I", Some("10.5486/pmd.1959.6.3-4.12"));
    let added = import(&mut store, std::slice::from_ref(&paper));
    assert_eq!(
        added,
        [ImportOutcome::Added {
            number: Some(58),
            may_be: None
        }]
    );
    let detail = store.detail(id(&store, "on-random-graphs-i")).unwrap();
    assert_eq!(detail.state.status, Status::Done);
    assert_eq!((detail.readings.len(), detail.notes.len()), (1, 1));
    let before = dump(&path, &["event"]);
    let slug: Slug = "on-random-graphs-i".parse().unwrap();
    assert_eq!(
        import(&mut store, &[paper.clone(), paper.clone()]),
        [
            ImportOutcome::Same(slug.clone()),
            ImportOutcome::Same(slug.clone())
        ]
    );
    assert_eq!(dump(&path, &["event"]), before);

    // The same work with only a title, a year and another date.
    let mut again = work("On random graphs I", None);
    again.metadata.year = Some(Some(1959));
    again.readings = vec![date("2020-01-01").into()];
    assert_eq!(
        import(&mut store, &[again]),
        [ImportOutcome::Merged(slug, vec!["edited", "done"])]
    );
    let detail = store.detail(detail.id).unwrap();
    assert_eq!(detail.readings.len(), 2);
    assert_eq!(
        detail.resource.metadata.title, "On Random Graphs I",
        "existing metadata are kept"
    );
    assert_eq!(detail.resource.metadata.year, Some(1959));

    // Works with the same title but different identifiers are different.
    let other = work("On Random Graphs I", Some("10.1000/other"));
    assert_eq!(
        import(&mut store, &[other]),
        [ImportOutcome::Added {
            number: Some(59),
            may_be: None
        }]
    );
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    // One import is one transaction.
    undo(&mut store);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    let words = Filter {
        terms: vec!["random".parse().unwrap()],
        ..Filter::default()
    };
    assert_eq!(rows(&store, &words).len(), 1);
}

#[test]
fn an_import_without_commit_changes_nothing() {
    let (mut store, path, _directory) = installed();
    let tables: Vec<&str> = [PROJECTIONS, &["event", "words", "domain"]].concat();
    let before = dump(&path, &tables);
    let mut import = store.import(NOW, date("2026-11-23")).unwrap();
    let mut elsewhere = work("A", None);
    elsewhere.domain("A domain of its own");
    let added = import
        .add(&elsewhere, Features::of(&elsewhere.metadata))
        .unwrap();
    assert_eq!(
        added,
        ImportOutcome::Added {
            number: Some(58),
            may_be: None
        }
    );
    drop(import);
    assert_eq!(dump(&path, &tables), before);
}

#[test]
fn events_of_a_clock_that_was_ahead_are_imported() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    append(&mut store, vec![(attention, finished("2024-01-01"))]);
    let mut events = Vec::new();
    store
        .events(|event| -> Result<(), StoreError> {
            events.push(event);
            Ok(())
        })
        .unwrap();
    let (mut other, _, _other_directory) = installed();
    let mut import = other
        .import(NOW - 2 * 86_400_000, date("2026-11-21"))
        .unwrap();
    assert_eq!(import.event(&events[0]).unwrap(), EventOutcome::New);
}

#[test]
fn a_catalog_is_exported_as_it_was_installed() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    append(&mut store, vec![(attention, titled("Mine"))]);
    let row = store.catalogs().unwrap().remove(0);
    let copy = store.catalog(&row).unwrap();
    assert!(copy.removed_from_catalog.is_empty());
    let back = copy.catalog;
    assert!(catalog::Diff::between(&back, &[], &catalog::builtin()).is_empty());
    assert_eq!(
        catalog::parse(catalog::write(&back).as_bytes()).unwrap(),
        back
    );
}

#[test]
fn a_removed_catalog_keeps_entries_with_events_and_is_not_reinstalled_on_open() {
    let (mut store, path, _directory) = installed();
    let attention = id(&store, "attention");
    append(&mut store, vec![(attention, finished("2024-01-01"))]);
    store.remove_catalog(&"reads".parse().unwrap()).unwrap();
    assert_eq!(slugs(&store, &Filter::default()), ["attention"]);
    assert!(store.detail(attention).unwrap().removed_from_catalog);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    drop(store);
    let (mut store, installed) = store::open(&path).unwrap();
    assert_eq!(installed, None);
    store.install(&catalog::builtin(), None).unwrap();
    assert_eq!(rows(&store, &Filter::default()).len(), 57);
    assert!(!store.detail(attention).unwrap().removed_from_catalog);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn an_entry_with_events_is_shown_on_a_device_whose_catalog_never_had_it() {
    let only_raft = [("raft", "Raft")];
    let (mut store, _, _directory) = installed();
    store
        .install(
            &catalog_of(1, "P1Y", &[("raft", "Raft"), ("paxos", "Paxos")]),
            None,
        )
        .unwrap();
    let paxos = id(&store, "paxos");
    append(&mut store, vec![(paxos, finished("2026-01-01"))]);
    store
        .install(&catalog_of(2, "P1Y", &only_raft), None)
        .unwrap();
    let log = logged(&store);
    for version in [2, 3] {
        let (mut other, _, _directory) = installed();
        other
            .install(&catalog_of(version, "P1Y", &only_raft), None)
            .unwrap();
        for is_first in [true, false] {
            let mut import = other.import(LATE, date("2026-11-24")).unwrap();
            for (_, entry) in log::entries(&log) {
                match entry {
                    log::Entry::Event(event) => {
                        import.event(&event).unwrap();
                    }
                    log::Entry::Catalog(copy) => {
                        let changed = import.catalog(&copy).unwrap();
                        assert_eq!(changed, is_first && copy.catalog.name.as_str() == "mine");
                    }
                    log::Entry::Faulty(why) => panic!("{why}"),
                }
            }
            import.commit().unwrap();
            let detail = other.detail(paxos).unwrap();
            assert!(detail.removed_from_catalog);
            assert_eq!(detail.state.last_day(), Some(date("2026-01-01")));
            assert_eq!(other.catalogs().unwrap()[1].version, version);
            assert_eq!(other.examine().unwrap(), Vec::<Problem>::new());
        }
    }
}

#[test]
fn two_texts_of_one_version_come_to_one() {
    let list = |why: &str, entries: &[(&str, &str)]| {
        let (mut store, _, directory) = installed();
        let mut list = catalog_of(1, why, entries);
        why.clone_into(&mut list.domains[0].title);
        store.install(&list, None).unwrap();
        (store, directory)
    };
    let (mut one, _directory) = list("P1Y", &[("raft", "Raft"), ("paxos", "Paxos")]);
    let (mut two, _other_directory) = list("P2Y", &[("paxos", "Paxos, again"), ("raft", "Raft")]);
    let logs = [logged(&one), logged(&two)];
    for log in logs.iter().rev().chain([&logs[0]]) {
        take(&mut one, log);
    }
    take(&mut two, &logs[0]);
    assert_eq!(logged(&one), logged(&two));
    for mut store in [one, two] {
        assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    }
}

#[test]
fn an_entry_is_shown_by_itself_when_another_device_removes_what_it_is_beside() {
    let (mut one, _, _directory) = installed();
    let (mut two, _, _other_directory) = installed();
    let mut team = catalog::builtin();
    team.name = "team".parse().unwrap();
    team.resources.truncate(1);
    assert_eq!(one.install(&team, None).unwrap().here, 1);
    two.remove_catalog(&"reads".parse().unwrap()).unwrap();
    let logs = [logged(&one), logged(&two)];
    take(&mut one, &logs[1]);
    take(&mut two, &logs[0]);
    for store in [&mut one, &mut two] {
        assert_eq!(rows(store, &Filter::default()).len(), 1);
        assert_eq!(store.catalogs().unwrap()[1].here, 0);
        assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    }
    assert_eq!(logged(&one), logged(&two));
}

#[test]
fn a_relation_that_two_devices_record_both_ways_is_one_on_both() {
    let related = |one: &str, other: &str| {
        let (mut store, path, directory) = installed();
        let (one, other) = (id(&store, one), id(&store, other));
        let both = [RelationKind::BuildsOn, RelationKind::PairsWith];
        let kinds = both.map(|relation| EventKind::Related {
            relation,
            to: other,
        });
        store
            .append(kinds.map(|kind| (one, kind)).into(), NOW)
            .unwrap();
        (store, path, directory)
    };
    let (mut here, _, _here) = related("gpt-3", "d2l");
    let (mut there, _, _there) = related("d2l", "gpt-3");
    let events = |store: &Store| {
        let mut events = Vec::new();
        let each = |event: reads::domain::Event| -> store::Result<()> {
            events.push(event);
            Ok(())
        };
        store.events(each).unwrap();
        events
    };
    let (ours, theirs) = (events(&here), events(&there));
    for (store, events) in [(&mut here, theirs), (&mut there, ours)] {
        let mut import = store.import(NOW, date("2026-11-23")).unwrap();
        for event in events {
            import.event(&event).unwrap();
        }
        import.commit().unwrap();
    }
    let shown = |store: &Store, slug: &str| {
        let relations = store.detail(id(store, slug)).unwrap().neighbours;
        let relations = relations.into_iter().map(|of| (of.kind, of.forth, of.slug));
        let new = [RelationKind::BuildsOn, RelationKind::PairsWith];
        relations
            .filter(|(kind, _, other)| {
                new.contains(kind) && ["d2l", "gpt-3"].contains(&other.as_str())
            })
            .collect::<Vec<_>>()
    };
    for slug in ["gpt-3", "d2l"] {
        assert_eq!(shown(&here, slug), shown(&there, slug));
        assert_eq!(shown(&here, slug).len(), 2);
    }
    let forth = |slug| {
        shown(&here, slug)
            .iter()
            .filter(|(_, forth, _)| *forth)
            .count()
    };
    assert_eq!(forth("gpt-3") + forth("d2l"), 2);
}
