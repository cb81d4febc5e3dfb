//! Several tags in one text, with separators between them: `c++, "Learning, Machine"`.
//!
//! As in CSV, a tag that contains a separator, or begins with a quotation mark, stands in quotation marks, and those within it
//! are doubled.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::domain::Tag;
use crate::domain::resource::tag::ParseTagError;

const QUOTE: char = '"';

/// Tags as a person types them: separated by commas, at least one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagList(pub Vec<Tag>);

impl FromStr for TagList {
    type Err = ParseTagError;

    fn from_str(text: &str) -> Result<Self, ParseTagError> {
        let tags = split_tags(text, &[',']);
        let tags: Vec<Tag> = tags
            .iter()
            .map(|tag| tag.parse())
            .collect::<Result<_, _>>()?;
        if tags.is_empty() {
            return Err(ParseTagError::Empty);
        }
        Ok(Self(tags))
    }
}

impl FromIterator<TagList> for TagList {
    fn from_iter<L: IntoIterator<Item = Self>>(lists: L) -> Self {
        Self(lists.into_iter().flat_map(|list| list.0).collect())
    }
}

impl fmt::Display for TagList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items: Vec<_> = self
            .0
            .iter()
            .map(|tag| listed_tag(tag.as_str(), &[',']))
            .collect();
        f.pad(&items.join(","))
    }
}

/// Splits a text into its tags. A quotation mark has no meaning where it does not enclose a whole tag: `5" floppy`.
pub fn split_tags<'t>(text: &'t str, separators: &[char]) -> Vec<Cow<'t, str>> {
    let mut tags = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (tag, after) = quoted(rest, separators).unwrap_or_else(|| {
            let (tag, after) = rest.split_once(separators).unwrap_or((rest, ""));
            (Cow::Borrowed(tag.trim_end()), after)
        });
        tags.push(tag);
        rest = after.trim_start();
    }
    tags.retain(|tag| !tag.is_empty());
    tags
}

/// Splits off a tag in quotation marks, and the separator after it.
fn quoted<'t>(text: &'t str, separators: &[char]) -> Option<(Cow<'t, str>, &'t str)> {
    let inner = text.strip_prefix(QUOTE)?;
    let mut from = 0;
    loop {
        let end = from + inner[from..].find(QUOTE)?;
        let after = &inner[end + 1..];
        if after.starts_with(QUOTE) {
            from = end + 2;
            continue;
        }
        let after = after.trim_start();
        let rest = match after.strip_prefix(separators) {
            Some(rest) => rest,
            None if after.is_empty() => after,
            None => return None,
        };
        return Some((Cow::Owned(inner[..end].replace("\"\"", "\"")), rest));
    }
}

/// Returns the text of a tag in the form in which [`split_tags`] takes it for one.
pub fn listed_tag<'t>(text: &'t str, separators: &[char]) -> Cow<'t, str> {
    if text.starts_with(QUOTE) || text.contains(separators) {
        Cow::Owned(format!("\"{}\"", text.replace(QUOTE, "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the last tag of a list that is being typed, and what stands before it.
pub fn last_tag(text: &str) -> (&str, String) {
    let mut last = text.trim_start();
    loop {
        let after = match quoted(last, &[',']) {
            Some((_, after)) if after.is_empty() && !last.trim_end().ends_with(',') => None,
            Some((_, after)) => Some(after),
            None if last.starts_with(QUOTE) => None,
            None => last.split_once(',').map(|(_, after)| after),
        };
        match after {
            Some(after) => last = after.trim_start(),
            None => break,
        }
    }
    let typed = last.strip_prefix(QUOTE).unwrap_or(last);
    let before = &text[..text.len() - last.len()];
    (before, typed.replace("\"\"", "\""))
}

/// Returns the filter of a tag, as [`TagList`] reads it.
pub fn tag_term(tag: &Tag) -> String {
    format!("tag:{}", listed_tag(tag.as_str(), &[',']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Term, Test};

    #[test]
    fn tags_are_split_at_separators_outside_of_quotation_marks() {
        for (text, tags) in [
            (
                "c++, C#,machine learning",
                vec!["c++", "C#", "machine learning"],
            ),
            (" ,, a ,", vec!["a"]),
            ("\"Learning, Machine\", x", vec!["Learning, Machine", "x"]),
            ("\"a\"", vec!["a"]),
            ("\"a, b", vec!["\"a", "b"]),
            ("\"a\" b, c", vec!["\"a\" b", "c"]),
            ("5\" floppy, disk", vec!["5\" floppy", "disk"]),
            ("\"\"\"a\"\", b\"", vec!["\"a\", b"]),
            ("\"\"", vec![]),
        ] {
            assert_eq!(split_tags(text, &[',']), tags, "{text}");
        }
        assert_eq!(split_tags("a; b, c", &[',', ';']), ["a", "b", "c"]);
        assert_eq!(split_tags("a, b; c", &[';']), ["a, b", "c"]);
    }

    #[test]
    fn the_last_tag_is_completed() {
        for (text, before, last) in [
            ("mach", "", "mach"),
            ("a, b", "a, ", "b"),
            ("a,", "a,", ""),
            ("\"Learning, M", "", "Learning, M"),
            ("\"a, b\",c", "\"a, b\",", "c"),
            ("\"a, b\",", "\"a, b\",", ""),
            ("\"a, b\"", "", "a, b\""),
        ] {
            assert_eq!(last_tag(text), (before, last.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn tags_can_be_typed_as_they_are_printed(texts in proptest::collection::vec("[ -~é诗]{0,6}|\\PC{0,9}", 1..4)) {
            let tags: Vec<Tag> = texts.iter().filter_map(|text| text.parse().ok()).collect();
            prop_assume!(!tags.is_empty());
            let list = TagList(tags);
            let again: TagList = list.to_string().parse().unwrap();
            prop_assert_eq!(again.to_string(), list.to_string());
            let term: Term = format!("tag:{list}").parse().unwrap();
            prop_assert_eq!(term, Test::Tag(list).into());
        }
    }
}
