//! Catalogs: files of domains and resources, in TOML. They are parsed, checked, compared and written here, and
//! installed by the store. `seed/FORMAT.md` describes the format.

mod builtin;
mod diff;
mod fields;
mod metadata;
mod parse;
mod references;
mod tables;
mod write;

use std::collections::{BTreeMap, HashSet};

use crate::domain::{Domain, Resource, ResourceId, Slug};

pub use crate::position::Problem;
pub use builtin::{BUILTIN_NAME, BUILTIN_VERSION, builtin};
pub use diff::Diff;
pub use metadata::{Editable, check_metadata, parse_editable};
pub use parse::{CatalogFile, parse};
pub use write::write;

/// A catalog that has passed all checks: slugs are unique, domains and relations resolve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// The name. It must never change: the ids of the entries are made of it and their slugs.
    pub name: Slug,
    /// The title.
    pub title: String,
    /// Grows with each change; the store does not replace a version by an older one.
    pub version: u32,
    /// The domains, in order.
    pub domains: Vec<Domain>,
    /// The entries, in order.
    pub resources: Vec<Resource>,
}

/// A catalog as a database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The catalog, including the entries that were removed from it.
    pub catalog: Catalog,
    /// Also those that are shown beside another resource only.
    pub removed_from_catalog: Vec<Slug>,
    /// Entries that are the same work as a resource from elsewhere, which shows them.
    pub same_as: BTreeMap<Slug, ResourceId>,
    /// Whether the person removed it.
    pub removed: bool,
    /// How often that was changed, by any device.
    pub turn: u32,
}

impl Copy {
    /// Returns the same, removed or not as the device says that has changed it more often.
    #[must_use]
    pub fn with_turn(self, turn: u32, removed: bool) -> Self {
        let mut copy = Self {
            removed,
            turn,
            ..self
        };
        // All entries of a removed catalog are marked as removed from it.
        if self.removed && !removed {
            copy.removed_from_catalog.clear();
        }
        copy
    }

    /// Returns the entries that were removed, without those that another resource shows.
    pub fn removed_entries(&self) -> Vec<Slug> {
        let removed = self.removed_from_catalog.iter();
        let removed = removed.filter(|slug| !self.same_as.contains_key(*slug));
        removed.cloned().collect()
    }
}

impl Catalog {
    /// Appends the entries of another version that are not in this one, with their domains. Returns their slugs.
    pub fn take_missing(&mut self, other: &Self) -> Vec<Slug> {
        let known: HashSet<&Slug> = self.resources.iter().map(|entry| &entry.slug).collect();
        let missing: Vec<Resource> = (other.resources.iter())
            .filter(|entry| !known.contains(&entry.slug))
            .cloned()
            .collect();
        for domain in &other.domains {
            let mut entries = missing.iter().map(|entry| &entry.metadata.domain);
            let is_new = self.domains.iter().all(|known| known.slug != domain.slug);
            if is_new && entries.any(|slug| *slug == domain.slug) {
                self.domains.push(domain.clone());
            }
        }
        let slugs = missing.iter().map(|entry| entry.slug.clone()).collect();
        self.resources.extend(missing);
        slugs
    }
}
