//! Occasions: named, dated events that make resources due.

use crate::domain::{LocalDate, Slug, Span, TieMode};

/// The default time between the start of preparation and the occasion.
pub const DEFAULT_LEAD: Span = Span::Days(42);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    pub on: LocalDate,
    /// The time between the start of preparation and the occasion.
    pub lead: Span,
    /// The day on which it was given this date, if it is known.
    pub dated_on: Option<LocalDate>,
}

impl Dated {
    /// Returns the first day of the lead. A reading since then counts as preparation.
    pub fn lead_date(self) -> LocalDate {
        self.lead.before(self.on).unwrap_or(self.on)
    }

    /// Returns the day from which it makes resources due: the first day of the lead, but not before it was dated.
    pub fn from(self) -> LocalDate {
        self.dated_on
            .map_or(self.lead_date(), |day| self.lead_date().max(day))
            .min(self.on)
    }
}

/// The state of an occasion: the fold of its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    pub title: Option<String>,
    /// Its date, unless it was held or cancelled.
    pub dated: Option<Dated>,
    /// The dates on which it was held, sorted.
    pub held: Vec<LocalDate>,
}

/// An occasion in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OccasionSummary {
    pub name: Slug,
    pub title: Option<String>,
    pub dated: Option<Dated>,
    /// How often it was held.
    pub held: u32,
    pub last_held: Option<LocalDate>,
    /// The number of resources tied to it.
    pub resources: u32,
}

/// A dated occasion's call for a resource that is tied to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub occasion: String,
    pub mode: TieMode,
    pub on: LocalDate,
    /// The day from which the resource is due, put off by a snooze.
    pub from: LocalDate,
}
