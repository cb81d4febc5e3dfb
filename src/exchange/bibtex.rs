//! BibTeX and BibLaTeX (the manual of `biblatex`, chapter 2; Patashnik, "`BibTeXing`", 1988).
//!
//! Entries are parsed one by one, so that a file of any length takes no more room than one entry and a faulty one costs no
//! other; an entry begins on a line of its own, as every program writes them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use biblatex::{
    Bibliography, ChunksExt, DateValue, Entry, EntryType, Field, Pair, PermissiveType, Person,
    RawBibliography, RawChunk, RawEntry, Spanned,
};

use super::{Record, values};
use crate::domain::{Kind, Slug, Work};
use crate::text;

/// The fields that say something here. Others are not even looked at: their faults are nobody's.
const FIELDS: [&str; 25] = [
    "title",
    "subtitle",
    "author",
    "editor",
    "year",
    "date",
    "url",
    "howpublished",
    "doi",
    "eprint",
    "eprinttype",
    "archiveprefix",
    "isbn",
    "pagetotal",
    "pages",
    "keywords",
    "annotation",
    "annote",
    "note",
    "type",
    "crossref",
    "xdata",
    "entrysubtype",
    "organization",
    "institution",
];

/// Those of them that are addresses and identifiers.
const LITERAL: [&str; 5] = ["url", "howpublished", "doi", "eprint", "isbn"];

/// Parents of parents are followed so far.
const MOST_PARENTS: usize = 8;

pub(super) fn begins(text: &str) -> bool {
    let first = text
        .lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with('%'));
    first.is_some_and(|line| head(line).is_some())
}

/// The type of an entry that begins on this line, and what follows its brace.
fn head(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix('@')?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic())?;
    let after = rest[end..].trim_start().strip_prefix(['{', '('])?;
    (end > 0).then(|| (&rest[..end], after))
}

/// A text whose entries are in braces: some are in parentheses.
fn braced(text: &str) -> Cow<'_, str> {
    let mut braced = Cow::Borrowed(text);
    for (_, part) in parts(text) {
        let open = part
            .find(['{', '('])
            .filter(|at| part[*at..].starts_with('('));
        if let Some((open, close)) = open.zip(part.rfind(')')) {
            let at = part.as_ptr().addr() - text.as_ptr().addr();
            braced.to_mut().replace_range(at + open..=at + open, "{");
            braced.to_mut().replace_range(at + close..=at + close, "}");
        }
    }
    braced
}

/// The parts of a text that begin with an entry, each with its line.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut starts = Vec::new();
    let mut offset = 0;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        if head(line).is_some() {
            starts.push((number, offset));
        }
        offset += line.len();
    }
    let ends: Vec<usize> = (starts.iter().skip(1).map(|(_, start)| *start))
        .chain([text.len()])
        .collect();
    (starts.into_iter().zip(ends)).map(|((line, start), end)| (line, &text[start..end]))
}

pub(super) fn read(text: &str, each: &mut dyn FnMut(Record)) {
    let text = &braced(text);
    let mut abbreviations = Abbreviations::new();
    let parents = parents(text);
    for (line, part) in parts(text) {
        let kind = head(part).map_or("", |(kind, _)| kind).to_ascii_lowercase();
        if kind == "comment" || kind == "preamble" {
            continue;
        }
        match RawBibliography::parse(part) {
            Err(err) => each(Record::faulty(line, err.kind.to_string())),
            Ok(raw) => {
                for new in raw.abbreviations {
                    let value = spelled_out(&new.value.v, &abbreviations, LONGEST_ABBREVIATION);
                    match value {
                        Some(value) => abbreviations.insert(new.key.v, value),
                        None => abbreviations.remove(new.key.v),
                    };
                }
                for entry in raw.entries {
                    each(record(line, entry, &abbreviations, &parents));
                }
            }
        }
    }
}

/// The parts of entries by their keys, where entries refer to each other.
fn parents(text: &str) -> HashMap<&str, &str> {
    if !text.contains("crossref") && !text.contains("xdata") {
        return HashMap::new();
    }
    let keyed = parts(text).filter_map(|(_, part)| {
        let (key, _) = head(part)?.1.split_once(',')?;
        Some((key.trim(), part))
    });
    keyed.collect()
}

/// What abbreviations stand for, with those in them that were known by then put in.
type Abbreviations<'s> = HashMap<&'s str, Field<'s>>;

/// The most that an abbreviation may stand for, in bytes.
const LONGEST_ABBREVIATION: usize = 10_000;

/// The most that a field may hold, in bytes.
const LONGEST_FIELD: usize = 1_000_000;

/// Braces nest so deep at most: each command in another takes room of the stack.
const DEEPEST: usize = 100;

