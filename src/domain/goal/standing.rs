//! Where one stands with a goal on a day.

use std::cmp::Ordering;

use serde::{Serialize, Serializer};

use crate::domain::vocabulary::vocabulary;
use crate::domain::{FinishedReading, GoalUnit, LocalDate, Period, Tally};

/// The years that a goal may be for.
pub const GOAL_YEARS: std::ops::RangeInclusive<i32> = 1900..=9999;

/// How many of its unit a goal may be.
pub const GOAL_AMOUNTS: std::ops::RangeInclusive<u32> = 1..=100_000;

/// How much to read in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goal {
    pub unit: GoalUnit,
    pub year: i32,
    pub amount: u32,
}

impl Goal {
    /// Returns it for people: "30 papers in 2026".
    pub fn words(self) -> String {
        let Self { unit, year, amount } = self;
        format!("{amount} {} in {year}", unit.word(amount.into()))
    }

    /// Returns how much of it is done. `readings` may be of any time and in any order.
    pub fn done<'r>(self, readings: impl IntoIterator<Item = &'r FinishedReading>) -> GoalDone {
        let year = Period::year(self.year);
        let mut tally = Tally::default();
        for reading in readings {
            let is_in_year = year.is_some_and(|year| year.covers(reading.finished_on));
            let is_of_kind = match self.unit {
                GoalUnit::Of(kind) => reading.length.kind == kind,
                GoalUnit::Readings | GoalUnit::Pages | GoalUnit::Hours => true,
            };
            if is_in_year && is_of_kind {
                tally.count(reading);
            }
        }
        let (total, without_length) = match self.unit {
            GoalUnit::Readings | GoalUnit::Of(_) => (tally.readings(), 0),
            GoalUnit::Pages => (tally.pages.total, tally.pages.unknown),
            GoalUnit::Hours => (tally.minutes.total, tally.minutes.unknown),
        };
        GoalDone {
            total,
            without_length,
        }
    }
}

/// How much of a goal is done: readings, pages, or the minutes of a goal in hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoalDone {
    pub total: u64,
    /// The number of readings that are not in it, as their length is unknown.
    pub without_length: u64,
}

vocabulary! {
    /// What became of a goal.
    pub enum GoalState: "state of a goal" {
        /// Its year is to come.
        ToCome = "to-come",
        /// Its year is this one.
        Running = "running",
        /// All of it is done.
        Reached = "reached",
        /// Its year is over.
        Missed = "missed",
    }
}

/// Where one stands with a goal. Amounts are in its unit. JSON output has it as docs/json.md describes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GoalStanding {
    pub unit: GoalUnit,
    pub year: i32,
    pub amount: u32,
    #[serde(serialize_with = "rounded")]
    pub done: f64,
    /// The number of readings that are not in it, as their length is unknown.
    pub without_length: u64,
    pub state: GoalState,
    /// What an even pace over the days of the year comes to by the end of today.
    #[serde(serialize_with = "rounded")]
    pub expected: f64,
    #[serde(serialize_with = "rounded")]
    pub left: f64,
    /// The days of the year after today.
    pub days_left: u32,
    /// What is left, for each week that is left; `None` if nothing is, or no day.
    #[serde(serialize_with = "rounded_or_null")]
    pub per_week: Option<f64>,
}

impl GoalStanding {
    /// Returns where one stands with a goal at the end of a day.
    pub fn of(goal: Goal, done: GoalDone, today: LocalDate) -> Self {
        let per_unit = match goal.unit {
            GoalUnit::Hours => 60.0,
            GoalUnit::Readings | GoalUnit::Of(_) | GoalUnit::Pages => 1.0,
        };
        let (amount, total) = (f64::from(goal.amount), as_number(done.total) / per_unit);
        let [days, days_left] = days_of(goal.year, today);
        let left = (amount - total).max(0.0);
        let state = if left == 0.0 {
            GoalState::Reached
        } else {
            match goal.year.cmp(&today.year()) {
                Ordering::Less => GoalState::Missed,
                Ordering::Equal => GoalState::Running,
                Ordering::Greater => GoalState::ToCome,
            }
        };
        Self {
            unit: goal.unit,
            year: goal.year,
            amount: goal.amount,
            done: total,
            without_length: done.without_length,
            state,
            expected: amount * f64::from(days - days_left) / f64::from(days),
            left,
            days_left,
            per_week: (left > 0.0 && days_left > 0).then(|| left * 7.0 / f64::from(days_left)),
        }
    }

    pub fn goal(&self) -> Goal {
        Goal {
            unit: self.unit,
            year: self.year,
            amount: self.amount,
        }
    }
}

