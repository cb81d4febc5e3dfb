//! Counts of what was read and dropped, as a whole and by month, year, domain and kind.

use std::collections::HashMap;
use std::ops::Add;

use serde::Serialize;

use crate::domain::Pass;
use crate::domain::stats::amount::Amount;
use crate::domain::stats::finished::FinishedReading;

/// What was read and dropped. JSON output has it as docs/json.md describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The number of first readings.
    pub finished: u64,
    /// The number of rereadings.
    pub again: u64,
    /// How often one caught up with what is followed.
    pub caught_up: u64,
    /// The recorded time of that.
    pub caught_up_minutes: u64,
    /// The number of resources that were dropped and not taken up again.
    pub dropped: u64,
    /// Of readings and rereadings.
    pub pages: Amount,
    /// Of readings and rereadings.
    pub minutes: Amount,
}

impl Tally {
    pub(in crate::domain) fn count(&mut self, reading: &FinishedReading) {
        match reading.pass {
            Pass::First => self.finished += 1,
            Pass::Again => self.again += 1,
            Pass::CaughtUp => {
                self.caught_up += 1;
                self.caught_up_minutes += u64::from(reading.minutes.unwrap_or_default());
                return;
            }
        }
        self.pages.add_pages(reading);
        self.minutes.add_minutes(reading);
    }

    /// Returns the number of readings and rereadings.
    pub fn readings(&self) -> u64 {
        self.finished + self.again
    }

    pub fn is_empty(&self) -> bool {
        self.readings() + self.caught_up + self.dropped == 0
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            finished: self.finished + other.finished,
            again: self.again + other.again,
            caught_up: self.caught_up + other.caught_up,
            caught_up_minutes: self.caught_up_minutes + other.caught_up_minutes,
            dropped: self.dropped + other.dropped,
            pages: self.pages + other.pages,
            minutes: self.minutes + other.minutes,
        }
    }
}

/// What was read of one part: a month, a year, a domain or a kind. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub name: String,
    #[serde(flatten)]
    pub tally: Tally,
}

/// Tallies by name, in the order in which the names are first asked for.
#[derive(Default)]
pub(super) struct Parts {
    parts: Vec<Part>,
    places: HashMap<String, usize>,
}

impl Parts {
    pub(super) fn of_names<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut parts = Self::default();
        names.for_each(|name| _ = parts.of(name));
        parts
    }

    pub(super) fn of(&mut self, name: &str) -> &mut Tally {
        let place = self.places.get(name).copied().unwrap_or_else(|| {
            self.parts.push(Part {
                name: name.to_owned(),
                tally: Tally::default(),
            });
            self.places.insert(name.to_owned(), self.parts.len() - 1);
            self.parts.len() - 1
        });
        &mut self.parts[place].tally
    }

    /// Returns those with anything.
    pub(super) fn finish(mut self) -> Vec<Part> {
        self.parts.retain(|part| !part.tally.is_empty());
        self.parts
    }
}
