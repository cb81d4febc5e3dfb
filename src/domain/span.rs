//! A length of calendar time in one unit: what `2w`, `18 months` and `P2Y` have in common.

use std::str::FromStr;

use super::LocalDate;

/// A length of calendar time, in days or in months.
///
/// Weeks are seven days and years twelve months; the two do not mix, because a month has no fixed number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// So many days.
    Days(u32),
    /// So many calendar months.
    Months(u32),
}

impl Span {
    /// The longest span: 9,998 years, which is the calendar's length.
    const MOST_MONTHS: u32 = 9_998 * 12;
    const MOST_DAYS: u32 = 9_998 * 366;

    /// Reads `2w`, `2 weeks`, `18m`, `a month`; `None` for anything else. Lower case is expected.
    pub fn from_words(words: &[&str]) -> Option<Self> {
        let (count, unit) = match *words {
            [word] => word.split_at(word.find(|c: char| !c.is_ascii_digit())?),
            ["a" | "an" | "one", unit] => ("1", unit),
            [count, unit] => (count, unit),
            _ => return None,
        };
        if !count.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let count: u32 = count.parse().ok()?;
        let (days, months) = match unit {
            "d" | "day" | "days" => (1, 0),
            "w" | "week" | "weeks" => (7, 0),
            "m" | "mo" | "month" | "months" => (0, 1),
            "y" | "year" | "years" => (0, 12),
            _ => return None,
        };
        if months == 0 {
            let days = count.checked_mul(days)?;
            (days <= Self::MOST_DAYS).then_some(Self::Days(days))
        } else {
            let months = count.checked_mul(months)?;
            (months <= Self::MOST_MONTHS).then_some(Self::Months(months))
        }
    }

    /// The day that is this span after `day`.
    pub fn after(self, day: LocalDate) -> LocalDate {
        match self {
            Self::Days(days) => day.plus_days(days),
            Self::Months(months) => day.plus_months(months),
        }
    }

    /// The day that is this span before `day`, or `None` before the calendar begins.
    pub fn before(self, day: LocalDate) -> Option<LocalDate> {
        match self {
            Self::Days(days) => day.minus_days(days),
            Self::Months(months) => day.minus_months(months),
        }
    }
}

/// Words that are no span.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a span of time: expected such as 30d, 6w, 3m, 2 weeks")]
pub struct NotASpan(String);

impl FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        Self::from_words(&words).ok_or_else(|| NotASpan(text.to_owned()))
    }
}
