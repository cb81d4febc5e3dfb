//! Undo: an event that retracts another, and can itself be retracted.

use crate::domain::{Event, EventKind, LocalDate};
use crate::store::log::rows;
use crate::store::{Recorded, Result, Store, StoreError, sql};

/// Skips forgotten events, which have nothing left to undo.
const LAST_TRANSACTION: &str =
    "SELECT act FROM event WHERE kind <> 'forgotten' ORDER BY stamp DESC, id DESC LIMIT 1";
const IS_UNDONE: &str = "SELECT EXISTS (SELECT 1 FROM undone WHERE event = :number)";

impl Store {
    /// Undoes the last transaction, or the one event with that number. Returns the retractions.
    ///
    /// # Errors
    /// If the log is empty, no event has that number, or it is undone already.
    pub fn undo(&mut self, number: Option<i64>, now: i64, today: LocalDate) -> Result<Recorded> {
        self.record(now, today, |store| {
            let targets = match number {
                None => store.last_transaction()?,
                Some(number) => vec![store.undoable(number)?],
            };
            Ok((targets.iter())
                .map(|target| (target.subject, EventKind::Retracted { event: target.id }))
                .collect())
        })
    }

    fn last_transaction(&self) -> Result<Vec<Event>> {
        let last = sql::first(&self.conn, LAST_TRANSACTION, [], |row| row.get(0))?;
        rows::of_transaction(&self.conn, last.ok_or(StoreError::NothingDone)?)
    }

    fn undoable(&self, number: i64) -> Result<Event> {
        let event = rows::of_number(&self.conn, number)?.ok_or(StoreError::NoEvent(number))?;
        if event.kind == (EventKind::Forgotten {}) {
            return Err(StoreError::Forgotten(number));
        }
        let undone = sql::one(&self.conn, IS_UNDONE, [number], |row| row.get(0))?;
        if undone {
            return Err(StoreError::UndoneAlready(number));
        }
        Ok(event)
    }
}
