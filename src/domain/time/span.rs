//! A length of calendar time in days or months: `2w`, `18 months`, `P2Y`.

use std::fmt;
use std::str::FromStr;

use crate::domain::LocalDate;
use crate::domain::text_form::text_form;

/// A length of calendar time, in days or in months.
///
/// A week is seven days and a year is twelve months. Days and months do not mix, because months differ in length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    Days(u32),
    Months(u32),
}

impl Span {
    /// 9,998 years, from the first year of [`LocalDate`] to the last.
    const MAX_MONTHS: u32 = 9_998 * 12;
    const MAX_DAYS: u32 = 9_998 * 366;

    /// Parses `2w`, `2 weeks`, `18m`, `a month` in lower case. Returns `None` for anything else.
    pub fn from_words(words: &[&str]) -> Option<Self> {
        let (count, unit) = match *words {
            [word] => word.split_at(word.find(|c: char| !c.is_ascii_digit())?),
            ["a" | "an" | "one", unit] => ("1", unit),
            [count, unit] => (count, unit),
            _ => return None,
        };
        let count: u32 = count.parse().ok().filter(|_| !count.starts_with('+'))?;
        let span = match unit {
            "d" | "day" | "days" => Self::Days(count),
            "w" | "week" | "weeks" => Self::Days(count.checked_mul(7)?),
            "m" | "mo" | "month" | "months" => Self::Months(count),
            "y" | "year" | "years" => Self::Months(count.checked_mul(12)?),
            _ => return None,
        };
        Some(span).filter(|span| span.is_within(Self::MAX_DAYS, Self::MAX_MONTHS))
    }

    /// Whether it has at most this many days or months.
    pub(super) fn is_within(self, max_days: u32, max_months: u32) -> bool {
        match self {
            Self::Days(days) => days <= max_days,
            Self::Months(months) => months <= max_months,
        }
    }

    /// Parses an ISO 8601 calendar period of one unit (`P2Y`, `P18M`, `P2W`, `P10D`) or of years and months (`P1Y6M`).
    /// Returns `None` for anything else.
    pub fn from_iso(text: &str) -> Option<Self> {
        let parts = text.strip_prefix('P')?;
        if parts.contains(|c: char| !c.is_ascii_digit() && !c.is_ascii_uppercase()) {
            return None;
        }
        match parts.split_once('Y') {
            Some((years, rest)) if rest.ends_with('M') => {
                let years = Self::from_words(&[years, "y"])?;
                let months = Self::from_words(&[&rest[..rest.len() - 1], "m"])?;
                match (years, months) {
                    (Self::Months(a), Self::Months(b)) if a + b <= Self::MAX_MONTHS => {
                        Some(Self::Months(a + b))
                    }
                    _ => None,
                }
            }
            _ => Self::from_words(&[&parts.to_lowercase()]),
        }
    }

    /// Returns the largest unit that divides the span evenly, and the count.
    pub fn unit(self) -> (u32, &'static str) {
        match self {
            Self::Months(months) if months > 0 && months.is_multiple_of(12) => {
                (months / 12, "year")
            }
            Self::Months(months) => (months, "month"),
            Self::Days(days) if days > 0 && days.is_multiple_of(7) => (days / 7, "week"),
            Self::Days(days) => (days, "day"),
        }
    }

    /// Returns the days from one day to a later one; zero if `to` is not later.
    pub fn between(from: LocalDate, to: LocalDate) -> Self {
        Self::Days(u32::try_from(from.days_until(to)).unwrap_or_default())
    }

    /// Returns the form for people: "6 weeks", "1 day".
    pub fn words(self) -> String {
        match self.unit() {
            (1, unit) => format!("1 {unit}"),
            (count, unit) => format!("{count} {unit}s"),
        }
    }

    pub fn after(self, day: LocalDate) -> LocalDate {
        match self {
            Self::Days(days) => day.plus_days(days),
            Self::Months(months) => day.plus_months(months),
        }
    }

    /// Returns the day that is this span before `day`, or `None` before year 1.
    pub fn before(self, day: LocalDate) -> Option<LocalDate> {
        match self {
            Self::Days(days) => day.minus_days(days),
            Self::Months(months) => day.minus_months(months),
        }
    }
}

/// Writes an ISO 8601 period.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = self.unit();
        let letter = match unit {
            "year" => 'Y',
            "month" => 'M',
            "week" => 'W',
            _ => 'D',
        };
        f.pad(&format!("P{count}{letter}"))
    }
}

text_form!(Span, |text: &str| Span::from_iso(text)
    .ok_or_else(|| ParseSpanError(text.to_owned())));

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a span of time: expected a span such as 30d, 6w, 3m, 2 weeks")]
pub struct ParseSpanError(String);

impl FromStr for Span {
    type Err = ParseSpanError;

    fn from_str(text: &str) -> Result<Self, ParseSpanError> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        Self::from_words(&words).ok_or_else(|| ParseSpanError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_and_parse_round_trip() {
        assert_eq!(Span::from_iso("P1Y6M"), Some(Span::Months(18)));
        for text in ["P9998Y11M", "P0Y1M", "P9999Y"] {
            if let Some(span) = Span::from_iso(text) {
                assert_eq!(Span::from_iso(&span.to_string()), Some(span), "{text}");
            }
        }
        // Years and months are in range, but their sum is not.
        assert_eq!(Span::from_iso("P9998Y79108M"), None);
    }
}
