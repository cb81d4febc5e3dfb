//! Reads `My Clippings.txt` of Kindle devices: highlights and notes of books.
//!
//! A device only appends to the file. What was changed is there twice, and the later one is in force; a note stands at the end of
//! the passage that it is about.

mod line;

use std::collections::{BTreeMap, HashMap};

use line::{Description, Kind, Place};

use super::{Found, ReadOptions, Record};
use crate::domain::{self, Highlight, LocalDate, Role, Work, WorkNote};

/// The line after each clipping.
const END: &str = "==========";

/// How many earlier highlights at a location are compared with a new one, so that hostile files take no quadratic time.
const MOST_AT_ONE_PLACE: usize = 20;

/// Precedes titles, and is no part of them.
const BYTE_ORDER_MARK: char = '\u{feff}';

pub(super) fn begins(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next().is_some_and(|title| !title.trim().is_empty())
        && lines
            .next()
            .is_some_and(|second| line::parse(second).is_some())
        && lines
            .next()
            .is_some_and(|third| third.trim().is_empty() || third.starts_with(END))
        && text.lines().any(|line| line.trim_end() == END)
}

/// A highlight or a note.
struct Clipping {
    line: usize,
    kind: Kind,
    place: Place,
    on: Option<LocalDate>,
    text: String,
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let mut books: Vec<(usize, &str, Vec<Clipping>)> = Vec::new();
    let mut places = HashMap::new();
    for (line, block) in blocks(text) {
        match clipping(line, &block) {
            Ok((heading, clipping)) => {
                let at = *places.entry(heading).or_insert_with(|| {
                    books.push((line, heading, Vec::new()));
                    books.len() - 1
                });
                books[at].2.push(clipping);
            }
            Err(found) => emit(Record { line, found }),
        }
    }
    for (line, heading, clippings) in books {
        let notes = notes(&clippings, emit);
        emit(Record::new(line, book(heading, notes)));
    }
}

/// Returns the lines of each clipping, with the number of the first.
fn blocks(text: &str) -> Vec<(usize, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut block: (usize, Vec<&str>) = (1, Vec::new());
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_end() == END {
            blocks.push(std::mem::take(&mut block));
        } else if !block.1.is_empty() || !line.trim().is_empty() {
            if block.1.is_empty() {
                block.0 = number;
            }
            block.1.push(line);
        }
    }
    blocks.push(block);
    blocks.retain(|(_, lines)| !lines.is_empty());
    blocks
}

/// Returns the title line of a clipping, and the clipping.
fn clipping<'t>(line: usize, block: &[&'t str]) -> Result<(&'t str, Clipping), Found> {
    let described = block.get(1).and_then(|second| line::parse(second));
    let Description { kind, place, on } =
        described.ok_or("expected a title and, below it, what was marked where")?;
    let text = block[2..].join("\n").trim().to_owned();
    // Without a word that is known, only a passage has two locations, and only a bookmark no text.
    let is_range = (place.location).is_some_and(|(first, last)| first < last);
    let kind = kind.unwrap_or(match (text.is_empty(), is_range) {
        (true, _) => Kind::Bookmark,
        (_, true) => Kind::Highlight,
        (_, false) => Kind::Note,
    });
    let skipped = |why: &str| Err(Found::Skipped(why.to_owned()));
    match kind {
        Kind::Bookmark => return skipped("a bookmark, which holds no text"),
        // Such as "<You have reached the clipping limit for this item>".
        _ if text.starts_with('<') && text.ends_with('>') && !text.contains('\n') => {
            return skipped("the device left the text out, at the publisher's limit");
        }
        _ if text.is_empty() => return skipped("it has no text"),
        _ => {}
    }
    let heading = block[0].trim_start_matches(BYTE_ORDER_MARK).trim();
    let clipping = Clipping {
        line,
        kind,
        place,
        on,
        text,
    };
    Ok((heading, clipping))
}

/// Returns a book from its title line, such as "Title (Family, Given)".
fn book(heading: &str, notes: Vec<WorkNote>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(domain::Kind::Book);
    let (title, authors) = title_and_authors(heading);
    work.title(title)?;
    for name in authors.split([';', '&']).map(str::trim) {
        match name.split_once(',') {
            Some((family, given)) if !given.contains(',') => {
                work.person(Role::Author, [given, family, ""])?;
            }
            _ => work.author(name)?,
        }
    }
    for note in notes {
        work.add_note(note)?;
    }
    Ok(work)
}

