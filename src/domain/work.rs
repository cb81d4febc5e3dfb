//! A work as another program knows it, and what taking it over comes to.
//!
//! What comes from elsewhere is put right here, once for all formats: text becomes lines without control characters, an
//! identifier is taken only where it is one, and what is no fact of a work is left out rather than guessed.

use std::collections::BTreeSet;

use super::line::{LONGEST, MOST_OF_A_NOTE};
use super::{
    Depth, Edit, Kind, LocalDate, Named, Said, Slug, State, Status, What, can_be_followed, line,
    web_address,
};

/// As many authors as are named; the others are counted.
const MOST_AUTHORS: usize = 30;

/// One work, with what its reader did with it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The name that it should have here, where it had one.
    pub slug: Option<Slug>,
    /// What is known of it.
    pub facts: Edit,
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
            facts: Edit::default(),
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
        self.facts.title = line(text)?.or(self.facts.title.take());
        Ok(())
    }

    /// Takes a reason to read it.
    pub fn why(&mut self, text: &str) -> Result<(), &'static str> {
        self.facts.why = line(text)?.or(self.facts.why.take());
        Ok(())
    }

    /// Takes another author.
    pub fn author(&mut self, name: &str) -> Result<(), &'static str> {
        let Some(name) = line(name)? else {
            return Ok(());
        };
        let authors = self.facts.authors.get_or_insert_default();
        if authors.len() < MOST_AUTHORS {
            authors.push(name);
        } else {
            self.more_authors(1);
        }
        Ok(())
    }

    /// Takes that there are so many authors beside those named.
    pub fn more_authors(&mut self, more: u32) {
        let et_al = self.facts.et_al.flatten().unwrap_or_default();
        if self.facts.authors.is_some() && more > 0 {
            self.facts.et_al = Some(Some(et_al.saturating_add(more).min(100_000)));
        }
    }

    /// Takes whatever identifies a work: an address, an arXiv id, a DOI or an ISBN, in any of the forms they are written
    /// in. Gives whether it was one.
    pub fn identifier(&mut self, text: &str) -> bool {
        let (field, value) = match Named::of(text) {
            Named::Arxiv(id) => (&mut self.facts.arxiv, id),
            Named::Doi(doi) => (&mut self.facts.doi, doi),
            Named::Isbn(isbn) => (&mut self.facts.isbn, isbn),
            Named::Url(url) => (&mut self.facts.url, url),
            Named::Title(_) => return false,
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
        self.facts.url.get_or_insert(Some(url));
        self.identifier(text)
    }

    /// Takes the address of a feed. Gives whether it was an address.
    pub fn feed(&mut self, text: &str) -> bool {
        let feed = web_address(text.trim()).ok();
        let feed = feed.filter(|feed| feed.len() < LONGEST);
        let fits = feed.is_some();
        if fits {
            self.facts.feed = Some(feed);
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
        if year.is_some() && self.facts.year.is_none() {
            self.facts.year = Some(year);
        }
    }

    /// Takes a length in pages.
    pub fn pages(&mut self, text: &str) {
        self.facts.pages = length(text).or(self.facts.pages);
    }

    /// Takes a length in minutes.
    pub fn minutes(&mut self, text: &str) {
        self.facts.minutes = length(text).or(self.facts.minutes);
    }

    /// Takes what sort of thing it is.
    pub fn kind(&mut self, kind: Kind) {
        self.facts.kind = Some(kind);
    }

    /// Takes what it was sorted under: the last of the names from which a domain can be made.
    pub fn domain(&mut self, name: &str) {
        self.facts.domain = Slug::of_words(name).or(self.facts.domain.take());
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
        self.facts.kind = Some(Kind::Blog);
        self.facts.depth = Some(Depth::Follow);
    }

    /// What is wrong with it, if it cannot be kept: nobody could tell what it is.
    pub fn checked(mut self) -> Result<Self, &'static str> {
        let url = self.facts.url.clone().flatten();
        if self.facts.title.is_none() {
            self.facts.title = url;
        }
        if self.facts.kind == Some(Kind::Paper) {
            // It is that of the volume that the paper is in, as others are.
            self.facts.isbn = None;
        }
        match &self.facts.title {
            None => Err("it has neither a title nor an address"),
            Some(_) if self.is_mangled() => {
                Err("it holds bytes that are no text in the encoding of the file")
            }
            Some(_) => Ok(self),
        }
    }

    /// Whether some of it was lost in decoding.
    fn is_mangled(&self) -> bool {
        let authors = self.facts.authors.iter().flatten();
        (self.facts.title.iter().chain(authors).chain(&self.notes))
            .any(|text| text.contains('\u{fffd}'))
    }

    /// The slug that it should have.
    pub fn slug(&self) -> Slug {
        self.slug.clone().unwrap_or_else(|| self.facts.slug())
    }

    /// What taking it over comes to, where it is not here yet.
    pub fn arrive(&self, today: LocalDate) -> Vec<What> {
        let since = self.day(today);
        let mut facts = self.facts.clone();
        facts.kind.get_or_insert(Kind::Other);
        let added = What::Added {
            on: since,
            slug: self.slug(),
            facts: Box::new(facts),
            tags: self.tags.iter().cloned().collect(),
        };
        let mut deeds = vec![added];
        deeds.extend(self.readings(today, |_| true));
        deeds.extend(match self.status {
            Status::Reading => Some(What::Started { on: since }),
            Status::Dropped => Some(What::Dropped {
                on: since,
                because: None,
            }),
            // Who follows it has kept up with it until now.
            Status::Following => Some(What::Followed { on: today }),
            Status::Todo | Status::Done => None,
        });
        deeds.extend(self.notes.iter().map(|text| What::Noted {
            on: since,
            text: text.clone(),
        }));
        deeds
    }

    /// What it adds to what is here already: facts where there were none, labels, readings and notes that are not here, and
    /// where it stands if nothing was done with it here. Nothing that is here is changed.
    pub fn merge(&self, known: &Known, today: LocalDate) -> Vec<What> {
        let since = self.day(today);
        let mut deeds = Vec::new();
        let mut gaps = self.facts.clone().filling(&known.facts);
        if gaps.authors.is_none() {
            // How many others there are belongs to the names beside which they are.
            gaps.et_al = None;
        }
        if !gaps.is_empty() {
            deeds.push(What::Edited {
                facts: Box::new(gaps),
            });
        }
        let tags = self.tags.iter().filter(|tag| !known.tags.contains(tag));
        deeds.extend(tags.map(|tag| What::Tagged { tag: tag.clone() }));
        let state = &known.state;
        let is_new = |on: LocalDate| {
            state
                .readings
                .iter()
                .all(|reading| reading.finished_on != on)
        };
        // A reading whose day is not known is none that could be told from those that are here.
        if !self.read_on.is_empty() || state.readings.is_empty() {
            deeds.extend(self.readings(today, is_new));
        }
        let untouched = state.status == Status::Todo;
        let facts = &known.facts;
        let can_be_followed = can_be_followed(
            facts.kind.unwrap_or(Kind::Other),
            facts.depth.unwrap_or(Depth::Read),
            facts
                .feed
                .clone()
                .or(self.facts.feed.clone())
                .flatten()
                .is_some(),
        );
        deeds.extend(match self.status {
            Status::Reading if untouched => Some(What::Started { on: since }),
            Status::Dropped if untouched => Some(What::Dropped {
                on: since,
                because: None,
            }),
            Status::Following if untouched && can_be_followed => Some(What::Followed { on: today }),
            _ => None,
        });
        let notes =
            (self.notes.iter()).filter(|text| state.notes.iter().all(|note| note.text != **text));
        deeds.extend(notes.map(|text| What::Noted {
            on: since,
            text: text.clone(),
        }));
        deeds
    }

    /// Whether it is the same work as one of the same title: nothing that is known of both tells them apart.
    pub fn is_same(&self, other: &Edit) -> bool {
        let facts = &self.facts;
        let agree = |one: &Said<String>, other: &Said<String>| match (one, other) {
            (Some(Some(one)), Some(Some(other))) => one == other,
            _ => true,
        };
        let years = (facts.year.flatten()).zip(other.year.flatten());
        let author = |facts: &Edit| {
            let first = facts.authors.as_ref()?.first()?;
            Some(first.split_whitespace().next_back()?.to_lowercase())
        };
        let authors = author(facts).zip(author(other));
        agree(&facts.arxiv, &other.arxiv)
            && agree(&facts.doi, &other.doi)
            && agree(&facts.isbn, &other.isbn)
            && years.is_none_or(|(one, other)| one == other)
            && (authors.as_ref()).is_none_or(|(one, other)| one == other)
            // One title at two addresses is two works, unless it is by the same person.
            && (agree(&facts.url, &other.url) || authors.is_some())
    }

    /// Since when it was kept, as far as that can be.
    fn day(&self, today: LocalDate) -> LocalDate {
        let since = self.since.unwrap_or(today).min(today);
        since.max(LocalDate::FIRST_READING)
    }

    /// Its readings, as far as they can have been.
    fn readings(&self, today: LocalDate, wanted: impl Fn(LocalDate) -> bool) -> Vec<What> {
        let mut days = self.read_on.clone();
        if days.is_empty() && self.status == Status::Done {
            days.insert(self.day(today));
        }
        let days = (days.into_iter())
            .filter(|on| (LocalDate::FIRST_READING..=today).contains(on) && wanted(*on));
        days.map(|on| What::Finished {
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
pub struct Known {
    /// Its facts, as they are in force.
    pub facts: Edit,
    /// Its tags.
    pub tags: BTreeSet<Slug>,
    /// Where it stands.
    pub state: State,
}

/// A length from 1 to 100,000.
fn length(text: &str) -> Said<u32> {
    let length = text.trim().parse().ok();
    length
        .filter(|length| (1..=100_000).contains(length))
        .map(Some)
}
