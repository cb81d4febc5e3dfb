//! How far each domain has been read.

use crate::domain::{DomainProgress, Status};
use crate::store::{Result, Store};

const BY_DOMAIN: &str = "
    SELECT d.slug, d.title, t.status, t.resources
    FROM domain d JOIN tally t ON t.domain = d.id WHERE t.resources > 0 ORDER BY d.position, d.slug, d.id";

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
            domain.count(status, count);
        }
        Ok(domains)
    }
}
