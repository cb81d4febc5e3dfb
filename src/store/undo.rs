//! Undo: an event that retracts another. Redo: an event that retracts retractions.

use std::collections::HashSet;

use rusqlite::params;

use crate::domain::{
    Ahead, Event, EventId, EventKind, LocalDate, Next, Retraction, Reversed, Step, StepKind,
    Subject, TransactionId, Way, next_to_redo, next_to_undo, retractions,
};
use crate::store::log::{rows, unlogged};
use crate::store::{Recorded, Result, Store, StoreError, sql};

/// The newest transaction of this device before an event. Imported events of other devices stand between its own.
const BEFORE: &str = "
    SELECT act FROM event WHERE number < ?1 AND device = (SELECT id FROM device) ORDER BY number DESC LIMIT 1";
/// The first event of a transaction, whether it does anything but undo and redo, and whether any of that is in force. Of a
/// forgotten event nothing is left to undo.
const TRANSACTION: &str = "
    SELECT min(number), max(kind <> 'retracted'),
           max(kind NOT IN ('retracted', 'forgotten') AND number NOT IN (SELECT event FROM undone))
    FROM event WHERE act = ?1";
const IS_UNDONE: &str = "SELECT EXISTS (SELECT 1 FROM undone WHERE event = :number)";
const NAME: &str = "
    SELECT coalesce((SELECT slug FROM resource WHERE id = :id), (SELECT name FROM occasion WHERE id = :id),
                    (SELECT unit || ' in ' || year FROM goal WHERE id = :id), '?')";

/// What an undo or redo did, and what comes next.
#[derive(Debug)]
pub struct Reversal {
    /// What was undone or redone, in order.
    pub changes: Vec<Reversed>,
    pub recorded: Recorded,
    /// What `undo` takes back next.
    pub to_undo: Option<Ahead>,
    /// What `redo` brings back next.
    pub to_redo: Option<Ahead>,
}

impl Store {
    /// Undoes the newest transaction that is in force or, with a number, one event: if that event is an undo, the event that it
    /// undid is in force again.
    ///
    /// # Errors
    /// If there is nothing to undo, the last command is not in the log, or the event does not exist or is undone already.
    pub fn undo(&mut self, number: Option<i64>, now: i64, today: LocalDate) -> Result<Reversal> {
        let reversal = self.reverse(Way::Undo, number, now, today, |_, _| Ok(()))?;
        Ok(reversal.0)
    }

    /// Redoes what was undone last or, with a number, the event that is undone.
    ///
    /// # Errors
    /// If there is nothing to redo, or the event does not exist or is not undone.
    pub fn redo(&mut self, number: Option<i64>, now: i64, today: LocalDate) -> Result<Reversal> {
        let reversal = self.reverse(Way::Redo, number, now, today, |_, _| Ok(()))?;
        Ok(reversal.0)
    }

    /// Undoes or redoes, and also returns what `read` makes of what was recorded, before it is committed.
    pub fn reverse<T>(
        &mut self,
        way: Way,
        number: Option<i64>,
        now: i64,
        today: LocalDate,
        read: impl FnOnce(&Self, &Recorded) -> Result<T>,
    ) -> Result<(Reversal, T)> {
        let decide = |store: &Self| {
            let targets = match (way, number) {
                (_, None) => store.next_events(way),
                (Way::Undo, Some(number)) => store.undoable(number),
                (Way::Redo, Some(number)) => store.redoable(number),
            }?;
            let mut changes = Vec::new();
            // Where several devices undid something, all that they did to it is retracted; that is one redo.
            let mut roots = HashSet::new();
            for (subject, target) in &targets {
                let retraction = store.retraction(*target)?;
                if let Some(retraction) = retraction.filter(|found| roots.insert(found.root)) {
                    let name = sql::one(&store.conn, NAME, [subject], |row| row.get(0))?;
                    changes.push(Reversed { name, retraction });
                }
            }
            let retract = |(subject, event)| (subject, EventKind::Retracted { event });
            let targets: Vec<_> = targets.into_iter().map(retract).collect();
            Ok((targets, changes))
        };
        self.record_then(now, today, decide, |store, recorded, changes| {
            let read = read(store, &recorded)?;
            let reversal = Reversal {
                changes,
                to_undo: store.ahead(Way::Undo)?,
                to_redo: store.ahead(Way::Redo)?,
                recorded,
            };
            Ok((reversal, read))
        })
    }

    /// Returns the events that the next undo or redo retracts.
    fn next_events(&self, way: Way) -> Result<Vec<(Subject, EventId)>> {
        match (self.next(way)?, way) {
            (Next::Transaction(step), Way::Undo) => {
                let events = self.in_force(step.transaction)?;
                Ok(events
                    .iter()
                    .map(|event| (event.subject, event.id))
                    .collect())
            }
            (Next::Transaction(step), Way::Redo) => {
                let mut all = Vec::new();
                for root in self.undone_by(step.transaction)? {
                    all.extend(self.retractions(&root)?);
                }
                Ok(all)
            }
            (Next::Unlogged(before), _) => {
                let newest = self.before(None)?.map_or(0, |step| step.first);
                let (unlogged, after) =
                    unlogged::last(&self.conn)?.ok_or(StoreError::NothingDone)?;
                Err(StoreError::NotInLog {
                    unlogged,
                    way,
                    is_last: newest <= after,
                    before: before.map(|step| step.first),
                })
            }
            (Next::Nothing, Way::Undo) if self.before(None)?.is_some() => {
                Err(StoreError::AllUndone)
            }
            (Next::Nothing, Way::Undo) => Err(StoreError::NothingDone),
            (Next::Nothing, Way::Redo) => Err(StoreError::NothingUndone),
        }
    }

