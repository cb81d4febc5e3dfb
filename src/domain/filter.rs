//! The filter language of lists and search: `domain:rag kind:paper year:>=2020 -tag:skip attention`.

use std::str::FromStr;

use crate::domain::{
    Bounds, Comparison, Depth, Kind, LocalDate, ParseTagError, ParseWhenError, ParseWhenReadError,
    ReadingDate, Span, Status, TagList, UnknownWordError, When, WhenRead, nearest,
};

pub const KEYS: [&str; 16] = [
    "domain", "kind", "tag", "status", "depth", "author", "title", "slug", "number", "occasion",
    "year", "pages", "minutes", "due", "read", "added",
];

/// One condition of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub negated: bool,
    pub test: Test,
}

impl From<Test> for Term {
    fn from(test: Test) -> Self {
        let negated = false;
        Self { negated, test }
    }
}

/// A test of one value. Of several alternatives, one must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Slugs or their prefixes.
    Domain(Vec<String>),
    Kind(Vec<Kind>),
    /// Tags, of which one must be there.
    Tag(TagList),
    Status(Vec<Status>),
    Depth(Vec<Depth>),
    /// Words of an author's name.
    Author(String),
    /// Words of the title.
    Title(String),
    Slug(Vec<String>),
    Number(Bounds<u32>),
    /// Names of occasions that it is tied to, or their prefixes.
    Occasion(Vec<String>),
    Year(Bounds<u32>),
    Pages(Bounds<u32>),
    Minutes(Bounds<u32>),
    /// The due date; `None` matches any.
    Due(Option<Bounds<Day>>),
    /// The date of the last reading; `None` matches any.
    Read(Option<Bounds<Past>>),
    /// The day on which the person added it; `None` matches any.
    Added(Option<Bounds<Past>>),
    /// A word without a key and without quotes. It matches as [`Test::Word`] does, unless a command gives it another meaning.
    Bare(String),
    /// A word of the title, authors, reason, tags, scope, notes, slug or domain, or its prefix.
    Word(String),
}

/// A day as typed: a date, or a span from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(When);

impl Day {
    pub(super) fn of(day: LocalDate) -> Self {
        Self(When::On(day))
    }

    /// Returns the date, given today's.
    pub fn resolve(self, today: LocalDate) -> Option<LocalDate> {
        self.0.resolve(today)
    }
}

/// A date in the past as typed: a day, a month, a year, a span before today, or `unknown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past(WhenRead);

impl Past {
    /// Returns the date, given today's.
    pub fn resolve(self, today: LocalDate) -> Option<ReadingDate> {
        match self.0 {
            WhenRead::Day(When::In(span)) => span.before(today).map(ReadingDate::from),
            // On a Monday, "monday" is today.
            WhenRead::Day(When::Next(weekday)) => {
                let day = today.plus_days(1).last_weekday(weekday);
                day.map(ReadingDate::from)
            }
            when => when.resolve(today),
        }
    }
}

impl FromStr for Past {
    type Err = ParseWhenReadError;

