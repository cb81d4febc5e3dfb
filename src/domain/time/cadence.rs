//! The period after which a resource is read again, and its text forms. Which cadence is in force: `schedule::cadence`.

use std::fmt;
use std::str::FromStr;

use crate::domain::text_form::text_form;
use crate::domain::{Depth, LocalDate, Span};

/// A calendar period after the last reading: 1 to 1,200 months, or 1 to 36,500 days.
///
/// Displayed as an ISO 8601 period of one unit (`P2Y`, `P18M`, `P2W`, `P10D`); years and months may be combined when parsed
/// (`P1Y6M`). Months and days cannot be: the result of adding "a month and ten days" depends on the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cadence(Span);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseCadenceError {
    #[error(
        "'{0}' is not a period: expected a period such as 2y, 18m, 6w, 10d, '3 months', weekly or P2Y"
    )]
    Form(String),
    #[error(
        "'{0}' is not an ISO 8601 period of one unit: expected a period such as P2Y, P18M, P6W or P10D"
    )]
    Iso(String),
    #[error("'{0}' is out of range: a period is from 1 day to 100 years")]
    Range(String),
}

impl Cadence {
    /// The default of a followed resource.
    pub const MONTHLY: Self = Self(Span::Months(1));

    pub fn after(self, day: LocalDate) -> LocalDate {
        self.0.after(day)
    }

    pub(super) fn span(self) -> Span {
        self.0
    }

    /// Parses an ISO 8601 calendar period, the form in catalogs and events.
    pub fn from_iso(text: &str) -> Result<Self, ParseCadenceError> {
        let span = Span::from_iso(text).ok_or_else(|| ParseCadenceError::Iso(text.to_owned()))?;
        Self::bounded(span, text)
    }

    fn bounded(span: Span, text: &str) -> Result<Self, ParseCadenceError> {
        if span.unit().0 > 0 && span.is_within(36_500, 1_200) {
            Ok(Self(span))
        } else {
            Err(ParseCadenceError::Range(text.to_owned()))
        }
    }

    /// Returns the form for people: "every 2 years", "every month", "every 10 days".
    pub fn words(self) -> String {
        match self.0.unit() {
            (1, unit) => format!("every {unit}"),
            _ => format!("every {}", self.0.words()),
        }
    }

    /// Like [`words`](Self::words), with the depth of the re-reading if it is not a full one: "annual skim".
    pub fn words_at(self, depth: Option<Depth>) -> String {
        match (depth, self.0.unit()) {
            (None | Some(Depth::Read | Depth::Follow), _) => self.words(),
            (Some(depth), (1, "year")) => format!("annual {depth}"),
            (Some(depth), (1, "month")) => format!("monthly {depth}"),
            (Some(depth), _) => format!("{depth} {}", self.words()),
        }
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Periods that have words of their own.
const NAMED: [(&[&str], Span); 6] = [
    (&["daily", "day"], Span::Days(1)),
    (&["weekly", "week"], Span::Days(7)),
    (&["fortnightly", "biweekly"], Span::Days(14)),
    (&["monthly", "month"], Span::Months(1)),
    (&["quarterly", "quarter"], Span::Months(3)),
    (&["yearly", "annually", "annual", "year"], Span::Months(12)),
];

/// Parses what a person types: `2y`, `18m`, `6w`, `10d`, `3 months`, `weekly`, or an ISO period.
impl FromStr for Cadence {
    type Err = ParseCadenceError;

    fn from_str(text: &str) -> Result<Self, ParseCadenceError> {
        let lower = text.to_lowercase();
        let lower = lower.trim();
        let words = lower.strip_prefix("every ").unwrap_or(lower);
        let words: Vec<&str> = words.split_whitespace().collect();
        let named = |word: &str| NAMED.iter().find(|(names, _)| names.contains(&word));
        let named = match words.as_slice() {
            [word] => named(word).map(|(_, span)| *span),
            _ => None,
        };
        match named.or_else(|| Span::from_words(&words)) {
            Some(span) => Self::bounded(span, text),
            None => Self::from_iso(&text.to_uppercase()).map_err(|err| match err {
                ParseCadenceError::Range(_) => ParseCadenceError::Range(text.to_owned()),
                _ => ParseCadenceError::Form(text.to_owned()),
            }),
        }
    }
}

text_form!(Cadence, Cadence::from_iso);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        CadenceSource, LocalDate, OwnCadence, ParseCadenceError, cadence_in_force,
    };

