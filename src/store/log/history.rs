//! The log as people see it, newest first.

use rusqlite::{Row, named_params};

use crate::domain::{Event, EventId, EventKind, LogEntry, ResourceId, Retraction, TransactionId};
use crate::store::log::rows::{self, COLUMNS};
use crate::store::{Result, Store, StoreError, sql};

const FROM: &str = "
    r.number AS resource, coalesce(r.slug, o.name, '?') AS name, coalesce(r.title, o.title) AS title,
    u.event IS NOT NULL AS undone
    FROM event e LEFT JOIN resource r ON r.id = e.subject LEFT JOIN occasion o ON o.id = e.subject
    LEFT JOIN undone u ON u.event = e.number";
const NEWEST_FIRST: &str = "ORDER BY e.stamp DESC, e.id DESC LIMIT :limit";

const OF_TRANSACTION: &str = "WHERE e.act = :act ORDER BY e.number";

/// An undone entry is marked, so that what undid it need not be listed.
const CHANGES: &str = "AND e.kind <> 'retracted'";

fn select(one_subject: bool, all: bool) -> String {
    let subject = if one_subject {
        "WHERE e.subject = :subject"
    } else {
        "WHERE :subject IS NULL"
    };
    let changes = if all { "" } else { CHANGES };
    format!("SELECT {COLUMNS}, {FROM} {subject} {changes} {NEWEST_FIRST}")
}

const EDITION: &str = "
    SELECT (SELECT coalesce(max(number), 0) FROM event) + (SELECT coalesce(sum(version), 0) FROM catalog)";

impl Store {
    /// Returns a number that grows with each log entry and each newer catalog: as long as it stays, nothing has changed.
    pub fn edition(&self) -> Result<u32> {
        sql::one(&self.conn, EDITION, [], |row| row.get(0))
    }

    /// Calls `f` with each log entry, newest first: of one resource, or of all; with `all`, also with each undo and redo.
    pub fn log<E: From<StoreError>>(
        &self,
        subject: Option<ResourceId>,
        all: bool,
        limit: Option<u32>,
        mut f: impl FnMut(LogEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let limit = limit.map_or(-1, i64::from);
        let parameters = named_params! {":subject": subject, ":limit": limit};
        let select = select(subject.is_some(), all);
        sql::each(&self.conn, &select, parameters, from_row, |mut entry| {
            if let EventKind::Retracted { event } = entry.event.kind {
                entry.retraction = self.retraction(event)?;
            }
            f(entry)
        })
    }

    /// Returns the entries of one transaction, in order.
    pub(crate) fn entries_of(&self, transaction: TransactionId) -> Result<Vec<LogEntry>> {
        let select = format!("SELECT {COLUMNS}, {FROM} {OF_TRANSACTION}");
        let mut entries: Vec<LogEntry> = sql::all(&self.conn, &select, [transaction], from_row)?;
        for entry in &mut entries {
            if let EventKind::Retracted { event } = entry.event.kind {
                entry.retraction = self.retraction(event)?;
            }
        }
        Ok(entries)
    }

    pub(crate) fn retraction(&self, target: EventId) -> Result<Option<Retraction>> {
        let Some(Event {
            number,
            id,
            stamp,
            mut kind,
            ..
        }) = rows::of_id(&self.conn, target)?
        else {
            return Ok(None);
        };
        let mut place = (stamp, id);
        let (mut root, mut again) = (number, false);
        while let EventKind::Retracted { event } = kind {
            // Only what is earlier can be retracted, so that this ends.
            let change = rows::of_id(&self.conn, event)?;
            let Some(change) = change.filter(|change| (change.stamp, change.id) < place) else {
                return Ok(None);
            };
            place = (change.stamp, change.id);
            (root, kind, again) = (change.number, change.kind, !again);
        }
        Ok(Some(Retraction {
            number,
            root,
            kind,
            again,
        }))
    }
}

/// Reads a row without the retraction.
fn from_row(row: &Row<'_>) -> rusqlite::Result<LogEntry> {
    Ok(LogEntry {
        event: rows::from_row(row)?,
        number: row.get("resource")?,
        name: row.get("name")?,
        title: row.get("title")?,
        undone: row.get("undone")?,
        retraction: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query::explain::assert_indexed;

    #[test]
    fn the_log_queries_use_indexes() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let parameters = named_params! {":subject": None::<ResourceId>, ":limit": 5};
        for all in [false, true] {
            assert_indexed(&store.conn, &select(false, all), parameters, "event_stamp");
            assert_indexed(&store.conn, &select(true, all), parameters, "event_subject");
        }
    }
}
