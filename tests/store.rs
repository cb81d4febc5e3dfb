//! The store on real files: what it makes, what it refuses, what it keeps.

#![allow(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod support;

use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use reads::catalog;
use reads::domain::{
    DEFAULT_LEAD, EventKind, Listing, LocalDate, OccasionId, OwnCadence, Patch, Progress,
    RelationKind, ResourceId, Slug, Status, Work,
};
use reads::exchange::log;
use reads::store::{
    self, EventOutcome, Filter, ImportOutcome, Order, Pick, Problem, Store, StoreError,
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

#[test]
fn a_missing_database_is_made_whole_and_for_the_user_alone() {
    let directory = directory();
    let path = directory.path().join("new/deeper/reads.db");
    let (store, installed) = store::open(&path).unwrap();
    assert_eq!(installed, None, "a new database is no news");
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
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let left: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["reads.db"], "nothing of the making is left");

    let conn = Connection::open(&path).unwrap();
    let pragma = |name: &str| {
        conn.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .unwrap()
    };
    assert_eq!(
        pragma("application_id"),
        rusqlite::types::Value::Integer(0x7264_7331)
    );
    assert_eq!(pragma("user_version"), rusqlite::types::Value::Integer(13));
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
fn the_log_is_append_only() {
    let (mut store, path, _directory) = installed();
    store
        .append(vec![(id(&store, "attention"), finished("2024-11-20"))], NOW)
        .unwrap();
    let conn = Connection::open(path).unwrap();
    for statement in ["UPDATE event SET at = 0", "DELETE FROM event"] {
        let refused = conn.execute(statement, []).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
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
    store
        .append(vec![(id(&store, "attention"), finished("2024-11-20"))], NOW)
        .unwrap();
    let before = dump(&path, TABLES);
    let installed = store.seed(&catalog::builtin()).unwrap();
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
    catalog::parse(text.as_bytes()).expect("a good catalog")
}

#[test]
fn a_newer_catalog_changes_the_layer_below_and_nothing_of_the_persons() {
    let (mut store, _, _directory) = installed();
    let first = catalog_of(
        1,
        "P1Y",
        &[("raft", "Raft"), ("paxos", "Paxos"), ("chubby", "Chubby")],
    );
    assert_eq!(store.seed(&first).unwrap().new, 3);
    let (raft, paxos) = (id(&store, "raft"), id(&store, "paxos"));
    let note = EventKind::Noted {
        on: date("2026-01-01"),
        text: "mine".to_owned(),
    };
    store
        .append(
            vec![
                (raft, finished("2026-01-01")),
                (raft, note),
                (paxos, finished("2025-01-01")),
            ],
            NOW,
        )
        .unwrap();

    let second = catalog_of(
        2,
        "P2Y",
        &[("spanner", "Spanner"), ("raft", "Raft, revised")],
    );
    let installed = store.seed(&second).unwrap();
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
        "what was read stays, though it left the catalog"
    );
    assert!(paxos.removed_from_catalog, "and is marked");
    assert!(
        store.resolve_one("chubby").is_err(),
        "what nobody touched goes with its catalog"
    );
    assert_eq!(
        store.resolve_one("spanner").unwrap().number,
        61,
        "a number is never given twice"
    );

    let refused = store.seed(&first).unwrap_err();
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
    // What left may come back, as it was.
    let third = catalog_of(
        3,
        "P2Y",
        &[
            ("raft", "Raft, revised"),
            ("chubby", "Chubby"),
            ("spanner", "Spanner"),
        ],
    );
    store.seed(&third).unwrap();
    assert_eq!(store.resolve_one("chubby").unwrap().number, 60);
    assert_eq!(
        store.state(id(&store, "chubby")).unwrap().status,
        Status::Todo
    );
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn a_slug_that_is_taken_gets_its_catalogs_name() {
    let (mut store, _, _directory) = installed();
    let installed = store
        .seed(&catalog_of(
            1,
            "P1Y",
            &[("zero", "Another zero"), ("raft", "Raft")],
        ))
        .unwrap();
    let renamed: Vec<_> = installed
        .renamed
        .iter()
        .map(|(from, to)| (from.as_str(), to.as_str()))
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
    // The next version finds its entry again.
    let again = store
        .seed(&catalog_of(
            2,
            "P1Y",
            &[("zero", "Another zero"), ("raft", "Raft")],
        ))
        .unwrap();
    assert_eq!((again.new, again.changed, again.renamed.len()), (0, 0, 0));
}

#[test]
fn what_one_act_did_is_undone_together_and_redone_together() {
    let (mut store, _, _directory) = installed();
    let (a, b) = (id(&store, "attention"), id(&store, "ddia"));
    let status = |store: &Store| [a, b].map(|id| store.state(id).unwrap().status);
    assert!(matches!(
        store.undo(None, NOW, date("2026-11-23")),
        Err(StoreError::NothingDone)
    ));
    store
        .append(
            vec![
                (a, finished("2024-11-20")),
                (
                    b,
                    EventKind::Started {
                        on: date("2026-11-23"),
                    },
                ),
            ],
            NOW,
        )
        .unwrap();
    let after = status(&store);
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert_eq!(status(&store), [Status::Todo; 2]);
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert_eq!(status(&store), after);
    store.undo(Some(2), NOW, date("2026-11-23")).unwrap();
    assert_eq!(
        status(&store),
        [Status::Done, Status::Todo],
        "one entry alone, by its number"
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
fn a_clock_moved_back_turns_nothing_round() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    for (step, on) in (0..).zip(["2020-01-01", "2021-01-01", "2022-01-01"]) {
        store
            .append(vec![(attention, finished(on))], NOW - step * 86_400_000)
            .unwrap();
    }
    store.undo(None, 0, date("2026-11-23")).unwrap();
    assert_eq!(
        store.state(attention).unwrap().last_read(),
        Some(date("2021-01-01")),
        "the last one done is undone"
    );
    let mut numbers = Vec::new();
    let logged: Result<(), StoreError> = store.log(None, None, |row| {
        numbers.push(row.event.number);
        Ok(())
    });
    logged.unwrap();
    assert_eq!(numbers, [4, 3, 2, 1]);
}

#[test]
fn ids_are_numbers_slugs_or_starts_of_slugs() {
    let (mut store, _, _directory) = installed();
    store
        .seed(&catalog_of(
            1,
            "P1Y",
            &[("raft", "Raft"), ("raft-refloated", "Raft refloated")],
        ))
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
        "a whole slug goes before one that it begins"
    );
    assert_eq!(number("raft-"), Ok(59));
    assert_eq!(
        number("staff").unwrap_err(),
        "'staff' is ambiguous: `staff-engineer`, `staff-path`; type more of it"
    );
    assert_eq!(
        number("atention").unwrap_err(),
        "no resource 'atention'; did you mean `attention`?"
    );
    assert_eq!(
        number("0").unwrap_err(),
        "no resource number 0; numbers go from 1 to 59"
    );
    assert_eq!(
        number("%").unwrap_err(),
        "no resource '%'; `reads list` shows all"
    );

    let typed = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    let targets = store
        .resolve(&typed(&["ddia", "3", "attention", "att"]))
        .unwrap();
    assert_eq!(
        targets
            .iter()
            .map(|target| target.slug.as_str())
            .collect::<Vec<_>>(),
        ["ddia", "attention"]
    );
    let err = store
        .resolve(&typed(&["ddia", "nosuch", "staff"]))
        .unwrap_err()
        .to_string();
    assert!(err.contains("'nosuch'") && err.contains("'staff'"), "{err}");
}

#[test]
fn lists_narrow_and_order() {
    let (mut store, _, _directory) = installed();
    let (attention, ddia) = (id(&store, "attention"), id(&store, "ddia"));
    store
        .append(
            vec![
                (attention, finished("2024-11-20")),
                (ddia, finished("2026-01-31")),
            ],
            NOW,
        )
        .unwrap();
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>()
    };
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

    let filter = Filter {
        domains: words(&["foun"]),
        statuses: vec![Status::Done],
        ..Filter::default()
    };
    assert_eq!(slugs(&store, &filter), ["attention"]);
    let filter = Filter {
        tags: words(&["RLHF"]),
        ..Filter::default()
    };
    assert_eq!(slugs(&store, &filter), ["constitutional-ai", "dpo"]);
    let filter = Filter {
        kinds: vec!["law".parse().unwrap(), "code".parse().unwrap()],
        ..Filter::default()
    };
    assert_eq!(slugs(&store, &filter), ["nanogpt", "eu-ai-act"]);
}

#[test]
fn every_order_has_all_and_begins_with_its_first() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    store
        .append(vec![(attention, finished("2024-11-20"))], NOW)
        .unwrap();
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
fn filters_that_name_nothing_say_what_there_is() {
    let (store, _, _directory) = installed();
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>()
    };
    let err = store
        .count(&Filter {
            domains: words(&["l"]),
            ..Filter::default()
        })
        .unwrap_err()
        .to_string();
    assert!(
        err.starts_with("no domain 'l'; the domains are foundations, llm"),
        "{err}"
    );
    let err = store
        .count(&Filter {
            tags: words(&["rlfh"]),
            ..Filter::default()
        })
        .unwrap_err()
        .to_string();
    assert_eq!(err, "no resource has the tag 'rlfh'; did you mean `rlhf`?");
}

