//! The date of a reading as a person types it: what [`When`] takes, and `2024-06`, `2024`, `march 2024`, `last march`,
//! `last year`, `unknown`.

use std::str::FromStr;

use chrono::{Datelike, Month};

use crate::domain::{LocalDate, ReadingDate, When};

/// The date of a reading as typed, relative to a day that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenRead {
    Day(When),
    /// A month or year by its number, or an unknown day.
    On(ReadingDate),
    /// The last month of that name, this month included.
    Month(Month),
    /// The last month of that name before this month.
    LastMonth(Month),
    /// A month so many months ago.
    MonthsAgo(u32),
    /// A year so many years ago.
    YearsAgo(i32),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a past date: expected YYYY-MM-DD, YYYY-MM, YYYY, today, yesterday, last friday, 10d ago, march 2024, last march, \
     last year, unknown"
)]
pub struct ParseWhenReadError(pub(in crate::domain) String);

impl WhenRead {
    /// Returns the date, given today's; `None` before year 1.
    pub fn resolve(self, today: LocalDate) -> Option<ReadingDate> {
        let (year, month) = (today.naive().year(), today.naive().month());
        let last = |name: Month, is_over: bool| {
            let year = if is_over { year } else { year - 1 };
            ReadingDate::month(year, name.number_from_month())
        };
        match self {
            Self::Day(when) => when.resolve(today).map(ReadingDate::from),
            Self::On(date) => Some(date),
            Self::Month(name) => last(name, name.number_from_month() <= month),
            Self::LastMonth(name) => last(name, name.number_from_month() < month),
            Self::MonthsAgo(count) => {
                let day = today.minus_months(count)?.naive();
                ReadingDate::month(day.year(), day.month())
            }
            Self::YearsAgo(count) => ReadingDate::year(year - count),
        }
    }
}

impl FromStr for WhenRead {
    type Err = ParseWhenReadError;

    fn from_str(text: &str) -> Result<Self, ParseWhenReadError> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let month = |name: &str| name.parse::<Month>().ok();
        let when = match words.as_slice() {
            ["this", "month"] => Some(Self::MonthsAgo(0)),
            ["last", "month"] => Some(Self::MonthsAgo(1)),
            ["this", "year"] => Some(Self::YearsAgo(0)),
            ["last", "year"] => Some(Self::YearsAgo(1)),
            ["last", name] if month(name).is_some() => month(name).map(Self::LastMonth),
            [name] if month(name).is_some() => month(name).map(Self::Month),
            [name, year] | [year, name] if month(name).is_some() && is_year(year) => {
                let year = year.parse().ok();
                let date = month(name).zip(year);
                let date =
                    date.map(|(name, year)| ReadingDate::month(year, name.number_from_month()));
                date.flatten().map(Self::On)
            }
            [date] if date.parse::<ReadingDate>().is_ok() => date.parse().ok().map(Self::On),
            _ => lower.parse().ok().map(Self::Day),
        };
        when.ok_or_else(|| ParseWhenReadError(text.to_owned()))
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolved(words: &str) -> Option<String> {
        let today = "2026-11-24".parse().unwrap();
        let when: WhenRead = words.parse().ok()?;
        when.resolve(today).map(|date| date.to_string())
    }

    #[test]
    fn words_resolve_to_days_months_and_years() {
        for (words, date) in [
            ("2024-06-01", "2024-06-01"),
            ("2024-06", "2024-06"),
            ("2024", "2024"),
            ("Unknown", "unknown"),
            ("march 2024", "2024-03"),
            ("2024 Mar", "2024-03"),
            ("last march", "2026-03"),
            ("last november", "2025-11"),
            ("november", "2026-11"),
            ("december", "2025-12"),
            ("this month", "2026-11"),
            ("last month", "2026-10"),
            ("this year", "2026"),
            ("last year", "2025"),
            ("yesterday", "2026-11-23"),
            ("last friday", "2026-11-20"),
            ("last week", "2026-11-17"),
            ("a year ago", "2025-11-24"),
        ] {
            assert_eq!(resolved(words).as_deref(), Some(date), "{words}");
        }
        for invalid in [
            "",
            "2024-13",
            "march 24",
            "last blursday",
            "march march",
            "24",
        ] {
            assert!(invalid.parse::<WhenRead>().is_err(), "{invalid}");
        }
    }

    proptest! {
        #[test]
        fn no_words_panic(words in "(last |this )?[a-z0-9-]{0,10}( [0-9]{0,5})?", days in 0u32..3_652_058) {
            let today = "0001-01-01".parse::<LocalDate>().unwrap().plus_days(days);
            if let Ok(when) = words.parse::<WhenRead>() {
                let _ = when.resolve(today);
            }
        }
    }
}