    #[test]
    fn typed_periods_have_one_iso_form() {
        for (typed, iso, words) in [
            ("2y", "P2Y", "every 2 years"),
            ("18m", "P18M", "every 18 months"),
            ("12 months", "P1Y", "every year"),
            ("6w", "P6W", "every 6 weeks"),
            ("14d", "P2W", "every 2 weeks"),
            ("10 days", "P10D", "every 10 days"),
            ("weekly", "P1W", "every week"),
            ("every month", "P1M", "every month"),
            ("every 3 months", "P3M", "every 3 months"),
            ("p1y6m", "P18M", "every 18 months"),
        ] {
            let cadence: Cadence = typed.parse().unwrap();
            assert_eq!(
                (cadence.to_string().as_str(), cadence.words().as_str()),
                (iso, words),
                "{typed}"
            );
            assert_eq!(Cadence::from_iso(iso), Ok(cadence));
        }
    }

    #[test]
    fn a_period_has_bounds_and_one_unit() {
        for (typed, range) in [
            ("0d", true),
            ("101y", true),
            ("P0M", true),
            ("36501d", true),
            ("P1M10D", false),
            ("PT5M", false),
            ("2", false),
            ("", false),
            ("P", false),
            ("twice", false),
        ] {
            let err = typed.parse::<Cadence>().unwrap_err();
            assert_eq!(
                matches!(err, ParseCadenceError::Range(_)),
                range,
                "{typed}: {err}"
            );
        }
        assert!(Cadence::from_iso("2y").is_err());
        assert!(Cadence::from_iso("P2y").is_err());
    }

    #[test]
    fn the_persons_own_cadence_wins() {
        let year = Cadence::from_iso("P1Y").ok();
        let month = Some(Cadence::MONTHLY);
        let source = |own, entry, domain, following| {
            cadence_in_force(own, entry, domain, following).map(|c| c.source)
        };
        assert_eq!(
            source(OwnCadence::Every(Cadence::MONTHLY), year, year, true),
            Some(CadenceSource::Person)
        );
        assert_eq!(source(OwnCadence::Never, year, year, true), None);
        assert_eq!(
            source(OwnCadence::Default, year, month, true),
            Some(CadenceSource::Entry)
        );
        assert_eq!(
            source(OwnCadence::Default, None, month, true),
            Some(CadenceSource::Domain)
        );
        assert_eq!(
            source(OwnCadence::Default, None, None, true),
            Some(CadenceSource::Follow)
        );
        assert_eq!(source(OwnCadence::Default, None, None, false), None);
    }

    #[test]
    fn words_name_the_depth() {
        let year: Cadence = "1y".parse().unwrap();
        assert_eq!(year.words_at(Some(Depth::Skim)), "annual skim");
        assert_eq!(year.words_at(None), "every year");
        assert_eq!(
            "2y".parse::<Cadence>().unwrap().words_at(Some(Depth::Skim)),
            "skim every 2 years"
        );
    }

    proptest! {
        #[test]
        fn display_and_parse_round_trip(count in 1u32..1_300, unit in "[dwmy]") {
            if let Ok(cadence) = format!("{count}{unit}").parse::<Cadence>() {
                prop_assert_eq!(Cadence::from_iso(&cadence.to_string()), Ok(cadence));
            }
        }

        #[test]
        fn the_next_reading_is_after_the_last(count in 1u32..1_200, offset in 0u32..2_900_000) {
            let cadence: Cadence = format!("{count}m").parse().unwrap();
            let day = "0001-01-01".parse::<LocalDate>().unwrap().plus_days(offset);
            prop_assert!(cadence.after(day) > day);
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<OwnCadence>();
            let _ = Cadence::from_iso(&text);
        }
    }
}