#[test]
fn notes_are_written_revised_and_removed_and_all_of_it_undone() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    let noted = |text: &str| EventKind::Noted {
        on: date("2026-11-23"),
        text: text.to_owned(),
    };
    store
        .append(
            vec![(attention, noted("one")), (attention, noted("two"))],
            NOW,
        )
        .unwrap();
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
    store
        .append(
            vec![(
                attention,
                EventKind::NoteRevised {
                    note: first.event,
                    text: "uno".to_owned(),
                },
            )],
            NOW,
        )
        .unwrap();
    assert_eq!(texts(&store), ["uno", "two"]);
    store
        .append(
            vec![(attention, EventKind::NoteRemoved { note: first.event })],
            NOW,
        )
        .unwrap();
    assert_eq!(texts(&store), ["two"]);
    assert!(matches!(store.note(1), Err(StoreError::NoNote(1))));
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert_eq!(texts(&store), ["uno", "two"]);
    store.undo(Some(3), NOW, date("2026-11-23")).unwrap();
    assert_eq!(texts(&store), ["one", "two"]);
}

#[test]
fn what_is_not_ours_is_refused_and_left_as_it_was() {
    let directory = directory();
    let path = directory.path().join("file");
    let refused = |path: &std::path::Path| {
        let before = std::fs::read(path).unwrap();
        let refused = store::open(path).err().expect("it is refused");
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
fn what_was_emptied_is_not_taken_for_new() {
    let directory = directory();
    let path = directory.path().join("reads.db");
    std::fs::write(&path, "").unwrap();
    assert!(matches!(store::open(&path), Err(StoreError::Empty(_))));
    assert_eq!(std::fs::read(&path).unwrap(), b"");

    // What was done last may be in the journal of one that is gone.
    std::fs::remove_file(&path).unwrap();
    std::fs::write(directory.path().join("reads.db-wal"), "pages").unwrap();
    assert!(matches!(
        store::open(&path),
        Err(StoreError::Orphaned { .. })
    ));
    assert!(!path.exists());
}

#[test]
fn what_was_tampered_with_is_found_and_made_anew() {
    let (mut store, path, _directory) = installed();
    store
        .append(vec![(id(&store, "attention"), finished("2024-11-20"))], NOW)
        .unwrap();
    Connection::open(&path)
        .unwrap()
        .execute("UPDATE state SET due = '2099-01-01' WHERE number = 3", [])
        .unwrap();
    assert_eq!(
        store.examine().unwrap(),
        [Problem::Projection(
            "table 'state' does not match the log".to_owned()
        )]
    );
    store.rebuild().unwrap();
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
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
        },
    )
}