/// A value with the abbreviations that are known by then put in; `None` where it gets longer than that. The crate puts them in
/// without an end where one stands for itself.
fn spelled_out<'s>(
    value: &Field<'s>,
    known: &Abbreviations<'s>,
    longest: usize,
) -> Option<Field<'s>> {
    let mut whole = Field::new();
    let mut length = 0;
    for chunk in value {
        let part = match chunk.v {
            RawChunk::Abbreviation(name) => known.get(name),
            RawChunk::Normal(_) => None,
        };
        for chunk in part.map_or(std::slice::from_ref(chunk), Vec::as_slice) {
            let (RawChunk::Normal(text) | RawChunk::Abbreviation(text)) = chunk.v;
            length += text.len() + 1;
            if length > longest {
                return None;
            }
            whole.push(chunk.clone());
        }
    }
    Some(whole)
}

/// How deep braces nest.
fn depth(value: &Field<'_>) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for chunk in value {
        let (RawChunk::Normal(text) | RawChunk::Abbreviation(text)) = chunk.v;
        for byte in text.bytes() {
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => continue,
            }
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn record<'s>(
    line: usize,
    entry: Spanned<RawEntry<'s>>,
    abbreviations: &Abbreviations<'s>,
    parents: &HashMap<&str, &'s str>,
) -> Record {
    if entry.v.kind.v.eq_ignore_ascii_case("xdata") {
        return Record::passed(line, "data that other entries share");
    }
    let key = entry.v.key.v;
    let mut entries = vec![entry];
    let mut at = 0;
    while at < entries.len() {
        let mut fields = std::mem::take(&mut entries[at].v.fields);
        fields.retain_mut(|field| !refers(field) || follow(field, parents, &mut entries));
        entries[at].v.fields = fields;
        at += 1;
    }
    for entry in &mut entries {
        (entry.v.fields).retain(|field| {
            FIELDS
                .iter()
                .any(|known| field.key.v.eq_ignore_ascii_case(known))
        });
    }
    for field in entries.iter_mut().flat_map(|entry| &mut entry.v.fields) {
        match spelled_out(&field.value.v, abbreviations, LONGEST_FIELD) {
            Some(whole) if depth(&whole) <= DEEPEST => field.value.v = whole,
            Some(_) => return Record::faulty(line, "braces nest too deep in it"),
            None => return Record::faulty(line, "it holds a field of more than a million bytes"),
        }
    }
    let literals = literals(&entries[0].v);
    let raw = RawBibliography {
        preamble: String::new(),
        entries,
        abbreviations: Vec::new(),
    };
    match Bibliography::from_raw(raw) {
        Err(err) => Record::faulty(line, err.kind.to_string()),
        Ok(whole) => match whole.get(key) {
            Some(entry) => Record::of(line, work(entry, &literals)),
            None => Record::faulty(line, "an entry without a key"),
        },
    }
}

/// The fields of an entry that are no prose: taken as they stand, for prose would make a dash of two hyphens. What many
/// escape though it need not be is freed of that.
fn literals(entry: &RawEntry<'_>) -> HashMap<String, String> {
    let literal = |field: &Pair<'_>| {
        let name = field.key.v.to_ascii_lowercase();
        let is_literal = LITERAL.contains(&name.as_str());
        let chunks = field.value.v.iter().map(|chunk| match chunk.v {
            RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
        });
        let text: String = chunks.collect();
        let text = text.replace("\\url", "").replace(['{', '}', '\\'], "");
        is_literal.then_some((name, text))
    };
    entry.fields.iter().filter_map(literal).collect()
}

/// Whether a field names entries from which others are taken.
fn refers(field: &Pair<'_>) -> bool {
    field.key.v.eq_ignore_ascii_case("crossref") || field.key.v.eq_ignore_ascii_case("xdata")
}

/// Fetches the entries that a field names, and leaves the names of those alone that were not here: the crate follows them
/// without an end where they lead round. Gives whether any is left.
fn follow<'s>(
    field: &mut Pair<'s>,
    parents: &HashMap<&str, &'s str>,
    entries: &mut Vec<Spanned<RawEntry<'s>>>,
) -> bool {
    let mut named = Field::new();
    for chunk in std::mem::take(&mut field.value.v) {
        let (RawChunk::Normal(keys) | RawChunk::Abbreviation(keys)) = chunk.v;
        for key in keys.split(',').map(str::trim) {
            let is_here = entries.iter().any(|entry| entry.v.key.v == key);
            let Some(part) = parents.get(key).filter(|_| !is_here) else {
                continue;
            };
            let raw = RawBibliography::parse(part).ok();
            let mut fetched = raw.into_iter().flat_map(|raw| raw.entries);
            let fetched = fetched.find(|entry| entry.v.key.v == key);
            if let Some(parent) = fetched.filter(|_| entries.len() < MOST_PARENTS) {
                if !named.is_empty() {
                    named.push(Spanned::new(RawChunk::Normal(","), chunk.span.clone()));
                }
                named.push(Spanned::new(
                    RawChunk::Normal(parent.v.key.v),
                    chunk.span.clone(),
                ));
                entries.push(parent);
            }
        }
    }
    field.value.v = named;
    !field.value.v.is_empty()
}

