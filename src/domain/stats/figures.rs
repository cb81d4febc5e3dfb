//! All statistics of a period.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::stats::ahead::{Load, load_ahead, month_of};
use crate::domain::stats::finished::{Dropped, FinishedReading};
use crate::domain::stats::heat::DayCount;
use crate::domain::stats::period::Period;
use crate::domain::stats::readiness::{Prepared, Readiness, readiness};
use crate::domain::stats::recall::{DomainRecall, recall_by_domain};
use crate::domain::stats::rereads::Rereads;
use crate::domain::stats::review::{Review, extremes};
use crate::domain::stats::speed::{Speed, speeds};
use crate::domain::stats::tally::{Part, Parts, Tally};
use crate::domain::{Goal, GoalStanding, Kind, Listing, LocalDate, Pass, Rates};

type ByName = BTreeMap<String, Tally>;

/// What statistics are computed from.
#[derive(Clone, Debug, Default)]
pub struct StatsInput {
    /// All readings, sorted by domain, resource and day.
    pub readings: Vec<FinishedReading>,
    pub dropped: Vec<Dropped>,
    /// The slugs of all domains, in catalog order.
    pub domains: Vec<String>,
    /// The resources with a due date.
    pub due: Vec<Listing>,
    /// The occasions with a date from today on.
    pub occasions: Vec<Prepared>,
    pub goals: Vec<Goal>,
}

/// All statistics of a period. JSON output has them as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stats {
    pub period: Period,
    /// The whole period.
    pub total: Tally,
    /// Each month from the first with anything to the last, in order.
    pub months: Vec<Part>,
    /// Each year likewise.
    pub years: Vec<Part>,
    /// In catalog order.
    pub domains: Vec<Part>,
    pub kinds: Vec<Part>,
    /// The number of readings that are in no month, as only their year is known or nothing.
    pub without_month: u64,
    /// The days with a reading, in order.
    pub days: Vec<DayCount>,
    /// The number of readings whose day is unknown.
    pub without_day: u64,
    /// Of what was read from end to end and has pages.
    pub shortest: Option<Extreme>,
    pub longest: Option<Extreme>,
    pub speeds: Vec<Speed>,
    pub rereads: Rereads,
    pub recall: Vec<DomainRecall>,
    /// What is due now, then what will be due in each month.
    pub ahead: Vec<Load>,
    pub occasions: Vec<Readiness>,
    /// The goals for years that have a day in the period.
    pub goals: Vec<GoalStanding>,
    /// If the period is a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
}

/// The shortest or the longest resource. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extreme {
    pub number: i64,
    pub slug: String,
    pub title: String,
    pub pages: u32,
}

impl Stats {
    /// Computes the statistics of a period. What is ahead, what is remembered and the occasions are as of today.
    pub fn of(input: &StatsInput, period: Period, today: LocalDate, rates: &Rates) -> Self {
        let mut total = Tally::default();
        let mut domains = Parts::of_names(input.domains.iter().map(String::as_str));
        let mut kinds = Parts::of_names(Kind::WORDS.iter().copied());
        let (mut months, mut years) = (ByName::new(), ByName::new());
        let mut days: BTreeMap<LocalDate, u64> = BTreeMap::new();
        let (mut without_month, mut without_day) = (0u64, 0u64);
        let covered = || {
            let readings = input.readings.iter();
            readings.filter(|reading| period.covers(reading.finished_on))
        };
        for reading in covered() {
            total.count(reading);
            domains.of(&reading.domain).count(reading);
            kinds.of(reading.length.kind.as_str()).count(reading);
            let (first, last) = (reading.finished_on.first(), reading.finished_on.last());
            let month = first.map(month_of);
            let is_in_month = month == last.map(month_of);
            if let Some(month) = month.filter(|_| is_in_month) {
                months.entry(month).or_default().count(reading);
            }
            if let Some(first) = first {
                years.entry(year_of(first)).or_default().count(reading);
            }
            if reading.pass == Pass::CaughtUp {
                continue;
            }
            without_month += u64::from(!is_in_month || first.is_none());
            match reading.finished_on.day() {
                Some(day) => *days.entry(day).or_default() += 1,
                None => without_day += 1,
            }
        }
        for dropped in &input.dropped {
            if period.contains(dropped.on) {
                total.dropped += 1;
                domains.of(&dropped.domain).dropped += 1;
                kinds.of(dropped.kind.as_str()).dropped += 1;
                months.entry(month_of(dropped.on)).or_default().dropped += 1;
                years.entry(year_of(dropped.on)).or_default().dropped += 1;
            }
        }
        add_empty_months(&mut months, period, today);
        add_empty_years(&mut years);
        let months = parts(months);
        let days: Vec<DayCount> = (days.into_iter())
            .map(|(on, readings)| DayCount { on, readings })
            .collect();
        let (shortest, longest) = by_pages(covered());
        Self {
            review: period.as_year().map(|_| review(&months, &days)),
            period,
            total,
            years: parts(years),
            domains: domains.finish(),
            kinds: kinds.finish(),
            without_month,
            without_day,
            shortest,
            longest,
            speeds: speeds(covered(), rates),
            rereads: Rereads::of(covered()),
            recall: recall_by_domain(&input.readings, period, today),
            ahead: load_ahead(&input.due, today, rates),
            occasions: readiness(&input.occasions, &input.readings),
            goals: goals(input, period, today),
            months,
            days,
        }
    }
}

