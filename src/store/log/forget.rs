//! Erasing the person's words for good: out of the log, out of all that follows from it, and out of the file's pages.

use rusqlite::Connection;

use crate::domain::{Event, EventKind, ResourceId, Subject};
use crate::store::error::busy;
use crate::store::log::rows as events;
use crate::store::log::rows::of_subject;
use crate::store::projection::fold::refold;
use crate::store::projection::words;
use crate::store::{Name, Result, Store, StoreError};

const MARK: &str = "UPDATE device SET unclean = 1";
const UNMARK: &str = "UPDATE device SET unclean = 0";
/// Writes all that is in use anew, so that no page holds what is not.
const REWRITE: &str = "VACUUM";
/// Brings the journal into the file, writes it anew there, and cuts the journal to nothing. Gives whether it could not.
const EMPTY_JOURNAL: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Words that can be erased.
#[derive(Clone, Debug)]
pub struct Words {
    /// What they are about.
    pub about: Name,
    /// The events that hold them, in order; none where they were erased already.
    pub events: Vec<Event>,
}

impl Store {
    /// The words that the entry of that number in the log holds; of a note, all that it ever said.
    ///
    /// # Errors
    /// [`StoreError::NoEvent`] and [`StoreError::NotANote`] where it is not there or holds none.
    pub fn words_at(&self, number: i64) -> Result<Words> {
        let event = events::of_number(&self.conn, number)?.ok_or(StoreError::NoEvent(number))?;
        let Subject::Resource(resource) = event.subject else {
            return Err(StoreError::NotANote(number));
        };
        let note = match event.kind {
            EventKind::Forgotten {} => None,
            EventKind::NoteRevised { note, .. } => Some(note),
            _ if event.kind.without_words().is_some() => Some(event.id),
            _ => return Err(StoreError::NotANote(number)),
        };
        let mut words = self.words_about(resource)?;
        words.events.retain(|event| match event.kind {
            EventKind::NoteRevised { note: revised, .. } => Some(revised) == note,
            _ => Some(event.id) == note,
        });
        Ok(words)
    }

    /// All words that were noted of a resource: its notes, with what they said before and those that were removed, and why
    /// it was dropped.
    pub fn words_about(&self, resource: ResourceId) -> Result<Words> {
        let mut events = of_subject(&self.conn, &resource)?;
        events.retain(|event| event.kind.without_words().is_some());
        Ok(Words {
            about: self.name(resource)?,
            events,
        })
    }

    /// Erases words: out of the log and of all that follows from it, and then out of every page of the file and its journal.
    ///
    /// # Errors
    /// [`StoreError::NotCleaned`] where they are no longer in the database, but may be in its journal, because another program
    /// reads it or the disk is full; the next command that can cleans it.
    pub fn forget(&mut self, all: &[Words]) -> Result<()> {
        let tx = self.write()?;
        for words in all {
            for event in &words.events {
                leave_rest(&tx, event)?;
            }
            refold(&tx, words.about.id)?;
        }
        mark(&tx)?;
        tx.commit()?;
        self.clean()
            .map_err(|err| StoreError::NotCleaned(err.to_string()))
    }
}

/// Leaves of an event what is left without its words.
fn leave_rest(conn: &Connection, event: &Event) -> Result<()> {
    let Some(kind) = event.kind.without_words() else {
        return Ok(());
    };
    events::overwrite(
        conn,
        &Event {
            kind,
            ..event.clone()
        },
    )
}

/// Has the next that opens the database clean it.
pub(crate) fn mark(conn: &Connection) -> Result<()> {
    conn.execute(MARK, [])?;
    Ok(())
}

impl Store {
    /// Writes the file anew without what is no longer in use, and empties its journal.
    pub(crate) fn clean(&mut self) -> Result<()> {
        let tx = self.write()?;
        // An index of words holds those that were taken out until its parts are merged.
        words::rebuild(&tx)?;
        tx.commit()?;
        self.conn.execute_batch(REWRITE)?;
        let was_busy: bool = self.conn.query_row(EMPTY_JOURNAL, [], |row| row.get(0))?;
        if was_busy {
            return Err(busy());
        }
        let tx = self.write()?;
        tx.execute(UNMARK, [])?;
        tx.commit()
    }
}
