//! The events that this device sends.

use std::collections::BTreeSet;

use crate::domain::{Event, EventId};
use crate::store::log::rows::{self, from_row};
use crate::store::{Result, Store, sql};

const LAST: &str = "SELECT coalesce(max(number), 0) FROM event";
const ERASED: &str = "SELECT turn, event FROM erasure WHERE turn > ?1 ORDER BY turn";

impl Store {
    /// Returns the number of the last event.
    pub fn last_event(&self) -> Result<i64> {
        sql::one(&self.conn, LAST, [], |row| row.get(0))
    }

    /// Returns the events with numbers from `first` to `last`, in the order in which they are folded.
    pub fn events_between(&self, first: i64, last: i64) -> Result<Vec<Event>> {
        sql::all(&self.conn, rows::BETWEEN, [first, last], from_row)
    }

    /// Returns the numbers of events whose text was erased after a turn, and the last turn.
    pub fn erased_after(&self, turn: i64) -> Result<(BTreeSet<i64>, i64)> {
        let rows: Vec<(i64, i64)> = sql::all(&self.conn, ERASED, [turn], |row| row.try_into())?;
        let last = rows.last().map_or(turn, |(turn, _)| *turn);
        Ok((rows.into_iter().map(|(_, event)| event).collect(), last))
    }

    /// Returns whether the log has an event.
    pub fn has_event(&self, id: EventId) -> Result<bool> {
        Ok(rows::of_id(&self.conn, id)?.is_some())
    }
}