/// Returns the year of a day: "2026".
fn year_of(day: LocalDate) -> String {
    day.to_string()[..4].to_owned()
}

fn parts(tallies: ByName) -> Vec<Part> {
    let parts = tallies.into_iter();
    parts.map(|(name, tally)| Part { name, tally }).collect()
}

/// Returns where one stands with the goals for the years of a period.
fn goals(input: &StatsInput, period: Period, today: LocalDate) -> Vec<GoalStanding> {
    let of_period = input.goals.iter().filter(|goal| {
        let year = Period::year(goal.year);
        year.is_some_and(|year| year.overlaps(period))
    });
    of_period
        .map(|goal| GoalStanding::of(*goal, goal.done(&input.readings), today))
        .collect()
}

/// Years without a reading between others are added, if there are not more.
const MOST_YEARS: u32 = 40;

fn add_empty_years(years: &mut ByName) {
    let number = |year: &String| year.parse::<u32>().ok();
    let ends = years
        .keys()
        .next()
        .and_then(number)
        .zip(years.keys().next_back().and_then(number));
    if let Some((first, last)) = ends.filter(|(first, last)| last - first < MOST_YEARS) {
        for year in first..last {
            years.entry(format!("{year:04}")).or_default();
        }
    }
}

/// A period of more months begins with the first that has a reading.
const MOST_EMPTY_MONTHS: u32 = 24;

/// Adds the months without a reading: from the first of the period, or the first with a reading, to the last one or this month.
fn add_empty_months(months: &mut ByName, period: Period, today: LocalDate) {
    let first_day = |month: &String| format!("{month}-01").parse::<LocalDate>().ok();
    let found = |month: Option<&String>| month.and_then(first_day);
    let last = found(months.keys().next_back()).map_or(today, |last| last.max(today));
    let end = period.to.map_or(last, |to| to.min(last));
    let near = period
        .from
        .filter(|from| from.plus_months(MOST_EMPTY_MONTHS) > end);
    let first = near.or(found(months.keys().next()));
    let mut month = first.and_then(|first| first_day(&month_of(first)));
    while let Some(day) = month.filter(|day| *day <= end) {
        months.entry(month_of(day)).or_default();
        month = Some(day.plus_months(1)).filter(|next| *next > day);
    }
}

/// Returns the shortest and the longest resource that was read from end to end; of equal ones the first.
fn by_pages<'a>(
    readings: impl Iterator<Item = &'a FinishedReading>,
) -> (Option<Extreme>, Option<Extreme>) {
    let whole = readings.filter(|reading| reading.is_whole() && reading.pass != Pass::CaughtUp);
    let paged = whole.filter_map(|reading| Some((reading.length.pages?, reading)));
    let paged: Vec<(u32, &FinishedReading)> = paged.collect();
    let extreme = |(pages, reading): &(u32, &FinishedReading)| Extreme {
        number: reading.number,
        slug: reading.slug.clone(),
        title: reading.title.clone(),
        pages: *pages,
    };
    let shortest = paged.iter().min_by_key(|(pages, _)| *pages);
    let longest = paged.iter().rev().max_by_key(|(pages, _)| *pages);
    (shortest.map(extreme), longest.map(extreme))
}

/// Returns the review of a year, given its months and days.
fn review(months: &[Part], days: &[DayCount]) -> Review {
    let half = |names: &dyn Fn(&str) -> bool| {
        let of_half = months.iter().filter(|month| names(&month.name[5..]));
        of_half.fold(Tally::default(), |sum, month| sum + month.tally)
    };
    let (busiest_months, longest_pause) = extremes(months, days);
    Review {
        first_half: half(&|month| month <= "06"),
        second_half: half(&|month| month > "06"),
        busiest_months,
        longest_pause,
    }
}
