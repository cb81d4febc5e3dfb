//! Erasing notes and reasons for good: from the log, the projections, and the pages of the file.

use rusqlite::Connection;

use crate::domain::{Event, EventKind, ResourceId, Subject, Unlogged};
use crate::store::error::busy;
use crate::store::log::rows::{self, of_subject};
use crate::store::log::unlogged;
use crate::store::projection::fold::{Changed, refold};
use crate::store::projection::{merges, text_index};
use crate::store::{Name, Result, Store, StoreError, sql};

const MARK_UNCLEAN: &str = "UPDATE device SET unclean = 1";
const MARK_CLEAN: &str = "UPDATE device SET unclean = 0";
/// Rewrites the file without free pages, which may hold erased text.
const REWRITE: &str = "VACUUM";
/// Writes the journal into the database and truncates it. Returns whether another connection prevented that.
const EMPTY_JOURNAL: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Notes or reasons of one resource that can be erased.
#[derive(Clone, Debug)]
pub struct Erasable {
    pub resource: Name,
    /// The events that hold the text, in order; empty if it was already erased.
    pub events: Vec<Event>,
}

impl Store {
    /// Returns the text of a log entry; for a note, with all its revisions, and with the record of the import that it came with.
    ///
    /// # Errors
    /// [`StoreError::NoEvent`] if there is no such entry, [`StoreError::NotANote`] if it has no text.
    pub fn erasable_event(&self, number: i64) -> Result<Erasable> {
        let event = rows::of_number(&self.conn, number)?.ok_or(StoreError::NoEvent(number))?;
        let Subject::Resource(resource) = event.subject else {
            return Err(StoreError::NotANote(number));
        };
        let import = event.transaction;
        let note = match event.kind {
            EventKind::Forgotten {} => None,
            EventKind::NoteRevised { note, .. } => Some(note),
            _ if event.kind.redacted().is_some() => Some(event.id),
            _ => return Err(StoreError::NotANote(number)),
        };
        let mut erasable = self.erasable_of(resource)?;
        erasable.events.retain(|event| match event.kind {
            EventKind::NoteRevised { note: revised, .. } => Some(revised) == note,
            _ if Some(event.id) == note => true,
            _ => note.is_some() && event.transaction == import && !event.kind.records().is_empty(),
        });
        Ok(erasable)
    }

    /// Returns all text of a resource: its notes with all revisions, removed notes, why it was dropped, and the records of imports.
    pub fn erasable_of(&self, resource: ResourceId) -> Result<Erasable> {
        let resource = merges::root(&self.conn, resource)?;
        let mut events = merges::events(&self.conn, resource)?;
        events.retain(|event| event.kind.redacted().is_some());
        Ok(Erasable {
            resource: self.name(resource)?,
            events,
        })
    }

    /// Erases text from the log and the projections, and then from every page of the file and its journal.
    ///
    /// # Errors
    /// [`StoreError::NotCleaned`] if the text is erased but may remain in free pages or the journal, because another program
    /// reads the database or the disk is full. The next command that can clean the file does so.
    pub fn forget(&mut self, all: &[Erasable]) -> Result<()> {
        let tx = self.write()?;
        for erasable in all {
            for event in &erasable.events {
                if let Some(kind) = event.kind.redacted() {
                    let event = event.clone();
                    rows::erase(&tx, &Event { kind, ..event })?;
                }
            }
            let id = erasable.resource.id;
            refold(&tx, id, &of_subject(&tx, id)?, Changed::ALL)?;
        }
        if all.iter().any(|erasable| !erasable.events.is_empty()) {
            unlogged::mark(&tx, &Unlogged::Forgotten)?;
        }
        mark_unclean(&tx)?;
        tx.commit()?;
        self.clean()
            .map_err(|err| StoreError::NotCleaned(err.to_string()))
    }

    /// Rewrites the file without free pages, and empties its journal.
    pub(crate) fn clean(&mut self) -> Result<()> {
        let tx = self.write()?;
        // An index of words holds those that were taken out until its parts are merged.
        text_index::rebuild(&tx)?;
        tx.commit()?;
        self.conn.execute_batch(REWRITE)?;
        let was_busy: bool = sql::one(&self.conn, EMPTY_JOURNAL, [], |row| row.get(0))?;
        if was_busy {
            return Err(busy());
        }
        let tx = self.write()?;
        sql::run(&tx, MARK_CLEAN, [])?;
        tx.commit()
    }
}

/// Makes the next command that opens the database clean it.
pub(crate) fn mark_unclean(conn: &Connection) -> Result<()> {
    sql::run(conn, MARK_UNCLEAN, [])
}