fn work(entry: &Entry, literals: &HashMap<String, String>) -> Result<Work, &'static str> {
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
        // Two editions may share a field; the first is taken.
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
    for keyword in field("keywords").unwrap_or_default().split([',', ';']) {
        work.tag(keyword);
    }
    for name in ["annotation", "annote"] {
        work.note(&field(name).unwrap_or_default())?;
    }
    work.kind(kind(entry, &work));
    Ok(work)
}

/// A person by name, given names first.
fn name(person: &Person) -> String {
    let parts = [
        &person.given_name,
        &person.prefix,
        &person.name,
        &person.suffix,
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

fn kind(entry: &Entry, work: &Work) -> Kind {
    let said = entry.get("type").map(ChunksExt::format_verbatim);
    if let Some(kind) = said.and_then(|kind| kind.to_lowercase().parse().ok()) {
        return kind;
    }
    match &entry.entry_type {
        EntryType::Book
        | EntryType::MvBook
        | EntryType::InBook
        | EntryType::BookInBook
        | EntryType::SuppBook
        | EntryType::Booklet
        | EntryType::Collection
        | EntryType::MvCollection
        | EntryType::Reference
        | EntryType::MvReference
        | EntryType::Proceedings
        | EntryType::MvProceedings => Kind::Book,
        EntryType::Manual => Kind::Docs,
        EntryType::Online => Kind::Article,
        EntryType::Misc if work.metadata.arxiv.is_some() || work.metadata.doi.is_some() => {
            Kind::Paper
        }
        EntryType::Misc if work.metadata.url.is_some() => Kind::Article,
        EntryType::Misc | EntryType::Dataset => Kind::Other,
        EntryType::Unknown(name) => match name.to_ascii_lowercase().as_str() {
            "software" => Kind::Code,
            "standard" => Kind::Standard,
            "legislation" | "jurisdiction" | "legal" => Kind::Law,
            "video" | "movie" => Kind::Video,
            "electronic" | "www" | "webpage" => Kind::Article,
            _ => Kind::Other,
        },
        _ => Kind::Paper,
    }
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        out.write_all(entry(&work).as_bytes())?;
    }
    Ok(())
}

/// An entry. The crate writes any brace in a title as `\{`, which BibTeX counts all the same: hence not with it.
fn entry(work: &Work) -> String {
    let metadata = work.metadata.clone().filled();
    let kind = metadata.kind.unwrap_or(Kind::Other);
    let arxiv = metadata.arxiv.flatten();
    let (name, says_kind) = match kind {
        Kind::Paper if arxiv.is_some() => ("misc", true),
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
    let is_arxiv = arxiv.is_some();
    field(
        "title",
        metadata
            .title
            .map(|title| format!("{{{}}}", escape(&title))),
    );
    let mut authors: Vec<String> = (metadata.authors.into_iter().flatten())
        .map(|author| person(&author))
        .collect();
    if metadata.et_al.is_some() {
        authors.push("others".to_owned());
    }
    field(
        "author",
        (!authors.is_empty()).then(|| authors.join(" and ")),
    );
    field("year", metadata.year.flatten().map(|year| year.to_string()));
    field("eprint", arxiv);
    field("archiveprefix", is_arxiv.then(|| "arXiv".to_owned()));
    field("doi", metadata.doi.flatten().map(|doi| verbatim(&doi)));
    field("isbn", metadata.isbn.flatten());
    field("url", metadata.url.flatten().map(|url| verbatim(&url)));
    field(
        "pagetotal",
        metadata.pages.flatten().map(|pages| pages.to_string()),
    );
    let tags: Vec<&str> = work.tags.iter().map(Slug::as_str).collect();
    field("keywords", (!tags.is_empty()).then(|| tags.join(", ")));
    field("type", (!says_kind).then(|| kind.to_string()));
    entry.push_str("}\n\n");
    entry
}

/// A name as BibTeX takes it: family name first, and in braces where it has no parts or what parts names is in it.
fn person(name: &str) -> String {
    let is_and = |word: &str| word.eq_ignore_ascii_case("and");
    match values::name(name).filter(|_| !name.split(' ').any(is_and)) {
        Some((given, family, "")) => format!("{}, {}", escape(&family), escape(&given)),
        Some((given, family, suffix)) => {
            format!("{}, {suffix}, {}", escape(&family), escape(&given))
        }
        None => format!("{{{}}}", escape(name)),
    }
}

/// Text as LaTeX that shows just that text. Braces count though they be escaped: those without a partner are commands.
fn escape(line: &str) -> String {
    let line = text::line(line);
    let has_partners = are_balanced(&line);
    let mut safe = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' if !has_partners => safe.push_str("\\textbraceleft{}"),
            '}' if !has_partners => safe.push_str("\\textbraceright{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                safe.push('\\');
                safe.push(c);
            }
            // Two hyphens would be a dash.
            '-' if safe.ends_with('-') => safe.push_str("{}-"),
            c => safe.push(c),
        }
    }
    safe
}

/// Whether each brace has a partner.
fn are_balanced(line: &str) -> bool {
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

/// An address or identifier, which is printed as it is: what would end the field is written as in an address.
fn verbatim(text: &str) -> String {
    let escaped = text::line(text);
    escaped
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
}
