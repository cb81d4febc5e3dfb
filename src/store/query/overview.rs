//! How far each domain, and what has each tag, has been read.

use crate::domain::{Counts, DomainProgress, Status, Tag, TagProgress};
use crate::store::{Result, Store, sql};

const BY_DOMAIN: &str = "
    SELECT d.slug, d.title, t.status, t.read, t.resources
    FROM domain d JOIN tally t ON t.domain = d.id WHERE t.resources > 0 ORDER BY d.position, d.slug, d.id";
const BY_TAG: &str = "
    SELECT min(min(t.tag)) OVER (PARTITION BY t.key), s.status, s.readings > 0, count(*)
    FROM tag t JOIN state s ON s.number = t.resource GROUP BY t.key, s.status, s.readings > 0 ORDER BY t.key";

impl Store {
    /// Returns the progress of each domain, in catalog order.
    pub fn progress(&self) -> Result<Vec<DomainProgress>> {
        let mut domains: Vec<DomainProgress> = Vec::new();
        let rows: Vec<(String, String, Status, bool, u64)> =
            sql::all(&self.conn, BY_DOMAIN, [], |row| row.try_into())?;
        for (slug, title, status, read, count) in rows {
            if domains.last().is_none_or(|last| last.slug != slug) {
                domains.push(DomainProgress {
                    slug,
                    title,
                    counts: Counts::default(),
                });
            }
            if let Some(domain) = domains.last_mut() {
                domain.counts.count(status, read, count);
            }
        }
        Ok(domains)
    }

    /// Returns the counts of each tag, by name.
    pub fn tags(&self) -> Result<Vec<TagProgress>> {
        let mut tags: Vec<TagProgress> = Vec::new();
        let rows: Vec<(Tag, Status, bool, u64)> =
            sql::all(&self.conn, BY_TAG, [], |row| row.try_into())?;
        for (tag, status, read, count) in rows {
            if tags.last().is_none_or(|last| last.tag != tag) {
                let counts = Counts::default();
                tags.push(TagProgress { tag, counts });
            }
            if let Some(last) = tags.last_mut() {
                last.counts.count(status, read, count);
            }
        }
        Ok(tags)
    }
}
