//! Resources that are merged into one another: what is shown of them, undone, imported and exchanged.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use reads::domain::{EventKind, Features, Patch, ResourceId, Status, Work};
use reads::store::{ImportOutcome, LogFilter, Problem, Store, StoreError};
use support::{NOW, PROJECTIONS, date, dump, finished, id, installed};

const TODAY: &str = "2026-11-23";

fn work(title: &str, set: impl FnOnce(&mut Patch)) -> Work {
    let mut work = Work::default();
    work.title(title).unwrap();
    set(&mut work.metadata);
    work
}

fn import(store: &mut Store, work: &Work) -> ImportOutcome {
    let mut import = store.import(NOW, date(TODAY)).unwrap();
    let outcome = import.add(work, Features::of(&work.metadata)).unwrap();
    import.commit().unwrap();
    outcome
}

fn append(store: &mut Store, id: ResourceId, kind: EventKind) {
    store.append(vec![(id, kind)], NOW).unwrap();
}

fn noted(text: &str) -> EventKind {
    EventKind::Noted {
        on: date(TODAY),
        text: text.to_owned(),
        highlight: None,
    }
}

/// A database with two resources that are one work, each with a reading and a note.
fn twice() -> (
    Store,
    std::path::PathBuf,
    tempfile::TempDir,
    [ResourceId; 2],
) {
    let (mut store, path, directory) = installed();
    let kept = work("DOI 10.1000/tea", |metadata| {
        metadata.doi = Some(Some("10.1000/tea".into()));
    });
    let other = work("On tea", |metadata| {
        metadata.authors = Some(vec!["Ada One".into()]);
        metadata.year = Some(Some(2012));
        metadata.url = Some(Some("https://example.org/tea".into()));
        metadata.kind = Some("paper".parse().unwrap());
    });
    import(&mut store, &kept);
    import(&mut store, &other);
    let ids = ["doi-10-1000-tea", "on-tea"].map(|slug| id(&store, slug));
    for (id, day) in ids.into_iter().zip(["2024-01-02", "2025-01-02"]) {
        append(&mut store, id, finished(day));
        append(&mut store, id, noted(day));
        append(
            &mut store,
            id,
            EventKind::Tagged {
                tag: day.parse().unwrap(),
            },
        );
    }
    (store, path, directory, ids)
}

