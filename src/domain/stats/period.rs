//! Periods of time, and the words for them: `week`, `2025`, `2025-03`, `2024..2026-06-01`, `30d`, `all`.

use std::str::FromStr;

use chrono::{Datelike, Weekday};
use serde::Serialize;

use crate::domain::{LocalDate, Past, ReadingDate, Span, When, WhenRead};

/// The days from one to another, both included. An end that is `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    pub from: Option<LocalDate>,
    pub to: Option<LocalDate>,
}

impl Period {
    pub const ALL: Self = Self {
        from: None,
        to: None,
    };

    /// Returns the year, or `None` outside of years 1 to 9999.
    pub fn year(year: i32) -> Option<Self> {
        ReadingDate::year(year).map(Self::of)
    }

    /// Returns the days that a date may be.
    pub fn of(date: ReadingDate) -> Self {
        Self {
            from: date.first(),
            to: date.last(),
        }
    }

    pub fn contains(self, day: LocalDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Returns whether there is a day in both.
    pub fn overlaps(self, other: Self) -> bool {
        let begins_by_end = |one: Self, other: Self| {
            one.from
                .is_none_or(|from| other.to.is_none_or(|to| from <= to))
        };
        begins_by_end(self, other) && begins_by_end(other, self)
    }

    /// Returns whether a date is in the period, whichever day it was. An unknown day is only in all time.
    pub fn covers(self, date: ReadingDate) -> bool {
        match date.first().zip(date.last()) {
            Some((first, last)) => self.contains(first) && self.contains(last),
            None => self == Self::ALL,
        }
    }

    /// Returns the year that it is, if it is one.
    pub fn as_year(self) -> Option<i32> {
        let year = self.from?.year();
        (Self::year(year) == Some(self)).then_some(year)
    }

    /// Returns it for a heading: "2026", "2026-11", "2026-11-23 to 2026-11-29", "until 2025-12-31", "all time".
    pub fn words(self) -> String {
        let month = |day: LocalDate| ReadingDate::month(day.year(), day.naive().month());
        match (self.from, self.to) {
            (None, None) => "all time".to_owned(),
            (Some(from), None) => format!("since {from}"),
            (None, Some(to)) => format!("until {to}"),
            (Some(from), Some(to)) if from == to => from.to_string(),
            (Some(from), Some(to)) => {
                let whole = [ReadingDate::year(from.year()), month(from)];
                let whole = whole
                    .into_iter()
                    .flatten()
                    .find(|date| Self::of(*date) == self);
                whole.map_or_else(|| format!("{from} to {to}"), |date| date.to_string())
            }
        }
    }
}

/// A period as typed, relative to a day that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodWord {
    /// This week, from Monday to Sunday.
    Week,
    LastWeek,
    Month,
    Year,
    All,
    /// So long until today, which is the last day of it.
    Last(Span),
    Date(Past),
    Range(Option<Past>, Option<Past>),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a period: expected today, week, month, year, all, 2025, 2025-03, 2025-03-04, 'last month', 30d or DATE..DATE"
)]
pub struct ParsePeriodError(String);

impl PeriodWord {
    /// Returns the period, given today's date; `None` before year 1, or if its end is before its start.
    pub fn resolve(self, today: LocalDate) -> Option<Period> {
        let year = today.year();
        let resolve = |date: Option<Past>| date.map(|date| date.resolve(today));
        let period = match self {
            Self::All => Period::ALL,
            Self::Year => Period::year(year)?,
            Self::Month => Period::of(ReadingDate::month(year, today.naive().month())?),
            Self::Week | Self::LastWeek => {
                let of_week = match self {
                    Self::Week => today,
                    _ => today.minus_days(7)?,
                };
                let monday = of_week.plus_days(1).last_weekday(Weekday::Mon)?;
                Period {
                    from: Some(monday),
                    to: Some(monday.plus_days(6)),
                }
            }
            Self::Last(span) => Period {
                from: Some(span.before(today)?.plus_days(1)),
                to: Some(today),
            },
            Self::Date(date) => Period::of(date.resolve(today)?),
            Self::Range(from, to) => Period {
                from: resolve(from).map(|date| date?.first()).unwrap_or_default(),
                to: resolve(to).map(|date| date?.last()).unwrap_or_default(),
            },
        };
        let is_reversed = period
            .from
            .zip(period.to)
            .is_some_and(|(from, to)| to < from);
        (!is_reversed).then_some(period)
    }
}

