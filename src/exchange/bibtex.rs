//! Reads and writes BibTeX and BibLaTeX (the manual of `biblatex`, chapter 2; Patashnik, "`BibTeXing`", 1988).
//!
//! Each entry is parsed alone, so memory use does not grow with the file and an invalid entry does not affect others. An
//! entry must begin on its own line, as every program writes it.

mod raw;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use biblatex::{Chunk, ChunksExt, DateValue, Entry, EntryType, PermissiveType, Person, Spanned};

use super::values::{self, Types};
use super::{Found, ReadOptions, Record, standing};
use crate::domain::{Kind, Name, Parts, Tag, Work};
use crate::text;

pub(super) use raw::begins;

/// The types of entries that are not papers. The kind of `misc` depends on its fields.
const TYPES: Types = Types(&[
    (Kind::Book, "book mvbook inbook bookinbook suppbook booklet"),
    (Kind::Book, "collection mvcollection"),
    (Kind::Book, "reference mvreference"),
    (Kind::Book, "proceedings mvproceedings"),
    (Kind::Docs, "manual"),
    (Kind::Article, "online electronic www webpage"),
    (Kind::Code, "software"),
    (Kind::Standard, "standard"),
    (Kind::Law, "legislation jurisdiction legal"),
    (Kind::Video, "video movie"),
    (Kind::Other, "dataset"),
]);

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    raw::read(text, emit, &|entry, literals| {
        work(entry, literals, options)
    });
}

/// Converts a complete entry to a work.
fn work(
    entry: &Entry,
    literals: &HashMap<String, String>,
    options: &ReadOptions,
) -> Result<Work, Found> {
    let field = |name: &str| entry.get(name).map(ChunksExt::format_verbatim);
    let literal = |name: &str| literals.get(name).map(String::as_str);
    let mut work = Work {
        slug: entry.key.to_lowercase().parse().ok(),
        ..Work::default()
    };
    let title = field("title").unwrap_or_default();
    match field("subtitle") {
        Some(subtitle) => work.title(&format!("{title}: {subtitle}"))?,
        None => work.title(&title)?,
    }
    let authors = entry.author().ok().filter(|authors| !authors.is_empty());
    let editors = || Some(entry.editors().ok()?.into_iter().next()?.0);
    for person in authors.or_else(editors).unwrap_or_default() {
        if person.name == "others" && person.given_name.is_empty() {
            work.more_authors(1);
        } else {
            work.author(&name(&person))?;
        }
    }
    if work.metadata.authors.is_none()
        && let Some(body) = field("organization").or_else(|| field("institution"))
    {
        work.author(&body)?;
    }
    match entry.date() {
        Ok(PermissiveType::Typed(date)) => {
            let (DateValue::At(day)
            | DateValue::After(day)
            | DateValue::Before(day)
            | DateValue::Between(day, _)) = date.value;
            work.year(&day.year.to_string());
        }
        _ => work.year(&field("year").or_else(|| field("date")).unwrap_or_default()),
    }
    let prefix = field("eprinttype").or_else(|| field("archiveprefix"));
    let is_arxiv = prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("arxiv"));
    if let Some(eprint) = literal("eprint").filter(|_| is_arxiv) {
        work.identifier(&format!("arXiv:{eprint}"));
    }
    for name in ["doi", "isbn"] {
        let text = literal(name).unwrap_or_default();
        // A field may name several editions; the first is used.
        let first = text.split([',', ';']).next().unwrap_or_default().trim();
        work.identifier(first);
    }
    if let Some(url) = literal("url").or(literal("howpublished")) {
        work.address(url.trim());
    }
    if let Some(pages) = field("pagetotal") {
        work.pages(&pages);
    } else if let Ok(PermissiveType::Typed(ranges)) = entry.pages() {
        let pages = ranges
            .iter()
            .map(|range| range.end.saturating_sub(range.start) + 1);
        let pages: u32 = pages.fold(0, u32::saturating_add);
        if pages > 1 {
            work.pages(&pages.to_string());
        }
    }
    for keyword in entry.get("keywords").map(keywords).unwrap_or_default() {
        work.tag(&keyword);
    }
    for name in ["annotation", "annote"] {
        work.note(&field(name).unwrap_or_default())?;
    }
    for name in standing::FIELDS {
        standing::field(&mut work, &field(name).unwrap_or_default(), options);
    }
    standing::text(&mut work, &field("note").unwrap_or_default(), options);
    work.kind(kind(entry, &work));
    Ok(work)
}

/// Separates keywords, unless it stands in braces.
const KEYWORD_ENDS: [char; 2] = [',', ';'];

/// Splits a field into keywords. Braces around all of it protect nothing.
fn keywords(field: &[Spanned<Chunk>]) -> Vec<String> {
    let is_outside = |chunk: &Chunk| !matches!(chunk, Chunk::Verbatim(_));
    let is_protected = field
        .iter()
        .any(|chunk| is_outside(&chunk.v) && !chunk.v.get().is_empty());
    let mut keywords = vec![String::new()];
    for chunk in field {
        let mut parts = match &chunk.v {
            Chunk::Verbatim(text) if is_protected => vec![text.clone()],
            Chunk::Math(text) => vec![format!("${text}$")],
            Chunk::Normal(text) | Chunk::Verbatim(text) => {
                text.split(KEYWORD_ENDS).map(str::to_owned).collect()
            }
        }
        .into_iter();
        if let Some(last) = keywords.last_mut() {
            last.extend(parts.next());
        }
        keywords.extend(parts);
    }
    keywords
}