#[test]
fn what_was_done_to_either_is_shown_of_the_one_that_is_kept() {
    let (mut store, _, _directory, [keep, other]) = twice();
    append(&mut store, other, EventKind::Merged { into: keep });
    let detail = store.detail(keep).unwrap();
    assert_eq!((detail.readings.len(), detail.notes.len()), (2, 2));
    assert_eq!(detail.resource.tags.len(), 2);
    assert_eq!(detail.state.last_day(), Some(date("2025-01-02")));
    let metadata = detail.resource.metadata;
    assert_eq!(
        (metadata.title.as_str(), metadata.year),
        ("On tea", Some(2012))
    );
    assert_eq!(metadata.kind.as_str(), "paper");
    assert_eq!(metadata.doi.as_deref(), Some("10.1000/tea"));
    // The other leads to it, by all its names.
    for name in ["on-tea", "59", "https://example.org/tea"] {
        let target = store.resolve_one(name).unwrap();
        assert_eq!(target.id, keep, "{name}");
    }
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn what_is_set_later_has_the_last_word() {
    let (mut store, _, _directory, [keep, other]) = twice();
    append(&mut store, other, EventKind::Merged { into: keep });
    append(
        &mut store,
        keep,
        EventKind::Untagged {
            tag: "2025-01-02".parse().unwrap(),
        },
    );
    let cleared = Patch {
        year: Some(None),
        ..Patch::default()
    };
    append(
        &mut store,
        keep,
        EventKind::Edited {
            metadata: Box::new(cleared),
        },
    );
    let detail = store.detail(keep).unwrap();
    assert_eq!(
        (detail.resource.tags.len(), detail.resource.metadata.year),
        (1, None)
    );
    // What another device did to the other, before it knew, counts too.
    append(&mut store, other, EventKind::Started { on: date(TODAY) });
    append(&mut store, other, noted("later"));
    let state = store.state(keep).unwrap();
    assert_eq!((state.status, state.notes.len()), (Status::Reading, 3));
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn a_note_is_revised_and_forgotten_where_it_was_written() {
    let (mut store, _, _directory, [keep, other]) = twice();
    append(&mut store, other, EventKind::Merged { into: keep });
    let note = store.detail(keep).unwrap().notes[1].event;
    let revised = EventKind::NoteRevised {
        note,
        text: "revised".to_owned(),
    };
    let recorded = store.record(NOW, date(TODAY), |_| {
        Ok::<_, StoreError>(vec![(keep, revised)])
    });
    recorded.unwrap();
    assert_eq!(store.detail(keep).unwrap().notes[1].text, "revised");
    let erasable = store.erasable_of(keep).unwrap();
    assert_eq!(erasable.events.len(), 3);
    store.undo(Some(9), NOW, date(TODAY)).unwrap();
    assert_eq!(store.detail(other).unwrap().notes[0].text, "revised");
    store.redo(Some(9), NOW, date(TODAY)).unwrap();
    store.forget(&[store.erasable_of(other).unwrap()]).unwrap();
    assert!(store.detail(keep).unwrap().notes.is_empty());
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
}

#[test]
fn an_import_meets_what_was_merged() {
    let (mut store, path, _directory, [keep, other]) = twice();
    append(&mut store, other, EventKind::Merged { into: keep });
    let before = dump(&path, &["event"]);
    let again = work("A page", |metadata| {
        metadata.url = Some(Some("https://example.org/tea/".into()));
    });
    let same = work("On tea", |metadata| {
        metadata.authors = Some(vec!["One, A.".into()]);
        metadata.year = Some(Some(2012));
    });
    let slug = store.name(keep).unwrap().slug;
    assert_eq!(import(&mut store, &same), ImportOutcome::Same(slug));
    assert_eq!(dump(&path, &["event"]), before);
    // Another title and another page of the author's is another work.
    assert!(matches!(
        import(&mut store, &again),
        ImportOutcome::Added { .. }
    ));
}

#[test]
fn a_catalog_entry_stays_merged_when_its_catalog_is_updated() {
    let (mut store, _, _directory, [keep, _]) = twice();
    let entry = id(&store, "attention");
    append(&mut store, entry, EventKind::Merged { into: keep });
    store.rebuild().unwrap();
    assert_eq!(store.resolve_one("attention").unwrap().id, keep);
    assert!(
        store
            .detail(keep)
            .unwrap()
            .resource
            .before
            .contains(&"interview".parse().unwrap())
    );
    // Into an entry, as well.
    let (ddia, own) = (id(&store, "ddia"), id(&store, "on-tea"));
    append(&mut store, own, EventKind::Merged { into: ddia });
    assert_eq!(store.state(ddia).unwrap().readings.len(), 1);
    assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    let filter = LogFilter {
        subjects: Some(vec![ddia]),
        ..LogFilter::default()
    };
    let mut entries = 0;
    store
        .log(&filter, |_| {
            entries += 1;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(entries, 5);
}

fn anything() -> impl Strategy<Value = EventKind> {
    let day = || date(TODAY);
    prop_oneof![
        (0u32..900).prop_map(|days| finished(&date("2022-01-01").plus_days(days).to_string())),
        Just(EventKind::Started { on: day() }),
        Just(EventKind::Dropped {
            on: day(),
            because: None
        }),
        Just(noted("a note")),
        (1u32..30).prop_map(|days| EventKind::Snoozed {
            until: date(TODAY).plus_days(days)
        }),
        Just(EventKind::Tagged {
            tag: "tea".parse().unwrap()
        }),
        Just(EventKind::Untagged {
            tag: "attention".parse().unwrap()
        }),
        Just(EventKind::Tied {
            occasion: "interview".parse().unwrap()
        }),
        Just(EventKind::Related {
            relation: "pairs-with".parse().unwrap(),
            to: entry("gpt-3")
        }),
        (1..90u32).prop_map(|pages| EventKind::Edited {
            metadata: Box::new(Patch {
                pages: Some(Some(pages)),
                ..Patch::default()
            }),
        }),
    ]
}

fn entry(slug: &str) -> ResourceId {
    ResourceId::of_entry(&"reads".parse().unwrap(), &slug.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever was done before, a merge that is undone leaves all as it was, and one that is redone as it had made it.
    #[test]
    fn undo_and_redo_restore_exactly(
        steps in proptest::collection::vec((proptest::sample::select(&["attention", "gpt-3", "ddia"][..]), anything()), 0..9),
        pair in proptest::sample::subsequence(vec!["attention", "gpt-3", "ddia"], 2).prop_shuffle(),
    ) {
        let (mut store, path, _directory) = installed();
        for (slug, kind) in steps {
            append(&mut store, entry(slug), kind);
        }
        let tables: Vec<&str> = PROJECTIONS.iter().copied().filter(|table| !["undone", "merged"].contains(table)).collect();
        let before = dump(&path, &tables);
        let merged = EventKind::Merged { into: entry(pair[0]) };
        append(&mut store, entry(pair[1]), merged);
        let after = dump(&path, &tables);
        prop_assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
        store.undo(None, NOW, date(TODAY)).unwrap();
        prop_assert_eq!(dump(&path, &tables), before);
        store.redo(None, NOW, date(TODAY)).unwrap();
        prop_assert_eq!(dump(&path, &tables), after);
        prop_assert_eq!(store.examine().unwrap(), Vec::<Problem>::new());
    }
}
