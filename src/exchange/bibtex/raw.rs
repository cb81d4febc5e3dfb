//! Parses BibTeX source up to the point where every entry is complete: splits a file into entries and resolves abbreviations
//! and parents, within bounds that a hostile file cannot exceed.

use std::borrow::Cow;
use std::collections::HashMap;

use biblatex::{Bibliography, Entry, Field, Pair, RawBibliography, RawChunk, RawEntry, Spanned};

use crate::domain::Work;
use crate::exchange::{Found, Record};

/// The fields that are read. Others are dropped before parsing, so that an error in them does not matter.
const FIELDS: &str = "title subtitle author editor organization institution year date url howpublished doi eprint \
    eprinttype archiveprefix isbn pagetotal pages keywords annotation annote note read readstatus type entrysubtype crossref xdata";

/// The fields that hold addresses and identifiers.
const LITERAL_FIELDS: [&str; 5] = ["url", "howpublished", "doi", "eprint", "isbn"];

/// How many parents of one entry are resolved.
const MAX_PARENTS: usize = 8;

pub(in crate::exchange) fn begins(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('%'));
    first.and_then(head).is_some()
}

/// Returns the type of the entry that begins on this line, and the text after its opening brace.
fn head(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix('@')?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic())?;
    let after = rest[end..].trim_start().strip_prefix(['{', '('])?;
    (end > 0).then(|| (&rest[..end], after))
}

/// Replaces the parentheses around entries by braces: BibTeX allows both, the parser only braces.
fn with_braces(text: &str) -> Cow<'_, str> {
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

/// Splits a text into its entries, each with its line.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut starts = Vec::new();
    let mut offset = 0;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        if head(line).is_some() {
            starts.push((number, offset));
        }
        offset += line.len();
    }
    let ends = starts.clone().into_iter().skip(1).map(|(_, start)| start);
    let ends = ends.chain([text.len()]);
    (starts.into_iter().zip(ends)).map(|((line, start), end)| (line, &text[start..end]))
}

/// Converts a complete entry, given its literal fields by name.
pub(super) type Convert<'c> = &'c dyn Fn(&Entry, &HashMap<String, String>) -> Result<Work, Found>;

/// Parses a text and emits a record for each entry, converted with `convert`.
pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record), convert: Convert<'_>) {
    let text = &with_braces(text);
    let mut abbreviations = Abbreviations::new();
    let parents = parents(text);
    for (line, part) in parts(text) {
        let kind = head(part).map_or("", |(kind, _)| kind).to_ascii_lowercase();
        if kind == "comment" || kind == "preamble" {
            continue;
        }
        match RawBibliography::parse(part) {
            Err(err) => emit(Record::faulty(line, err.kind.to_string())),
            Ok(raw) => {
                for new in raw.abbreviations {
                    let value = expand(&new.value.v, &abbreviations, MAX_ABBREVIATION_BYTES);
                    match value {
                        Some(value) => abbreviations.insert(new.key.v, value),
                        None => abbreviations.remove(new.key.v),
                    };
                }
                for entry in raw.entries {
                    let work = work(entry, &abbreviations, &parents, convert);
                    emit(Record::new(line, work));
                }
            }
        }
    }
}

/// Maps keys to entries, if any entry refers to another.
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

/// Abbreviations (`@string`) with their expanded values.
type Abbreviations<'s> = HashMap<&'s str, Field<'s>>;

/// The maximum length of an expanded abbreviation, in bytes.
const MAX_ABBREVIATION_BYTES: usize = 10_000;

/// The maximum length of a field, in bytes.
const MAX_FIELD_BYTES: usize = 1_000_000;

/// The maximum depth of braces: the parser recurses into nested commands.
const MAX_DEPTH: usize = 100;

/// Expands the abbreviations in a value. Returns `None` if the result is longer than `max_bytes`.
///
/// The crate's own expansion does not terminate for an abbreviation that contains itself.
fn expand<'s>(value: &Field<'s>, known: &Abbreviations<'s>, max_bytes: usize) -> Option<Field<'s>> {
    let mut expanded = Field::new();
    let mut length = 0;
    for chunk in value {
        let part = match chunk.v {
            RawChunk::Abbreviation(name) => known.get(name),
            RawChunk::Normal(_) => None,
        };
        for chunk in part.map_or(std::slice::from_ref(chunk), Vec::as_slice) {
            let (RawChunk::Normal(text) | RawChunk::Abbreviation(text)) = chunk.v;
            length += text.len() + 1;
            if length > max_bytes {
                return None;
            }
            expanded.push(chunk.clone());
        }
    }
    Some(expanded)
}

