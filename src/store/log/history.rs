//! The log as people see it, newest first.

use rusqlite::Row;

use crate::domain::{
    Event, EventId, EventKind, LogEntry, ResourceId, Retraction, Stamp, TransactionId,
};
use crate::store::log::rows::{self, COLUMNS};
use crate::store::projection::merges;
use crate::store::query::statement::Query;
use crate::store::{Result, Store, StoreError, sql};

const FROM: &str = "
    r.number AS resource, coalesce(r.slug, o.name, g.unit || ' in ' || g.year, '?') AS name, coalesce(r.title, o.title) AS title,
    CASE e.kind WHEN 'merged' THEN (SELECT t.slug FROM resource t WHERE t.id = unhex(replace(e.body ->> 'into', '-', '')))
    END AS merged_into, u.event IS NOT NULL AS undone
    FROM event e LEFT JOIN resource r ON r.id = e.subject LEFT JOIN occasion o ON o.id = e.subject
    LEFT JOIN goal g ON g.id = e.subject
    LEFT JOIN undone u ON u.event = e.number";
const NEWEST_FIRST: &str = "e.stamp DESC, e.id DESC";
const AMONG: &str = "e.subject IN (SELECT unhex(value) FROM json_each(?))";

const OF_TRANSACTION: &str = "WHERE e.act = :act ORDER BY e.number";

/// An undone entry is marked, so that what undid it need not be listed.
const CHANGES: &str = "e.kind <> 'retracted'";

/// Which entries of the log are meant.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    pub subjects: Option<Vec<ResourceId>>,
    /// Also each undo and redo.
    pub all: bool,
    pub since: Option<Stamp>,
    pub limit: Option<u32>,
}

fn query(filter: &LogFilter) -> Query {
    let mut query = Query::default();
    match filter.subjects.as_deref() {
        None => {}
        Some([subject]) => query.clause_with("e.subject = ?", [*subject]),
        Some(subjects) => {
            let hex = subjects.iter().map(|id| format!("\"{}\"", id.0.simple()));
            let list = format!("[{}]", hex.collect::<Vec<_>>().join(","));
            query.clause_with(AMONG, [list]);
        }
    }
    if !filter.all {
        query.clause(CHANGES);
    }
    if let Some(since) = filter.since {
        query.clause_with("e.stamp >= ?", [since]);
    }
    query.finish(
        &format!("SELECT {COLUMNS}, {FROM}"),
        "",
        NEWEST_FIRST,
        filter.limit,
    );
    query
}

const EDITION: &str = "
    SELECT (SELECT coalesce(max(number), 0) FROM event) + (SELECT coalesce(sum(version), 0) FROM catalog)";

impl Store {
    /// Returns a number that grows with each log entry and each newer catalog: as long as it stays, nothing has changed.
    pub fn edition(&self) -> Result<u32> {
        sql::one(&self.conn, EDITION, [], |row| row.get(0))
    }

    /// Calls `f` with each log entry that is meant, newest first.
    pub fn log<E: From<StoreError>>(
        &self,
        filter: &LogFilter,
        mut f: impl FnMut(LogEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = query(&self.with_merged(filter)?);
        sql::each(
            &self.conn,
            &query.sql,
            query.bound(),
            from_row,
            |mut entry| {
                if let EventKind::Retracted { event } = entry.event.kind {
                    entry.retraction = self.retraction(event)?;
                }
                f(entry)
            },
        )
    }

    /// What was done to a merged resource counts for the one that shows it.
    fn with_merged(&self, filter: &LogFilter) -> Result<LogFilter> {
        let mut filter = filter.clone();
        if let Some(subjects) = &mut filter.subjects {
            let mut merged = Vec::new();
            for subject in subjects.iter() {
                merged.extend(merges::members(&self.conn, *subject)?);
            }
            subjects.extend(merged);
        }
        Ok(filter)
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
        merged_into: row.get("merged_into")?,
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
        let of_one = Some(vec![ResourceId(uuid::Uuid::nil())]);
        for (subjects, since, index) in [
            (None, None, "event_stamp"),
            (None, Some(Stamp(1)), "event_stamp"),
            (of_one, None, "event_subject"),
        ] {
            for all in [true, false] {
                let (subjects, limit) = (subjects.clone(), Some(5));
                let query = query(&LogFilter {
                    subjects,
                    all,
                    since,
                    limit,
                });
                assert_indexed(&store.conn, &query.sql, query.bound(), index);
            }
        }
    }
}