/// Returns the number of days of a year, and how many of them are after `today`.
fn days_of(year: i32, today: LocalDate) -> [u32; 2] {
    let bounds = Period::year(year).and_then(|year| year.from.zip(year.to));
    // A goal is for a year that dates have.
    let (first, last) = bounds.unwrap_or((today, today));
    let days = first.days_until(last) + 1;
    let left = today.days_until(last).clamp(0, days);
    [days, left].map(|days| u32::try_from(days).unwrap_or(1))
}

/// Sums of readings are far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn as_number(count: u64) -> f64 {
    count as f64
}

/// Returns it to one decimal.
pub fn to_tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Writes a number to one decimal, and a whole one without.
#[allow(clippy::cast_possible_truncation, clippy::trivially_copy_pass_by_ref)]
fn rounded<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    let number = to_tenths(*number);
    if number.fract() == 0.0 {
        serializer.serialize_i64(number as i64)
    } else {
        serializer.serialize_f64(number)
    }
}

#[allow(clippy::ref_option)]
fn rounded_or_null<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => rounded(number, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Depth, Kind, Length, Pass};

    fn standing(goal: &str, done: u64, today: &str) -> GoalStanding {
        let mut words = goal.split(' ');
        let mut next = || words.next().unwrap();
        let goal = Goal {
            amount: next().parse().unwrap(),
            unit: next().parse().unwrap(),
            year: next().parse().unwrap(),
        };
        let done = GoalDone {
            total: done,
            without_length: 0,
        };
        GoalStanding::of(goal, done, today.parse().unwrap())
    }

    #[test]
    fn the_pace_is_even_over_the_days_of_the_year() {
        let of = |goal, done, today| {
            let standing = standing(goal, done, today);
            let tenths = [standing.expected, standing.left].map(to_tenths);
            let pace = standing.per_week.map(to_tenths);
            (standing.state, tenths, standing.days_left, pace)
        };
        let papers = "30 papers 2026";
        let running = |tenths, days, pace| (GoalState::Running, tenths, days, pace);
        assert_eq!(
            of(papers, 21, "2026-11-23"),
            running([26.9, 9.0], 38, Some(1.7))
        );
        assert_eq!(
            of(papers, 0, "2026-01-01"),
            running([0.1, 30.0], 364, Some(0.6))
        );
        assert_eq!(of(papers, 29, "2026-12-31"), running([30.0, 1.0], 0, None));
        assert_eq!(
            of("366 pages 2024", 60, "2024-02-29"),
            running([60.0, 306.0], 306, Some(7.0))
        );
        assert_eq!(
            of(papers, 30, "2026-12-31"),
            (GoalState::Reached, [30.0, 0.0], 0, None)
        );
        assert_eq!(
            of(papers, 29, "2027-01-01"),
            (GoalState::Missed, [30.0, 1.0], 0, None)
        );
        assert_eq!(
            of(papers, 31, "2025-06-01"),
            (GoalState::Reached, [0.0, 0.0], 365, None)
        );
        assert_eq!(
            of(papers, 0, "2025-06-01"),
            (GoalState::ToCome, [0.0, 30.0], 365, Some(0.6))
        );
    }

    #[test]
    fn whole_numbers_have_no_decimal() {
        let json = serde_json::to_value(standing("50 hours 2026", 90, "2026-12-31")).unwrap();
        assert_eq!((&json["done"], &json["left"]), (&1.5.into(), &48.5.into()));
        assert_eq!(
            (&json["expected"], &json["per_week"]),
            (&50.into(), &().into())
        );
    }

    #[test]
    fn what_is_read_again_counts_and_catching_up_does_not() {
        let reading = |kind, on: &str, pass| FinishedReading {
            number: 1,
            slug: String::new(),
            title: String::new(),
            domain: String::new(),
            length: Length {
                kind,
                pages: (kind == Kind::Paper).then_some(12),
                minutes: None,
            },
            advised: Depth::Read,
            again: None,
            finished_on: on.parse().unwrap(),
            last_day: None,
            depth: None,
            minutes: (on.len() == 4).then_some(45),
            recall: None,
            pass,
            due: None,
        };
        let readings = [
            reading(Kind::Paper, "2026-03-01", Pass::First),
            reading(Kind::Paper, "2026-11", Pass::Again),
            reading(Kind::Book, "2026", Pass::First),
            reading(Kind::Blog, "2026-05-05", Pass::CaughtUp),
            reading(Kind::Paper, "2025-12-31", Pass::First),
            reading(Kind::Paper, "unknown", Pass::First),
        ];
        let done = |unit: &str| {
            let goal = Goal {
                unit: unit.parse().unwrap(),
                year: 2026,
                amount: 1,
            };
            let done = goal.done(&readings);
            (done.total, done.without_length)
        };
        assert_eq!(done("readings"), (3, 0));
        assert_eq!(done("papers"), (2, 0));
        assert_eq!(done("blogs"), (0, 0));
        assert_eq!(done("pages"), (24, 1));
        assert_eq!(done("hours"), (45, 2));
    }
}
