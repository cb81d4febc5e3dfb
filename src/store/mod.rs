//! The database, and the only SQL of the program. Each query and each write has a file of its own; everything that a person
//! does is written by [`Store::record`].

mod care;
mod catalog;
mod error;
mod feeds;
mod file;
mod log;
mod projection;
mod query;
mod record;
mod schema;
mod sql;
mod sync;
mod undo;
mod values;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use care::backup::{Restored, restore};
pub use care::check::Problem;
pub use care::doctor::{Diagnosis, Repaired, examine, repair};
pub use care::recover::Recovered;
pub use catalog::fetched::Origin;
pub use catalog::install::Installed;
pub use error::{Result, StoreError};
pub use feeds::fetched::{FetchTime, Fetched, Kept};
pub use feeds::list::PostFilter;
pub use file::aside::{MAX_AUTOMATIC_BACKUPS, backups};
pub use file::create::default_path;
pub use file::obstacle::Obstacle;
pub use file::open::{look, open, open_existing};
pub use log::forget::Erasable;
pub use log::history::LogFilter;
pub use log::import::{EventOutcome, Import, ImportOutcome};

use file::connect::connect;
pub use query::filter::{Filter, Order, Pick};
pub use query::notes::NoteFilter;
pub use query::resolve::Target;
pub use query::works::{Name, SameWork};
pub use record::Recorded;
pub use sync::device::SyncDevice;
pub use sync::targets::SyncTarget;
pub use undo::Reversal;
use write::FileId;
pub use write::has_written;

/// An open database.
pub struct Store {
    conn: Connection,
    path: PathBuf,
    /// The open file, to notice that `path` has become another one.
    file: Option<FileId>,
    /// Why nothing can be written, if the database could only be opened for reading.
    obstacle: Option<Obstacle>,
    /// Why the last sync in the background failed, if that was not told yet.
    sync_failure: Option<String>,
}

impl Store {
    /// Connects to the file at `path`.
    fn connect(path: &Path) -> Result<Self> {
        // A file that is put there in between is then taken for a replacement, and not the other way round.
        let file = FileId::of(path);
        Ok(Self {
            conn: connect(path)?,
            path: path.to_owned(),
            file,
            obstacle: None,
            sync_failure: None,
        })
    }
}
