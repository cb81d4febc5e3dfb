//! What a person types for resources: `3`, `attention`, `3-7`, `3,5,7`, `domain:blogs`, an identifier, or words of a title.

use crate::domain::{Identifier, ParseTermError, Term, Test};

/// One word or quoted text that names resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Digits. If no resource has the number, it may still be an ISBN.
    Number(i64),
    /// All numbers from the first to the last.
    Range(i64, i64),
    /// A slug, a prefix of one, or words of a title.
    Words(String),
    /// An identifier of a work, or its address.
    Work(Identifier),
}

/// All that a command line names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Each with the text that was typed for it.
    pub names: Vec<(String, Named)>,
    /// How many of them, from the first, stand on the command line; the others are lines of a file.
    pub typed: usize,
    /// Filters, all of which must match.
    pub filters: Vec<Term>,
    /// The words as typed, if they may also be a title that was not quoted.
    pub title: Option<String>,
    /// Whether some resources are picked without being named one by one: by a range, a filter or the lines of a file.
    pub picks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseNameError {
    #[error("'{0}' is not a range: the first number must not be greater than the last")]
    Range(String),
    #[error(transparent)]
    Filter(#[from] ParseTermError),
}

impl Selection {
    /// Parses the words of a command line.
    pub fn parse<W: AsRef<str>>(words: &[W]) -> Result<Self, ParseNameError> {
        let mut selection = Self::default();
        for word in words {
            selection.add(word.as_ref().trim())?;
        }
        selection.typed = selection.names.len();
        let words: Vec<&str> = words.iter().map(|word| word.as_ref().trim()).collect();
        let is_plain = !selection.picks && words.len() > 1;
        selection.title = is_plain.then(|| words.join(" "));
        Ok(selection)
    }

    /// Adds the resource that one line of a file names; of a table, the first cell counts.
    pub fn add_line(&mut self, line: &str) -> Result<(), ParseNameError> {
        let first = line.split('\t').next().unwrap_or_default().trim();
        self.picks = true;
        self.title = None;
        if first.is_empty() {
            return Ok(());
        }
        self.add(first)
    }

    fn add(&mut self, typed: &str) -> Result<(), ParseNameError> {
        match Parsed::of(typed)? {
            Parsed::Filter(term) => {
                self.picks = true;
                self.filters.push(term);
            }
            Parsed::List(parts) => {
                for part in parts {
                    self.add(part)?;
                }
            }
            Parsed::Name(name) => {
                self.picks |= matches!(name, Named::Range(..));
                self.names.push((typed.to_owned(), name));
            }
        }
        Ok(())
    }
}

enum Parsed<'t> {
    Name(Named),
    List(Vec<&'t str>),
    Filter(Term),
}

impl<'t> Parsed<'t> {
    fn of(typed: &'t str) -> Result<Self, ParseNameError> {
        if is_number(typed) {
            // A number that is too large is not one of a resource either.
            return Ok(Self::Name(Named::Number(typed.parse().unwrap_or(i64::MAX))));
        }
        match Identifier::parse(typed) {
            Identifier::Title(_) => {}
            work => return Ok(Self::Name(Named::Work(work))),
        }
        if let Some((first, last)) = ends(typed) {
            return match (first.parse(), last.parse()) {
                (Ok(first), Ok(last)) if first <= last => Ok(Self::Name(Named::Range(first, last))),
                _ => Err(ParseNameError::Range(typed.to_owned())),
            };
        }
        if typed.contains(':') {
            let term: Term = typed.parse()?;
            if !matches!(term.test, Test::Bare(_) | Test::Word(_)) {
                return Ok(Self::Filter(term));
            }
        }
        // "3, 5, 7" comes as three words.
        let listed = typed.strip_suffix(',').unwrap_or(typed);
        if listed.len() < typed.len() && !listed.is_empty() && !listed.contains(',') {
            return Self::of(listed);
        }
        let parts: Vec<&str> = listed.split(',').collect();
        let is_list = parts.len() > 1 && !typed.contains(char::is_whitespace);
        if is_list && parts.iter().all(|part| !part.is_empty()) {
            return Ok(Self::List(parts));
        }
        Ok(Self::Name(Named::Words(typed.to_owned())))
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The ends of `3-7` or `3..7`.
fn ends(typed: &str) -> Option<(&str, &str)> {
    let ends = typed.split_once("..").or_else(|| typed.split_once('-'));
    ends.filter(|(first, last)| is_number(first) && is_number(last))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(words: &[&str]) -> Vec<Named> {
        let names = Selection::parse(words).unwrap().names;
        names.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn words_are_names_by_their_form() {
        let words = |text: &str| Named::Words(text.to_owned());
        let doi = |doi: &str| Named::Work(Identifier::Doi(doi.to_owned()));
        for (typed, expected) in [
            ("3", vec![Named::Number(3)]),
            ("attention", vec![words("attention")]),
            ("gpt-3", vec![words("gpt-3")]),
            ("3-7", vec![Named::Range(3, 7)]),
            ("50..57", vec![Named::Range(50, 57)]),
            ("3,5", vec![Named::Number(3), Named::Number(5)]),
            ("ddia,3-4", vec![words("ddia"), Named::Range(3, 4)]),
            ("Gödel, Escher", vec![words("Gödel, Escher")]),
            ("3,", vec![Named::Number(3)]),
            ("3,5,", vec![Named::Number(3), Named::Number(5)]),
            (",", vec![words(",")]),
            (
                "1706.03762",
                vec![Named::Work(Identifier::Arxiv("1706.03762".to_owned()))],
            ),
            ("doi:10.1145/a,b", vec![doi("10.1145/a,b")]),
            (
                "978-1-4493-7332-0",
                vec![Named::Work(Identifier::Isbn("9781449373320".to_owned()))],
            ),
            ("RAGAS: Automated", vec![words("RAGAS: Automated")]),
        ] {
            assert_eq!(names(&[typed]), expected, "{typed}");
        }
        assert!(Selection::parse(&["7-3"]).is_err());
        assert!(Selection::parse(&["kinds:x"]).is_err());
    }

    #[test]
    fn filters_ranges_and_lines_pick_and_plain_words_may_be_a_title() {
        let filtered = Selection::parse(&["kind:paper,book", "not:tag:skip"]).unwrap();
        assert_eq!((filtered.filters.len(), filtered.picks), (2, true));
        let mut titled = Selection::parse(&["attention", "is", "all"]).unwrap();
        assert_eq!(titled.title.as_deref(), Some("attention is all"));
        assert!(!titled.picks);
        titled.add_line(" 7 \tddia\tDesigning").unwrap();
        titled.add_line("").unwrap();
        assert_eq!((titled.title, titled.picks), (None, true));
        assert_eq!(titled.names[3], ("7".to_owned(), Named::Number(7)));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_none_gets_lost(text in "[ -~]{0,20}|\\PC{0,8}") {
            if let Ok(selection) = Selection::parse(&[&text]) {
                prop_assert!(!selection.names.is_empty() || !selection.filters.is_empty());
            }
        }
    }
}