    /// Words that can only mean a day to come are refused: "tomorrow" is the span of a day, and would be yesterday.
    fn from_str(text: &str) -> Result<Self, ParseWhenReadError> {
        let text = text.replace('_', " ").to_lowercase();
        let first = text.split_whitespace().next();
        if let Some("tomorrow" | "next" | "in") = first {
            return Err(ParseWhenReadError(text));
        }
        text.parse().map(Self)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseTermError {
    #[error("unknown key '{key}' in '{term}'{hint}\nhint: known keys are {}\nhint: to search for it as a word, put it in quotes: '\"{term}\"'", KEYS.join(", "))]
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
                && (!value.starts_with("//") || KEYS.contains(key))
                && !value.starts_with(char::is_whitespace)
                && key.bytes().all(|b| b.is_ascii_alphabetic())
        });
        let Some((key, value)) = parts else {
            return Ok(Self::Bare(text.to_owned()));
        };
        let lower = value.to_lowercase();
        let parsed = match key.to_lowercase().as_str() {
            "domain" => Ok(Self::Domain(words(&lower))),
            "tag" => (value.parse().map(Self::Tag)).map_err(|err: ParseTagError| err.to_string()),
            "slug" => Ok(Self::Slug(words(&lower))),
            "occasion" => Ok(Self::Occasion(words(&lower))),
            "author" => Ok(Self::Author(value.to_owned())),
            "title" => Ok(Self::Title(value.to_owned())),
            "kind" | "type" => known(&lower).map(Self::Kind),
            "status" => known(&lower).map(Self::Status),
            "depth" => known(&lower).map(Self::Depth),
            "number" => numbers(value).map(Self::Number),
            "year" => numbers(value).map(Self::Year),
            "pages" => numbers(value).map(Self::Pages),
            "minutes" => numbers(value).map(Self::Minutes),
            "due" => due(&lower).map(Self::Due),
            "read" => past(&lower).map(Self::Read),
            "added" if lower.contains("unknown") => Err("it is known of all that you added".into()),
            "added" => past(&lower).map(Self::Added),
            lower => {
                return Err(ParseTermError::Key {
                    key: key.to_owned(),
                    term: text.to_owned(),
                    hint: match nearest(lower, KEYS.into_iter(), 1).first() {
                        Some(near) => format!("\nhint: did you mean `{near}:`?"),
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

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn known<T: FromStr<Err = UnknownWordError>>(text: &str) -> Result<Vec<T>, String> {
    let parsed = text.split(',').map(str::parse);
    parsed
        .collect::<Result<_, T::Err>>()
        .map_err(|err| err.to_string())
}

fn numbers(text: &str) -> Result<Bounds<u32>, String> {
    Bounds::parse(text, |text, _| {
        let number = text.parse().map_err(|_| {
            format!("'{text}' is not a whole number: expected a value such as 2020, >=2020, <300 or 2017..2019")
        });
        number.map(|number| (Comparison::Equal, number))
    })
}

/// Parses comparisons with due dates; `None` means any date. A bare span is a limit: `due:30d` means due within 30 days, and
/// `due:today` what is overdue too.
fn due(text: &str) -> Result<Option<Bounds<Day>>, String> {
    dates(text, |text, has_operator| {
        let when: Result<When, ParseWhenError> = text.parse();
        let when = when.map_err(|err| format!("{err}, any"))?;
        let comparison = if matches!(when, When::In(_)) && !has_operator {
            Comparison::AtMost
        } else {
            Comparison::Equal
        };
        Ok((comparison, Day(when)))
    })
}

/// Parses comparisons with dates in the past; `None` means any date. A bare span is a limit: `read:30d` means read within the last
/// 30 days. A month or a year is any day of it: `read:2024`.
fn past(text: &str) -> Result<Option<Bounds<Past>>, String> {
    dates(text, |text, has_operator| {
        let past: Result<Past, ParseWhenReadError> = text.parse();
        let past = past.map_err(|err| format!("{err}, any"))?;
        let comparison = match past.0 {
            WhenRead::On(date) if date.is_unknown() && has_operator => {
                return Err("'unknown' cannot be compared".to_owned());
            }
            WhenRead::Day(when) if is_span(when) && !has_operator => Comparison::AtLeast,
            _ => Comparison::Equal,
        };
        Ok((comparison, past))
    })
}

fn is_span(when: When) -> bool {
    matches!(when, When::In(span) if span != Span::Days(0))
}

/// Parses alternatives of dates, in which `_` stands for a space.
fn dates<T>(
    text: &str,
    date: impl Fn(&str, bool) -> Result<(Comparison, T), String>,
) -> Result<Option<Bounds<T>>, String> {
    if matches!(text, "any" | "yes") {
        return Ok(None);
    }
    let date = |text: &str, has_operator| date(&text.replace('_', " "), has_operator);
    Bounds::parse(text, date).map(Some)
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
        let bare = |text: &str| Test::Bare(text.to_owned());
        let word = |text: &str| Test::Word(text.to_owned());
        let tags = |tags: &[&str]| {
            Test::Tag(TagList(
                tags.iter().map(|tag| tag.parse().unwrap()).collect(),
            ))
        };
        for (text, test) in [
            ("domain:RAG", Test::Domain(vec!["rag".to_owned()])),
            (
                "domain:rag,llm",
                Test::Domain(vec!["rag".to_owned(), "llm".to_owned()]),
            ),
            ("kind:paper", Test::Kind(vec![Kind::Paper])),
            ("type:paper,book", Test::Kind(vec![Kind::Paper, Kind::Book])),
            ("author:Karpathy", Test::Author("Karpathy".to_owned())),
            (
                "year:>=2020",
                Test::Year(Bounds::one(Comparison::AtLeast, 2020)),
            ),
            (
                "pages:<300",
                Test::Pages(Bounds::one(Comparison::Less, 300)),
            ),
            ("number:3", Test::Number(Bounds::one(Comparison::Equal, 3))),
            ("tag:C++,c#", tags(&["c++", "C#"])),
            ("tag:machine learning", tags(&["machine learning"])),
            (
                "tag:\"machine learning\",2020",
                tags(&["machine learning", "2020"]),
            ),
            ("tag:\"Learning, Machine\"", tags(&["Learning, Machine"])),
            ("Ragas:", bare("Ragas:")),
            ("Ragas: a title", bare("Ragas: a title")),
            ("https://example.org/a:b", bare("https://example.org/a:b")),
            ("C++", bare("C++")),
            ("\"kind:paper\"", word("kind:paper")),
            ("-", bare("-")),
        ] {
            assert_eq!(test_of(text), test, "{text}");
        }
        let negated: Term = "-tag:skip".parse().unwrap();
        assert_eq!(
            (negated.negated, negated.test),
            (true, Test::Tag("skip".parse().unwrap()))
        );
    }

    #[test]
    fn spans_count_forward_for_due_and_backward_for_read() {
        use Comparison::{AtLeast, AtMost, Equal, Less};
        let today: LocalDate = "2026-11-24".parse().unwrap();
        let shown = |test| -> Vec<(Comparison, String)> {
            match test {
                Test::Due(Some(days)) => days
                    .map(|day| day.resolve(today).unwrap().to_string())
                    .0
                    .concat(),
                Test::Read(Some(dates)) | Test::Added(Some(dates)) => dates
                    .map(|date| date.resolve(today).unwrap().to_string())
                    .0
                    .concat(),
                other => panic!("{other:?}"),
            }
        };
        for (text, expected) in [
            ("due:30d", vec![(AtMost, "2026-12-24")]),
            ("due:today", vec![(AtMost, "2026-11-24")]),
            ("due:=today", vec![(Equal, "2026-11-24")]),
            ("read:tuesday", vec![(Equal, "2026-11-24")]),
            ("read:wednesday", vec![(Equal, "2026-11-18")]),
            ("read:<1y", vec![(Less, "2025-11-24")]),
            ("read:1y", vec![(AtLeast, "2025-11-24")]),
            (
                "read:2024,2025-06",
                vec![(Equal, "2024"), (Equal, "2025-06")],
            ),
            ("read:last_march", vec![(Equal, "2026-03")]),
            ("read:unknown", vec![(Equal, "unknown")]),
            (
                "added:2026-01-01..today",
                vec![(AtLeast, "2026-01-01"), (AtMost, "2026-11-24")],
            ),
        ] {
            let found = shown(test_of(text));
            let found: Vec<_> = found
                .iter()
                .map(|(by, date)| (*by, date.as_str()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(test_of("due:any"), Test::Due(None));
    }

    #[test]
    fn errors_name_the_unknown_key_or_value() {
        let err = |text: &str| text.parse::<Term>().unwrap_err().to_string();
        let message = err("kinds:x");
        assert!(message.starts_with("unknown key 'kinds' in 'kinds:x'\nhint: did you mean `kind:`?\nhint: known keys are domain, kind, tag"), "{message}");
        assert!(err("kind:novel").contains("unknown kind 'novel'"));
        assert!(err("year:new").contains("'new' is not a whole number"));
        assert!(err("due:<soon").contains("'soon' is not a date"));
        assert!(err("read:<unknown").contains("cannot be compared"));
        assert_eq!(err("tag:,"), "'tag:,': expected a tag, found none");
        assert!(err("read:tomorrow").contains("'tomorrow' is not a past date"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<Term>();
        }
    }
}
