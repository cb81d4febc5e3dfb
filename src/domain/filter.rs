//! The filter language of the lists: `domain:rag kind:paper year:>=2020 -tag:skip attention`.

use std::str::FromStr;

use crate::domain::{Depth, Kind, LocalDate, Span, Status, When, nearest};

/// The keys, as they are typed.
pub const KEYS: [&str; 12] = [
    "domain", "kind", "tag", "status", "depth", "author", "title", "year", "pages", "minutes",
    "due", "read",
];

/// One thing that is asked of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it is not to be so.
    pub not: bool,
    /// What.
    pub test: Test,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is in this domain: its slug, or the start of it.
    Domain(String),
    /// It is of this kind.
    Kind(Kind),
    /// It has this tag.
    Tag(String),
    /// It stands so.
    Status(Status),
    /// It is to be read so.
    Depth(Depth),
    /// The name of an author holds this.
    Author(String),
    /// The title holds this.
    Title(String),
    /// The year of publication.
    Year(Comparison, u32),
    /// The length in pages.
    Pages(Comparison, u32),
    /// The length in minutes.
    Minutes(Comparison, u32),
    /// The day from which it is due; `None`: whether it is due on any day.
    Due(Comparison, Option<Moment>),
    /// The day on which it was last read; `None`: whether it was ever read.
    Read(Comparison, Option<Moment>),
    /// A word of its title, authors, reason, tags, scope or notes, or the start of one.
    Word(String),
}

/// How a value is to stand to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Less.
    Below,
    /// Less or the same.
    UpTo,
    /// The same.
    Is,
    /// The same or more.
    From,
    /// More.
    Above,
}

impl Comparison {
    /// As SQL and most languages write it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::UpTo => "<=",
            Self::Is => "=",
            Self::From => ">=",
            Self::Above => ">",
        }
    }

    /// Whether `value` stands so to `other`.
    pub fn holds<T: Ord>(self, value: &T, other: &T) -> bool {
        match self {
            Self::Below => value < other,
            Self::UpTo => value <= other,
            Self::Is => value == other,
            Self::From => value >= other,
            Self::Above => value > other,
        }
    }
}

/// A day, as typed: a date, or a span from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(When);

impl Moment {
    /// The day that is meant when it is `today`; ahead of it, or behind it where what is asked about has passed.
    pub fn resolve(self, today: LocalDate, passed: bool) -> Option<LocalDate> {
        match self.0 {
            When::In(span) if passed => span.before(today),
            when => when.resolve(today),
        }
    }
}

/// Words that ask for nothing that is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseTermError {
    /// A key that does not exist.
    #[error("unknown key '{key}' in '{term}': {hint}the known ones are {}; in quotes it is a word: '\"{term}\"'", KEYS.join(", "))]
    Key {
        /// The key.
        key: String,
        /// All of it.
        term: String,
        /// What may have been meant.
        hint: String,
    },
    /// A value that its key does not have.
    #[error("'{term}': {err}")]
    Value {
        /// All of it.
        term: String,
        /// What is wrong with the value.
        err: String,
    },
}

impl FromStr for Term {
    type Err = ParseTermError;

    fn from_str(text: &str) -> Result<Self, ParseTermError> {
        // The second is how the command line hands the first on.
        let negated = text.strip_prefix('-').or_else(|| text.strip_prefix("not:"));
        let (not, asked) = match negated {
            Some(rest) if !rest.is_empty() => (true, rest),
            _ => (false, text),
        };
        Ok(Self {
            not,
            test: test(asked)?,
        })
    }
}

