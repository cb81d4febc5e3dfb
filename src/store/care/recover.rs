//! Recovering what is readable of a damaged database into a new one. The damaged one is kept beside it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row};
use uuid::Uuid;

use crate::bounded;
use crate::catalog::{self, BUILTIN_NAME, Copy};
use crate::domain::{
    CatalogSource, CatalogSummary, DeviceId, Event, EventId, LocalDate, SyncState,
};
use crate::private;
use crate::store::care::pages::scan;
use crate::store::catalog::rows as catalogs;
use crate::store::file::aside::{new_beside, set_damaged_aside};
use crate::store::file::connect::{allow_triggers_and_views, check_identity, companions, connect};
use crate::store::file::create;
use crate::store::log::rows::{COLUMNS, Stored};
use crate::store::schema::migrate;
use crate::store::sync::targets;
use crate::store::{Result, Store, StoreError, SyncTarget, sql};

const DEVICE: &str = "SELECT id FROM device";
const LAST: &str = "SELECT max(number) FROM event";

/// The result of a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The number of recovered log entries.
    pub entries: usize,
    /// The number of lost log entries, as far as it can be determined.
    pub lost: usize,
    /// The names of lost catalogs. Events of their entries stay in the log and take effect when they are installed again.
    pub catalogs_lost: Vec<String>,
    /// The path of the damaged file.
    pub kept: PathBuf,
}

/// What is readable of a damaged database.
#[derive(Default)]
struct Readable {
    /// Whether the log is readable and empty.
    is_empty: bool,
    device: Option<DeviceId>,
    events: HashMap<EventId, Event>,
    /// The highest known number of an event.
    last: i64,
    catalogs: Vec<(CatalogSummary, Option<Copy>)>,
    /// Where it synced. What it knew of each place is found out anew.
    targets: Vec<SyncTarget>,
}

/// Replaces a damaged database by a new one with everything that is readable.
///
/// # Errors
/// If no event is readable, or the new database cannot be written. Nothing is changed then.
pub(crate) fn recover(path: &Path, now: i64) -> Result<Recovered> {
    let readable = read_damaged(path)?;
    if readable.events.is_empty() && !readable.is_empty {
        return Err(StoreError::NothingLeft(path.to_owned()));
    }
    let place = new_beside(path)?;
    let device = readable.device.unwrap_or(DeviceId(Uuid::now_v7()));
    create::build(place.path(), device)?;
    let (entries, catalogs_lost) = fill(place.path(), &readable, now)?;
    let numbers: BTreeSet<i64> = readable.events.values().map(|event| event.number).collect();
    let last = usize::try_from(readable.last).unwrap_or_default();
    let kept = set_damaged_aside(path, now)?;
    private::replace(place, path).map_err(StoreError::file("write", path))?;
    Ok(Recovered {
        entries,
        lost: last.saturating_sub(numbers.len()),
        catalogs_lost,
        kept,
    })
}

