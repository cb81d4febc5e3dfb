//! Catalogs: files of domains and resources, in TOML. Here they are parsed and checked; what becomes of them is the
//! store's business. The format is described for those who write catalogs in `seed/FORMAT.md`.

mod builtin;
mod diff;
mod fields;
mod metadata;
mod parse;
mod write;

use std::collections::HashSet;

use crate::domain::{Domain, Resource, Slug};

pub use crate::position::Problem;
pub use builtin::{BUILTIN_NAME, BUILTIN_VERSION, builtin};
pub use diff::Diff;
pub use metadata::{check_metadata, parse_metadata};
pub use parse::parse;
pub use write::write;

/// A catalog that has passed all checks: slugs are unique, domains and relations resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// Its name, which with an entry's slug makes the entry's id: it must never change.
    pub name: Slug,
    /// What to call it before people.
    pub title: String,
    /// Raised with each change; the store takes no older version over a newer one.
    pub version: u32,
    /// Its sections, in order.
    pub domains: Vec<Domain>,
    /// Its entries, in order.
    pub resources: Vec<Resource>,
}

impl Catalog {
    /// Takes those entries of another version that are not in this one, behind its own, with the domains that they are in.
    /// Gives which these are.
    pub fn take_missing(&mut self, other: &Self) -> Vec<Slug> {
        let known: HashSet<&Slug> = self.resources.iter().map(|entry| &entry.slug).collect();
        let missing: Vec<Resource> = (other.resources.iter())
            .filter(|entry| !known.contains(&entry.slug))
            .cloned()
            .collect();
        for domain in &other.domains {
            let is_known = self.domains.iter().any(|known| known.slug == domain.slug);
            if !is_known
                && missing
                    .iter()
                    .any(|entry| entry.metadata.domain == domain.slug)
            {
                self.domains.push(domain.clone());
            }
        }
        let slugs = missing.iter().map(|entry| entry.slug.clone()).collect();
        self.resources.extend(missing);
        slugs
    }
}