/// What is due on a day, with when and by which occasion.
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
fn an_occasion_calls_from_its_lead_until_its_date() {
    let (mut store, path, _directory) = installed();
    store.append(vec![interview("2027-01-15")], NOW).unwrap();
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
    assert_eq!(
        due_on(&store, "2027-01-16"),
        [],
        "after the date it is due no more"
    );

    // What is due by its cadence too comes once, at the earlier date; what was read since is due no more.
    let (attention, hnsw) = (id(&store, "attention"), id(&store, "hnsw"));
    store
        .append(
            vec![
                (attention, finished("2024-11-20")),
                (hnsw, finished("2026-12-05")),
            ],
            NOW,
        )
        .unwrap();
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

    // Dropped is dropped, and another occasion's ties are its own.
    store
        .append(
            vec![(
                id(&store, "nccl"),
                EventKind::Dropped {
                    on: date("2026-12-06"),
                    because: None,
                },
            )],
            NOW,
        )
        .unwrap();
    assert_eq!(due_on(&store, "2026-12-10").len(), 5);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    let before = dump(&path, PROJECTIONS);
    store.rebuild().unwrap();
    assert_eq!(dump(&path, PROJECTIONS), before);
}

#[test]
fn an_occasion_is_moved_held_dated_again_and_all_of_it_undone() {
    let (mut store, _, _directory) = installed();
    let name: Slug = "promotion".parse().unwrap();
    let promotion = OccasionId::of_name(&name);
    let dated = |on: &str| EventKind::OccasionDated {
        name: name.clone(),
        on: date(on),
        lead: DEFAULT_LEAD,
        title: None,
    };
    store
        .append(vec![(promotion, dated("2026-12-20"))], NOW)
        .unwrap();
    assert_eq!(due_on(&store, "2026-11-23")[0].0, "rules-of-ml");
    store
        .append(
            vec![(
                promotion,
                EventKind::OccasionMoved {
                    on: date("2027-06-20"),
                },
            )],
            NOW,
        )
        .unwrap();
    assert_eq!(due_on(&store, "2026-11-23"), []);
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert_eq!(due_on(&store, "2026-11-23").len(), 1);

    // Read for this one, held, and due again for the next.
    store
        .append(
            vec![(id(&store, "rules-of-ml"), finished("2026-11-23"))],
            NOW,
        )
        .unwrap();
    assert_eq!(due_on(&store, "2026-11-23"), []);
    store
        .append(
            vec![(
                promotion,
                EventKind::OccasionHeld {
                    on: date("2026-12-20"),
                },
            )],
            NOW,
        )
        .unwrap();
    let held = store.occasion("promo").unwrap();
    assert_eq!(
        (held.dated, held.held, held.last_held, held.resources),
        (None, 1, Some(date("2026-12-20")), 1)
    );
    store
        .append(vec![(promotion, dated("2027-12-20"))], NOW)
        .unwrap();
    assert_eq!(due_on(&store, "2027-12-01")[0].1, "2027-11-08");
    store
        .append(
            vec![(
                promotion,
                EventKind::OccasionCancelled {
                    on: date("2027-01-01"),
                },
            )],
            NOW,
        )
        .unwrap();
    assert_eq!(due_on(&store, "2027-12-01"), []);
    let err = store.occasion("promtoion").unwrap_err().to_string();
    assert_eq!(err, "no occasion 'promtoion'; did you mean `promotion`?");
}

