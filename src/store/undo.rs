//! Undo: an event that retracts another, and can itself be retracted.

use crate::domain::{Event, EventKind, LocalDate, Retraction};
use crate::store::log::rows;
use crate::store::{Result, Store, StoreError, sql};

/// Skips forgotten events, which have nothing left to undo.
const LAST_TRANSACTION: &str =
    "SELECT act FROM event WHERE kind <> 'forgotten' ORDER BY stamp DESC, id DESC LIMIT 1";
const IS_UNDONE: &str = "SELECT EXISTS (SELECT 1 FROM undone WHERE event = :number)";

const NAME: &str = "
    SELECT coalesce((SELECT slug FROM resource WHERE id = :id), (SELECT name FROM occasion WHERE id = :id), '?')";

/// One undone change.
#[derive(Clone, Debug)]
pub struct Undone {
    /// The number of the event that undoes it.
    pub number: i64,
    /// The slug of the resource, or the name of the occasion.
    pub name: String,
    pub retraction: Retraction,
}

impl Store {
    /// Undoes the last transaction, or the one event with that number. Returns the undone changes, in order.
    ///
    /// # Errors
    /// If the log is empty, no event has that number, or it is undone already.
    pub fn undo(&mut self, number: Option<i64>, now: i64, today: LocalDate) -> Result<Vec<Undone>> {
        let mut undone = Vec::new();
        let recorded = self.record(now, today, |store| {
            let targets = match number {
                None => store.last_transaction()?,
                Some(number) => vec![store.undoable(number)?],
            };
            let mut changes = Vec::new();
            for Event { id, subject, .. } in targets {
                let name: String = sql::one(&store.conn, NAME, [subject], |row| row.get(0))?;
                undone.push((name, store.retraction(id)?));
                changes.push((subject, EventKind::Retracted { event: id }));
            }
            Ok::<_, StoreError>(changes)
        })?;
        let undone = (undone.into_iter().zip(recorded.events)).filter_map(|(undone, event)| {
            Some(Undone {
                number: event.number,
                name: undone.0,
                retraction: undone.1?,
            })
        });
        Ok(undone.collect())
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
