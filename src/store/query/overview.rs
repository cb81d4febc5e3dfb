//! The query of the overview: progress per domain.

use crate::domain::{DomainProgress, Status};
use crate::store::{Result, Store};

const BY_DOMAIN: &str = "
    SELECT d.slug, d.title, s.status, count(*)
    FROM domain d CROSS JOIN state s ON s.domain = d.id
    GROUP BY d.position, d.slug, d.id, s.status ORDER BY d.position, d.slug, d.id";

impl Store {
    /// Returns the progress of each domain, in catalog order.
    pub fn progress(&self) -> Result<Vec<DomainProgress>> {
        let mut domains: Vec<DomainProgress> = Vec::new();
        let mut statement = self.conn.prepare(BY_DOMAIN)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let slug: String = row.get(0)?;
            let count: u64 = row.get(3)?;
            if domains.last().is_none_or(|last| last.slug != slug) {
                domains.push(DomainProgress {
                    slug,
                    title: row.get(1)?,
                    entries: 0,
                    done: 0,
                    reading: 0,
                });
            }
            let Some(domain) = domains.last_mut() else {
                continue;
            };
            let status: Status = row.get(2)?;
            match status {
                Status::Dropped => continue,
                Status::Done | Status::Following => domain.done += count,
                Status::Reading => domain.reading += count,
                Status::Todo => {}
            }
            domain.entries += count;
        }
        Ok(domains)
    }
}
