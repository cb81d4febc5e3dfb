//! Reading progress: a percentage, a page or a chapter.

use std::fmt;
use std::str::FromStr;

use crate::domain::text_form::text_form;

/// How far a resource has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// From 0 to 100.
    Percent(u8),
    /// Up to this page, from 1.
    Page(u32),
    /// In this chapter, from 1.
    Chapter(u32),
}

/// Invalid progress.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseProgressError {
    #[error(
        "'{0}' is no progress: expected a part (45%), a page (p120, 120/386) or a chapter (ch3)"
    )]
    Form(String),
    #[error("'{0}' may be a page or a part\nhint: `p{0}` is a page, `{0}%` a part")]
    Number(u32),
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Page(page) => write!(f, "p{page}"),
            Self::Chapter(chapter) => write!(f, "ch{chapter}"),
        }
    }
}

impl FromStr for Progress {
    type Err = ParseProgressError;

    fn from_str(text: &str) -> Result<Self, ParseProgressError> {
        let lower = text.trim().to_lowercase();
        let count = |digits: &str| -> Option<u32> {
            let count = digits.trim().parse().ok();
            count.filter(|count| *count <= 1_000_000 && !digits.contains('+'))
        };
        let after = |names: [&str; 2]| {
            let digits = names.iter().find_map(|name| lower.strip_prefix(name));
            digits.and_then(count).filter(|count| *count > 0)
        };
        let progress = match lower.strip_suffix('%') {
            Some(percent) => (count(percent).and_then(|percent| u8::try_from(percent).ok()))
                .filter(|percent| *percent <= 100)
                .map(Self::Percent),
            None => (after(["chapter", "ch"]).map(Self::Chapter))
                .or_else(|| after(["page", "p"]).map(Self::Page))
                .or_else(|| {
                    let (page, pages) = lower.split_once('/')?;
                    let (page, pages) = (count(page)?, count(pages)?);
                    (0 < page && page <= pages).then_some(Self::Page(page))
                }),
        };
        progress.ok_or_else(|| match count(&lower) {
            Some(number) => ParseProgressError::Number(number),
            None => ParseProgressError::Form(text.to_owned()),
        })
    }
}

text_form!(Progress, str::parse);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_a_part_a_page_or_a_chapter() {
        for (typed, read) in [
            ("45%", "45%"),
            ("p120", "p120"),
            ("page 7", "p7"),
            ("ch3", "ch3"),
            ("Chapter 12", "ch12"),
            ("40/386", "p40"),
            ("0%", "0%"),
            ("100%", "100%"),
        ] {
            assert_eq!(typed.parse::<Progress>().unwrap().to_string(), read);
        }
        for err in [
            "",
            "45",
            "45/40",
            "0/40",
            "101%",
            "-1%",
            "p0",
            "p",
            "ch",
            "4.5%",
            "p99999999999",
            "half",
            "p+1",
        ] {
            assert!(err.parse::<Progress>().is_err(), "{err}");
        }
    }
}
