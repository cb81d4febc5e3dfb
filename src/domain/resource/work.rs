//! A work of another program.
//!
//! Values are cleaned here for all formats: text becomes single lines without control characters, only valid identifiers are
//! accepted, and invalid values are dropped rather than guessed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::line::{MAX_LINE_BYTES, MAX_NOTE_BYTES};
use crate::domain::{
    Address, COUNTS, Depth, FieldUpdate, Identifier, Kind, LocalDate, Name, ParseTagError, Patch,
    ReadingDate, Slug, Status, Tag, WorkNote, YEARS, first_address, known, line, placeholder,
    usual_kind, year_in,
};

use super::untitled::untitled;

/// The maximum number of authors to name; others are counted.
const MOST_AUTHORS: usize = 30;

/// What a person did for a work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Author,
    Editor,
}

/// One work, with its reading history in the other program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The slug in the other program.
    pub slug: Option<Slug>,
    pub metadata: Patch,
    pub tags: BTreeSet<Tag>,
    pub status: Status,
    /// The dates of its finished readings. What is `done` was read at least once, also if there are none.
    pub readings: Vec<ReadingDate>,
    /// The date on which it was added.
    pub since: Option<LocalDate>,
    /// The date on which it was begun or dropped, if that is its status.
    pub status_on: Option<LocalDate>,
    pub notes: Vec<WorkNote>,
    /// Its records in files of other programs, as they came, by the names of the formats. An export gives back what they hold beyond
    /// the metadata.
    pub sources: BTreeMap<String, String>,
    /// What the file says that could not be taken over. It is reported, not stored.
    pub remarks: Vec<Remark>,
}

