//! The year in review: what a single number does not say.

use serde::Serialize;

use crate::domain::LocalDate;
use crate::domain::stats::heat::DayCount;
use crate::domain::stats::tally::{Part, Tally};

/// A year in review. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    /// From January to June.
    pub first_half: Tally,
    pub second_half: Tally,
    /// The months with the most readings.
    pub busiest_months: Vec<String>,
    /// The longest time without a reading between two readings.
    pub longest_pause: Option<Pause>,
}

/// The days without a reading between two days with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pause {
    pub from: LocalDate,
    pub to: LocalDate,
    pub days: i64,
}

/// Returns the busiest months and the longest pause; of equal pauses the first.
pub(super) fn extremes(months: &[Part], days: &[DayCount]) -> (Vec<String>, Option<Pause>) {
    let most = months.iter().map(|month| month.tally.readings()).max();
    let is_busiest = |month: &&Part| Some(month.tally.readings()) == most.filter(|most| *most > 0);
    let busiest = months.iter().filter(is_busiest);
    let busiest = busiest.map(|month| month.name.clone()).collect();
    let pauses = days.windows(2).map(|pair| (pair[0].on, pair[1].on));
    let pauses = pauses.filter_map(|(before, after)| {
        let (from, to) = (before.plus_days(1), after.minus_days(1)?);
        let days = from.days_until(to) + 1;
        (days > 0).then_some(Pause { from, to, days })
    });
    (busiest, pauses.rev().max_by_key(|pause| pause.days))
}
