//! A tag: a free label, kept as it was written and compared without regard to case.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

use crate::domain::hidden;
use crate::domain::text_form::text_form;

/// The maximum length, in characters.
const MAX_CHARS: usize = 255;

/// A label such as `c++`, `machine learning` or `诗歌`. Tags that differ in case only are equal.
///
/// One line without invisible characters, so it can be printed anywhere; a format with special characters escapes them.
#[derive(Clone, Debug)]
pub struct Tag {
    written: String,
    key: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseTagError {
    #[error("expected a tag, found none")]
    Empty,
    #[error("a tag has at most {MAX_CHARS} characters")]
    TooLong,
}

impl Tag {
    /// Returns the tag as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Returns the text that equal tags have in common.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the key of a tag, or the beginning of keys for that of a tag.
    pub fn key_of(text: &str) -> String {
        let (visible, ends_word) = (visible(text), text.ends_with(char::is_whitespace));
        let key = visible.to_lowercase().nfc().collect();
        if ends_word { key + " " } else { key }
    }
}

/// Collapses whitespace and removes characters that control a terminal or are invisible.
fn visible(text: &str) -> String {
    let is_kept = |c: &char| c.is_whitespace() || !c.is_control();
    let text: String = hidden::visible(text).chars().filter(is_kept).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

impl FromStr for Tag {
    type Err = ParseTagError;

    fn from_str(text: &str) -> Result<Self, ParseTagError> {
        let written = visible(text);
        if written.is_empty() {
            return Err(ParseTagError::Empty);
        }
        if written.chars().count() > MAX_CHARS {
            return Err(ParseTagError::TooLong);
        }
        let key = Self::key_of(&written);
        Ok(Self { written, key })
    }
}

impl PartialEq for Tag {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Tag {}

impl PartialOrd for Tag {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Tag {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl Hash for Tag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

text_form!(Tag, str::parse::<Tag>);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::is_hostile;

    #[test]
    fn a_tag_is_kept_as_it_was_written() {
        for (text, kept) in [
            ("c++", "c++"),
            ("C#", "C#"),
            ("2020", "2020"),
            (".net", ".net"),
            ("诗歌", "诗歌"),
            ("rated-4", "rated-4"),
            ("  machine \t learning\n", "machine learning"),
            ("Learning, Machine", "Learning, Machine"),
            ("$(touch x) `y` \"z\"", "$(touch x) `y` \"z\""),
            ("\u{1b}[31mred\u{202e}\u{200b}\u{ad}", "[31mred"),
            ("👩\u{200d}💻", "👩\u{200d}💻"),
        ] {
            assert_eq!(text.parse::<Tag>().unwrap().as_str(), kept, "{text}");
        }
        for empty in ["", " \n", "\u{200b}\u{7}"] {
            assert_eq!(empty.parse::<Tag>(), Err(ParseTagError::Empty));
        }
        assert!("诗".repeat(255).parse::<Tag>().is_ok());
        let long = "诗".repeat(256).parse::<Tag>();
        assert_eq!(long, Err(ParseTagError::TooLong));
    }

    #[test]
    fn tags_are_the_same_without_regard_to_case() {
        let same =
            |one: &str, other: &str| one.parse::<Tag>().unwrap() == other.parse::<Tag>().unwrap();
        for (one, other) in [
            ("C++", "c++"),
            ("Machine  Learning", "machine learning"),
            ("ÉCOLE", "école"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("c", "c++"),
            ("c++", "C#"),
            ("诗歌", "十个"),
            ("2020", "2021"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }

    proptest! {
        /// A tag and its key name the same tag, whatever was written.
        #[test]
        fn a_tag_reads_back_as_itself(text in any::<String>()) {
            if let Ok(tag) = text.parse::<Tag>() {
                prop_assert!(!tag.as_str().contains(is_hostile));
                let again: Tag = tag.as_str().parse().unwrap();
                prop_assert_eq!(again.as_str(), tag.as_str());
                prop_assert_eq!(Tag::key_of(tag.key()), tag.key());
            }
        }
    }
}
