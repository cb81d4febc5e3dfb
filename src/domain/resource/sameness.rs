//! Whether two works are one, by what is known of them. When that is not sure, they are two.

use std::fmt;

use crate::domain::{Features, Kind};

/// The least length of a title, in bytes of its letters, that few works share. "Introduction" is shorter.
const TELLING: usize = 15;

/// Whether two works are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    Same(Reason),
    /// It is not sure, so that they are two works.
    MayBeSame(Reason),
    Different,
}

/// Why two works are or may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    pub same: &'static str,
    pub other: Option<&'static str>,
}

/// Formats "same DOI, other title".
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "same {}", self.same)?;
        match self.other {
            Some(other) => write!(f, ", other {other}"),
            None => Ok(()),
        }
    }
}

fn same(same: &'static str) -> Sameness {
    Sameness::Same(Reason { same, other: None })
}

fn may_be(same: &'static str, other: impl Into<Option<&'static str>>) -> Sameness {
    let other = other.into();
    Sameness::MayBeSame(Reason { same, other })
}

/// How values of two works relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    Agree,
    /// Some of the authors agree; or a title is a part of the other, or differs from it in a few letters.
    Partly,
    /// The title of one is the other's without its subtitle.
    Subtitle,
    Unknown,
    Differ,
}

/// An identifier that two works share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shared {
    Arxiv,
    Doi,
    Feed,
    Isbn,
    Address,
}

impl Shared {
    fn word(self) -> &'static str {
        match self {
            Self::Arxiv => "arXiv id",
            Self::Doi => "DOI",
            Self::Feed => "feed",
            Self::Isbn => "ISBN",
            Self::Address => "address",
        }
    }

    /// With the title.
    fn word_with_title(self) -> &'static str {
        match self {
            Self::Arxiv => "arXiv id and title",
            Self::Doi => "DOI and title",
            Self::Feed => "feed and title",
            Self::Isbn => "ISBN and title",
            Self::Address => "address and title",
        }
    }
}

impl Features {
    /// Decides whether two works are one.
    ///
    /// An identifier that a work with another title and another author has too is that of their volume, site or issue. A title
    /// makes works one if nothing else of them differs.
    pub fn compare(&self, other: &Self) -> Sameness {
        if differ(self.feed.as_ref(), other.feed.as_ref()) {
            // The blogs of a site have one address.
            return Sameness::Different;
        }
        match self.shared(other) {
            Some(shared) => self.compare_sharing(shared, other),
            None => self.compare_titles(other),
        }
    }

    /// Returns the identifier that both have, the surest first.
    fn shared(&self, other: &Self) -> Option<Shared> {
        let all = [
            (Shared::Arxiv, &self.arxiv, &other.arxiv),
            (Shared::Doi, &self.doi, &other.doi),
            (Shared::Feed, &self.feed, &other.feed),
            (Shared::Isbn, &self.isbn, &other.isbn),
            (Shared::Address, &self.address, &other.address),
        ];
        let mut shared = all
            .into_iter()
            .filter(|(_, one, other)| one.is_some() && one == other);
        Some(shared.next()?.0)
    }

    fn compare_sharing(&self, shared: Shared, other: &Self) -> Sameness {
        use Match::{Agree, Differ, Partly, Subtitle, Unknown};
        let is_weak = matches!(shared, Shared::Isbn | Shared::Address);
        let (title, authors) = (self.match_title(other), self.match_authors(other));
        if let Some(identifier) = self.other_identifier(other).filter(|_| is_weak) {
            return match (title, authors) {
                (Agree | Subtitle, Agree | Partly | Unknown) => {
                    may_be(shared.word_with_title(), identifier)
                }
                _ => Sameness::Different,
            };
        }
        let is_page = shared == Shared::Address;
        let is_other_part = self.is_other_part(other);
        let is_other_year = differ(self.year.as_ref(), other.year.as_ref());
        match (title, authors) {
            _ if shared == Shared::Feed => same(shared.word()),
            (Unknown, Differ) if is_weak => may_be(shared.word(), "author"),
            (Unknown, _) if is_weak && is_other_part => may_be(shared.word(), "place"),
            (Unknown | Agree | Subtitle | Partly, _) if is_page && is_other_year => {
                may_be(shared.word(), "year")
            }
            (Agree | Subtitle | Partly, _) if is_other_part && is_weak => {
                may_be(shared.word_with_title(), "place")
            }
            (Agree | Subtitle, Differ)
                if is_page || self.title.len().min(other.title.len()) < TELLING =>
            {
                may_be(shared.word_with_title(), "author")
            }
            (Agree | Subtitle, _) => same(shared.word_with_title()),
            (Partly, Unknown) if is_page && !self.is_page() && !other.is_page() => {
                may_be(shared.word(), "title")
            }
            (Partly, Differ | Partly) => may_be(shared.word(), "author"),
            // A paper may get another title before it is printed.
            (Differ, Agree) if is_other_part || shared != Shared::Arxiv => {
                may_be(shared.word(), "title")
            }
            // A person saves a page under any title.
            (Differ, Unknown) if !is_page || !self.is_page() || !other.is_page() => {
                may_be(shared.word(), "title")
            }
            (Differ, Partly) => may_be(shared.word(), "title"),
            (Differ, Differ) => Sameness::Different,
            _ => same(shared.word()),
        }
    }

