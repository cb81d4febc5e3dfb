//! Reads and writes BibTeX and BibLaTeX (the manual of `biblatex`, chapter 2; Patashnik, "`BibTeXing`", 1988).
//!
//! A file is read entry by entry, so memory use does not grow with it, and an entry that cannot be read does not affect others.
//! Each entry is kept as it came, and given back.

mod arxiv;
mod cursor;
mod dates;
mod entry;
mod fields;
mod files;
mod inherit;
mod languages;
mod latex;
mod macros;
mod names;
mod parse;
mod record;
#[cfg(test)]
mod tests;
mod verbatim;
mod work;
mod write;

use std::collections::HashSet;
use std::io::{self, Write};

use super::{Found, ReadOptions, Record};
use crate::domain::{Remark, Work};
use fields::Fields;
use inherit::{Inherited, Parents};
use parse::{Entry, Parser};

pub(super) use parse::begins;

/// The name of the format, under which the records are kept.
const NAME: &str = "bibtex";

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let mut parents = None;
    for entry in Parser::new(text) {
        match entry {
            Ok(entry) => {
                let work = taken(&entry, text, &mut parents, options);
                emit(Record::new(entry.line, work));
            }
            Err(broken) => emit(Record::faulty(broken.line, broken.why)),
        }
    }
}

fn taken<'a>(
    entry: &Entry<'a>,
    text: &'a str,
    parents: &mut Option<Parents<'a>>,
    options: &ReadOptions,
) -> Result<Work, Found> {
    if let Some(why) = no_work(entry) {
        return Err(Found::Skipped(why));
    }
    let inherited = if entry.get("crossref").or(entry.get("xdata")).is_some() {
        let parents = parents.get_or_insert_with(|| Parents::new(text));
        parents.inherited(entry)
    } else {
        Inherited::default()
    };
    let fields = Fields {
        entry,
        inherited: &inherited,
    };
    let mut work = work::work(&fields, options)?;
    for (line, name) in &entry.unknown {
        let place = match line {
            line if *line == entry.line => String::new(),
            line => format!("line {line}: "),
        };
        let remark = format!("{place}no abbreviation `{name}` is defined; it is taken as text");
        work.remarks.push(Remark::Other(remark));
    }
    let record = record::kept(entry, &inherited);
    // An entry that would be written the same need not be kept. It would have its title in two pairs of braces.
    let title = entry.get("title").unwrap_or("{");
    if !title.starts_with('{') || record != write::entry(&work).to_string() {
        work.keep(NAME, record);
    }
    Ok(work)
}

/// Returns why an entry is not a work.
fn no_work(entry: &Entry<'_>) -> Option<String> {
    let kind = entry.kind.to_ascii_lowercase();
    let mut fields = entry.fields.iter();
    let why = match kind.as_str() {
        "xdata" => "only holds fields of other entries",
        "set" => "only names other entries",
        "control" | "ieeetranbstctl" => "only holds settings of a style",
        _ if entry.key.is_empty() && fields.all(|field| field.value.trim().is_empty()) => {
            "is empty"
        }
        _ => return None,
    };
    Some(format!("@{kind}, which {why}"))
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    let mut keys = HashSet::new();
    for work in works {
        let slug = work.slug();
        let mut entry = record::given_back(&work).unwrap_or_else(|| write::entry(&work));
        // Keys are the same in any case. A slug is one of a kind, but another entry may have it as its key.
        let slugs = (1..).map(|number| match number {
            1 => slug.to_string(),
            number => format!("{slug}-{number}"),
        });
        let candidates = std::iter::once(entry.key.clone()).chain(slugs);
        let mut candidates = candidates.filter(|key| !key.is_empty());
        if let Some(key) = candidates.find(|key| keys.insert(key.to_lowercase())) {
            entry.key = key;
        }
        writeln!(out, "{entry}")?;
    }
    Ok(())
}
