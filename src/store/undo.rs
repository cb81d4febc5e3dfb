//! Undo: an event that retracts another, and can itself be retracted.

use crate::domain::{Event, EventKind, LocalDate, Renamed, Retraction, Unlogged, retractions};
use crate::store::log::rows;
use crate::store::{Result, Store, StoreError, sql};

/// The last one of this device. Skips forgotten events, which have nothing left to undo.
const LAST_TRANSACTION: &str = "
    SELECT act FROM event WHERE device = (SELECT id FROM device) AND kind <> 'forgotten' ORDER BY number DESC LIMIT 1";
const PUT_UNLOGGED: &str = "
    UPDATE device SET unlogged = ?1, unlogged_after = (SELECT coalesce(max(number), 0) FROM event)";
const UNLOGGED: &str = "
    SELECT unlogged FROM device
    WHERE unlogged IS NOT NULL AND unlogged_after >= (SELECT coalesce(max(number), 0) FROM event)";
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
    /// If the last command is not in the log, the log is empty, no event has that number, or it is undone already.
    pub fn undo(
        &mut self,
        number: Option<i64>,
        now: i64,
        today: LocalDate,
    ) -> Result<(Vec<Undone>, Vec<Renamed>)> {
        let mut undone = Vec::new();
        let recorded = self.record(now, today, |store| {
            let targets = match number {
                None => store.last_transaction()?,
                Some(number) => vec![store.undoable(number)?],
            };
            let (mut changes, mut others) = (Vec::new(), Vec::new());
            for Event {
                id, subject, kind, ..
            } in targets
            {
                let name: String = sql::one(&store.conn, NAME, [subject], |row| row.get(0))?;
                undone.push((name, store.retraction(id)?));
                changes.push((subject, EventKind::Retracted { event: id }));
                // To redo what several devices undid, all that they did to it has to be undone.
                if let EventKind::Retracted { event } = kind {
                    let all = retractions(&rows::of_subject(&store.conn, subject)?, event);
                    let all = all.into_iter().filter(|other| *other != id);
                    others.extend(all.map(|event| (subject, EventKind::Retracted { event })));
                }
            }
            changes.extend(others);
            Ok::<_, StoreError>(changes)
        })?;
        let undone = (undone.into_iter().zip(recorded.events)).filter_map(|(undone, event)| {
            Some(Undone {
                number: event.number,
                name: undone.0,
                retraction: undone.1?,
            })
        });
        Ok((undone.collect(), recorded.renamed))
    }

    /// Stores that the last command is not in the log.
    pub fn mark_unlogged(&mut self, command: &Unlogged) -> Result<()> {
        let json = serde_json::to_string(command).unwrap_or_default();
        let tx = self.write()?;
        sql::run(&tx, PUT_UNLOGGED, [json])?;
        tx.commit()
    }

    fn last_transaction(&self) -> Result<Vec<Event>> {
        let last = sql::first(&self.conn, LAST_TRANSACTION, [], |row| row.get(0))?;
        let last = last.map(|last| rows::of_transaction(&self.conn, last));
        let last = last.transpose()?.ok_or(StoreError::NothingDone);
        let unlogged: Option<String> = sql::first(&self.conn, UNLOGGED, [], |row| row.get(0))?;
        let unlogged = unlogged.and_then(|json| serde_json::from_str(&json).ok());
        match unlogged {
            Some(unlogged) => Err(StoreError::NotInLog {
                unlogged,
                before: last.ok().and_then(|events| Some(events.first()?.number)),
            }),
            None => last,
        }
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
