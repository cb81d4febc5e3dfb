//! What was done, newest first.

use rusqlite::named_params;

use crate::domain::{Event, EventId, EventKind, LogEntry, ResourceId, Retraction};
use crate::store::log::rows as events;
use crate::store::log::rows::COLUMNS;
use crate::store::{Store, StoreError};

const FROM: &str = "
    r.number AS resource, coalesce(r.slug, o.name, '?') AS name, coalesce(r.title, o.title) AS title,
    u.event IS NOT NULL AS undone
    FROM event e LEFT JOIN resource r ON r.id = e.subject LEFT JOIN occasion o ON o.id = e.subject
    LEFT JOIN undone u ON u.event = e.number";
const NEWEST_FIRST: &str = "ORDER BY e.stamp DESC, e.id DESC LIMIT :limit";

fn sql(of_one: bool) -> String {
    let narrowed = if of_one {
        "WHERE e.subject = :subject"
    } else {
        "WHERE :subject IS NULL"
    };
    format!("SELECT {COLUMNS}, {FROM} {narrowed} {NEWEST_FIRST}")
}

const EDITION: &str = "
    SELECT (SELECT coalesce(max(number), 0) FROM event) + (SELECT coalesce(sum(version), 0) FROM catalog)";

impl Store {
    /// A number that grows with each entry of the log and each newer catalog: what it was the same at is the same.
    pub fn edition(&self) -> crate::store::Result<u32> {
        Ok(self.conn.query_row(EDITION, [], |row| row.get(0))?)
    }

    /// Hands the entries of the log to `each`, newest first: those of one resource, or all.
    pub fn log<E: From<StoreError>>(
        &self,
        subject: Option<ResourceId>,
        limit: Option<u32>,
        mut each: impl FnMut(LogEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let own = |err: rusqlite::Error| E::from(StoreError::from(err));
        let sql = sql(subject.is_some());
        let mut statement = self.conn.prepare_cached(&sql).map_err(own)?;
        let limit = limit.map_or(-1, i64::from);
        let mut rows = statement
            .query(named_params! {":subject": subject, ":limit": limit})
            .map_err(own)?;
        while let Some(row) = rows.next().map_err(own)? {
            let event = events::from_row(row).map_err(own)?;
            let retraction = match event.kind {
                EventKind::Retracted { event } => self.retraction(event)?,
                _ => None,
            };
            each(LogEntry {
                event,
                number: row.get("resource").map_err(own)?,
                name: row.get("name").map_err(own)?,
                title: row.get("title").map_err(own)?,
                undone: row.get("undone").map_err(own)?,
                retraction,
            })?;
        }
        Ok(())
    }

    fn retraction(&self, target: EventId) -> crate::store::Result<Option<Retraction>> {
        let Some(Event {
            number, mut kind, ..
        }) = events::of_id(&self.conn, target)?
        else {
            return Ok(None);
        };
        let (mut root, mut again) = (number, false);
        while let EventKind::Retracted { event } = kind {
            let Some(change) = events::of_id(&self.conn, event)? else {
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
    fn the_log_is_read_along_its_indexes() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let parameters = named_params! {":subject": None::<ResourceId>, ":limit": 5};
        assert_indexed(&store.conn, &sql(false), parameters, "event_stamp");
        assert_indexed(&store.conn, &sql(true), parameters, "event_subject");
    }
}
