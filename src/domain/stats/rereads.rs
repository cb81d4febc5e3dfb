//! Whether things were read again when they were due.

use serde::Serialize;

use crate::domain::Pass;
use crate::domain::stats::finished::FinishedReading;

/// A rereading so many days after it was due is still on time.
pub const GRACE_DAYS: i64 = 14;

/// The rereadings of a period. JSON output has it as docs/json.md describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rereads {
    /// Before they were due, or at most [`GRACE_DAYS`] later.
    pub on_time: u64,
    pub late: u64,
    /// Those that were not due by cadence or memory.
    pub unscheduled: u64,
    /// The median of the days by which the late ones were late.
    pub median_days_late: Option<i64>,
}

impl Rereads {
    pub(super) fn of<'a>(readings: impl Iterator<Item = &'a FinishedReading>) -> Self {
        let mut rereads = Self::default();
        let mut late = Vec::new();
        for reading in readings.filter(|reading| reading.pass == Pass::Again) {
            match reading.due.zip(reading.last_day) {
                None => rereads.unscheduled += 1,
                Some((due, day)) if due.days_until(day) <= GRACE_DAYS => rereads.on_time += 1,
                Some((due, day)) => late.push(due.days_until(day)),
            }
        }
        late.sort_unstable();
        rereads.late = late.len() as u64;
        rereads.median_days_late = late.get(late.len() / 2).copied();
        rereads
    }

    /// Returns the number of those that were due.
    pub fn scheduled(self) -> u64 {
        self.on_time + self.late
    }
}