    fn compare_titles(&self, other: &Self) -> Sameness {
        use Match::{Agree, Differ, Partly, Subtitle, Unknown};
        let authors = self.match_authors(other);
        let is_other_year = differ(self.year.as_ref(), other.year.as_ref());
        let identifier = self.other_identifier(other);
        let is_telling = self.main.len().min(other.main.len()) >= TELLING;
        match (self.match_title(other), authors) {
            (Agree | Subtitle, _) if self.is_other_part(other) => Sameness::Different,
            (Subtitle, Agree) if !is_other_year && identifier.is_none() => {
                may_be("title and author", "subtitle")
            }
            (Agree, Agree) if is_other_year => may_be("title and author", "year"),
            (Agree, Agree) => match identifier
                .or_else(|| self.other_venue(other))
                .or_else(|| self.other_suffix(other))
            {
                Some(what) => may_be("title and author", what),
                None => same("title and author"),
            },
            (Agree, Partly) if !is_other_year && identifier.is_none() && is_telling => {
                may_be("title and some authors", None)
            }
            (Agree, Unknown) if is_other_year || identifier.is_some() => Sameness::Different,
            (Agree, Unknown) => match self.other_place(other) {
                Some(what) if is_telling => may_be("title", what),
                Some(_) => Sameness::Different,
                None if is_telling || self.has_title_only() || other.has_title_only() => {
                    same("title")
                }
                None if self.is_as_known(other) => same("title"),
                None => may_be("title", None),
            },
            (Agree | Subtitle | Partly | Unknown | Differ, _) => Sameness::Different,
        }
    }

