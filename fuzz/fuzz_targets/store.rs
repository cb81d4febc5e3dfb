//! Imports arbitrary text as a lossless export into a new database, as `reads import` does. The database must be sound
//! afterwards, every query must work, and a second import must find nothing new.

#![no_main]

use std::path::{Path, PathBuf};

use libfuzzer_sys::fuzz_target;
use reads::domain::LocalDate;
use reads::exchange::log::{self, Entry};
use reads::store::{self, EventOutcome, Filter, Store, StoreError};

/// Noon of 2026-11-23 UTC, in milliseconds since 1970.
const NOW: i64 = 1_795_435_200_000;

thread_local! {
    static HOME: PathBuf = new_home();
}

fuzz_target!(|text: &str| {
    let entries = log::entries(text).map(|(_, entry)| entry);
    let entries: Vec<Entry> = entries
        .filter(|entry| !matches!(entry, Entry::Faulty(_)))
        .collect();
    if entries.is_empty() {
        return;
    }
    let mut store = HOME.with(|home| fresh(home));
    import(&mut store, &entries).expect("the import succeeds");
    assert_eq!(store.examine().expect("the check runs"), []);
    query_all(&store).expect("every query succeeds");
    let again = import(&mut store, &entries).expect("the second import succeeds");
    assert!(again.iter().all(|outcome| *outcome != EventOutcome::New));
});

fn import(store: &mut Store, entries: &[Entry]) -> Result<Vec<EventOutcome>, StoreError> {
    let today: LocalDate = "2026-11-23".parse().expect("a date");
    let mut import = store.import(NOW, today)?;
    let mut outcomes = Vec::new();
    for entry in entries {
        match entry {
            Entry::Event(event) => outcomes.push(import.event(event)?),
            Entry::Catalog(copy) => {
                import.catalog(copy)?;
            }
            Entry::Faulty(_) => {}
        }
    }
    import.commit()?;
    Ok(outcomes)
}

fn query_all(store: &Store) -> Result<(), StoreError> {
    let as_of = "2026-11-23".parse().ok();
    let filter = Filter {
        as_of,
        ..Filter::default()
    };
    for row in store.listed(&filter)? {
        store.detail(row.id)?;
        assert!(row.due.is_none_or(|due| !due.first_reasons().is_empty()));
    }
    for row in store.catalogs()? {
        store.catalog(&row)?;
    }
    store.occasions()?;
    store.progress()?;
    store.edition()?;
    store.events(|_| Ok::<_, StoreError>(()))
}

/// Creates a directory with a new database.
fn new_home() -> PathBuf {
    let home = tempfile::tempdir().expect("a directory").keep();
    store::open(&home.join("new.db")).expect("a database");
    home
}

/// Replaces the database by a copy of the new one.
fn fresh(home: &Path) -> Store {
    let path = home.join("reads.db");
    for name in ["reads.db-wal", "reads.db-shm"] {
        let _ = std::fs::remove_file(home.join(name));
    }
    std::fs::copy(home.join("new.db"), &path).expect("room on the disk");
    store::open(&path).expect("a database").0
}