/// Formats the tags of a work as [`keywords`] reads them.
fn keyword_list(work: &Work) -> Option<String> {
    let keyword = |tag: &Tag| match tag.as_str() {
        text if text.contains(KEYWORD_ENDS) => format!("{{{}}}", escape(text)),
        text => escape(text),
    };
    let list = values::list(work.tags.iter().map(keyword), ", ")?;
    // Alone, it would lose its braces.
    let is_one = work.tags.len() == 1 && list.starts_with('{');
    Some(if is_one { list + "," } else { list })
}

/// Formats a name with given names first.
fn name(person: &Person) -> String {
    let parts = [
        &person.given_name,
        &person.prefix,
        &person.name,
        &person.suffix,
    ];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    values::list(parts, " ").unwrap_or_default()
}

fn kind(entry: &Entry, work: &Work) -> Kind {
    let explicit = entry.get("type").map(ChunksExt::format_verbatim);
    if let Some(kind) = explicit.and_then(|kind| kind.to_lowercase().parse().ok()) {
        return kind;
    }
    let name = match &entry.entry_type {
        EntryType::Unknown(name) => name.to_ascii_lowercase(),
        known => known.to_string(),
    };
    match TYPES.kind(&name) {
        Some(kind) => kind,
        None if matches!(entry.entry_type, EntryType::Unknown(_)) => Kind::Other,
        None if entry.entry_type != EntryType::Misc => Kind::Paper,
        None if work.metadata.arxiv.is_some() || work.metadata.doi.is_some() => Kind::Paper,
        None if work.metadata.url.is_some() => Kind::Article,
        None => Kind::Other,
    }
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        out.write_all(entry(&work).as_bytes())?;
    }
    Ok(())
}

/// Formats an entry. The crate's writer is not used because it escapes a brace as `\{`, which BibTeX still counts.
fn entry(work: &Work) -> String {
    let metadata = work.metadata.clone().into_metadata();
    let (name, implies_kind) = match metadata.kind {
        Kind::Paper if metadata.arxiv.is_some() => ("misc", true),
        Kind::Paper => ("article", true),
        Kind::Book => ("book", true),
        Kind::Article => ("online", true),
        Kind::Docs => ("manual", true),
        Kind::Blog => ("online", false),
        _ => ("misc", false),
    };
    let mut entry = format!("@{name}{{{},\n", work.slug());
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(entry, "  {name} = {{{value}}},");
        }
    };
    field("title", Some(format!("{{{}}}", escape(&metadata.title))));
    let others = metadata.et_al.map(|_| "others".to_owned());
    let authors: Vec<String> = (metadata.authors.iter().map(person))
        .chain(others)
        .collect();
    field("author", values::list(&authors, " and "));
    field("year", metadata.year.map(|year| year.to_string()));
    let prefix = metadata.arxiv.as_ref().map(|_| "arXiv".to_owned());
    field("eprint", metadata.arxiv);
    field("archiveprefix", prefix);
    field("doi", metadata.doi.map(|doi| verbatim(&doi)));
    field("isbn", metadata.isbn);
    field("url", metadata.url.map(|url| verbatim(&url)));
    field("pagetotal", metadata.pages.map(|pages| pages.to_string()));
    field("keywords", keyword_list(work));
    field("type", (!implies_kind).then(|| metadata.kind.to_string()));
    entry.push_str("}\n\n");
    entry
}

/// Formats a name with the family name first, or in braces if it has no parts or contains "and".
fn person(name: &Name) -> String {
    let is_and = |word: &str| word.eq_ignore_ascii_case("and");
    match name.parts() {
        Parts::Person {
            given,
            family,
            suffix,
        } if !name.plain().split(' ').any(is_and) => {
            let parts = [&family, suffix, &given].map(escape);
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            values::list(parts, ", ").unwrap_or_default()
        }
        _ => format!("{{{}}}", escape(&name.plain())),
    }
}

/// Escapes text for LaTeX. BibTeX counts escaped braces too, so unbalanced ones are written as commands.
fn escape(line: &str) -> String {
    let line = text::line(line);
    let is_balanced = has_balanced_braces(&line);
    let mut safe = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' if !is_balanced => safe.push_str("\\textbraceleft{}"),
            '}' if !is_balanced => safe.push_str("\\textbraceright{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                safe.push('\\');
                safe.push(c);
            }
            // LaTeX makes a dash of two hyphens.
            '-' if safe.ends_with('-') => safe.push_str("{}-"),
            c => safe.push(c),
        }
    }
    safe
}

fn has_balanced_braces(line: &str) -> bool {
    let mut depth = 0usize;
    for c in line.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// Percent-encodes the characters of an address or identifier that could end the field; nothing else needs an escape.
fn verbatim(text: &str) -> String {
    text::percent_encoded(text, &['{', '}', '\\'])
}
