//! Relations between resources, and between resources and occasions.

use crate::domain::vocabulary::vocabulary;
use crate::domain::{ResourceId, Slug};

vocabulary! {
    /// The relation of one resource to another.
    pub enum RelationKind: "relation" {
        /// Accompanies the other.
        CompanionOf = "companion-of",
        /// Read the two together.
        PairsWith = "pairs-with",
        /// Corrects the other.
        Corrects = "corrects",
        /// Extends the other.
        BuildsOn = "builds-on",
        /// Implements the other in code.
        Implements = "implements",
        /// A post of the other, a blog.
        AppearedIn = "appeared-in",
    }
}

impl RelationKind {
    /// Whether the resource with this relation is best read after the other.
    pub fn comes_after(self) -> bool {
        match self {
            Self::CompanionOf | Self::Corrects | Self::BuildsOn | Self::Implements => true,
            Self::PairsWith | Self::AppearedIn => false,
        }
    }

    /// Whether the relation is the same from both sides.
    pub fn is_mutual(self) -> bool {
        self.forth() == self.back()
    }

    /// Describes the relation from the resource that has it.
    pub fn forth(self) -> &'static str {
        match self {
            Self::CompanionOf => "companion of",
            Self::PairsWith => "pairs with",
            Self::Corrects => "corrects",
            Self::BuildsOn => "builds on",
            Self::Implements => "implements",
            Self::AppearedIn => "appeared in",
        }
    }

    /// Describes the relation from the other resource.
    pub fn back(self) -> &'static str {
        match self {
            Self::CompanionOf => "has companion",
            Self::PairsWith => "pairs with",
            Self::Corrects => "corrected by",
            Self::BuildsOn => "built on by",
            Self::Implements => "implemented by",
            Self::AppearedIn => "published",
        }
    }
}

/// Whether a relation counts of two resources that have it both ways, as two devices may have recorded it: of the two, the one
/// from the lower id.
pub fn counts_both_ways(from: ResourceId, to: ResourceId) -> bool {
    from < to
}

vocabulary! {
    /// How a resource is tied to an occasion.
    pub enum TieMode: "tie" {
        /// Due before it.
        Before = "before",
        /// Due again each time it is dated.
        Each = "each",
    }
}

/// A relation to another resource of the same catalog.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Relation {
    #[serde(rename = "type")]
    pub kind: RelationKind,
    /// The slug of the other resource.
    pub to: Slug,
}
