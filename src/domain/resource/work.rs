//! A work of another program, and the events that import it.
//!
//! Values are cleaned here for all formats: text becomes single lines without control characters, only valid identifiers are
//! accepted, and invalid values are dropped rather than guessed.

use std::collections::BTreeSet;

use crate::domain::line::{MAX_LINE_BYTES, MAX_NOTE_BYTES};
use crate::domain::{
    COUNTS, Depth, EventKind, FieldUpdate, Identifier, Kind, LocalDate, ParseTagError, Patch, Slug,
    State, Status, Tag, YEARS, can_be_followed, known, line, placeholder, usual_kind, web_address,
};

/// The maximum number of authors to name; others are counted.
const MOST_AUTHORS: usize = 30;

/// One work, with its reading history in the other program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The slug in the other program.
    pub slug: Option<Slug>,
    pub metadata: Patch,
    pub tags: BTreeSet<Tag>,
    pub status: Status,
    /// The dates on which it was finished.
    pub read_on: BTreeSet<LocalDate>,
    /// The date on which it was added, also used for events without a date of their own.
    pub since: Option<LocalDate>,
    pub notes: Vec<String>,
}

impl Work {
    /// Returns a work of which only an address, an arXiv id, a DOI or an ISBN is known; its title stands in for the real one.
    pub fn identified(text: &str) -> Option<Self> {
        let text = text.trim();
        let named = Identifier::parse(text);
        if matches!(named, Identifier::Title(_)) || text.len() >= MAX_LINE_BYTES {
            return None;
        }
        let mut metadata = known(&named);
        metadata.title = Some(placeholder(&named));
        metadata.kind = Some(usual_kind(&named));
        Some(Self {
            metadata,
            ..Self::default()
        })
    }

