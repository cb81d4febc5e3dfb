//! Catalogs: files of domains and resources, in TOML. They are parsed, checked, compared and written here, and
//! installed by the store. `seed/FORMAT.md` describes the format.

mod builtin;
mod copy;
mod diff;
mod fields;
mod metadata;
mod parse;
mod references;
mod tables;
mod write;

use crate::domain::{Domain, Resource, Slug};

pub use crate::position::Problem;
pub use builtin::{BUILTIN_NAME, BUILTIN_VERSION, builtin};
pub use copy::{Copy, OWN_NAME};
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
