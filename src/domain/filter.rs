//! The filter language of lists and search: `domain:rag kind:paper year:>=2020 -tag:skip attention`.

use std::str::FromStr;

use crate::domain::vocabulary::vocabulary;
use crate::domain::{
    Depth, Kind, LocalDate, ParseWhenError, Span, Status, UnknownWordError, When, nearest,
};

pub const KEYS: [&str; 12] = [
    "domain", "kind", "tag", "status", "depth", "author", "title", "year", "pages", "minutes",
    "due", "read",
];

/// One condition of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub negated: bool,
    pub test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// A slug or its prefix.
    Domain(String),
    Kind(Kind),
    Tag(String),
    Status(Status),
    Depth(Depth),
    /// Words of an author's name.
    Author(String),
    /// Words of the title.
    Title(String),
    Year(Comparison, u32),
    Pages(Comparison, u32),
    Minutes(Comparison, u32),
    /// The due date; `None` matches any.
    Due(Comparison, Option<Day>),
    /// The day of the last reading; `None` matches any.
    Read(Comparison, Option<Day>),
    /// A word of the title, authors, reason, tags, scope or notes, or its prefix.
    Word(String),
}

vocabulary! {
    /// A comparison, by the operator that people type, which is also that of SQL.
    pub enum Comparison: "comparison" {
        AtMost = "<=",
        AtLeast = ">=",
        Less = "<",
        Greater = ">",
        Equal = "=",
    }
}

impl Comparison {
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::Greater => left > right,
        }
    }
}

/// A day as typed: a date, or a span from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(When);

impl Day {
    /// Returns the date, given today's. A bare span counts forward, or backward if `past` is set.
    pub fn resolve(self, today: LocalDate, past: bool) -> Option<LocalDate> {
        match self.0 {
            When::In(span) if past => span.before(today),
            when => when.resolve(today),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseTermError {
    #[error("unknown key '{key}' in '{term}': {hint}known keys are {}; to search for it as a word, put it in quotes: '\"{term}\"'", KEYS.join(", "))]
    Key {
        key: String,
        term: String,
        hint: String,
    },
    #[error("'{term}': {err}")]
    Value { term: String, err: String },
}

impl FromStr for Term {
    type Err = ParseTermError;

    fn from_str(text: &str) -> Result<Self, ParseTermError> {
        // The command line passes `-term` on as `not:term`.
        let negated = text.strip_prefix('-').or_else(|| text.strip_prefix("not:"));
        let (negated, rest) = match negated {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, text),
        };
        Ok(Self {
            negated,
            test: rest.parse()?,
        })
    }
}

impl FromStr for Test {
    type Err = ParseTermError;

    fn from_str(text: &str) -> Result<Self, ParseTermError> {
        let quoted = text
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        if let Some(quoted) = quoted {
            return Ok(Self::Word(quoted.to_owned()));
        }
        // A URL and a title such as "Ragas: …" contain a colon too.
        let parts = text.split_once(':').filter(|(key, value)| {
            !key.is_empty()
                && !value.is_empty()
                && !value.starts_with("//")
                && key.bytes().all(|b| b.is_ascii_alphabetic())
        });
        let Some((key, value)) = parts else {
            return Ok(Self::Word(text.to_owned()));
        };
        let lower = value.to_lowercase();
        let (comparison, rest) = split_comparison(value);
        let parsed = match key.to_lowercase().as_str() {
            "domain" => Ok(Self::Domain(lower)),
            "tag" => Ok(Self::Tag(lower)),
            "author" => Ok(Self::Author(value.to_owned())),
            "title" => Ok(Self::Title(value.to_owned())),
            "kind" => word(&lower).map(Self::Kind),
            "status" => word(&lower).map(Self::Status),
            "depth" => word(&lower).map(Self::Depth),
            "year" => number(rest).map(|number| Self::Year(comparison, number)),
            "pages" => number(rest).map(|number| Self::Pages(comparison, number)),
            "minutes" => number(rest).map(|number| Self::Minutes(comparison, number)),
            "due" => day(value).map(|(comparison, day)| Self::Due(comparison, day)),
            "read" => day(value).map(|(comparison, day)| Self::Read(comparison, day)),
            lower => {
                return Err(ParseTermError::Key {
                    key: key.to_owned(),
                    term: text.to_owned(),
                    hint: match nearest(lower, KEYS.into_iter(), 1).first() {
                        Some(near) => format!("did you mean '{near}'? "),
                        None => String::new(),
                    },
                });
            }
        };
        parsed.map_err(|err| ParseTermError::Value {
            term: text.to_owned(),
            err,
        })
    }
}

/// Splits off a leading comparison operator; without one the comparison is `=`.
fn split_comparison(value: &str) -> (Comparison, &str) {
    // An operator of two characters comes before the one that it begins with.
    let found = Comparison::ALL.iter().find_map(|comparison| {
        let rest = value.strip_prefix(comparison.as_str())?;
        Some((*comparison, rest))
    });
    found.unwrap_or((Comparison::Equal, value))
}

fn word<T: FromStr<Err = UnknownWordError>>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|err: UnknownWordError| err.to_string())
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| {
        format!("'{text}' is not a whole number: expected a value such as 2020, >=2020 or <300")
    })
}

