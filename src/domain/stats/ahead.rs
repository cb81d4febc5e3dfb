//! What will be due, by month, and how long it takes.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use crate::domain::{Listing, LocalDate, Rates, depth_this_time, effort};

/// How many months ahead, this one included.
pub const MONTHS_AHEAD: u32 = 12;

/// What will be due in a month. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Load {
    /// The month; `None` for what is due now.
    pub month: Option<String>,
    /// How many readings are due.
    pub readings: u64,
    /// Estimated.
    pub minutes: u64,
    /// For how many of them the length is unknown, so that the estimate is the time for their kind.
    pub assumed: u64,
}

impl Load {
    fn add(&mut self, row: &Listing, is_first: bool, rates: &Rates) {
        let again = depth_this_time(row.depth, row.again, !is_first || row.last_read.is_some());
        let progress = row.progress.filter(|_| is_first);
        let effort = effort(row.length(), again, progress, rates);
        self.readings += 1;
        self.minutes += u64::from(effort.minutes);
        self.assumed += u64::from(effort.assumed);
    }
}

/// Returns what is due now, then what will be due in each of the next months. What has a cadence is due again one cadence after it is
/// due: each is assumed to be read on the day on which it is due, what is due now today.
pub(super) fn load_ahead(due: &[Listing], today: LocalDate, rates: &Rates) -> Vec<Load> {
    let first_of_month = today.minus_days(today.naive().day0()).unwrap_or(today);
    let end = first_of_month.plus_months(MONTHS_AHEAD);
    let mut now = Load::default();
    let mut months: BTreeMap<String, Load> = (0..MONTHS_AHEAD)
        .map(|month| (month_of(first_of_month.plus_months(month)), Load::default()))
        .collect();
    for row in due {
        let Some(on) = row.due_on() else { continue };
        let (mut day, mut is_first) = (on.max(today), true);
        while day < end {
            let load = if is_first && on <= today {
                &mut now
            } else {
                months.entry(month_of(day)).or_default()
            };
            load.add(row, is_first, rates);
            is_first = false;
            let next = row.cadence.map(|in_force| in_force.cadence.after(day));
            match next.filter(|next| *next > day) {
                Some(next) => day = next,
                None => break,
            }
        }
    }
    let months = months.into_iter().map(|(month, load)| Load {
        month: Some(month),
        ..load
    });
    std::iter::once(now).chain(months).collect()
}

/// Returns the month of a day: "2026-11".
pub(super) fn month_of(day: LocalDate) -> String {
    day.to_string()[..7].to_owned()
}