fn test(text: &str) -> Result<Test, ParseTermError> {
    if let Some(quoted) = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        return Ok(Test::Word(quoted.to_owned()));
    }
    // An address and a title such as "Ragas: …" hold a colon too.
    let parts = text.split_once(':').filter(|(key, value)| {
        !value.is_empty()
            && !value.starts_with("//")
            && key.bytes().all(|b| b.is_ascii_alphabetic())
    });
    let Some((key, value)) = parts.filter(|(key, _)| !key.is_empty()) else {
        return Ok(Test::Word(text.to_owned()));
    };
    let err = |err: String| ParseTermError::Value {
        term: text.to_owned(),
        err,
    };
    let lower = value.to_lowercase();
    let (relation, rest) = relation(value);
    match key.to_lowercase().as_str() {
        "domain" => Ok(Test::Domain(lower)),
        "tag" => Ok(Test::Tag(lower)),
        "author" => Ok(Test::Author(value.to_owned())),
        "title" => Ok(Test::Title(value.to_owned())),
        "kind" => lower
            .parse()
            .map(Test::Kind)
            .map_err(|bad: super::UnknownWordError| err(bad.to_string())),
        "status" => lower
            .parse()
            .map(Test::Status)
            .map_err(|bad: super::UnknownWordError| err(bad.to_string())),
        "depth" => lower
            .parse()
            .map(Test::Depth)
            .map_err(|bad: super::UnknownWordError| err(bad.to_string())),
        "year" => number(rest)
            .map(|number| Test::Year(relation, number))
            .map_err(err),
        "pages" => number(rest)
            .map(|number| Test::Pages(relation, number))
            .map_err(err),
        "minutes" => number(rest)
            .map(|number| Test::Minutes(relation, number))
            .map_err(err),
        "due" => moment(relation, rest)
            .map(|day| Test::Due(default_relation(relation, value, day), day))
            .map_err(err),
        "read" => moment(relation, rest)
            .map(|day| Test::Read(default_relation(relation, value, day), day))
            .map_err(err),
        _ => Err(ParseTermError::Key {
            key: key.to_owned(),
            term: text.to_owned(),
            hint: match nearest(&key.to_lowercase(), KEYS.into_iter(), 1).first() {
                Some(near) => format!("did you mean '{near}'? "),
                None => String::new(),
            },
        }),
    }
}

fn relation(value: &str) -> (Comparison, &str) {
    for relation in [
        Comparison::UpTo,
        Comparison::From,
        Comparison::Below,
        Comparison::Above,
        Comparison::Is,
    ] {
        if let Some(rest) = value.strip_prefix(relation.sign()) {
            return (relation, rest);
        }
    }
    (Comparison::Is, value)
}

/// A bare span is meant as a limit: `due:30d` is what is due within 30 days.
fn default_relation(relation: Comparison, value: &str, day: Option<Moment>) -> Comparison {
    match day {
        Some(Moment(When::In(span)))
            if relation == Comparison::Is && !value.starts_with('=') && span != Span::Days(0) =>
        {
            Comparison::UpTo
        }
        _ => relation,
    }
}

fn number(text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| format!("'{text}' is no whole number: expected such as 2020, >=2020 or <300"))
}

fn moment(relation: Comparison, text: &str) -> Result<Option<Moment>, String> {
    match text.to_lowercase().as_str() {
        "any" | "yes" if relation == Comparison::Is => Ok(None),
        _ => text
            .replace('_', " ")
            .parse()
            .map(Moment)
            .map(Some)
            .map_err(|err: super::ParseWhenError| format!("{err}; or any")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn test_of(text: &str) -> Test {
        let term: Term = text.parse().unwrap();
        assert!(!term.not, "{text}");
        term.test
    }

    #[test]
    fn keys_have_values_and_words_are_words() {
        let word = |text: &str| Test::Word(text.to_owned());
        for (text, test) in [
            ("domain:RAG", Test::Domain("rag".to_owned())),
            ("kind:paper", Test::Kind(Kind::Paper)),
            ("author:Karpathy", Test::Author("Karpathy".to_owned())),
            ("year:>=2020", Test::Year(Comparison::From, 2020)),
            ("pages:<300", Test::Pages(Comparison::Below, 300)),
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
            (negated.not, negated.test),
            (true, Test::Tag("skip".to_owned()))
        );
    }

    #[test]
    fn days_are_ahead_for_what_will_be_due_and_behind_for_what_was_read() {
        let today: LocalDate = "2026-11-24".parse().unwrap();
        let Test::Due(relation, Some(day)) = test_of("due:30d") else {
            panic!()
        };
        assert_eq!(
            (relation, day.resolve(today, false).unwrap().to_string()),
            (Comparison::UpTo, "2026-12-24".to_owned())
        );
        let Test::Read(relation, Some(day)) = test_of("read:<1y") else {
            panic!()
        };
        assert_eq!(
            (relation, day.resolve(today, true).unwrap().to_string()),
            (Comparison::Below, "2025-11-24".to_owned())
        );
        assert_eq!(test_of("due:any"), Test::Due(Comparison::Is, None));
        assert!(matches!(
            test_of("due:today"),
            Test::Due(Comparison::Is, Some(_))
        ));
    }

    #[test]
    fn what_is_not_known_is_named() {
        let err = |text: &str| text.parse::<Term>().unwrap_err().to_string();
        let message = err("kinds:x");
        assert!(message.starts_with("unknown key 'kinds' in 'kinds:x': did you mean 'kind'? the known ones are domain, kind, tag"), "{message}");
        assert!(err("kind:novel").contains("unknown kind 'novel'"));
        assert!(err("year:new").contains("'new' is no whole number"));
        assert!(err("due:<soon").contains("'soon' is not a date"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = text.parse::<Term>();
        }
    }
}
