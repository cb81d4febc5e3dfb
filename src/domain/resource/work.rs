//! A work as another program knows it, and what taking it over comes to.
//!
//! What comes from elsewhere is put right here, once for all formats: text becomes lines without control characters, an
//! identifier is taken only where it is one, and what is no fact of a work is left out rather than guessed.

use std::collections::BTreeSet;

use crate::domain::line::{LONGEST, MOST_OF_A_NOTE};
use crate::domain::{
    Depth, EventKind, FieldUpdate, Identifier, Kind, LocalDate, Patch, Slug, State, Status,
    can_be_followed, line, web_address,
};

/// As many authors as are named; the others are counted.
const MOST_AUTHORS: usize = 30;

/// One work, with what its reader did with it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The name that it should have here, where it had one.
    pub slug: Option<Slug>,
    /// What is known of it.
    pub metadata: Patch,
    /// Its labels.
    pub tags: BTreeSet<Slug>,
    /// Where it stands.
    pub status: Status,
    /// The days on which it was finished.
    pub read_on: BTreeSet<LocalDate>,
    /// Since when it was kept; also the day of what has none of its own.
    pub since: Option<LocalDate>,
    /// What its reader wrote about it.
    pub notes: Vec<String>,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            slug: None,
            metadata: Patch::default(),
            tags: BTreeSet::new(),
            status: Status::Todo,
            read_on: BTreeSet::new(),
            since: None,
            notes: Vec::new(),
        }
    }
}

