//! Resources and domains, as catalogs describe them.

use serde::Serialize;

use crate::domain::{Cadence, Depth, Kind, Metadata, Relation, Slug, Tag};

/// One entry of a catalog, with the keys of a catalog file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// Unique within the catalog.
    pub slug: Slug,
    #[serde(flatten)]
    pub metadata: Metadata,
    /// Occasions before which to read it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Slug>,
    /// Occasions that make it due again each time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub each: Vec<Slug>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Relations to other entries of the catalog.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
}

/// One section of a catalog, with the keys of a catalog file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Domain {
    /// Unique within the catalog.
    pub slug: Slug,
    pub title: String,
    /// A description in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The cadence of its entries that have none of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Cadence>,
}

/// Whether a resource has new posts to follow.
pub fn can_be_followed(kind: Kind, depth: Depth, feed: bool) -> bool {
    kind == Kind::Blog || depth == Depth::Follow || feed
}