    /// Sets the title.
    pub fn title(&mut self, text: &str) -> Result<(), &'static str> {
        self.metadata.title = line(text)?.or(self.metadata.title.take());
        Ok(())
    }

    /// Sets the reason to read it.
    pub fn why(&mut self, text: &str) -> Result<(), &'static str> {
        self.metadata.why = line(text)?.or(self.metadata.why.take());
        Ok(())
    }

    /// Adds an author.
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

    /// Adds a number of unnamed authors.
    pub fn more_authors(&mut self, more: u32) {
        let et_al = self.metadata.et_al.flatten().unwrap_or_default();
        if self.metadata.authors.is_some() && more > 0 {
            self.metadata.et_al = Some(Some(et_al.saturating_add(more).min(*COUNTS.end())));
        }
    }

    /// Sets an address, an arXiv id, a DOI or an ISBN, given in any of their usual forms. Returns whether it was one.
    pub fn identifier(&mut self, text: &str) -> bool {
        let (field, value) = match Identifier::parse(text) {
            Identifier::Arxiv(id) => (&mut self.metadata.arxiv, id),
            Identifier::Doi(doi) => (&mut self.metadata.doi, doi),
            Identifier::Isbn(isbn) => (&mut self.metadata.isbn, isbn),
            Identifier::Url(url) => (&mut self.metadata.url, url),
            Identifier::Title(_) => return false,
        };
        let fits = value.len() < MAX_LINE_BYTES;
        if fits && field.is_none() {
            *field = Some(Some(value));
        }
        fits
    }

    /// Sets the address, and the identifier that it contains. Returns whether it was an http or https address.
    pub fn address(&mut self, text: &str) -> bool {
        let Some(url) = short_address(text) else {
            return false;
        };
        self.metadata.url.get_or_insert(Some(url));
        self.identifier(text)
    }

    /// Sets the address of the feed. Returns whether it was an http or https address.
    pub fn feed(&mut self, text: &str) -> bool {
        let feed = short_address(text);
        let fits = feed.is_some();
        self.metadata.feed = feed.map(Some).or(self.metadata.feed.take());
        fits
    }

    /// Sets the year from the first number of a text such as "2017", "2017-06-12" or "c. 2017".
    pub fn year(&mut self, text: &str) {
        let digits: String = text
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let year = digits.parse().ok().filter(|year| YEARS.contains(year));
        if year.is_some() && self.metadata.year.is_none() {
            self.metadata.year = Some(year);
        }
    }

    /// Sets the length in pages.
    pub fn pages(&mut self, text: &str) {
        self.metadata.pages = length(text).or(self.metadata.pages);
    }

    /// Sets the length in minutes.
    pub fn minutes(&mut self, text: &str) {
        self.metadata.minutes = length(text).or(self.metadata.minutes);
    }

    /// Sets the kind.
    pub fn kind(&mut self, kind: Kind) {
        self.metadata.kind = Some(kind);
    }

    /// Sets the domain, if a slug can be made from its name.
    pub fn domain(&mut self, name: &str) {
        self.metadata.domain = Slug::from_title(name).or(self.metadata.domain.take());
    }

    /// Adds a tag. A label that is too long for one becomes a note.
    pub fn tag(&mut self, label: &str) {
        match label.parse() {
            Ok(tag) => _ = self.tags.insert(tag),
            Err(ParseTagError::TooLong) => _ = self.note(label),
            Err(ParseTagError::Empty) => {}
        }
    }

    /// Adds a note.
    pub fn note(&mut self, text: &str) -> Result<(), &'static str> {
        if text.len() > MAX_NOTE_BYTES {
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

    /// Makes it a followed blog.
    pub fn followed(&mut self) {
        self.status = Status::Following;
        self.metadata.kind = Some(Kind::Blog);
        self.metadata.depth = Some(Depth::Follow);
    }

    /// Checks that the work has a title and is readable; an address serves as a title.
    pub fn checked(mut self) -> Result<Self, &'static str> {
        let url = self.metadata.url.clone().flatten();
        if self.metadata.title.is_none() {
            self.metadata.title = url;
        }
        if self.metadata.kind == Some(Kind::Paper) {
            // It belongs to the volume that contains the paper, and other papers.
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

    /// Whether some text was lost when it was decoded.
    fn is_mangled(&self) -> bool {
        let authors = self.metadata.authors.iter().flatten();
        (self.metadata.title.iter().chain(authors).chain(&self.notes))
            .any(|text| text.contains('\u{fffd}'))
    }

    /// Returns the slug from the other program, or one made from the title.
    pub fn slug(&self) -> Slug {
        self.slug.clone().unwrap_or_else(|| self.metadata.slug())
    }

    /// Returns the events that add it as a new resource.
    pub fn arrive(&self, today: LocalDate) -> Vec<EventKind> {
        let since = self.day(today);
        let mut metadata = self.metadata.clone();
        metadata.kind.get_or_insert_default();
        let added = EventKind::Added {
            on: since,
            slug: self.slug(),
            metadata: Box::new(metadata),
            tags: self.tags.iter().cloned().collect(),
        };
        let mut changes = vec![added];
        changes.extend(self.readings(today, |_| true));
        changes.extend(self.status_change(today));
        changes.extend(self.noted(today, |_| true));
        changes
    }

    /// Returns the event that gives a resource its status, if readings do not.
    fn status_change(&self, today: LocalDate) -> Option<EventKind> {
        let since = self.day(today);
        match self.status {
            Status::Reading => Some(EventKind::Started { on: since }),
            Status::Dropped => Some(EventKind::Dropped {
                on: since,
                because: None,
            }),
            // All posts before today count as read.
            Status::Following => Some(EventKind::Followed { on: today }),
            Status::Todo | Status::Done => None,
        }
    }

    /// Returns the events that merge it into an existing resource: missing metadata, tags, readings and notes, and the status if
    /// that of the resource is `todo`. No existing data are changed.
    pub fn merge(&self, known: &Existing, today: LocalDate) -> Vec<EventKind> {
        let mut changes = Vec::new();
        let mut gaps = self.metadata.clone().filling(&known.metadata);
        if gaps.authors.is_none() {
            // The number of unnamed authors is meaningful only with the named ones.
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
        let known_days: BTreeSet<LocalDate> = (state.readings.iter())
            .filter_map(|reading| reading.finished_on.day())
            .collect();
        // A reading without a date may be a known one.
        if !self.read_on.is_empty() || state.readings.is_empty() {
            changes.extend(self.readings(today, |on| !known_days.contains(&on)));
        }
        let untouched = state.status == Status::Todo;
        let metadata = &known.metadata;
        let feed = metadata.feed.as_ref().or(self.metadata.feed.as_ref());
        let can_be_followed = can_be_followed(
            metadata.kind.unwrap_or_default(),
            metadata.depth.unwrap_or_default(),
            feed.is_some_and(Option::is_some),
        );
        if untouched && (self.status != Status::Following || can_be_followed) {
            changes.extend(self.status_change(today));
        }
        let is_new = |text: &str| state.notes.iter().all(|note| note.text != text);
        changes.extend(self.noted(today, is_new));
        changes
    }

    /// Returns the date on which it was added, clamped to the range of dates of readings.
    fn day(&self, today: LocalDate) -> LocalDate {
        let since = self.since.unwrap_or(today).min(today);
        since.max(LocalDate::FIRST_READING)
    }

    fn noted(&self, today: LocalDate, wanted: impl Fn(&str) -> bool) -> Vec<EventKind> {
        let on = self.day(today);
        let texts = self.notes.iter().filter(|text| wanted(text)).cloned();
        texts.map(|text| EventKind::Noted { on, text }).collect()
    }

    /// Its readings, without impossible dates.
    fn readings(&self, today: LocalDate, wanted: impl Fn(LocalDate) -> bool) -> Vec<EventKind> {
        let mut days = self.read_on.clone();
        if days.is_empty() && self.status == Status::Done {
            days.insert(self.day(today));
        }
        let days = (days.into_iter())
            .filter(|on| (LocalDate::FIRST_READING..=today).contains(on) && wanted(*on));
        days.map(|on| EventKind::Finished {
            on: on.into(),
            depth: None,
            minutes: None,
            recall: None,
            recorded_on: None,
        })
        .collect()
    }
}

/// Whether two works with the same title are one: no metadata known of both differ.
pub fn is_same_work(metadata: &Patch, other: &Patch) -> bool {
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
        // One title at two addresses is two works, unless they have the same author.
        && (agree(&metadata.url, &other.url) || authors.is_some())
}

/// The existing resource that a work is merged into.
#[derive(Clone, Debug)]
pub struct Existing {
    /// The metadata in force.
    pub metadata: Patch,
    pub tags: BTreeSet<Tag>,
    pub state: State,
}

fn short_address(text: &str) -> Option<String> {
    let address = web_address(text.trim()).ok();
    address.filter(|address| address.len() < MAX_LINE_BYTES)
}

fn length(text: &str) -> FieldUpdate<u32> {
    let length = text.trim().parse().ok();
    length.filter(|length| COUNTS.contains(length)).map(Some)
}
