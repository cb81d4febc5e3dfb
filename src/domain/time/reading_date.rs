//! When something was read, as far as a person knows: a day, a month, a year, or not at all. Nothing is invented: the last day of
//! a month serves for computing, and is never shown.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::domain::LocalDate;
use crate::domain::text_form::text_form;

/// The date of a reading, written `2024-06-01`, `2024-06`, `2024` or `unknown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReadingDate(Known);

/// A month and a year are kept as their first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Known {
    Day(LocalDate),
    Month(LocalDate),
    Year(LocalDate),
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a date of a reading: expected YYYY-MM-DD, YYYY-MM, YYYY or unknown")]
pub struct ParseReadingDateError(String);

impl From<LocalDate> for ReadingDate {
    fn from(day: LocalDate) -> Self {
        Self(Known::Day(day))
    }
}

impl ReadingDate {
    pub const UNKNOWN: Self = Self(Known::Nothing);

    /// Returns the month, or `None` if there is no such month.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        first_of(year, month).map(|first| Self(Known::Month(first)))
    }

    /// Returns the year, or `None` outside of years 1 to 9999.
    pub fn year(year: i32) -> Option<Self> {
        first_of(year, 1).map(|first| Self(Known::Year(first)))
    }

    /// Returns the first day that it may have been.
    pub fn first(self) -> Option<LocalDate> {
        match self.0 {
            Known::Day(first) | Known::Month(first) | Known::Year(first) => Some(first),
            Known::Nothing => None,
        }
    }

    /// Returns the last day that it may have been.
    pub fn last(self) -> Option<LocalDate> {
        match self.0 {
            Known::Day(day) => Some(day),
            Known::Month(first) => Some(before(first.plus_months(1))),
            Known::Year(first) => Some(before(first.plus_months(12))),
            Known::Nothing => None,
        }
    }

    /// Returns the day, if that is known.
    pub fn day(self) -> Option<LocalDate> {
        match self.0 {
            Known::Day(day) => Some(day),
            Known::Month(_) | Known::Year(_) | Known::Nothing => None,
        }
    }

    /// Returns whether `other` is the same date, or a more exact one within it.
    pub fn covers(self, other: Self) -> bool {
        let (first, last) = (self.first(), self.last());
        self == other
            || first.is_some()
                && first <= other.first()
                && other.last().is_some()
                && other.last() <= last
    }

    pub fn is_unknown(self) -> bool {
        self == Self::UNKNOWN
    }

    /// Returns it for people: "2024-06-01", "2024-06", "2024", "unknown day".
    pub fn words(self) -> String {
        match self.0 {
            Known::Nothing => "unknown day".to_owned(),
            _ => self.to_string(),
        }
    }

    /// Returns it as a part of a sentence: "on 2024-06-01", "in 2024-06", "in 2024", "on an unknown day".
    pub fn when(self) -> String {
        match self.0 {
            Known::Day(day) => format!("on {day}"),
            Known::Month(_) | Known::Year(_) => format!("in {self}"),
            Known::Nothing => "on an unknown day".to_owned(),
        }
    }

    /// Returns the distance from `today`, in the unit in which it is known: "3 weeks ago", "last month", "2 years ago".
    pub fn distance(self, today: LocalDate) -> Option<String> {
        let months =
            |day: LocalDate| i64::from(day.naive().year()) * 12 + i64::from(day.naive().month0());
        let ago = |count: i64, unit: &str| match count {
            0 => format!("this {unit}"),
            1 => format!("last {unit}"),
            2.. => format!("{count} {unit}s ago"),
            _ => "in the future".to_owned(),
        };
        match self.0 {
            Known::Day(day) => Some(day.distance(today)),
            Known::Month(first) if months(today) - months(first) < 24 => {
                Some(ago(months(today) - months(first), "month"))
            }
            Known::Month(first) | Known::Year(first) => {
                let years = today.naive().year() - first.naive().year();
                Some(ago(years.into(), "year"))
            }
            Known::Nothing => None,
        }
    }
}

fn first_of(year: i32, month: u32) -> Option<LocalDate> {
    LocalDate::new(NaiveDate::from_ymd_opt(year, month, 1)?)
}

/// Returns the day before the first one of the next month or year. After the last of all years there is none.
fn before(next: LocalDate) -> LocalDate {
    match next {
        LocalDate::LAST => next,
        _ => next.minus_days(1).unwrap_or(next),
    }
}

impl fmt::Display for ReadingDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first().map(|first| first.to_string());
        let first = first.as_deref().unwrap_or("unknown");
        f.pad(match self.0 {
            Known::Day(_) | Known::Nothing => first,
            Known::Month(_) => &first[..7],
            Known::Year(_) => &first[..4],
        })
    }
}

impl FromStr for ReadingDate {
    type Err = ParseReadingDateError;

    fn from_str(text: &str) -> Result<Self, ParseReadingDateError> {
        let day = |text: &str| text.parse::<LocalDate>().ok();
        let date = match text.len() {
            _ if text == "unknown" => Some(Known::Nothing),
            4 => day(&format!("{text}-01-01")).map(Known::Year),
            7 => day(&format!("{text}-01")).map(Known::Month),
            _ => day(text).map(Known::Day),
        };
        date.map(Self)
            .ok_or_else(|| ParseReadingDateError(text.to_owned()))
    }
}

text_form!(ReadingDate, str::parse);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> ReadingDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_has_a_first_and_a_last_day() {
        for (text, first, last) in [
            ("2024-06-01", "2024-06-01", "2024-06-01"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2023-12", "2023-12-01", "2023-12-31"),
            ("2024", "2024-01-01", "2024-12-31"),
            ("9999-12", "9999-12-01", "9999-12-31"),
            ("9999", "9999-01-01", "9999-12-31"),
        ] {
            let days = (date(text).first(), date(text).last());
            assert_eq!(days, (first.parse().ok(), last.parse().ok()), "{text}");
        }
        assert_eq!(date("unknown").first().or(date("unknown").last()), None);
    }

    #[test]
    fn it_is_shown_as_far_as_it_is_known() {
        let today = "2026-11-23".parse().unwrap();
        for (text, when, distance) in [
            ("2026-11-20", "on 2026-11-20", Some("3 days ago")),
            ("2026-11", "in 2026-11", Some("this month")),
            ("2026-10", "in 2026-10", Some("last month")),
            ("2026-01", "in 2026-01", Some("10 months ago")),
            ("2024-06", "in 2024-06", Some("2 years ago")),
            ("2025", "in 2025", Some("last year")),
            ("2026", "in 2026", Some("this year")),
            ("unknown", "on an unknown day", None),
        ] {
            assert_eq!(date(text).when(), when);
            assert_eq!(date(text).distance(today).as_deref(), distance, "{text}");
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "24",
            "2024-6",
            "2024-13",
            "2024-06-31",
            "0000",
            "Unknown",
            "20240",
        ] {
            assert!(text.parse::<ReadingDate>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn display_and_parse_round_trip(year in 1i32..=9999, month in 1u32..=12, day in 1u32..=28) {
            let day = LocalDate::new(NaiveDate::from_ymd_opt(year, month, day).unwrap()).unwrap();
            for date in [day.into(), ReadingDate::month(year, month).unwrap(), ReadingDate::year(year).unwrap()] {
                prop_assert_eq!(date.to_string().parse(), Ok(date));
                prop_assert!(date.first() <= Some(day) && Some(day) <= date.last());
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<ReadingDate>();
        }
    }
}