/// Splits a title line at its last parentheses, which hold the authors. Parentheses within them belong to them.
fn title_and_authors(heading: &str) -> (&str, &str) {
    let Some(inner) = heading.strip_suffix(')') else {
        return (heading, "");
    };
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let (title, authors) = (inner[..at].trim(), &inner[at + 1..]);
            return if title.is_empty() {
                (heading, "")
            } else {
                (title, authors)
            };
        }
    }
    (heading, "")
}

/// Returns what the clippings of a book say, and emits those that a later one replaces.
fn notes(clippings: &[Clipping], emit: &mut dyn FnMut(Record)) -> Vec<WorkNote> {
    let mut replaced = vec![false; clippings.len()];
    let mut highlights: HashMap<Spot<'_>, Vec<usize>> = HashMap::new();
    let mut at_location: HashMap<u32, usize> = HashMap::new();
    for (at, clipping) in clippings.iter().enumerate() {
        if clipping.kind == Kind::Highlight {
            let spots = spots(&clipping.place);
            for spot in &spots {
                let earlier = highlights.entry(*spot).or_default();
                for earlier in earlier.iter().rev().take(MOST_AT_ONE_PLACE) {
                    let (one, other) = (&clippings[*earlier].text, &clipping.text);
                    replaced[*earlier] |= one.contains(other) || other.contains(one.as_str());
                }
                earlier.push(at);
            }
        } else if let Some((location, _)) = clipping.place.location
            && let Some(earlier) = at_location.insert(location, at)
        {
            // A device has one note at a place.
            replaced[earlier] = true;
        }
    }
    let mut about: BTreeMap<usize, Vec<&Clipping>> = BTreeMap::new();
    let mut alone = Vec::new();
    for (at, note) in clippings.iter().enumerate() {
        if note.kind == Kind::Note && !replaced[at] {
            match passage(at, clippings, &highlights, &replaced) {
                Some(passage) => about.entry(passage).or_default().push(note),
                None => alone.push(at),
            }
        }
    }
    let mut notes = Vec::new();
    for (at, clipping) in clippings.iter().enumerate() {
        if replaced[at] {
            let why = "a later clipping of the same passage replaces it";
            let found = Found::Skipped(why.to_owned());
            emit(Record {
                line: clipping.line,
                found,
            });
        } else if clipping.kind == Kind::Highlight {
            let about = about.remove(&at).unwrap_or_default();
            let texts: Vec<&str> = about.iter().map(|note| note.text.as_str()).collect();
            notes.push(WorkNote {
                text: texts.join("\n\n"),
                on: clipping.on,
                highlight: Some(Highlight {
                    quotation: clipping.text.clone(),
                    place: clipping.place.words(),
                    color: None,
                }),
            });
        } else if alone.binary_search(&at).is_ok() {
            let place = clipping.place.words();
            let place = place.map(|place| format!("\n\n({place})"));
            notes.push(WorkNote {
                text: format!("{}{}", clipping.text, place.unwrap_or_default()),
                on: clipping.on,
                highlight: None,
            });
        }
    }
    notes
}

/// A place that two clippings can share.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Spot<'p> {
    Location(u32),
    Page(&'p str),
}

/// Returns the places of a passage: its locations, of a long one those at both ends, or else its page.
fn spots(place: &Place) -> Vec<Spot<'_>> {
    const LONG: u32 = 32;
    match (place.location, &place.page) {
        (Some((first, last)), _) if last - first < LONG => {
            (first..=last).map(Spot::Location).collect()
        }
        (Some((first, last)), _) => vec![Spot::Location(first), Spot::Location(last)],
        (None, Some(page)) => vec![Spot::Page(page)],
        (None, None) => Vec::new(),
    }
}

/// Returns the highlight that a note is about: the one that ends or, if none does, lies where the note is. Without locations it is a
/// neighbour in the file on the same page.
fn passage(
    at: usize,
    clippings: &[Clipping],
    highlights: &HashMap<Spot<'_>, Vec<usize>>,
    replaced: &[bool],
) -> Option<usize> {
    let place = &clippings[at].place;
    let Some((location, _)) = place.location else {
        let neighbours = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let is_it = |at: &usize| {
            let there = clippings.get(*at);
            there.is_some_and(|there| {
                there.kind == Kind::Highlight && there.place.page.is_some() && there.place == *place
            })
        };
        return neighbours.filter(is_it).find(|at| !replaced[*at]);
    };
    let found = highlights.get(&Spot::Location(location))?;
    let in_force = || found.iter().rev().filter(|at| !replaced[**at]);
    let ends = |at: &&usize| {
        let range = clippings[**at].place.location;
        range.is_some_and(|(_, last)| last == location)
    };
    in_force().find(ends).or_else(|| in_force().next()).copied()
}