    /// Returns which identifier of the work itself, not of its page, differs.
    fn other_identifier(&self, other: &Self) -> Option<&'static str> {
        let all = [
            ("arXiv id", &self.arxiv, &other.arxiv),
            ("DOI", &self.doi, &other.doi),
            ("ISBN", &self.isbn, &other.isbn),
        ];
        let mut differing = all
            .into_iter()
            .filter(|(_, one, other)| differ(one.as_ref(), other.as_ref()));
        Some(differing.next()?.0)
    }

    /// Whether they are in other places of a journal or a book, or are other volumes, or one is a part of the other.
    fn is_other_part(&self, other: &Self) -> bool {
        let is_book = self.kind == Kind::Book && other.kind == Kind::Book;
        let is_in_book = |one: &Self| one.container.is_some() && one.first_page.is_some();
        is_book && is_in_book(self) != is_in_book(other)
            || differ(self.volume.as_ref(), other.volume.as_ref())
            || differ(self.issue.as_ref(), other.issue.as_ref())
            || differ(self.first_page.as_ref(), other.first_page.as_ref())
    }

    /// Returns what differs of where they are: the address, or else where they were published.
    fn other_place(&self, other: &Self) -> Option<&'static str> {
        let is_other_page = differ(self.address.as_ref(), other.address.as_ref());
        is_other_page
            .then_some("address")
            .or_else(|| self.other_venue(other))
    }

    /// Returns what differs of where they were published.
    fn other_venue(&self, other: &Self) -> Option<&'static str> {
        let is_page = |kind| matches!(kind, Kind::Article | Kind::Blog | Kind::Docs | Kind::Other);
        if is_page(self.kind) && is_page(other.kind) {
            return differ(self.address.as_ref(), other.address.as_ref()).then_some("address");
        }
        if differ(self.edition.as_ref(), other.edition.as_ref()) {
            return Some("edition");
        }
        let is_abbreviated = |one: &Option<String>, other: &Option<String>| {
            let pair = one.as_deref().zip(other.as_deref());
            pair.is_some_and(|(short, long)| abbreviates(short, long))
        };
        if differ(self.container.as_ref(), other.container.as_ref())
            && !is_abbreviated(&self.container, &other.container)
            && !is_abbreviated(&other.container, &self.container)
        {
            return Some("venue");
        }
        let is_other = self.kind != other.kind && !is_page(self.kind) && !is_page(other.kind);
        is_other.then_some("kind")
    }

    /// Returns what differs of the names that agree: "Jr." or nothing.
    fn other_suffix(&self, other: &Self) -> Option<&'static str> {
        let mut pairs = (self.authors.iter())
            .flat_map(|one| other.authors.iter().map(move |other| (one, other)));
        let differs = pairs.any(|(one, other)| one.is(other) && one.suffix != other.suffix);
        differs.then_some("suffix of a name")
    }

    /// Whether nothing but a title and an address is known, as of a saved page.
    fn is_page(&self) -> bool {
        let nothing = Self {
            title: self.title.clone(),
            main: self.main.clone(),
            kind: self.kind,
            address: self.address.clone(),
            feed: self.feed.clone(),
            ..Self::default()
        };
        *self == nothing
    }

    fn has_title_only(&self) -> bool {
        self.is_page() && self.address.is_none() && self.feed.is_none()
    }

    /// Whether the same is known of both, but for their identifiers.
    fn is_as_known(&self, other: &Self) -> bool {
        self.authors == other.authors
            && self.year == other.year
            && self.container == other.container
    }

    fn match_title(&self, other: &Self) -> Match {
        let (one, two) = (&self.title, &other.title);
        let is_untitled = self.is_untitled || other.is_untitled;
        if one.is_empty() || two.is_empty() || is_untitled && self != other {
            Match::Unknown
        } else if one == two {
            Match::Agree
        } else if *one == other.main || *two == self.main {
            Match::Subtitle
        } else if one.len().min(two.len()) >= TELLING / 2 && is_misspelled(one, two)
            || is_part(one, two)
            || is_part(two, one)
        {
            Match::Partly
        } else {
            Match::Differ
        }
    }

    /// Compares the authors, in any order. A list may be shortened.
    fn match_authors(&self, other: &Self) -> Match {
        let (few, many) = if self.authors.len() <= other.authors.len() {
            (&self.authors, &other.authors)
        } else {
            (&other.authors, &self.authors)
        };
        let found = few
            .iter()
            .filter(|one| many.iter().any(|other| one.is(other)))
            .count();
        match found {
            _ if few.is_empty() => Match::Unknown,
            0 => Match::Differ,
            found if 2 * found > few.len() => Match::Agree,
            _ => Match::Partly,
        }
    }
}

fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    one.is_some() && other.is_some() && one != other
}

/// Whether a title is a part of another, and not "Chapter 1" of "Chapter 10". A short one must begin it.
fn is_part(short: &str, long: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let ends = is_digit(short.chars().next_back());
    let mut places = long.match_indices(short);
    places.any(|(at, _)| {
        (at == 0 || short.len() >= TELLING / 2)
            && !(ends && is_digit(long[at + short.len()..].chars().next()))
    })
}

/// Whether titles differ in a few letters at one place, but not in a number.
fn is_misspelled(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let begin = same(&mut short.iter().zip(&long));
    let end = same(&mut short[begin..].iter().rev().zip(long[begin..].iter().rev()));
    let [short, long] = [
        &short[begin..short.len() - end],
        &long[begin..long.len() - end],
    ];
    let is_number = |c: &char| c.is_numeric() || "ivx".contains(*c);
    let are_numbers = short.iter().chain(long).all(is_number);
    4 * long.len() <= begin + end && !are_numbers && !long.iter().any(|c| c.is_numeric())
}

/// Whether the letters of one text are in the other in this order, from the same first one on.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    short.chars().next() == long.chars().next()
        && short.chars().all(|wanted| letters.any(|c| c == wanted))
}
