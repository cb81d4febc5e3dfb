//! Splits a file into entries and their fields, as BibTeX does (Patashnik, "`BibTeXing`", 1988, and `bibtex.web`): text between
//! entries is ignored, braces count although they are escaped, `$` is a character, macros have names in any case.
//!
//! It reads more than BibTeX: entries without keys, keys with blanks, fields without commas. An entry that is not closed does not
//! cost the next one. No crate does: `biblatex` refuses the file, `bibtex-parser` and `serde_bibtex` the entry.

use super::cursor::{Cursor, Parsed};
use super::entry::{Field, Reader};
use super::macros::Macros;

/// One entry, as it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry<'a> {
    pub(super) line: usize,
    /// Where it begins, in bytes.
    pub(super) start: usize,
    /// Its type, as written.
    pub(super) kind: &'a str,
    /// Empty, if it has none.
    pub(super) key: &'a str,
    pub(super) fields: Vec<Field<'a>>,
    /// Macros that are not defined, each with its line.
    pub(super) unknown: Vec<(usize, String)>,
}

impl Entry<'_> {
    /// Returns the value of the first field with this name that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut named = (self.fields.iter()).filter(|field| field.name.eq_ignore_ascii_case(name));

        named.find_map(|field| Some(field.value.trim()).filter(|value| !value.is_empty()))
    }
}

/// Something that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) line: usize,
    pub(super) why: String,
}

/// After so many entries that cannot be read, a line that begins an entry ends what is open: else the file would be searched to
/// its end for each.
const MOST_BROKEN: usize = 16;

pub(super) struct Parser<'a> {
    cursor: Cursor<'a>,
    /// Where the last entry ended.
    entry_end: usize,
    /// How many entries could not be read.
    broken: usize,
    /// A place and its line.
    counted: (usize, usize),
    /// A place and the next line after it that begins an entry.
    next_line: (usize, usize),
    macros: Macros<'a>,
}

impl<'a> Iterator for Parser<'a> {
    type Item = Result<Entry<'a>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(head) = self.head() {
            let kind = head.kind.to_ascii_lowercase();
            self.cursor.at = head.inside;
            let is_strict = self.broken >= MOST_BROKEN;
            if is_strict && !head.begins_line {
                continue;
            }
            self.cursor.end = if is_strict {
                self.next_line_of_entry()
            } else {
                self.cursor.text.len()
            };
            let line = self.line(head.start);
            let parsed = match kind.as_str() {
                // Without braces, only the word is a comment.
                "comment" if head.close == 0 => continue,
                "comment" | "preamble" => self.cursor.skip(head.close).map(|()| None),
                "string" => self.reader(head.close).definitions().map(|()| None),
                _ => self.entry(&head, line).map(Some),
            };
            let Err((at, why)) = parsed else {
                self.entry_end = self.cursor.at;
                match parsed {
                    // Text such as `me@home{}` is none.
                    Ok(Some(entry)) if head.begins_line || !entry.fields.is_empty() => {
                        return Some(Ok(entry));
                    }
                    _ => continue,
                }
            };
            self.broken += 1;
            self.cursor.at = head.inside;
            // An at sign within a line is text, unless an entry follows it.
            if head.begins_line && !matches!(kind.as_str(), "comment" | "preamble") {
                let at = self.line(at.min(self.cursor.text.len()));
                let why = if at == line {
                    why
                } else {
                    format!("{why} in line {at}")
                };
                self.cursor.at = self.next_line_of_entry();
                self.entry_end = self.cursor.at;
                return Some(Err(Broken { line, why }));
            }
        }
        None
    }
}