#[test]
fn the_persons_ties_lie_over_the_catalogs() {
    let (mut store, _, _directory) = installed();
    store.append(vec![interview("2027-01-15")], NOW).unwrap();
    let occasion: Slug = "interview".parse().unwrap();
    let tied = || EventKind::Tied {
        occasion: occasion.clone(),
    };
    let untied = || EventKind::Untied {
        occasion: occasion.clone(),
    };
    store
        .append(
            vec![(id(&store, "ddia"), tied()), (id(&store, "hnsw"), untied())],
            NOW,
        )
        .unwrap();
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
    // A newer catalog changes nothing of it.
    store.seed(&catalog::builtin()).unwrap();
    assert!(called(&store).contains(&"ddia".to_owned()));
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert!(
        !called(&store).contains(&"ddia".to_owned()) && called(&store).contains(&"hnsw".to_owned())
    );
}

/// One thing a person may do, to one of three resources, at some time of a clock that jumps.
#[derive(Clone, Debug)]
enum Step {
    Do(&'static str, EventKind, i64),
    Own(LocalDate, bool, i64),
    Date(u32, i64),
    Undo(Option<i64>, i64),
}

#[test]
fn a_notice_is_given_once_a_day() {
    let (mut store, _, _directory) = installed();
    let (monday, tuesday) = (date("2026-11-23"), date("2026-11-24"));
    assert_eq!(store.claim_notices(&[3, 6], monday).unwrap(), [3, 6]);
    assert_eq!(store.claim_notices(&[3, 6, 7], monday).unwrap(), [7]);
    // What could not be shown is not given.
    store.release_notices(&[6], monday).unwrap();
    assert_eq!(store.claim_notices(&[3, 6], monday).unwrap(), [6]);
    assert_eq!(store.claim_notices(&[3, 6], tuesday).unwrap(), [3, 6]);
    // With the clock back it is a day again.
    assert_eq!(store.claim_notices(&[3], monday).unwrap(), [3]);
}

/// The id of an entry of the built-in catalog.
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
    }
}

