//! A new database out of what can still be read of a damaged one, which is kept beside it.

use std::collections::{BTreeSet, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use uuid::Uuid;

use crate::catalog::{self, BUILTIN_NAME, Catalog};
use crate::domain::{CatalogSummary, DeviceId, Event, EventId, LocalDate, Slug};
use crate::private;
use crate::store::care::pages::carve;
use crate::store::catalog::rows as catalogs;
use crate::store::file::aside::{new_beside, set_apart};
use crate::store::file::connect::{companions, connect, refuse_unless_known};
use crate::store::file::create;
use crate::store::log::rows::{COLUMNS, Stored};
use crate::store::schema::migrate;
use crate::store::{Result, Store, StoreError};

const DEVICE: &str = "SELECT id FROM device";
const LAST: &str = "SELECT max(number) FROM event";

/// What could be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// How many entries of the log.
    pub entries: usize,
    /// How many of those that were there are lost, as far as the file still says.
    pub lost: usize,
    /// The catalogs that are lost. What was done to their entries waits in the log until they come again.
    pub catalogs_lost: Vec<String>,
    /// Where the damaged file is now.
    pub kept: PathBuf,
}

/// A catalog as it was laid in, and which of its entries it no longer had.
type InstalledCatalog = (Catalog, Vec<Slug>);

/// What a damaged database still says.
#[derive(Default)]
struct Remains {
    /// Whether it can be read that nothing was done yet.
    is_new: bool,
    device: Option<DeviceId>,
    events: HashMap<EventId, Event>,
    /// The number of the last event there was.
    last: i64,
    catalogs: Vec<(CatalogSummary, Option<InstalledCatalog>)>,
}

/// Puts a new database in the place of a damaged one, with all of it that can be read.
///
/// # Errors
/// Where nothing of ours can be read in it, or the new one cannot be written; nothing is changed then.
pub(crate) fn recover(path: &Path, now: i64) -> Result<Recovered> {
    let remains = remains(path)?;
    if remains.events.is_empty() && !remains.is_new {
        return Err(StoreError::NothingLeft(path.to_owned()));
    }
    let place = new_beside(path)?;
    let device = remains.device.unwrap_or(DeviceId(Uuid::now_v7()));
    create::make(place.path(), device)?;
    let (entries, catalogs_lost) = fill(place.path(), &remains, now)?;
    let numbers: BTreeSet<i64> = remains.events.values().map(|event| event.number).collect();
    let last = usize::try_from(remains.last).unwrap_or_default();
    let kept = set_apart(path, now)?;
    private::replace(place, path).map_err(StoreError::file("write", path))?;
    Ok(Recovered {
        entries,
        lost: last.saturating_sub(numbers.len()),
        catalogs_lost,
        kept,
    })
}

/// Reads all that can be read, from a copy: what is damaged is not touched.
fn remains(path: &Path) -> Result<Remains> {
    let file = std::fs::read(path).map_err(StoreError::file("read", path))?;
    let [journal, _] = companions(path);
    let journal = std::fs::read(journal).unwrap_or_default();
    let mut remains = Remains::default();
    for stored in carve(&file, &journal) {
        remains.take(stored);
    }
    let copy = new_beside(path)?;
    let [its_journal, its_shared] = companions(copy.path());
    let write = |path: &Path, bytes: &[u8]| {
        (private::create(path).and_then(|mut file| file.write_all(bytes)))
            .map_err(StoreError::file("write", path))
    };
    (copy.as_file().write_all(&file)).map_err(StoreError::file("write", copy.path()))?;
    write(&its_journal, &journal)?;
    // Whatever the engine makes of it, it is more than nothing.
    let _ = remains.ask(copy.path());
    for companion in [its_journal, its_shared] {
        let _ = std::fs::remove_file(companion);
    }
    Ok(remains)
}

impl Remains {
    fn take(&mut self, stored: Stored) {
        let Ok(event) = stored.event() else { return };
        self.last = self.last.max(event.number);
        let is_better = |known: &Event| event.kind.is_redaction_of(&known.kind);
        // A page that is no longer in use may hold an event as it was before its words were erased.
        if self.events.get(&event.id).is_none_or(is_better) {
            self.events.insert(event.id, event);
        }
    }

    /// Asks the engine for what it can still reach.
    fn ask(&mut self, path: &Path) -> Result<()> {
        let conn = connect(path)?;
        // It is a copy: whatever its schema was, it now is the present one, or as damaged as before.
        if refuse_unless_known(&conn, path).is_ok() {
            let _ = migrate::run(&conn);
        }
        self.device = conn.query_row(DEVICE, [], |row| row.get(0)).ok();
        let last: rusqlite::Result<Option<i64>> = conn.query_row(LAST, [], |row| row.get(0));
        self.is_new = matches!(last, Ok(None)) && refuse_unless_known(&conn, path).is_ok();
        self.last = self.last.max(last.ok().flatten().unwrap_or_default());
        for order in ["ASC", "DESC"] {
            // From both ends, up to where it is damaged.
            let _ = self.read(&conn, order);
        }
        for row in catalogs::all(&conn).unwrap_or_default() {
            let is_intact = catalogs::is_intact(&conn, &row).unwrap_or_default();
            let catalog = is_intact
                .then(|| catalogs::read(&conn, &row).ok())
                .flatten();
            self.catalogs.push((row, catalog));
        }
        Ok(())
    }

    fn read(&mut self, conn: &Connection, order: &str) -> Result<()> {
        let sql = format!("SELECT {COLUMNS} FROM event e NOT INDEXED ORDER BY e.number {order}");
        let mut statement = conn.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Ok(stored) = Stored::from_row(row) {
                self.take(stored);
            }
        }
        Ok(())
    }
}

/// Fills a new database; gives how many events it has, and the names of catalogs that are lost.
fn fill(path: &Path, remains: &Remains, now: i64) -> Result<(usize, Vec<String>)> {
    let mut store = Store {
        conn: connect(path)?,
        path: path.to_owned(),
    };
    let mut events: Vec<&Event> = remains.events.values().collect();
    events.sort_by_key(|event| (event.number, event.stamp, event.id));
    let mut import = store.import(now, LocalDate::FIRST_READING)?;
    let mut lost = Vec::new();
    for (row, catalog) in &remains.catalogs {
        let again = catalog
            .clone()
            .or_else(|| Some((from_source(row)?, Vec::new())));
        let Some((catalog, removed_from_catalog)) = again else {
            lost.push(row.name.to_string());
            continue;
        };
        import.catalog(&catalog, &removed_from_catalog, row.removed)?;
        if let Some(source) = &row.source {
            import.source(&row.name, source)?;
        }
    }
    let mut number = 0;
    for event in &events {
        // Of two with one number, which only a file can hold that was put together of others, one gets the next.
        number = event.number.max(number + 1);
        import.insert(&Event {
            number,
            ..(*event).clone()
        })?;
    }
    import.commit()?;
    store.conn.close().map_err(|(_, err)| err)?;
    Ok((events.len(), lost))
}

/// The catalog as the file has it that it was laid in from, if that is there and still the same version.
fn from_source(row: &CatalogSummary) -> Option<Catalog> {
    if row.name.as_str() == BUILTIN_NAME {
        return Some(catalog::builtin());
    }
    let bytes = std::fs::read(row.source.as_ref()?).ok()?;
    let catalog = catalog::parse(&bytes).ok()?;
    (catalog.name == row.name && catalog.version == row.version).then_some(catalog)
}