/// The beginning of an entry: `@article{`.
struct Head<'a> {
    start: usize,
    kind: &'a str,
    /// What closes it.
    close: u8,
    /// Where its contents begin.
    inside: usize,
    begins_line: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            cursor: Cursor {
                text,
                at: 0,
                end: text.len(),
            },
            entry_end: 0,
            broken: 0,
            counted: (0, 1),
            next_line: (0, 0),
            macros: Macros::default(),
        }
    }

    /// Reads the entry that begins at a place.
    pub(super) fn entry_at(&mut self, start: usize) -> Option<Entry<'a>> {
        self.cursor.at = start;
        self.entry_end = start;
        self.next()?.ok()
    }

    /// Finds the next entry, comment or definition. A line that begins with a percent sign is a comment.
    fn head(&mut self) -> Option<Head<'a>> {
        loop {
            let before = self.cursor.at;
            let start = before + self.cursor.text[before..].find('@')?;
            let between = &self.cursor.text[before..start];
            let line = between.rsplit('\n').next().unwrap_or_default();
            if line.contains('%') {
                self.cursor.at = self.cursor.text[start..]
                    .find('\n')
                    .map(|end| start + end)?;
                continue;
            }
            self.cursor.at = start + 1;
            if let Some(head) = head(self.cursor.text, start) {
                let is_first = line.len() < between.len() || before == self.entry_end;
                return Some(Head {
                    begins_line: is_first && line.trim().is_empty(),
                    ..head
                });
            }
        }
    }

    /// Returns where the next line begins that begins an entry, or the end of the text.
    fn next_line_of_entry(&mut self) -> usize {
        let (from, found) = self.next_line;
        if !(from..found).contains(&self.cursor.at) {
            self.next_line = (
                self.cursor.at,
                next_line_of_entry(self.cursor.text, self.cursor.at),
            );
        }
        self.next_line.1
    }

    fn line(&mut self, at: usize) -> usize {
        let (counted, line) = self.counted;
        let lines = |from: usize, to: usize| self.cursor.text[from..to].matches('\n').count();
        let line = if at < counted {
            line - lines(at, counted)
        } else {
            line + lines(counted, at)
        };
        self.counted = (at, line);
        line
    }

    fn reader(&mut self, close: u8) -> Reader<'_, 'a> {
        Reader::new(&mut self.cursor, &mut self.macros, close)
    }

    fn entry(&mut self, head: &Head<'a>, line: usize) -> Parsed<Entry<'a>> {
        let mut reader = self.reader(head.close);
        let key = reader.key()?;
        let fields = reader.fields()?;
        let unknown = reader.unknown().into_iter();
        let warning = |(at, name): (usize, String)| (self.line(at), name);
        let unknown = unknown.map(warning).collect();
        Ok(Entry {
            line,
            start: head.start,
            kind: head.kind,
            key,
            fields,
            unknown,
        })
    }
}

/// Returns where the next line begins that begins an entry, or the end of the text.
fn next_line_of_entry(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(end) = text[at..].find('\n') {
        at += end + 1;
        let blanks = text[at..]
            .bytes()
            .take_while(|byte| matches!(byte, b' ' | b'\t'));
        let start = at + blanks.count();
        if text[start..].starts_with('@') && head(text, start).is_some_and(|head| head.close != 0) {
            return start;
        }
    }
    text.len()
}

/// Reads the beginning of an entry at an at sign. A comment needs no braces.
fn head(text: &str, start: usize) -> Option<Head<'_>> {
    let rest = text[start + 1..].trim_start();
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_-*+.:/".contains(c))?;
    let (kind, after) = rest.split_at(end);
    let open = after.trim_start();
    let close = match open.bytes().next() {
        _ if kind.is_empty() => return None,
        Some(b'{') => b'}',
        Some(b'(') => b')',
        _ if kind.eq_ignore_ascii_case("comment") => 0,
        _ => return None,
    };
    let inside = if close == 0 {
        text.len() - after.len()
    } else {
        text.len() - open.len() + 1
    };
    Some(Head {
        start,
        kind,
        close,
        inside,
        begins_line: false,
    })
}

/// Whether a text begins like a file of BibTeX: with an entry, after comments.
pub(in crate::exchange) fn begins(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('%'));
    first.is_some_and(|line| line.starts_with('@') && head(line, 0).is_some())
}
