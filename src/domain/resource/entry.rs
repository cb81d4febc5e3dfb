//! Resources and domains, as catalogs describe them.

use crate::domain::{Cadence, Depth, Kind, Metadata, Relation, Slug};

/// One entry of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Unique within the catalog.
    pub slug: Slug,
    pub metadata: Metadata,
    /// Occasions before which to read it.
    pub before: Vec<Slug>,
    /// Occasions that make it due again each time.
    pub each: Vec<Slug>,
    /// Relations to other entries of the catalog.
    pub relations: Vec<Relation>,
    pub tags: Vec<Slug>,
}

impl Resource {
    /// Returns a resource without tags, relations and occasions.
    pub fn new(slug: Slug, metadata: Metadata) -> Self {
        Self {
            slug,
            metadata,
            before: Vec::new(),
            each: Vec::new(),
            relations: Vec::new(),
            tags: Vec::new(),
        }
    }
}

/// One section of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Unique within the catalog.
    pub slug: Slug,
    pub title: String,
    /// A description in one line.
    pub note: Option<String>,
    /// The cadence of its entries that have none of their own.
    pub cadence: Option<Cadence>,
}

/// Whether a resource has new posts to follow.
pub fn can_be_followed(kind: Kind, depth: Depth, feed: bool) -> bool {
    kind == Kind::Blog || depth == Depth::Follow || feed
}