    fn next(&self, way: Way) -> Result<Next> {
        let unlogged = unlogged::last(&self.conn)?.map(|(_, after)| after);
        match way {
            Way::Undo => next_to_undo(|number| self.before(number), unlogged),
            Way::Redo => next_to_redo(|number| self.before(number), unlogged),
        }
    }

    fn ahead(&self, way: Way) -> Result<Option<Ahead>> {
        let Next::Transaction(Step { transaction, .. }) = self.next(way)? else {
            return Ok(None);
        };
        let events = match way {
            Way::Undo => self.in_force(transaction)?,
            Way::Redo => self.undone_by(transaction)?,
        };
        let more = events.len().saturating_sub(1);
        let Some(Event { subject, kind, .. }) = events.into_iter().next() else {
            return Ok(None);
        };
        let name = sql::one(&self.conn, NAME, [subject], |row| row.get(0))?;
        Ok(Some(Ahead { name, kind, more }))
    }

    /// Returns the newest transaction of this device before an event, or of all.
    fn before(&self, number: Option<i64>) -> Result<Option<Step>> {
        let number = params![number.unwrap_or(i64::MAX)];
        let Some(transaction) = sql::first(&self.conn, BEFORE, number, |row| row.get(0))? else {
            return Ok(None);
        };
        let read = |row: &rusqlite::Row<'_>| row.try_into();
        let (first, is_change, in_force): (i64, bool, bool) =
            sql::one(&self.conn, TRANSACTION, [transaction], read)?;
        let kind = if is_change {
            StepKind::Change { in_force }
        } else {
            self.reversal(transaction)?
        };
        Ok(Some(Step {
            transaction,
            first,
            kind,
        }))
    }

    fn reversal(&self, transaction: TransactionId) -> Result<StepKind> {
        let mut first = None;
        for event in rows::of_transaction(&self.conn, transaction)? {
            let Some(Retraction { root, again, .. }) = self.effect(&event)? else {
                continue;
            };
            let undoes = !again && self.keeps_undone(&event, root)?;
            let first = *first.get_or_insert(root);
            // All of a redo redoes.
            if again || undoes {
                return Ok(StepKind::Reversal {
                    root: first,
                    undoes,
                });
            }
        }
        Ok(StepKind::Reversal {
            root: first.unwrap_or(i64::MAX),
            undoes: false,
        })
    }

    /// Returns what a retraction undid or redid.
    fn effect(&self, event: &Event) -> Result<Option<Retraction>> {
        match event.kind {
            EventKind::Retracted { event } => self.retraction(event),
            _ => Ok(None),
        }
    }

    /// Returns whether a retraction and the change that it undid are as it left them.
    fn keeps_undone(&self, retraction: &Event, root: i64) -> Result<bool> {
        Ok(!self.is_undone(retraction.number)? && self.is_undone(root)?)
    }

    /// Returns the changes of a transaction that are in force.
    fn in_force(&self, transaction: TransactionId) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        for event in rows::of_transaction(&self.conn, transaction)? {
            if !matches!(event.kind, EventKind::Retracted { .. })
                && !self.is_undone(event.number)?
            {
                events.push(event);
            }
        }
        Ok(events)
    }

    /// Returns the changes that are undone by a transaction.
    fn undone_by(&self, transaction: TransactionId) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        for event in rows::of_transaction(&self.conn, transaction)? {
            if let Some(Retraction { root, again, .. }) = self.effect(&event)?
                && !again
                && self.keeps_undone(&event, root)?
            {
                events.extend(rows::of_number(&self.conn, root)?);
            }
        }
        Ok(events)
    }

    /// Returns all retractions of an event that are in force: several where several devices undid it.
    fn retractions(&self, root: &Event) -> Result<Vec<(Subject, EventId)>> {
        let events = rows::of_subject(&self.conn, root.subject)?;
        let all = retractions(&events, root.id).into_iter();
        Ok(all.map(|event| (root.subject, event)).collect())
    }

    fn undoable(&self, number: i64) -> Result<Vec<(Subject, EventId)>> {
        let event = rows::of_number(&self.conn, number)?.ok_or(StoreError::NoEvent(number))?;
        if event.kind == (EventKind::Forgotten {}) {
            return Err(StoreError::Forgotten(number));
        }
        if self.is_undone(number)? {
            return Err(StoreError::UndoneAlready(number));
        }
        let mut targets = vec![(event.subject, event.id)];
        if let EventKind::Retracted { event: target } = event.kind {
            let all = retractions(&rows::of_subject(&self.conn, event.subject)?, target);
            let others = all.into_iter().filter(|other| *other != event.id);
            targets.extend(others.map(|other| (event.subject, other)));
        }
        Ok(targets)
    }

    fn redoable(&self, number: i64) -> Result<Vec<(Subject, EventId)>> {
        let event = rows::of_number(&self.conn, number)?.ok_or(StoreError::NoEvent(number))?;
        // Of an undo, what it undid.
        let root = self
            .retraction(event.id)?
            .map_or(number, |found| found.root);
        if !self.is_undone(root)? {
            return Err(StoreError::NotUndone(number));
        }
        let root = rows::of_number(&self.conn, root)?.ok_or(StoreError::NoEvent(number))?;
        self.retractions(&root)
    }

    fn is_undone(&self, number: i64) -> Result<bool> {
        sql::one(&self.conn, IS_UNDONE, [number], |row| row.get(0))
    }
}