/// Reads everything readable. SQLite opens a copy only, so that the damaged file is not changed.
fn read_damaged(path: &Path) -> Result<Readable> {
    let read = |path: &Path| {
        let mut bytes = Vec::new();
        bounded::regular(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let file = read(path).map_err(StoreError::file("read", path))?;
    let [journal, _] = companions(path);
    let journal = read(&journal).unwrap_or_default();
    let mut readable = Readable::default();
    for event in scan(&file, &journal) {
        readable.add(event);
    }
    let copy = new_beside(path)?;
    let [copied_journal, copied_shared] = companions(copy.path());
    let written = (copy.as_file().write_all(&file))
        .and_then(|()| private::create(&copied_journal)?.write_all(&journal));
    written.map_err(StoreError::file("write", copy.path()))?;
    // An error only ends the reading early; the events found by the scan remain.
    let _ = readable.read_with_sqlite(copy.path());
    for companion in [copied_journal, copied_shared] {
        let _ = std::fs::remove_file(companion);
    }
    Ok(readable)
}

impl Readable {
    fn add(&mut self, event: Event) {
        self.last = self.last.max(event.number);
        let is_erased = |known: &Event| event.kind.is_redaction_of(&known.kind);
        // A free page may hold an event as it was before its text was erased.
        if self.events.get(&event.id).is_none_or(is_erased) {
            self.events.insert(event.id, event);
        }
    }

    /// Reads what SQLite can still reach.
    fn read_with_sqlite(&mut self, path: &Path) -> Result<()> {
        let conn = connect(path)?;
        // A failed migration is rolled back and harmless, because this is a copy.
        if check_identity(&conn, path).is_ok() {
            let _ = migrate::run(&conn);
        }
        // The schema may be what was altered.
        allow_triggers_and_views(&conn, false)?;
        self.device = sql::one(&conn, DEVICE, [], |row| row.get(0)).ok();
        let last: Result<Option<i64>> = sql::one(&conn, LAST, [], |row| row.get(0));
        self.is_empty = matches!(last, Ok(None)) && check_identity(&conn, path).is_ok();
        self.last = self.last.max(last.ok().flatten().unwrap_or_default());
        for order in ["ASC", "DESC"] {
            // Each order ends at the first damaged page.
            let _ = self.read_events(&conn, order);
        }
        self.targets = targets::all(&conn).unwrap_or_default();
        for row in catalogs::all(&conn).unwrap_or_default() {
            let is_intact = catalogs::is_intact(&conn, &row).unwrap_or_default();
            let read = is_intact
                .then(|| catalogs::read(&conn, &row).ok())
                .flatten();
            let catalog = read.or_else(|| from_source(&row));
            self.catalogs.push((row, catalog));
        }
        Ok(())
    }

    fn read_events(&mut self, conn: &Connection, order: &str) -> Result<()> {
        let select = format!("SELECT {COLUMNS} FROM event e NOT INDEXED ORDER BY e.number {order}");
        let read = |row: &Row<'_>| Ok(Stored::from_row(row));
        sql::each(conn, &select, [], read, |stored| {
            if let Some(event) = stored.ok().and_then(Stored::intact) {
                self.add(event);
            }
            Ok(())
        })
    }
}

/// Fills a new database. Returns the number of events and the names of lost catalogs.
fn fill(path: &Path, readable: &Readable, now: i64) -> Result<(usize, Vec<String>)> {
    let mut store = Store::connect(path)?;
    let mut events: Vec<&Event> = readable.events.values().collect();
    events.sort_by_key(|event| (event.number, event.stamp, event.id));
    let mut import = store.import(now, LocalDate::FIRST_READING)?;
    let mut lost = Vec::new();
    for (row, catalog) in &readable.catalogs {
        let Some(copy) = catalog else {
            lost.push(row.name.to_string());
            continue;
        };
        import.recover_catalog(copy)?;
        if let Some(source) = &row.source {
            import.source(&row.name, source)?;
        }
    }
    let mut number = 0;
    for event in &events {
        // Two events have the same number only in a file assembled from others; the second one gets the next number.
        number = event.number.max(number + 1);
        import.insert(&Event {
            number,
            ..(*event).clone()
        })?;
    }
    import.commit()?;
    for target in &readable.targets {
        let state = SyncState::default();
        let target = target.clone();
        store.put_sync_target(&SyncTarget { state, ..target })?;
    }
    store.conn.close().map_err(|(_, err)| err)?;
    Ok((events.len(), lost))
}

/// Reads a catalog from the file that it was installed from, if that still holds the same version.
fn from_source(row: &CatalogSummary) -> Option<Copy> {
    let copy = |catalog| Copy {
        catalog,
        removed_from_catalog: Vec::new(),
        same_as: BTreeMap::new(),
        removed: row.removed,
        turn: 0,
    };
    if row.name.as_str() == BUILTIN_NAME {
        return Some(copy(catalog::builtin()));
    }
    let Some(CatalogSource::File(file)) = &row.source else {
        return None;
    };
    let bytes = bounded::file(file).ok()?;
    let catalog = catalog::parse(&bytes).ok()?;
    (catalog.name == row.name && catalog.version == row.version).then(|| copy(catalog))
}
