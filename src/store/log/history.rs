//! The log as people see it, newest first.

use rusqlite::named_params;

use crate::domain::{Event, EventId, EventKind, LogEntry, ResourceId, Retraction};
use crate::store::log::rows::{self, COLUMNS};
use crate::store::{Store, StoreError};

const FROM: &str = "
    r.number AS resource, coalesce(r.slug, o.name, '?') AS name, coalesce(r.title, o.title) AS title,
    u.event IS NOT NULL AS undone
    FROM event e LEFT JOIN resource r ON r.id = e.subject LEFT JOIN occasion o ON o.id = e.subject
    LEFT JOIN undone u ON u.event = e.number";
const NEWEST_FIRST: &str = "ORDER BY e.stamp DESC, e.id DESC LIMIT :limit";

fn sql(one_subject: bool) -> String {
    let condition = if one_subject {
        "WHERE e.subject = :subject"
    } else {
        "WHERE :subject IS NULL"
    };
    format!("SELECT {COLUMNS}, {FROM} {condition} {NEWEST_FIRST}")
}

const EDITION: &str = "
    SELECT (SELECT coalesce(max(number), 0) FROM event) + (SELECT coalesce(sum(version), 0) FROM catalog)";

impl Store {
    /// Returns a number that grows with each log entry and each newer catalog: as long as it stays, nothing has changed.
    pub fn edition(&self) -> crate::store::Result<u32> {
        Ok(self.conn.query_row(EDITION, [], |row| row.get(0))?)
    }

    /// Calls `f` with each log entry, newest first: of one resource, or of all.
    pub fn log<E: From<StoreError>>(
        &self,
        subject: Option<ResourceId>,
        limit: Option<u32>,
        mut f: impl FnMut(LogEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let convert = |err: rusqlite::Error| E::from(StoreError::from(err));
        let sql = sql(subject.is_some());
        let mut statement = self.conn.prepare_cached(&sql).map_err(convert)?;
        let limit = limit.map_or(-1, i64::from);
        let mut found = statement
            .query(named_params! {":subject": subject, ":limit": limit})
            .map_err(convert)?;
        while let Some(row) = found.next().map_err(convert)? {
            let event = rows::from_row(row).map_err(convert)?;
            let retraction = match event.kind {
                EventKind::Retracted { event } => self.retraction(event)?,
                _ => None,
            };
            f(LogEntry {
                event,
                number: row.get("resource").map_err(convert)?,
                name: row.get("name").map_err(convert)?,
                title: row.get("title").map_err(convert)?,
                undone: row.get("undone").map_err(convert)?,
                retraction,
            })?;
        }
        Ok(())
    }

    fn retraction(&self, target: EventId) -> crate::store::Result<Option<Retraction>> {
        let Some(Event {
            number, mut kind, ..
        }) = rows::of_id(&self.conn, target)?
        else {
            return Ok(None);
        };
        let (mut root, mut again) = (number, false);
        while let EventKind::Retracted { event } = kind {
            let Some(change) = rows::of_id(&self.conn, event)? else {
                return Ok(None);
            };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query::explain::assert_indexed;

    #[test]
    fn the_log_queries_use_indexes() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let parameters = named_params! {":subject": None::<ResourceId>, ":limit": 5};
        assert_indexed(&store.conn, &sql(false), parameters, "event_stamp");
        assert_indexed(&store.conn, &sql(true), parameters, "event_subject");
    }
}
