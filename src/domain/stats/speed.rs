//! How long readings took, beside the estimates that `next` and `plan` make.

use serde::Serialize;

use crate::domain::stats::finished::FinishedReading;
use crate::domain::{Kind, Pass, Rates, effort};

/// The time that readings of one kind took. JSON output has it as docs/json.md describes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Speed {
    pub kind: Kind,
    /// The number of readings with a recorded time of something whose length is known.
    pub readings: u64,
    /// The time they took, in minutes.
    pub minutes: u64,
    /// The estimate for them, in minutes.
    pub estimate: u64,
    /// Minutes per page, of those that were read from end to end and are estimated by their pages.
    pub minutes_a_page: Option<f64>,
    /// Minutes per page by which estimates are made.
    pub estimated_a_page: f64,
}

impl Speed {
    /// Returns the time they took, in percent of the estimate.
    pub fn percent(&self) -> u64 {
        (self.minutes * 100 + self.estimate / 2) / self.estimate.max(1)
    }
}

/// The sums of one kind.
#[derive(Clone, Copy, Default)]
struct Sums {
    readings: u64,
    minutes: u64,
    estimate: u64,
    paged: (u64, u64),
}

/// Returns the speed by kind, in the order of kinds, of the kinds with a recorded time.
pub(super) fn speeds<'a>(
    readings: impl Iterator<Item = &'a FinishedReading>,
    rates: &Rates,
) -> Vec<Speed> {
    let mut sums = vec![Sums::default(); Kind::ALL.len()];
    for reading in readings.filter(|reading| reading.pass != Pass::CaughtUp) {
        let Some(minutes) = reading.minutes else {
            continue;
        };
        let estimate = effort(reading.length, reading.depth(), None, rates);
        if estimate.assumed {
            continue;
        }
        let of_kind = &mut sums[reading.length.kind as usize];
        of_kind.readings += 1;
        of_kind.minutes += u64::from(minutes);
        of_kind.estimate += u64::from(estimate.minutes);
        // Where both are known, the estimate is made by the minutes.
        let by_pages = reading.is_whole() && reading.length.minutes.is_none();
        if let Some(pages) = reading.length.pages.filter(|_| by_pages) {
            of_kind.paged.0 += u64::from(minutes);
            of_kind.paged.1 += u64::from(pages);
        }
    }
    let kinds = Kind::ALL.iter().zip(sums);
    let known = kinds.filter(|(_, sums)| sums.readings > 0);
    known
        .map(|(kind, sums)| Speed {
            kind: *kind,
            readings: sums.readings,
            minutes: sums.minutes,
            estimate: sums.estimate,
            minutes_a_page: ratio(sums.paged.0, sums.paged.1),
            estimated_a_page: rates.page(*kind),
        })
        .collect()
}

/// Returns a ratio, rounded to two places; `None` of nothing.
#[expect(clippy::cast_precision_loss, reason = "rounded anyway")]
fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64 * 100.0).round() / 100.0)
}
