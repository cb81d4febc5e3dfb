//! What works are compared by: the values of their metadata that tell works apart, each in one form however it is written.

use crate::domain::resource::identified::is_placeholder;
use crate::domain::resource::spelling::{bare, main_title};
use crate::domain::resource::untitled::is_untitled;
use crate::domain::{FieldUpdate, Kind, Name, Parts, Patch, address_key};

/// What works are compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// The letters of the title; empty if an identifier stands in its place.
    pub(super) title: String,
    /// The same without the subtitle.
    pub(super) main: String,
    /// Whether the title was made for want of one.
    pub(super) is_untitled: bool,
    /// Or the editors of a work without authors.
    pub(super) authors: Vec<Person>,
    pub(super) year: Option<i32>,
    pub(super) kind: Kind,
    pub(super) arxiv: Option<String>,
    pub(super) doi: Option<String>,
    pub(super) isbn: Option<String>,
    pub(super) address: Option<String>,
    pub(super) feed: Option<String>,
    pub(super) container: Option<String>,
    pub(super) volume: Option<String>,
    pub(super) issue: Option<String>,
    pub(super) edition: Option<String>,
    pub(super) first_page: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// The last word of the family name, or the whole name of an organization.
    pub(super) family: String,
    pub(super) given: String,
    /// The second given name, or its initial; empty if there is none.
    pub(super) middle: String,
    pub(super) suffix: String,
}

impl Features {
    pub fn of(metadata: &Patch) -> Self {
        let known = |field: &FieldUpdate<String>| field.clone().flatten();
        let spelled = |field: &FieldUpdate<String>| {
            let text = bare(field.as_ref()?.as_deref()?);
            (!text.is_empty()).then_some(text)
        };
        let title = metadata.title.as_deref().unwrap_or_default();
        let title = if is_placeholder(title, metadata) {
            ""
        } else {
            title
        };
        let letters = bare(title);
        let is_untitled = is_untitled(title);
        let main = if is_untitled {
            title
        } else {
            main_title(title)
        };
        // The editors of a part are those of its volume.
        let people = match metadata.credited() {
            credited if credited.are_editors && metadata.is_part() => &[],
            credited => credited.names,
        };
        let kind = metadata.kind.unwrap_or_default();
        let container = spelled(&metadata.container);
        Self {
            main: if main.len() == title.len() {
                letters.clone()
            } else {
                bare(main)
            },
            // A title of signs only.
            title: if letters.is_empty() {
                title.trim().to_lowercase()
            } else {
                letters
            },
            is_untitled,
            authors: people.iter().map(Person::of).collect(),
            year: metadata.year.flatten(),
            kind,
            arxiv: known(&metadata.arxiv),
            doi: known(&metadata.doi).map(|doi| doi.to_ascii_lowercase()),
            isbn: known(&metadata.isbn).filter(|_| !metadata.is_part()),
            address: known(&metadata.url).and_then(|url| address_key(&url)),
            feed: known(&metadata.feed).and_then(|feed| address_key(&feed)),
            container,
            volume: spelled(&metadata.volume),
            issue: spelled(&metadata.issue),
            edition: spelled(&metadata.edition),
            first_page: metadata
                .page_range
                .as_ref()
                .and_then(|range| first_page(range.as_deref()?)),
        }
    }

    /// Returns a number that works with the same title have; `None` if there is no title.
    pub fn title_key(&self) -> Option<u32> {
        (!self.title.is_empty()).then(|| crc32fast::hash(self.title.as_bytes()))
    }

    /// Returns the number that a work has whose title is this one without its subtitle; `None` if there is no subtitle.
    pub fn main_key(&self) -> Option<u32> {
        (self.main != self.title && !self.main.is_empty())
            .then(|| crc32fast::hash(self.main.as_bytes()))
    }

    pub fn year(&self) -> Option<i32> {
        self.year
    }

    /// Returns a number that works with the same features have.
    pub fn key(&self) -> u32 {
        crc32fast::hash(self.text().as_bytes())
    }

    /// Returns the features as text, by which an id is made. It is stored in that form in people's databases, so that it must not
    /// change.
    pub(crate) fn text(&self) -> String {
        let year = self.year.map(|year| year.to_string());
        let authors = (self.authors.iter())
            .flat_map(|author| [author.family.as_str(), author.given.as_str()]);
        let fields = [
            &self.arxiv,
            &self.doi,
            &self.isbn,
            &self.address,
            &self.feed,
            &self.container,
            &self.volume,
            &self.issue,
            &self.edition,
            &self.first_page,
            &year,
        ];
        let mut text = self.title.clone();
        for part in fields
            .into_iter()
            .map(|field| field.as_deref().unwrap_or_default())
            .chain(authors)
        {
            text.push('\n');
            text.push_str(part);
        }
        text
    }

    /// Returns the title without subtitle and the first author, if there is a title.
    pub(crate) fn title_and_author(&self) -> Option<(&str, Option<&str>)> {
        let author = self.authors.first().map(|author| author.family.as_str());
        (!self.title.is_empty()).then_some((&self.main, author))
    }
}

impl Person {
    fn of(name: &Name) -> Self {
        let person = |given: &str, family: &str, suffix: &str| Self {
            family: bare(family.split_whitespace().next_back().unwrap_or_default()),
            given: bare(given),
            middle: bare(
                given
                    .split([' ', '.'])
                    .filter(|word| !word.is_empty())
                    .nth(1)
                    .unwrap_or_default(),
            ),
            suffix: bare(suffix),
        };
        match name.parts() {
            Parts::Person {
                given,
                family,
                suffix,
            } => person(&given, &family, suffix),
            Parts::Whole(whole) => match whole.split_once(", ") {
                // Some write the family name first.
                Some((family, given)) if !given.contains(',') && family.split(' ').count() < 4 => {
                    person(given, family, "")
                }
                _ => Self {
                    family: bare(&whole),
                    ..Self::default()
                },
            },
        }
    }

    /// Whether both may be one person: the same family name, initial and second name, or the same names the other way round.
    pub(super) fn is(&self, other: &Self) -> bool {
        let initial = |person: &Self| person.given.chars().next();
        let agree = initial(self)
            .zip(initial(other))
            .is_none_or(|(one, other)| one == other);
        let [one, two] = [&self.middle, &other.middle];
        let agree = agree && (one.starts_with(two.as_str()) || two.starts_with(one.as_str()));
        // An organization whose name was taken for that of a person.
        let letters = |person: &Self| format!("{}{}", person.given, person.family);
        self.family == other.family && agree
            || self.family == other.given && self.given == other.family
            || letters(self) == letters(other)
    }
}

/// Returns the first number of a range of pages.
fn first_page(range: &str) -> Option<String> {
    let first = range
        .split(|c: char| !c.is_alphanumeric())
        .find(|page| !page.is_empty());
    first.map(str::to_lowercase)
}
