//! How far each domain has been read.

use crate::domain::{DomainProgress, Status};
use crate::store::{Result, Store, sql};

const BY_DOMAIN: &str = "
    SELECT d.slug, d.title, t.status, t.read, t.resources
    FROM domain d JOIN tally t ON t.domain = d.id WHERE t.resources > 0 ORDER BY d.position, d.slug, d.id";

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
                    entries: 0,
                    done: 0,
                    reading: 0,
                });
            }
            if let Some(domain) = domains.last_mut() {
                domain.count(status, read, count);
            }
        }
        Ok(domains)
    }
}
