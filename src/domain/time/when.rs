//! Dates as a person types them: `2027-01-15`, `today`, `next friday`, `in 3 weeks`, `2w`, `2w ago`.
//!
//! Parsing gives a [`When`], so that errors are found before any work is done; [`When::resolve`] returns the day, given
//! today's date. Existing crates accept the ambiguous `01/02/03` and need today's date to parse.

use std::str::FromStr;

use chrono::Weekday;

use crate::domain::{LocalDate, Span};

/// A date as typed, relative to a day that is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    On(LocalDate),
    /// A span after today; `today` is zero days.
    In(Span),
    /// A span before today.
    Ago(Span),
    /// The first weekday of that name after today.
    Next(Weekday),
    /// The last weekday of that name before today.
    Last(Weekday),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a date: expected YYYY-MM-DD, today, yesterday, tomorrow, friday, next friday, last friday, \
     in 3 weeks, 2w, 10d ago"
)]
pub struct ParseWhenError(String);

impl When {
    /// Returns the day, given today's date; `None` before year 1.
    pub fn resolve(self, today: LocalDate) -> Option<LocalDate> {
        match self {
            Self::On(date) => Some(date),
            Self::In(span) => Some(span.after(today)),
            Self::Ago(span) => span.before(today),
            Self::Next(weekday) => Some(today.next_weekday(weekday)),
            Self::Last(weekday) => today.last_weekday(weekday),
        }
    }
}

impl FromStr for When {
    type Err = ParseWhenError;

    fn from_str(text: &str) -> Result<Self, ParseWhenError> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let when = match words.as_slice() {
            ["today"] => Some(Self::In(Span::Days(0))),
            ["tomorrow"] => Some(Self::In(Span::Days(1))),
            ["yesterday"] => Some(Self::Ago(Span::Days(1))),
            ["next", "week" | "month" | "year"] => one(words[1]).map(Self::In),
            ["last", "week" | "month" | "year"] => one(words[1]).map(Self::Ago),
            ["next" | "this", day] => weekday(day).map(Self::Next),
            ["last", day] => weekday(day).map(Self::Last),
            ["in", span @ ..] => Span::from_words(span).map(Self::In),
            [span @ .., "ago"] => Span::from_words(span).map(Self::Ago),
            [word] if word.parse::<LocalDate>().is_ok() => word.parse().ok().map(Self::On),
            [word] if weekday(word).is_some() => weekday(word).map(Self::Next),
            span => Span::from_words(span).map(Self::In),
        };
        when.ok_or_else(|| ParseWhenError(text.to_owned()))
    }
}

fn one(unit: &str) -> Option<Span> {
    Span::from_words(&["1", unit])
}

/// Parses a full English name or its first three letters, which is what chrono accepts.
fn weekday(word: &str) -> Option<Weekday> {
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolved(words: &str) -> Option<String> {
        let today = "2026-11-24".parse().unwrap();
        let when: When = words.parse().ok()?;
        when.resolve(today).map(|date| date.to_string())
    }

    #[test]
    fn words_resolve_to_days() {
        for (words, day) in [
            ("2027-01-15", "2027-01-15"),
            ("today", "2026-11-24"),
            ("Tomorrow", "2026-11-25"),
            ("yesterday", "2026-11-23"),
            ("friday", "2026-11-27"),
            ("fri", "2026-11-27"),
            ("next friday", "2026-11-27"),
            ("this  friday", "2026-11-27"),
            ("next tuesday", "2026-12-01"),
            ("last friday", "2026-11-20"),
            ("in 3 weeks", "2026-12-15"),
            ("2w", "2026-12-08"),
            ("in a month", "2026-12-24"),
            ("next month", "2026-12-24"),
            ("18 months", "2028-05-24"),
            ("10d ago", "2026-11-14"),
            ("2 years ago", "2024-11-24"),
            ("last week", "2026-11-17"),
        ] {
            assert_eq!(resolved(words).as_deref(), Some(day), "{words}");
        }
    }

    #[test]
    fn invalid_dates_are_rejected() {
        for invalid in [
            "",
            "soon",
            "next",
            "in",
            "ago",
            "2",
            "w2",
            "01/02/03",
            "2026-02-30",
            "in -3 weeks",
            "next blursday",
            "99999999999y",
            "2w 3d",
        ] {
            assert!(invalid.parse::<When>().is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_day_before_year_1_is_none() {
        assert_eq!(resolved("2500 years ago"), None);
    }

    proptest! {
        #[test]
        fn no_words_panic(words in "(in |next |last |[0-9]{1,12} ?)?[a-z0-9-]{0,10}( ago)?", days in 0u32..3_652_058) {
            let today = "0001-01-01".parse::<LocalDate>().unwrap().plus_days(days);
            if let Ok(when) = words.parse::<When>() {
                let _ = when.resolve(today);
            }
        }

        #[test]
        fn a_future_span_is_not_before_today(count in 0u32..1_000, unit in "[dwmy]", days in 0u32..3_652_058) {
            let today = "0001-01-01".parse::<LocalDate>().unwrap().plus_days(days);
            let when: When = format!("in {count}{unit}").parse().unwrap();
            prop_assert!(when.resolve(today).unwrap() >= today);
        }
    }
}
