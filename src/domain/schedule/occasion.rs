//! Occasions: named, dated events that make resources due.

use crate::domain::{LocalDate, Slug, Span, TieMode};

/// How long before an occasion preparation starts, where nobody says.
pub const DEFAULT_LEAD: Span = Span::Days(42);

/// The date of an occasion, and how long before it preparation starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// When it will be.
    pub on: LocalDate,
    /// How long before it preparation starts.
    pub lead: Span,
}

impl Dated {
    /// The day on which preparation starts.
    pub fn from(self) -> LocalDate {
        self.lead.before(self.on).unwrap_or(self.on)
    }
}

/// Where an occasion stands: the fold of its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// What to call it.
    pub title: Option<String>,
    /// Its date, while one is ahead of it.
    pub dated: Option<Dated>,
    /// When it came to pass, the earliest first.
    pub held: Vec<LocalDate>,
}

/// One occasion, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccasionSummary {
    /// Its name.
    pub name: Slug,
    /// What to call it.
    pub title: Option<String>,
    /// Its date ahead.
    pub dated: Option<Dated>,
    /// How often it came to pass.
    pub held: u32,
    /// When it last did.
    pub last_held: Option<LocalDate>,
    /// How many resources are tied to it.
    pub resources: u32,
}

impl OccasionSummary {
    /// An occasion of which nothing is known but its name.
    pub fn unknown(name: Slug) -> Self {
        Self {
            name,
            title: None,
            dated: None,
            held: 0,
            last_held: None,
            resources: 0,
        }
    }
}

/// A dated occasion's call for a resource that is tied to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The occasion's name.
    pub occasion: String,
    /// How the resource is tied to it.
    pub mode: TieMode,
    /// When the occasion will be.
    pub on: LocalDate,
    /// From when the resource is due for it.
    pub from: LocalDate,
}
