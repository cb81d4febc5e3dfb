//! Relations between resources, and between resources and occasions.

use crate::domain::Slug;
use crate::domain::vocabulary::words;

words! {
    /// How one resource stands to another, seen from the one that says so.
    pub enum RelationKind: "relation" {
        /// Goes along with it.
        CompanionOf = "companion-of",
        /// Read the two together.
        PairsWith = "pairs-with",
        /// Puts right what the other says.
        Corrects = "corrects",
        /// Starts from the other.
        BuildsOn = "builds-on",
        /// Is the other in code.
        Implements = "implements",
    }
}

impl RelationKind {
    /// Whether the one that says so is best read after the other.
    pub fn comes_after(self) -> bool {
        match self {
            Self::CompanionOf | Self::Corrects | Self::BuildsOn | Self::Implements => true,
            Self::PairsWith => false,
        }
    }

    /// The same relation in words, seen from the one that says so.
    pub fn forth(self) -> &'static str {
        match self {
            Self::CompanionOf => "companion of",
            Self::PairsWith => "pairs with",
            Self::Corrects => "corrects",
            Self::BuildsOn => "builds on",
            Self::Implements => "implements",
        }
    }

    /// The same relation in words, seen from the other end.
    pub fn back(self) -> &'static str {
        match self {
            Self::CompanionOf => "has companion",
            Self::PairsWith => "pairs with",
            Self::Corrects => "corrected by",
            Self::BuildsOn => "built on by",
            Self::Implements => "implemented by",
        }
    }
}

words! {
    /// How a resource is tied to an occasion.
    pub enum TieMode: "tie" {
        /// To be read ahead of it.
        Before = "before",
        /// To be read again each time it comes round.
        Each = "each",
    }
}

/// A pointer from one resource to another of the same catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// How they stand to each other.
    pub kind: RelationKind,
    /// The slug of the other.
    pub to: Slug,
}
