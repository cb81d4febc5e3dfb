//! The calendar of a year by weeks, for a heat map.

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};
use serde::Serialize;

use crate::domain::{LocalDate, Period};

/// The readings of a day. JSON output has it as docs/json.md describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    pub on: LocalDate,
    pub readings: u64,
}

/// Days in weeks, from Monday to Sunday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatMap {
    pub from: LocalDate,
    pub to: LocalDate,
    /// Each day with its readings; `None` outside of the period.
    pub weeks: Vec<[Option<DayCount>; 7]>,
}

/// How many days a heat map has at most: 53 weeks.
const MOST_DAYS: u32 = 53 * 7;
/// A heat map of less says nothing.
const LEAST_DAYS: i64 = 28;

impl HeatMap {
    /// Returns the first day of a year up to a day, which has whole weeks and fits a map.
    pub fn year_to(to: LocalDate) -> Option<LocalDate> {
        to.minus_days(MOST_DAYS - 7)
    }

    /// Returns the map of a period or, if that is longer than a year, of its last year up to today; `None` if it is short.
    pub fn of(days: &[DayCount], period: Period, today: LocalDate) -> Option<Self> {
        let to = match period.to {
            Some(to) if period.as_year().is_some() => to,
            to => to.map_or(today, |to| to.min(today)),
        };
        let year_before = Self::year_to(to)?;
        let from = period
            .from
            .map_or(year_before, |from| from.max(year_before));
        if from.days_until(to) < LEAST_DAYS {
            return None;
        }
        let counts: BTreeMap<LocalDate, u64> =
            days.iter().map(|day| (day.on, day.readings)).collect();
        let mut monday = from.plus_days(1).last_weekday(Weekday::Mon)?;
        let mut weeks = Vec::new();
        while monday <= to {
            let week = [0, 1, 2, 3, 4, 5, 6].map(|day| {
                let on = monday.plus_days(day);
                let readings = counts.get(&on).copied().unwrap_or_default();
                (from <= on && on <= to).then_some(DayCount { on, readings })
            });
            weeks.push(week);
            if monday.plus_days(7) == monday {
                break;
            }
            monday = monday.plus_days(7);
        }
        Some(Self { from, to, weeks })
    }

    /// Returns the most readings of a day.
    pub fn most(&self) -> u64 {
        let days = self.weeks.iter().flatten().flatten();
        days.map(|day| day.readings).max().unwrap_or_default()
    }

    /// Returns the number of readings, and of the days that have any.
    pub fn totals(&self) -> (u64, u64) {
        let days = self.weeks.iter().flatten().flatten();
        days.fold((0, 0), |(readings, days), day| {
            (readings + day.readings, days + u64::from(day.readings > 0))
        })
    }

    /// Returns the months with the index of the week in which each begins, or of the first week.
    pub fn months(&self) -> Vec<(usize, LocalDate)> {
        let mut months: Vec<(usize, LocalDate)> = Vec::new();
        let days = self.weeks.iter().enumerate();
        for (at, day) in days.flat_map(|(at, week)| week.iter().flatten().map(move |day| (at, day)))
        {
            let is_other = |(_, last): &(usize, LocalDate)| {
                (last.year(), last.naive().month()) != (day.on.year(), day.on.naive().month())
            };
            if months.last().is_none_or(is_other) {
                months.push((at, day.on));
            }
        }
        months
    }

    /// Returns the level of a count, from 0 for none to 4 for the most.
    pub fn level(count: u64, most: u64) -> usize {
        match (count, most) {
            (0, _) => 0,
            (count, 0..=4) => usize::try_from(count).unwrap_or(4).min(4),
            (count, most) => {
                let level = (count * 4).div_ceil(most);
                usize::try_from(level).unwrap_or(4).clamp(1, 4)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn map(from: &str, to: &str) -> Option<HeatMap> {
        let days = [DayCount {
            on: date("2026-02-28"),
            readings: 2,
        }];
        let period = Period {
            from: from.parse().ok(),
            to: to.parse().ok(),
        };
        HeatMap::of(&days, period, date("2026-11-26"))
    }

    #[test]
    fn a_year_is_shown_whole_and_more_is_cut_to_the_last_year() {
        let year = map("2026-01-01", "2026-12-31").unwrap();
        assert_eq!(year.weeks.len(), 53);
        assert_eq!(year.weeks[0].iter().flatten().count(), 4);
        assert_eq!((year.totals(), year.most()), ((2, 1), 2));
        let months = year.months();
        assert_eq!((months.len(), months[1]), (12, (4, date("2026-02-01"))));
        let all = map("", "").unwrap();
        assert_eq!((all.from, all.to), (date("2025-11-27"), date("2026-11-26")));
        assert!(all.weeks.len() <= 53);
        assert_eq!(map("2026-11-20", "2026-11-26"), None);
    }

    #[test]
    fn a_level_grows_with_the_count() {
        let levels = |most, counts: &[u64]| {
            let levels = counts.iter().map(|count| HeatMap::level(*count, most));
            levels.collect::<Vec<_>>()
        };
        assert_eq!(levels(2, &[0, 1, 2]), [0, 1, 2]);
        assert_eq!(levels(8, &[0, 1, 2, 3, 5, 8]), [0, 1, 1, 2, 3, 4]);
    }
}