/// Returns the depth of nested braces.
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

fn work<'s>(
    entry: Spanned<RawEntry<'s>>,
    abbreviations: &Abbreviations<'s>,
    parents: &HashMap<&str, &'s str>,
    convert: Convert<'_>,
) -> Result<Work, Found> {
    if entry.v.kind.v.eq_ignore_ascii_case("xdata") {
        let why = "@xdata, which only holds fields of other entries";
        return Err(Found::Skipped(why.to_owned()));
    }
    let key = entry.v.key.v;
    let mut entries = vec![entry];
    let mut at = 0;
    while at < entries.len() {
        let mut fields = std::mem::take(&mut entries[at].v.fields);
        fields.retain_mut(|field| {
            !names_parents(field) || resolve_parents(field, parents, &mut entries)
        });
        entries[at].v.fields = fields;
        at += 1;
    }
    for entry in &mut entries {
        entry.v.fields.retain(|field| {
            let name = field.key.v.to_ascii_lowercase();
            FIELDS.split(' ').any(|known| known == name)
        });
    }
    for field in entries.iter_mut().flat_map(|entry| &mut entry.v.fields) {
        match expand(&field.value.v, abbreviations, MAX_FIELD_BYTES) {
            Some(expanded) if depth(&expanded) <= MAX_DEPTH => field.value.v = expanded,
            Some(_) => return Err("braces are nested too deeply".into()),
            None => return Err("a field is longer than 1,000,000 bytes".into()),
        }
    }
    let literals = literals(&entries[0].v);
    let raw = RawBibliography {
        preamble: String::new(),
        entries,
        abbreviations: Vec::new(),
    };
    let bibliography =
        Bibliography::from_raw(raw).map_err(|err| Found::Faulty(err.kind.to_string()))?;
    let entry = bibliography.get(key).ok_or("the entry has no key")?;
    convert(entry, &literals)
}

/// Returns the literal fields of an entry verbatim: parsed as LaTeX, two hyphens would become a dash. Removes the escapes that
/// many programs write needlessly.
fn literals(entry: &RawEntry<'_>) -> HashMap<String, String> {
    let literal = |field: &Pair<'_>| {
        let name = field.key.v.to_ascii_lowercase();
        let is_literal = LITERAL_FIELDS.contains(&name.as_str());
        let chunks = field.value.v.iter().map(|chunk| match chunk.v {
            RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
        });
        let text: String = chunks.collect();
        let text = text.replace("\\url", "").replace(['{', '}', '\\'], "");
        is_literal.then_some((name, text))
    };
    entry.fields.iter().filter_map(literal).collect()
}

/// Returns whether a field names parents of the entry.
fn names_parents(field: &Pair<'_>) -> bool {
    field.key.v.eq_ignore_ascii_case("crossref") || field.key.v.eq_ignore_ascii_case("xdata")
}

/// Appends the parents that a field names to `entries`, and keeps only their keys in the field. Returns whether any is left.
///
/// A key that is already in `entries` is removed: the crate does not terminate if parents form a cycle.
fn resolve_parents<'s>(
    field: &mut Pair<'s>,
    parents: &HashMap<&str, &'s str>,
    entries: &mut Vec<Spanned<RawEntry<'s>>>,
) -> bool {
    let mut resolved = Field::new();
    for chunk in std::mem::take(&mut field.value.v) {
        let (RawChunk::Normal(keys) | RawChunk::Abbreviation(keys)) = chunk.v;
        for key in keys.split(',').map(str::trim) {
            let is_known = entries.iter().any(|entry| entry.v.key.v == key);
            let Some(part) = parents.get(key).filter(|_| !is_known) else {
                continue;
            };
            let raw = RawBibliography::parse(part).ok();
            let mut parsed = raw.into_iter().flat_map(|raw| raw.entries);
            let parent = parsed.find(|entry| entry.v.key.v == key);
            if let Some(parent) = parent.filter(|_| entries.len() < MAX_PARENTS) {
                if !resolved.is_empty() {
                    resolved.push(Spanned::new(RawChunk::Normal(","), chunk.span.clone()));
                }
                resolved.push(Spanned::new(
                    RawChunk::Normal(parent.v.key.v),
                    chunk.span.clone(),
                ));
                entries.push(parent);
            }
        }
    }
    field.value.v = resolved;
    !field.value.v.is_empty()
}