impl Work {
    /// Takes a title.
    pub fn title(&mut self, text: &str) -> Result<(), &'static str> {
        self.metadata.title = line(text)?.or(self.metadata.title.take());
        Ok(())
    }

    /// Takes a reason to read it.
    pub fn why(&mut self, text: &str) -> Result<(), &'static str> {
        self.metadata.why = line(text)?.or(self.metadata.why.take());
        Ok(())
    }

    /// Takes another author.
    pub fn author(&mut self, name: &str) -> Result<(), &'static str> {
        let Some(name) = line(name)? else {
            return Ok(());
        };
        let authors = self.metadata.authors.get_or_insert_default();
        if authors.len() < MOST_AUTHORS {
            authors.push(name);
        } else {
            self.more_authors(1);
        }
        Ok(())
    }

    /// Takes that there are so many authors beside those named.
    pub fn more_authors(&mut self, more: u32) {
        let et_al = self.metadata.et_al.flatten().unwrap_or_default();
        if self.metadata.authors.is_some() && more > 0 {
            self.metadata.et_al = Some(Some(et_al.saturating_add(more).min(100_000)));
        }
    }

    /// Takes whatever identifies a work: an address, an arXiv id, a DOI or an ISBN, in any of the forms they are written
    /// in. Gives whether it was one.
    pub fn identifier(&mut self, text: &str) -> bool {
        let (field, value) = match Identifier::of(text) {
            Identifier::Arxiv(id) => (&mut self.metadata.arxiv, id),
            Identifier::Doi(doi) => (&mut self.metadata.doi, doi),
            Identifier::Isbn(isbn) => (&mut self.metadata.isbn, isbn),
            Identifier::Url(url) => (&mut self.metadata.url, url),
            Identifier::Title(_) => return false,
        };
        let fits = value.len() < LONGEST;
        if fits && field.is_none() {
            *field = Some(Some(value));
        }
        fits
    }

    /// Takes the address where it is read, and the identifier that the address holds. Gives whether it was an address that
    /// a browser may be given.
    pub fn address(&mut self, text: &str) -> bool {
        let text = text.trim();
        let Ok(url) = web_address(text) else {
            return false;
        };
        if url.len() >= LONGEST {
            return false;
        }
        self.metadata.url.get_or_insert(Some(url));
        self.identifier(text)
    }

    /// Takes the address of a feed. Gives whether it was an address.
    pub fn feed(&mut self, text: &str) -> bool {
        let feed = web_address(text.trim()).ok();
        let feed = feed.filter(|feed| feed.len() < LONGEST);
        let fits = feed.is_some();
        if fits {
            self.metadata.feed = Some(feed);
        }
        fits
    }

    /// Takes a year, the first four digits of a text such as "2017", "2017-06-12" or "c. 2017".
    pub fn year(&mut self, text: &str) {
        let digits: String = text
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let year = digits
            .parse()
            .ok()
            .filter(|year| (1..=9_999).contains(year));
        if year.is_some() && self.metadata.year.is_none() {
            self.metadata.year = Some(year);
        }
    }

    /// Takes a length in pages.
    pub fn pages(&mut self, text: &str) {
        self.metadata.pages = length(text).or(self.metadata.pages);
    }

    /// Takes a length in minutes.
    pub fn minutes(&mut self, text: &str) {
        self.metadata.minutes = length(text).or(self.metadata.minutes);
    }

    /// Takes what sort of thing it is.
    pub fn kind(&mut self, kind: Kind) {
        self.metadata.kind = Some(kind);
    }

    /// Takes what it was sorted under: the last of the names from which a domain can be made.
    pub fn domain(&mut self, name: &str) {
        self.metadata.domain = Slug::of_words(name).or(self.metadata.domain.take());
    }

    /// Takes a label.
    pub fn tag(&mut self, label: &str) {
        self.tags.extend(Slug::of_words(label));
    }

    /// Takes a note.
    pub fn note(&mut self, text: &str) -> Result<(), &'static str> {
        if text.len() > MOST_OF_A_NOTE {
            return Err("it holds a note of more than 1,048,576 bytes");
        }
        let text = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\0', "");
        let text = text.trim();
        if !text.is_empty() && !self.notes.iter().any(|note| note == text) {
            self.notes.push(text.to_owned());
        }
        Ok(())
    }

    /// Takes that it is a blog that is followed, with what follows from that.
    pub fn followed(&mut self) {
        self.status = Status::Following;
        self.metadata.kind = Some(Kind::Blog);
        self.metadata.depth = Some(Depth::Follow);
    }

    /// What is wrong with it, if it cannot be kept: nobody could tell what it is.
    pub fn checked(mut self) -> Result<Self, &'static str> {
        let url = self.metadata.url.clone().flatten();
        if self.metadata.title.is_none() {
            self.metadata.title = url;
        }
        if self.metadata.kind == Some(Kind::Paper) {
            // It is that of the volume that the paper is in, as others are.
            self.metadata.isbn = None;
        }
        match &self.metadata.title {
            None => Err("it has neither a title nor an address"),
            Some(_) if self.is_mangled() => {
                Err("it holds bytes that are no text in the encoding of the file")
            }
            Some(_) => Ok(self),
        }
    }

    /// Whether some of it was lost in decoding.
    fn is_mangled(&self) -> bool {
        let authors = self.metadata.authors.iter().flatten();
        (self.metadata.title.iter().chain(authors).chain(&self.notes))
            .any(|text| text.contains('\u{fffd}'))
    }

    /// The slug that it should have.
    pub fn slug(&self) -> Slug {
        self.slug.clone().unwrap_or_else(|| self.metadata.slug())
    }

    /// What taking it over comes to, where it is not here yet.
    pub fn arrive(&self, today: LocalDate) -> Vec<EventKind> {
        let since = self.day(today);
        let mut metadata = self.metadata.clone();
        metadata.kind.get_or_insert(Kind::Other);
        let added = EventKind::Added {
            on: since,
            slug: self.slug(),
            metadata: Box::new(metadata),
            tags: self.tags.iter().cloned().collect(),
        };
        let mut changes = vec![added];
        changes.extend(self.readings(today, |_| true));
        changes.extend(match self.status {
            Status::Reading => Some(EventKind::Started { on: since }),
            Status::Dropped => Some(EventKind::Dropped {
                on: since,
                because: None,
            }),
            // Who follows it has kept up with it until now.
            Status::Following => Some(EventKind::Followed { on: today }),
            Status::Todo | Status::Done => None,
        });
        changes.extend(self.notes.iter().map(|text| EventKind::Noted {
            on: since,
            text: text.clone(),
        }));
        changes
    }

    /// What it adds to what is here already: facts where there were none, labels, readings and notes that are not here, and
    /// where it stands if nothing was done with it here. Nothing that is here is changed.
    pub fn merge(&self, known: &Existing, today: LocalDate) -> Vec<EventKind> {
        let since = self.day(today);
        let mut changes = Vec::new();
        let mut gaps = self.metadata.clone().filling(&known.metadata);
        if gaps.authors.is_none() {
            // How many others there are belongs to the names beside which they are.
            gaps.et_al = None;
        }
        if !gaps.is_empty() {
            changes.push(EventKind::Edited {
                metadata: Box::new(gaps),
            });
        }
        let tags = self.tags.iter().filter(|tag| !known.tags.contains(tag));
        changes.extend(tags.map(|tag| EventKind::Tagged { tag: tag.clone() }));
        let state = &known.state;
        let is_new = |on: LocalDate| {
            state
                .readings
                .iter()
                .all(|reading| reading.finished_on != on)
        };
        // A reading whose day is not known is none that could be told from those that are here.
        if !self.read_on.is_empty() || state.readings.is_empty() {
            changes.extend(self.readings(today, is_new));
        }
        let untouched = state.status == Status::Todo;
        let metadata = &known.metadata;
        let can_be_followed = can_be_followed(
            metadata.kind.unwrap_or(Kind::Other),
            metadata.depth.unwrap_or(Depth::Read),
            metadata
                .feed
                .clone()
                .or(self.metadata.feed.clone())
                .flatten()
                .is_some(),
        );
        changes.extend(match self.status {
            Status::Reading if untouched => Some(EventKind::Started { on: since }),
            Status::Dropped if untouched => Some(EventKind::Dropped {
                on: since,
                because: None,
            }),
            Status::Following if untouched && can_be_followed => {
                Some(EventKind::Followed { on: today })
            }
            _ => None,
        });
        let notes =
            (self.notes.iter()).filter(|text| state.notes.iter().all(|note| note.text != **text));
        changes.extend(notes.map(|text| EventKind::Noted {
            on: since,
            text: text.clone(),
        }));
        changes
    }

    /// Whether it is the same work as one of the same title: nothing that is known of both tells them apart.
    pub fn is_same(&self, other: &Patch) -> bool {
        let metadata = &self.metadata;
        let agree = |one: &FieldUpdate<String>, other: &FieldUpdate<String>| match (one, other) {
            (Some(Some(one)), Some(Some(other))) => one == other,
            _ => true,
        };
        let years = (metadata.year.flatten()).zip(other.year.flatten());
        let author = |metadata: &Patch| {
            let first = metadata.authors.as_ref()?.first()?;
            Some(first.split_whitespace().next_back()?.to_lowercase())
        };
        let authors = author(metadata).zip(author(other));
        agree(&metadata.arxiv, &other.arxiv)
            && agree(&metadata.doi, &other.doi)
            && agree(&metadata.isbn, &other.isbn)
            && years.is_none_or(|(one, other)| one == other)
            && (authors.as_ref()).is_none_or(|(one, other)| one == other)
            // One title at two addresses is two works, unless it is by the same person.
            && (agree(&metadata.url, &other.url) || authors.is_some())
    }

    /// Since when it was kept, as far as that can be.
    fn day(&self, today: LocalDate) -> LocalDate {
        let since = self.since.unwrap_or(today).min(today);
        since.max(LocalDate::FIRST_READING)
    }

    /// Its readings, as far as they can have been.
    fn readings(&self, today: LocalDate, wanted: impl Fn(LocalDate) -> bool) -> Vec<EventKind> {
        let mut days = self.read_on.clone();
        if days.is_empty() && self.status == Status::Done {
            days.insert(self.day(today));
        }
        let days = (days.into_iter())
            .filter(|on| (LocalDate::FIRST_READING..=today).contains(on) && wanted(*on));
        days.map(|on| EventKind::Finished {
            on,
            depth: None,
            minutes: None,
            recall: None,
        })
        .collect()
    }
}

/// What is here of a work that comes again.
#[derive(Clone, Debug)]
pub struct Existing {
    /// Its facts, as they are in force.
    pub metadata: Patch,
    /// Its tags.
    pub tags: BTreeSet<Slug>,
    /// Where it stands.
    pub state: State,
}

/// A length from 1 to 100,000.
fn length(text: &str) -> FieldUpdate<u32> {
    let length = text.trim().parse().ok();
    length
        .filter(|length| (1..=100_000).contains(length))
        .map(Some)
}