fn tags() -> impl Strategy<Value = Slug> {
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
fn corrections_lie_over_the_catalog_and_stay_when_it_changes() {
    let (mut store, _, _directory) = installed();
    store
        .seed(&catalog_of(1, "P1Y", &[("one", "One"), ("two", "Two")]))
        .unwrap();
    let one = id(&store, "one");
    let title = |store: &Store| store.detail(one).unwrap().resource.metadata.title;
    store.append(vec![(one, titled("Mine"))], NOW).unwrap();
    assert_eq!(title(&store), "Mine");
    let installed = store
        .seed(&catalog_of(2, "P1Y", &[("one", "Another"), ("two", "Two")]))
        .unwrap();
    assert_eq!((installed.changed, title(&store)), (1, "Mine".to_owned()));
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    // Without the correction it is what the catalog says now.
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert_eq!(title(&store), "Another");
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert_eq!(title(&store), "Mine");
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn an_entry_of_ones_own_comes_and_goes_with_all_that_was_done_to_it() {
    let (mut store, path, _directory) = installed();
    let own = ResourceId(Uuid::from_u128(7));
    let day = date("2026-11-23");
    // Its slug is taken: it gets another one.
    store
        .append(
            vec![
                (own, added(day, "attention")),
                (own, finished("2025-01-01")),
            ],
            NOW,
        )
        .unwrap();
    let name = store.name(own).unwrap();
    assert_eq!((name.number, name.slug.as_str()), (58, "attention-2"));
    assert_eq!(rows(&store, &Filter::default()).len(), 58);
    let before = dump(&path, PROJECTIONS);
    store
        .append(vec![(own, EventKind::Removed { on: day })], NOW)
        .unwrap();
    assert_eq!(rows(&store, &Filter::default()).len(), 57);
    assert!(store.resolve_one("58").is_err());
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    let after = dump(&path, PROJECTIONS);
    let of_it = |dump: &[String]| {
        dump.iter()
            .filter(|line| !line.starts_with("undone"))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of_it(&after), of_it(&before));
    // What adding it was undone for is gone as if it had never been, and its number with it.
    let first = store.undo(Some(1), NOW, date("2026-11-23")).unwrap();
    assert_eq!(first.events.len(), 1);
    assert_eq!(rows(&store, &Filter::default()).len(), 57);
    store
        .append(
            vec![(ResourceId(Uuid::from_u128(8)), added(day, "next"))],
            NOW,
        )
        .unwrap();
    assert_eq!(id(&store, "next"), store.resolve_one("59").unwrap().id);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn no_catalog_takes_the_place_of_ones_own() {
    let (mut store, _, _directory) = installed();
    let mut catalog = catalog_of(1, "P1Y", &[("one", "One")]);
    catalog.name = "own".parse().unwrap();
    let err = store.seed(&catalog).unwrap_err().to_string();
    assert!(err.starts_with("a catalog cannot be named 'own'"), "{err}");
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let days = || (0u32..9_000).prop_map(|days| date("2001-01-01").plus_days(days));
    let kind = prop_oneof![
        days().prop_map(|on| EventKind::Started { on }),
        days().prop_map(|on| EventKind::Progressed {
            on,
            to: Progress::Page(7)
        }),
        days().prop_map(|on| EventKind::Finished {
            on,
            depth: None,
            minutes: Some(9),
            recall: None,
        }),
        days().prop_map(|on| EventKind::Dropped { on, because: None }),
        days().prop_map(|on| EventKind::Reopened { on }),
        days().prop_map(|on| EventKind::Followed { on }),
        days().prop_map(|until| EventKind::Snoozed { until }),
        (1u32..30).prop_map(|months| EventKind::CadenceSet {
            to: OwnCadence::Every(format!("{months}m").parse().unwrap())
        }),
        days().prop_map(|on| EventKind::Noted {
            on,
            text: "a note".to_owned()
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
    fn a_refold_of_everything_changes_nothing(steps in steps()) {
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
    }

    /// As `jsonl` has it: what is written of one database makes another one that is the same, and the same again.
    #[test]
    fn a_log_makes_the_same_database_elsewhere(steps in steps()) {
        let (mut store, path, _directory) = installed();
        perform(&mut store, steps);
        let log = logged(&store);
        let (mut other, elsewhere, _other_directory) = installed();
        let mut import = other.import(LATE, date("2026-11-24")).unwrap();
        log::read(&log, &mut |line, entry| match entry {
            log::Entry::Event(event) => assert_eq!(import.event(&event).unwrap(), EventOutcome::New),
            log::Entry::Catalog(copy) => {
                assert!(!import.catalog(&copy.catalog, &copy.removed_from_catalog, copy.removed).unwrap());
            }
            log::Entry::Faulty(why) => panic!("line {line}: {why}"),
        });
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

    /// Events may come in any order, as those of several devices do.
    #[test]
    fn events_in_any_order_make_the_same_state(steps in steps(), turn in 0usize..20) {
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

/// A day after [`NOW`], which is as late as steps are.
const LATE: i64 = NOW + 86_400_000;

fn perform(store: &mut Store, steps: Vec<Step>) {
    for step in steps {
        match step {
            Step::Do(slug, kind, now) => {
                let resource = id(store, slug);
                store.append(vec![(resource, kind)], now).unwrap();
            }
            Step::Own(on, there, now) => {
                let own = ResourceId(Uuid::from_u128(1));
                let kind = if there {
                    added(on, "mine")
                } else {
                    EventKind::Removed { on }
                };
                // Nobody can remove what was never added.
                if there || store.name(own).is_ok() {
                    store.append(vec![(own, kind)], now).unwrap();
                }
            }
            Step::Date(days, now) => {
                let day = date("2026-01-01").plus_days(days).to_string();
                store.append(vec![interview(&day)], now).unwrap();
            }
            // Some name nothing, or what is undone already.
            Step::Undo(number, now) => drop(store.undo(number, now, date("2026-11-23"))),
        }
    }
}

/// A database as `reads export jsonl` writes it.
fn logged(store: &Store) -> String {
    let mut out = Vec::new();
    log::begin(&mut out).unwrap();
    for row in store.catalogs().unwrap() {
        let (catalog, removed_from_catalog) = store.catalog(&row).unwrap();
        let removed = row.removed;
        let copy = log::Copy {
            catalog,
            removed_from_catalog,
            removed,
        };
        log::catalog(&mut out, &copy).unwrap();
    }
    store
        .events(|event| -> Result<(), StoreError> {
            log::logged(&mut out, event).unwrap();
            Ok(())
        })
        .unwrap();
    String::from_utf8(out).unwrap()
}

/// A work that another program knows.
fn work(title: &str, doi: Option<&str>) -> Work {
    Work {
        metadata: Patch {
            title: Some(title.to_owned()),
            doi: doi.map(|doi| Some(doi.to_owned())),
            ..Patch::default()
        },
        status: Status::Done,
        read_on: [date("2024-05-06")].into(),
        tags: ["graphs".parse().unwrap()].into(),
        notes: vec!["Read twice.".to_owned()],
        ..Work::default()
    }
}

fn import(store: &mut Store, works: &[Work]) -> Vec<ImportOutcome> {
    let mut import = store.import(NOW, date("2026-11-23")).unwrap();
    let taken = works.iter().map(|work| import.add(work).unwrap());
    let taken = taken.collect();
    import.commit().unwrap();
    taken
}

#[test]
fn a_work_that_comes_again_says_only_what_is_new() {
    let (mut store, path, _directory) = installed();
    let paper = work("On Random Graphs I", Some("10.5486/pmd.1959.6.3-4.12"));
    assert_eq!(
        import(&mut store, std::slice::from_ref(&paper)),
        [ImportOutcome::Added]
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

    // Another program knows it by its title, a year and another day.
    let mut again = work("On random graphs I", None);
    again.metadata.year = Some(Some(1959));
    again.read_on = [date("2020-01-01")].into();
    assert_eq!(
        import(&mut store, &[again]),
        [ImportOutcome::Merged(slug, vec!["edited", "done"])]
    );
    let detail = store.detail(detail.id).unwrap();
    assert_eq!(detail.readings.len(), 2);
    assert_eq!(
        detail.resource.metadata.title, "On Random Graphs I",
        "what is here stays"
    );
    assert_eq!(detail.resource.metadata.year, Some(1959));

    // A title alone makes no work the same where other things tell them apart.
    let other = work("On Random Graphs I", Some("10.1000/other"));
    assert_eq!(import(&mut store, &[other]), [ImportOutcome::Added]);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    // One import is one transaction.
    store.undo(None, NOW, date("2026-11-23")).unwrap();
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    let words = Filter {
        terms: vec!["random".parse().unwrap()],
        ..Filter::default()
    };
    assert_eq!(rows(&store, &words).len(), 1);
}

#[test]
fn an_import_that_is_not_kept_leaves_nothing() {
    let (mut store, path, _directory) = installed();
    let tables: Vec<&str> = [PROJECTIONS, &["event", "words", "domain"]].concat();
    let before = dump(&path, &tables);
    let mut import = store.import(NOW, date("2026-11-23")).unwrap();
    let mut elsewhere = work("A", None);
    elsewhere.domain("A domain of its own");
    assert_eq!(import.add(&elsewhere).unwrap(), ImportOutcome::Added);
    drop(import);
    assert_eq!(dump(&path, &tables), before);
}

#[test]
fn events_from_the_future_are_not_taken() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    store
        .append(vec![(attention, finished("2024-01-01"))], NOW)
        .unwrap();
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
    assert_eq!(import.event(&events[0]).unwrap(), EventOutcome::Ahead);
}

#[test]
fn a_catalog_is_given_back_as_it_was_laid_in() {
    let (mut store, _, _directory) = installed();
    let attention = id(&store, "attention");
    store
        .append(vec![(attention, titled("Mine"))], NOW)
        .unwrap();
    let row = store.catalogs().unwrap().remove(0);
    let (back, removed_from_catalog) = store.catalog(&row).unwrap();
    assert!(removed_from_catalog.is_empty());
    assert!(catalog::Diff::between(&back, &[], &catalog::builtin()).is_empty());
    assert_eq!(
        catalog::parse(catalog::write(&back).as_bytes()).unwrap(),
        back
    );
}

#[test]
fn a_catalog_that_is_taken_out_leaves_what_was_touched_and_does_not_come_back_by_itself() {
    let (mut store, path, _directory) = installed();
    let attention = id(&store, "attention");
    store
        .append(vec![(attention, finished("2024-01-01"))], NOW)
        .unwrap();
    store.remove_catalog(&"reads".parse().unwrap()).unwrap();
    assert_eq!(slugs(&store, &Filter::default()), ["attention"]);
    assert!(store.detail(attention).unwrap().removed_from_catalog);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    drop(store);
    let (mut store, installed) = store::open(&path).unwrap();
    assert_eq!(installed, None);
    store.seed(&catalog::builtin()).unwrap();
    assert_eq!(rows(&store, &Filter::default()).len(), 57);
    assert!(!store.detail(attention).unwrap().removed_from_catalog);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn what_was_done_to_an_entry_is_shown_where_its_catalog_never_had_it() {
    let only_raft = [("raft", "Raft")];
    let (mut store, _, _directory) = installed();
    store
        .seed(&catalog_of(
            1,
            "P1Y",
            &[("raft", "Raft"), ("paxos", "Paxos")],
        ))
        .unwrap();
    let paxos = id(&store, "paxos");
    store
        .append(vec![(paxos, finished("2026-01-01"))], NOW)
        .unwrap();
    store.seed(&catalog_of(2, "P1Y", &only_raft)).unwrap();
    let log = logged(&store);
    for version in [2, 3] {
        let (mut other, _, _directory) = installed();
        other.seed(&catalog_of(version, "P1Y", &only_raft)).unwrap();
        for is_first in [true, false] {
            let mut import = other.import(LATE, date("2026-11-24")).unwrap();
            log::read(&log, &mut |_, entry| match entry {
                log::Entry::Event(event) => {
                    import.event(&event).unwrap();
                }
                log::Entry::Catalog(copy) => {
                    let changed = import
                        .catalog(&copy.catalog, &copy.removed_from_catalog, copy.removed)
                        .unwrap();
                    assert_eq!(changed, is_first && copy.catalog.name.as_str() == "mine");
                }
                log::Entry::Faulty(why) => panic!("{why}"),
            });
            import.commit().unwrap();
            let detail = other.detail(paxos).unwrap();
            assert!(detail.removed_from_catalog);
            assert_eq!(detail.state.last_read(), Some(date("2026-01-01")));
            assert_eq!(other.catalogs().unwrap()[1].version, version);
            assert_eq!(other.examine().unwrap(), Vec::<Problem>::new());
        }
    }
}
