//! Pairs of resources that are or may be the same work.

use serde::Serialize;

use crate::domain::resource::features::Features;
use crate::domain::{SameReason, Sameness, Slug};

/// With how many others of a group each resource is compared, in the order of their titles. What so many works share, such as the
/// address of a site, says little of each.
const MOST: usize = 100;

/// A resource that is compared with others.
#[derive(Clone, Debug)]
pub struct Comparable {
    pub resource: Twin,
    /// Whether the person added it.
    pub own: bool,
    pub features: Features,
}

/// A resource of a pair. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Twin {
    pub number: i64,
    pub slug: Slug,
    pub title: String,
}

/// Two resources that are or may be the same work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The one to keep: that of a catalog, or else the first one.
    pub keep: Twin,
    pub other: Twin,
    pub reason: SameReason,
    /// Whether an import would take them for one.
    pub is_sure: bool,
}

/// Returns the pairs in a group of resources that share an identifier or a title.
pub fn duplicates(mut group: Vec<Comparable>) -> Vec<Duplicate> {
    group.sort_by_cached_key(|candidate| candidate.features.text());
    let mut pairs = Vec::new();
    for (at, one) in group.iter().enumerate() {
        for other in group[at + 1..].iter().take(MOST) {
            let (is_sure, reason) = match one.features.compare(&other.features) {
                Sameness::Same(reason) => (true, reason),
                Sameness::MayBeSame(reason) => (false, reason),
                Sameness::Different => continue,
            };
            let order = |candidate: &Comparable| (candidate.own, candidate.resource.number);
            let (keep, other) = if order(one) <= order(other) {
                (one, other)
            } else {
                (other, one)
            };
            pairs.push(Duplicate {
                keep: keep.resource.clone(),
                other: other.resource.clone(),
                reason,
                is_sure,
            });
        }
    }
    pairs
}
