//! What a catalog says of a thing to read: its facts, and how it advises to read it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::words::words;
use super::{Cadence, LocalDate, Slug};

words! {
    /// What sort of thing a resource is.
    pub enum Kind: "kind" {
        /// A scientific paper or report.
        Paper = "paper",
        /// A book.
        Book = "book",
        /// A single article or post.
        Article = "article",
        /// Documentation of a product.
        Docs = "docs",
        /// Source code to be read.
        Code = "code",
        /// A standard or framework of a standards body.
        Standard = "standard",
        /// A law or regulation.
        Law = "law",
        /// A blog or news site that goes on.
        Blog = "blog",
        /// A course.
        Course = "course",
        /// A talk or video.
        Video = "video",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// How to read.
    pub enum Depth: "depth" {
        /// From end to end.
        Read = "read",
        /// Quickly, for the shape of it.
        Skim = "skim",
        /// Look things up in it.
        Reference = "reference",
        /// Keep up with what is new.
        Follow = "follow",
    }
}

words! {
    /// Where a resource stands with its reader.
    pub enum Status: "status" {
        /// Still to be read.
        Todo = "todo",
        /// Being read.
        Reading = "reading",
        /// Read at least once.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
        /// A blog that is followed.
        Following = "following",
    }
}

words! {
    /// How one resource stands to another, seen from the one that says so.
    pub enum RelationKind: "relation" {
        /// Goes along with it.
        CompanionOf = "companion-of",
        /// Read the two together.
        PairsWith = "pairs-with",
        /// Puts right what the other says.
        Corrects = "corrects",
        /// Starts from the other.
        BuildsOn = "builds-on",
        /// Is the other in code.
        Implements = "implements",
    }
}

impl RelationKind {
    /// Whether the one that says so is best read after the other.
    pub fn comes_after(self) -> bool {
        match self {
            Self::CompanionOf | Self::Corrects | Self::BuildsOn | Self::Implements => true,
            Self::PairsWith => false,
        }
    }

    /// The same relation in words, seen from the one that says so.
    pub fn forth(self) -> &'static str {
        match self {
            Self::CompanionOf => "companion of",
            Self::PairsWith => "pairs with",
            Self::Corrects => "corrects",
            Self::BuildsOn => "builds on",
            Self::Implements => "implements",
        }
    }

    /// The same relation in words, seen from the other end.
    pub fn back(self) -> &'static str {
        match self {
            Self::CompanionOf => "has companion",
            Self::PairsWith => "pairs with",
            Self::Corrects => "corrected by",
            Self::BuildsOn => "built on by",
            Self::Implements => "implemented by",
        }
    }
}

words! {
    /// How a resource is tied to an occasion.
    pub enum TieMode: "tie" {
        /// To be read ahead of it.
        Before = "before",
        /// To be read again each time it comes round.
        Each = "each",
    }
}

/// A pointer from one resource to another of the same catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// How they stand to each other.
    pub kind: RelationKind,
    /// The slug of the other.
    pub to: Slug,
}

/// One entry of a catalog. Optional facts are `None` where the catalog does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its name within the catalog.
    pub slug: Slug,
    /// The slug of its domain.
    pub domain: Slug,
    /// Its title.
    pub title: String,
    /// Authors in the order of the work; people or organisations.
    pub authors: Vec<String>,
    /// How many authors there are beside those named.
    pub et_al: Option<u32>,
    /// Year of first publication.
    pub year: Option<i32>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Where to read it: http or https.
    pub url: Option<String>,
    /// arXiv identifier, without version: `1706.03762`.
    pub arxiv: Option<String>,
    /// DOI, without resolver: `10.1000/182`.
    pub doi: Option<String>,
    /// ISBN-13, digits only.
    pub isbn: Option<String>,
    /// Length in pages.
    pub pages: Option<u32>,
    /// Length in minutes of reading or watching.
    pub minutes: Option<u32>,
    /// Address of its RSS or Atom feed.
    pub feed: Option<String>,
    /// How to read it.
    pub depth: Depth,
    /// How to read it again, where that differs.
    pub again: Option<Depth>,
    /// What of it to read: "chapters 5–9".
    pub scope: Option<String>,
    /// How often to read it again.
    pub cadence: Option<Cadence>,
    /// Occasions ahead of which to read it.
    pub before: Vec<Slug>,
    /// Occasions each of which makes it due again.
    pub each: Vec<Slug>,
    /// Its relations to others of the catalog.
    pub relations: Vec<Relation>,
    /// Free labels.
    pub tags: Vec<Slug>,
    /// Why to read it, in one line.
    pub why: String,
}

/// One section of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it is about, in one line.
    pub note: Option<String>,
    /// How often to read its entries again, where they do not say so themselves.
    pub cadence: Option<Cadence>,
}

/// How to read it this time: the catalog's depth for a first reading or, where it gives one, for another.
pub fn depth_this_time(first: Depth, again: Option<Depth>, last_read: Option<LocalDate>) -> Depth {
    again.filter(|_| last_read.is_some()).unwrap_or(first)
}

/// Whether a resource goes on, so that there is something to follow.
pub fn can_be_followed(kind: Kind, depth: Depth, feed: bool) -> bool {
    kind == Kind::Blog || depth == Depth::Follow || feed
}

/// How far a reader has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Progress {
    /// So many hundredths, 0 to 100.
    Percent(u8),
    /// Up to this page, from 1.
    Page(u32),
    /// In this chapter, from 1.
    Chapter(u32),
}

/// Text that does not say how far one has come.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no progress: expected a part (45%), a page (p120) or a chapter (ch3)")]
pub struct NotAProgress(String);

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
    type Err = NotAProgress;

    fn from_str(text: &str) -> Result<Self, NotAProgress> {
        let lower = text.trim().to_lowercase();
        let count = |digits: &str| -> Option<u32> {
            let digits = digits.trim();
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            plain
                .then(|| digits.parse().ok())
                .flatten()
                .filter(|count| *count <= 1_000_000)
        };
        let from_one = |digits: &str| count(digits).filter(|count| *count > 0);
        let progress = if let Some(percent) = lower.strip_suffix('%') {
            count(percent)
                .and_then(|percent| u8::try_from(percent).ok())
                .filter(|percent| *percent <= 100)
                .map(Self::Percent)
        } else if let Some(chapter) = lower
            .strip_prefix("chapter")
            .or_else(|| lower.strip_prefix("ch"))
        {
            from_one(chapter).map(Self::Chapter)
        } else if let Some(page) = lower
            .strip_prefix("page")
            .or_else(|| lower.strip_prefix('p'))
        {
            from_one(page).map(Self::Page)
        } else {
            None
        };
        progress.ok_or_else(|| NotAProgress(text.to_owned()))
    }
}

impl TryFrom<String> for Progress {
    type Error = NotAProgress;

    fn try_from(text: String) -> Result<Self, NotAProgress> {
        text.parse()
    }
}

impl From<Progress> for String {
    fn from(progress: Progress) -> Self {
        progress.to_string()
    }
}

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
            ("0%", "0%"),
            ("100%", "100%"),
        ] {
            assert_eq!(typed.parse::<Progress>().unwrap().to_string(), read);
        }
        for wrong in [
            "",
            "45",
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
            assert!(wrong.parse::<Progress>().is_err(), "{wrong}");
        }
    }
}