impl FromStr for PeriodWord {
    type Err = ParsePeriodError;

    fn from_str(text: &str) -> Result<Self, ParsePeriodError> {
        let err = || ParsePeriodError(text.to_owned());
        let lower = text.trim().to_lowercase();
        let date = |text: &str| {
            let date: Past = text.parse().map_err(|_| err())?;
            // An unknown day is no end of a period.
            if text.trim() == "unknown" {
                return Err(err());
            }
            Ok(date)
        };
        let end = |text: &str| match text.trim() {
            "" => Ok(None),
            text => date(text).map(Some),
        };
        Ok(match lower.strip_prefix("this ").unwrap_or(&lower) {
            "week" => Self::Week,
            "last week" => Self::LastWeek,
            "month" => Self::Month,
            "year" => Self::Year,
            "all" => Self::All,
            ".." => return Err(err()),
            _ => match lower.split_once("..") {
                Some((from, to)) => Self::Range(end(from)?, end(to)?),
                None => match (date(&lower)?, lower.parse()) {
                    (_, Ok(WhenRead::Day(When::In(span)))) if lower != "today" => Self::Last(span),
                    (date, _) => Self::Date(date),
                },
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(typed: &str) -> Option<String> {
        let today = "2026-11-26".parse().unwrap();
        let word: PeriodWord = typed.parse().ok()?;
        word.resolve(today).map(Period::words)
    }

    #[test]
    fn words_resolve_to_days() {
        for (typed, expected) in [
            ("today", "2026-11-26"),
            ("week", "2026-11-23 to 2026-11-29"),
            ("Month", "2026-11"),
            ("this year", "2026"),
            ("all", "all time"),
            ("2025", "2025"),
            ("2025-02", "2025-02"),
            ("2025-02-03", "2025-02-03"),
            ("last month", "2026-10"),
            ("last year", "2025"),
            ("yesterday", "2026-11-25"),
            ("last week", "2026-11-16 to 2026-11-22"),
            ("30d", "2026-10-28 to 2026-11-26"),
            ("1d", "2026-11-26"),
            ("2024..2025-03", "2024-01-01 to 2025-03-31"),
            ("2025..2025", "2025"),
            ("2025-12-24..", "since 2025-12-24"),
            ("..2025", "until 2025-12-31"),
        ] {
            assert_eq!(words(typed).as_deref(), Some(expected), "{typed}");
        }
        for invalid in [
            "",
            "..",
            "2026-13",
            "2025..2024",
            "unknown",
            "..unknown",
            "rag",
            "12",
            "tomorrow",
        ] {
            assert_eq!(words(invalid), None, "{invalid}");
        }
    }

    #[test]
    fn a_date_is_covered_if_every_day_that_it_may_be_is_in_the_period() {
        let period = |typed: &str| {
            let word: PeriodWord = typed.parse().unwrap();
            word.resolve("2026-11-26".parse().unwrap()).unwrap()
        };
        let covers = |typed, date: &str| period(typed).covers(date.parse().unwrap());
        assert!(
            covers("2026", "2026") && covers("2026", "2026-11") && covers("2026", "2026-01-01")
        );
        assert!(!covers("month", "2026") && covers("month", "2026-11"));
        assert!(!covers("2026", "unknown") && covers("all", "unknown"));
        assert_eq!(period("2026").as_year(), Some(2026));
        assert_eq!(period("2026-01..").as_year(), None);
    }

    proptest! {
        #[test]
        fn no_words_panic(typed in "[a-z0-9 .-]{0,16}", days in 0u32..3_652_058) {
            let today = "0001-01-01".parse::<LocalDate>().unwrap().plus_days(days);
            if let Ok(word) = typed.parse::<PeriodWord>() {
                let _ = word.resolve(today).map(Period::words);
            }
        }
    }
}
