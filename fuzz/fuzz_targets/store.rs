//! Any bytes as an export of everything, taken over into a new database as `reads import` does it. What is read is kept, or is
//! from the future; the database is sound then, all that shows it works, and what is taken over again is there already.

#![no_main]

use std::path::{Path, PathBuf};

use libfuzzer_sys::fuzz_target;
use reads::domain::LocalDate;
use reads::exchange::log::{self, Entry};
use reads::store::{self, EventOutcome, Filter, Store, StoreError};

/// Noon of 2026-11-23 UTC, in milliseconds since 1970.
const NOW: i64 = 1_795_435_200_000;

thread_local! {
    static HOME: PathBuf = home();
}

fuzz_target!(|text: &str| {
    let mut entries = Vec::new();
    log::read(text, &mut |_, entry| {
        if !matches!(entry, Entry::Faulty(_)) {
            entries.push(entry);
        }
    });
    if entries.is_empty() {
        return;
    }
    let mut store = HOME.with(|home| fresh(home));
    take(&mut store, &entries).expect("a database that takes what is read");
    assert_eq!(store.examine().expect("a look at it"), []);
    shows(&store).expect("a database that shows what it took");
    let again = take(&mut store, &entries).expect("the same once more");
    assert!(again.iter().all(|arrived| *arrived != EventOutcome::New));
});

fn take(store: &mut Store, entries: &[Entry]) -> Result<Vec<EventOutcome>, StoreError> {
    let today: LocalDate = "2026-11-23".parse().expect("a date");
    let mut import = store.import(NOW, today)?;
    let mut arrived = Vec::new();
    for entry in entries {
        match entry {
            Entry::Event(event) => arrived.push(import.event(event)?),
            Entry::Catalog(copy) => {
                import.catalog(&copy.catalog, &copy.removed_from_catalog, copy.removed)?;
            }
            Entry::Faulty(_) => {}
        }
    }
    import.commit()?;
    Ok(arrived)
}

fn shows(store: &Store) -> Result<(), StoreError> {
    let as_of = "2026-11-23".parse().ok();
    let filter = Filter {
        as_of,
        ..Filter::default()
    };
    for row in store.listed(&filter)? {
        store.detail(row.id)?;
        let _ = row.due_reason().map(|due_reason| due_reason.words());
    }
    for row in store.catalogs()? {
        store.catalog(&row)?;
    }
    store.occasions()?;
    store.progress()?;
    store.edition()?;
    store.events(|_| Ok::<_, StoreError>(()))
}

/// A directory with a new database. It goes with the run.
fn home() -> PathBuf {
    let home = tempfile::tempdir().expect("a directory").keep();
    store::open(&home.join("new.db")).expect("a database");
    home
}

/// A copy of it, in place of the last.
fn fresh(home: &Path) -> Store {
    let path = home.join("reads.db");
    for left in ["reads.db-wal", "reads.db-shm"] {
        let _ = std::fs::remove_file(home.join(left));
    }
    std::fs::copy(home.join("new.db"), &path).expect("room on the disk");
    store::open(&path).expect("a database").0
}