/// Parses a comparison with a day. A bare span is a limit: `due:30d` means due within 30 days.
fn day(value: &str) -> Result<(Comparison, Option<Day>), String> {
    let (comparison, text) = split_comparison(value);
    let lower = text.to_lowercase();
    if comparison == Comparison::Equal && (lower == "any" || lower == "yes") {
        return Ok((comparison, None));
    }
    let when: Result<When, ParseWhenError> = text.replace('_', " ").parse();
    let when = when.map_err(|err| format!("{err}, any"))?;
    let is_limit = matches!(when, When::In(span) if span != Span::Days(0)) && text == value;
    let comparison = if is_limit {
        Comparison::AtMost
    } else {
        comparison
    };
    Ok((comparison, Some(Day(when))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn test_of(text: &str) -> Test {
        let term: Term = text.parse().unwrap();
        assert!(!term.negated, "{text}");
        term.test
    }

    #[test]
    fn terms_are_parsed() {
        let word = |text: &str| Test::Word(text.to_owned());
        for (text, test) in [
            ("domain:RAG", Test::Domain("rag".to_owned())),
            ("kind:paper", Test::Kind(Kind::Paper)),
            ("author:Karpathy", Test::Author("Karpathy".to_owned())),
            ("year:>=2020", Test::Year(Comparison::AtLeast, 2020)),
            ("pages:<300", Test::Pages(Comparison::Less, 300)),
            ("Ragas:", word("Ragas:")),
            ("https://example.org/a:b", word("https://example.org/a:b")),
            ("C++", word("C++")),
            ("\"kind:paper\"", word("kind:paper")),
            ("-", word("-")),
        ] {
            assert_eq!(test_of(text), test, "{text}");
        }
        let negated: Term = "-tag:skip".parse().unwrap();
        assert_eq!(
            (negated.negated, negated.test),
            (true, Test::Tag("skip".to_owned()))
        );
    }

    #[test]
    fn spans_count_forward_for_due_and_backward_for_read() {
        let today: LocalDate = "2026-11-24".parse().unwrap();
        let Test::Due(comparison, Some(day)) = test_of("due:30d") else {
            panic!()
        };
        assert_eq!(
            (comparison, day.resolve(today, false).unwrap().to_string()),
            (Comparison::AtMost, "2026-12-24".to_owned())
        );
        let Test::Read(comparison, Some(day)) = test_of("read:<1y") else {
            panic!()
        };
        assert_eq!(
            (comparison, day.resolve(today, true).unwrap().to_string()),
            (Comparison::Less, "2025-11-24".to_owned())
        );
        assert_eq!(test_of("due:any"), Test::Due(Comparison::Equal, None));
        assert!(matches!(
            test_of("due:today"),
            Test::Due(Comparison::Equal, Some(_))
        ));
    }

    #[test]
    fn errors_name_the_unknown_key_or_value() {
        let err = |text: &str| text.parse::<Term>().unwrap_err().to_string();
        let message = err("kinds:x");
        assert!(message.starts_with("unknown key 'kinds' in 'kinds:x': did you mean 'kind'? known keys are domain, kind, tag"), "{message}");
        assert!(err("kind:novel").contains("unknown kind 'novel'"));
        assert!(err("year:new").contains("'new' is not a whole number"));
        assert!(err("due:<soon").contains("'soon' is not a date"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<Term>();
        }
    }
}
