//! Sums of pages and of time that say what they leave out. Nothing is estimated.

use std::ops::Add;

use serde::Serialize;

use crate::domain::stats::finished::FinishedReading;

/// A sum over readings. JSON output has it as docs/json.md describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// The sum, in pages or in minutes.
    pub total: u64,
    /// The number of readings in the sum.
    pub readings: u64,
    /// The number of readings of a part, such as to skim, that are not in the sum.
    pub partial: u64,
    /// The number of readings that are not in the sum because nothing is known.
    pub unknown: u64,
}

impl Amount {
    /// Adds the pages of a resource that was read from end to end.
    pub(super) fn add_pages(&mut self, reading: &FinishedReading) {
        self.count(reading, None, reading.length.pages);
    }

    /// Adds the recorded time, else the length in minutes of what was read from end to end.
    pub(super) fn add_minutes(&mut self, reading: &FinishedReading) {
        self.count(reading, reading.minutes, reading.length.minutes);
    }

    fn count(&mut self, reading: &FinishedReading, recorded: Option<u32>, length: Option<u32>) {
        match recorded.or(length.filter(|_| reading.is_whole())) {
            Some(amount) => {
                self.total += u64::from(amount);
                self.readings += 1;
            }
            None if reading.is_whole() => self.unknown += 1,
            None => self.partial += 1,
        }
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            readings: self.readings + other.readings,
            partial: self.partial + other.partial,
            unknown: self.unknown + other.unknown,
        }
    }
}