/// Something that a file says of a work and that means nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A text that should be a date.
    NoDate(String),
    /// A shelf or another word that should be a status.
    NoStatus(String),
    /// Anything else, in a sentence.
    Other(String),
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

    /// Adds an author whose name is written in one piece, given names first.
    pub fn author(&mut self, name: &str) -> Result<(), &'static str> {
        self.named(Role::Author, name)
    }

    /// Adds someone whose name is written in one piece, given names first.
    pub fn named(&mut self, role: Role, name: &str) -> Result<(), &'static str> {
        if let Some(name) = line(name)? {
            self.name(role, name.as_str().into());
        }
        Ok(())
    }

    /// Adds an editor whose name is written in one piece.
    pub fn editor(&mut self, name: &str) -> Result<(), &'static str> {
        if let Some(name) = line(name)? {
            self.name(Role::Editor, name.as_str().into());
        }
        Ok(())
    }

    /// Adds a person whose family name is known.
    pub fn person(&mut self, role: Role, parts: [&str; 3]) -> Result<(), &'static str> {
        let [given, family, suffix] = parts;
        let [given, family, suffix] = [line(given)?, line(family)?, line(suffix)?];
        let [given, family, suffix] =
            [&given, &family, &suffix].map(|part| part.as_deref().unwrap_or_default());
        self.name(role, Name::person(given, family, suffix));
        Ok(())
    }

    /// Adds an organization, or a person with one name.
    pub fn organization(&mut self, role: Role, name: &str) -> Result<(), &'static str> {
        if let Some(name) = line(name)? {
            self.name(role, Name::organization(&name));
        }
        Ok(())
    }

    fn name(&mut self, role: Role, name: Name) {
        if name.plain().is_empty() {
            return;
        }
        let names = match role {
            Role::Author => &mut self.metadata.authors,
            Role::Editor => &mut self.metadata.editors,
        };
        let names = names.get_or_insert_default();
        if names.len() < MOST_AUTHORS {
            names.push(name);
        } else if role == Role::Author {
            self.more_authors(1);
        }
    }

    /// Sets a field of text, if it is not set yet: `work.text(|metadata| &mut metadata.publisher, value)`. A longer text than a line
    /// may have, such as an abstract, is cut.
    pub fn text(
        &mut self,
        field: impl FnOnce(&mut Patch) -> &mut FieldUpdate<String>,
        text: &str,
    ) -> Result<(), &'static str> {
        let field = field(&mut self.metadata);
        if field.is_none() {
            *field = line(&cut(text))?.map(Some);
        }
        Ok(())
    }

    /// Keeps the record of another program as it came, unless it is too large.
    pub fn keep(&mut self, format: &str, record: String) {
        if record.len() <= MAX_NOTE_BYTES {
            self.sources.insert(format.to_owned(), record);
        }
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

    /// Sets the address, repaired as browsers do, and the identifier that it contains. Returns whether it was an http or https
    /// address.
    pub fn address(&mut self, text: &str) -> bool {
        let Some(url) = short_address(text) else {
            return false;
        };
        let is_known = self.identifier(&url);
        self.metadata.url.get_or_insert(Some(url));
        is_known
    }

    /// Sets the address of a reference. One that is none is kept as a note.
    pub fn located(&mut self, text: &str) -> Result<(), &'static str> {
        let is_web = matches!(Address::parse(first_address(text).0), Address::Web(_));
        if !is_web && self.identifier(text) {
            return Ok(());
        }
        let title = self.metadata.title.clone();
        if self.page(text).is_err() {
            self.note(&format!("address: {}", text.trim()))?;
        }
        // A reference is not named after it.
        self.metadata.title = title;
        Ok(())
    }

    /// Sets the address of a saved page. One that is not of the web, and any after the first, is kept as a note. Returns the reason
    /// to skip the page, if only a browser can open it.
    pub fn page(&mut self, text: &str) -> Result<(), &'static str> {
        let (first, others) = first_address(text);
        match Address::parse(first) {
            Address::Internal => return Err("its address is no page: only a browser can open it"),
            Address::Web(_) if self.address(first) => {}
            Address::File(path) => self.text(|metadata| &mut metadata.file, &path)?,
            _ if first.is_empty() => {}
            _ => {
                self.note(&format!("address: {first}"))?;
                if self.metadata.title.is_none() {
                    self.title(first)?;
                }
            }
        }
        if others.is_empty() {
            return Ok(());
        }
        self.note(&format!("address: {others}"))
    }

    /// Sets the address of the feed. Returns whether it was an http or https address.
    pub fn feed(&mut self, text: &str) -> bool {
        let feed = short_address(text);
        let fits = feed.is_some();
        self.metadata.feed = feed.map(Some).or(self.metadata.feed.take());
        fits
    }

    /// Sets the year from a text such as "2017", "12.06.2017" or "c. 850", see [`year_in`].
    pub fn year(&mut self, text: &str) {
        let year = year_in(text).filter(|year| YEARS.contains(year));
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

    /// Adds a finished reading. A day counts once.
    pub fn read(&mut self, on: ReadingDate) {
        if on.day().is_none() || !self.readings.contains(&on) {
            self.readings.push(on);
        }
    }

    /// Adds a note of which nothing but the text is known.
    pub fn note(&mut self, text: &str) -> Result<(), &'static str> {
        self.add_note(WorkNote {
            text: text.to_owned(),
            ..WorkNote::default()
        })
    }

    /// Adds a note or a highlight. [`Work::checked`] removes what is there twice.
    pub fn add_note(&mut self, note: WorkNote) -> Result<(), &'static str> {
        self.notes.extend(note.cleaned()?);
        Ok(())
    }

    /// Makes it done: read on the day of its time stamp, the only one that such programs keep, or else on an unknown day.
    pub fn archived(&mut self) {
        self.status = Status::Done;
        self.readings.extend(self.since.map(ReadingDate::from));
    }

    /// Makes it a followed blog.
    pub fn followed(&mut self) {
        self.status = Status::Following;
        self.metadata.kind = Some(Kind::Blog);
        self.metadata.depth = Some(Depth::Follow);
    }

    /// Checks that the work has a title and is readable. An address, an identifier or what else is known serves as a title.
    pub fn checked(mut self) -> Result<Self, &'static str> {
        let key = self.slug.as_ref().map(Slug::to_string).unwrap_or_default();
        self.untitled(&key)?;
        let mut seen = HashSet::new();
        self.notes.retain(|note| seen.insert(note.clone()));
        if self.metadata.is_part() {
            self.metadata.isbn = None;
        }
        match &self.metadata.title {
            None => Err("it has no title, address, author, venue or year"),
            Some(_) if self.is_mangled() => {
                Err("it holds bytes that are no text in the encoding of the file")
            }
            Some(_) => Ok(self),
        }
    }

    /// Gives a work without a title one made of what is known, and of its key in the other program.
    pub fn untitled(&mut self, key: &str) -> Result<(), &'static str> {
        if self.metadata.title.is_none() {
            self.metadata.title = self.stand_in(&line(key)?.unwrap_or_default());
        }
        Ok(())
    }

    /// Returns a title for a work without one.
    fn stand_in(&self, key: &str) -> Option<String> {
        let metadata = &self.metadata;
        let named = [
            metadata.doi.clone().flatten().map(Identifier::Doi),
            metadata.arxiv.clone().flatten().map(Identifier::Arxiv),
            metadata.isbn.clone().flatten().map(Identifier::Isbn),
        ];
        let named = named.into_iter().flatten().next();
        (metadata.url.clone().flatten())
            .or_else(|| named.as_ref().map(placeholder))
            .or_else(|| untitled(metadata, key))
    }

    /// Whether some text was lost when it was decoded.
    fn is_mangled(&self) -> bool {
        let authors = self.metadata.authors.iter().flatten().map(Name::as_str);
        let notes = self.notes.iter().flat_map(WorkNote::texts);
        let texts = self.metadata.title.iter().chain(notes);
        (texts.map(String::as_str).chain(authors)).any(|text| text.contains('\u{fffd}'))
    }

    /// Returns the slug from the other program, or one made from the title.
    pub fn slug(&self) -> Slug {
        self.slug.clone().unwrap_or_else(|| self.metadata.slug())
    }
}

fn short_address(text: &str) -> Option<String> {
    match Address::parse(text) {
        Address::Web(address) => Some(address).filter(|address| address.len() < MAX_LINE_BYTES),
        Address::Internal | Address::File(_) | Address::Other(_) => None,
    }
}

fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= MAX_LINE_BYTES {
        return text.into();
    }
    let end = text.floor_char_boundary(MAX_LINE_BYTES - "…".len());
    format!("{}…", &text[..end]).into()
}

fn length(text: &str) -> FieldUpdate<u32> {
    let length = text.trim().parse().ok();
    length.filter(|length| COUNTS.contains(length)).map(Some)
}
