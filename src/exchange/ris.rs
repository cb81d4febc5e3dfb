//! Reads and writes RIS (Research Information Systems, "RIS Format Specifications", 2011): one field per line, each with a
//! two-letter tag.

use std::io::{self, Write};

use super::values::{self, Types};
use super::{Found, ReadOptions, Record};
use crate::domain::{Kind, Parts, Work, listed_tag, split_tags};
use crate::text;

const TYPES: Types = Types(&[
    (
        Kind::Paper,
        "JOUR CONF CPAPER RPRT THES UNPB PREPRINT EJOUR INPR",
    ),
    (Kind::Book, "BOOK CHAP EBOOK EDBOOK ECHAP"),
    (Kind::Article, "ELEC MGZN NEWS ENCYC BLOG"),
    (Kind::Code, "COMP"),
    (Kind::Standard, "STAND"),
    (Kind::Law, "STAT BILL CASE"),
    (Kind::Video, "VIDEO MPCT"),
    (Kind::Other, "GEN"),
]);

/// A field for private use, which holds a kind that no RIS type stands for.
const KIND: &str = "C1";

/// Separates several keywords in one field, which the specification does not have but programs write.
const KEYWORD_ENDS: &[char] = &[';', '\n'];

const UNTERMINATED: &str = "the record does not end with an ER line";

pub(super) fn begins(text: &str) -> bool {
    let first = text.lines().next().and_then(field);
    first.is_some_and(|(tag, _)| tag == "TY")
}

/// Splits a line into tag and value.
fn field(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let value = line.get(2..)?.strip_prefix("  -")?;
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    tag.chars().all(is_part).then(|| (tag, value.trim()))
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let mut current: Option<(usize, Vec<(&str, String)>)> = None;
    let mut has_records = false;
    for (number, line) in (1..).zip(text.lines()) {
        match (field(line), &mut current) {
            (Some(("TY", kind)), previous) => {
                has_records = true;
                if let Some((line, _)) = previous.take() {
                    emit(Record::faulty(line, UNTERMINATED));
                }
                current = Some((number, vec![("TY", kind.to_owned())]));
            }
            (Some(("ER", _)), _) => {
                if let Some((line, fields)) = current.take() {
                    emit(Record::new(line, work(&fields)));
                }
            }
            (Some((tag, value)), Some((_, fields))) => fields.push((tag, value.to_owned())),
            // A value may continue on the next lines.
            (None, Some((_, fields))) if !line.trim().is_empty() => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push('\n');
                    value.push_str(line.trim());
                }
            }
            (Some((tag, _)), None) => {
                let why = format!("the field {tag} is outside a record");
                emit(Record::faulty(number, why));
            }
            // Some programs write record numbers between records.
            (None, _) => {}
        }
    }
    if !has_records {
        let why = "expected a record that begins with a TY line";
        emit(Record::faulty(1, why));
    }
    if let Some((line, _)) = current {
        emit(Record::faulty(line, UNTERMINATED));
    }
}

fn work(fields: &[(&str, String)]) -> Result<Work, Found> {
    let mut work = Work::default();
    let all = |tags: &'static [&str]| {
        let wanted = fields.iter().filter(|(tag, _)| tags.contains(tag));
        wanted.map(|(_, value)| value.as_str())
    };
    // The first tag that is present counts, not the first field.
    let first = |tags: &[&str]| {
        let find = |wanted: &&str| fields.iter().find(|(tag, _)| tag == wanted);
        tags.iter().find_map(find).map_or("", |(_, value)| value)
    };
    work.slug = first(&["ID"]).to_lowercase().parse().ok();
    work.title(first(&["TI", "T1", "CT", "BT"]))?;
    let has_authors = all(&["AU", "A1"]).next().is_some();
    for name in all(if has_authors {
        &["AU", "A1"]
    } else {
        &["A2", "ED"]
    }) {
        work.author(&given_first(name))?;
    }
    work.year(first(&["PY", "Y1", "DA"]));
    for tag in ["DO", "SN", "M3"] {
        work.identifier(first(&[tag]));
    }
    for url in all(&["UR", "L2", "LK"]) {
        work.address(url.split([';', '\n']).next().unwrap_or_default());
    }
    match (first(&["SP"]).parse::<u32>(), first(&["EP"]).parse::<u32>()) {
        (Ok(from), Ok(to)) if to > from => work.pages(&(to - from + 1).to_string()),
        _ => work.pages(first(&["SP"])),
    }
    for keyword in all(&["KW"]).flat_map(|keywords| split_tags(keywords, KEYWORD_ENDS)) {
        work.tag(&keyword);
    }
    for note in all(&["N1", "RN"]) {
        work.note(note)?;
    }
    let private = first(&[KIND]).parse().ok();
    let known = TYPES.kind(first(&["TY"]));
    work.kind(private.or(known).unwrap_or(Kind::Other));
    Ok(work)
}

/// Converts "Family, Given, Suffix" to "Given Family Suffix".
fn given_first(name: &str) -> String {
    let mut parts = name.split(',').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let (family, given, suffix) = (next(), next(), next());
    format!("{given} {family} {suffix}")
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        out.write_all(record(&work).as_bytes())?;
    }
    Ok(())
}

fn record(work: &Work) -> String {
    let metadata = work.metadata.clone().into_metadata();
    let known = TYPES.name(metadata.kind);
    let mut record = String::new();
    let mut field = |tag: &str, value: &str| {
        record.push_str(&format!("{tag}  - {}\r\n", text::exported(value)));
    };
    field("TY", known.unwrap_or("GEN"));
    field("ID", work.slug().as_str());
    field("TI", &metadata.title);
    for name in &metadata.authors {
        match name.parts() {
            Parts::Person {
                given,
                family,
                suffix: "",
            } => field("AU", &format!("{family}, {given}")),
            Parts::Person {
                given,
                family,
                suffix,
            } => field("AU", &format!("{family}, {given}, {suffix}")),
            Parts::Whole(name) => field("AU", &name),
        }
    }
    for (tag, value) in [
        ("PY", metadata.year.map(|year| format!("{year:04}"))),
        ("DO", metadata.doi),
        ("SN", metadata.isbn),
        ("UR", metadata.url),
        ("UR", metadata.arxiv.as_deref().map(values::arxiv_address)),
        ("SP", metadata.pages.map(|pages| pages.to_string())),
    ] {
        if let Some(value) = value {
            field(tag, &value);
        }
    }
    for tag in &work.tags {
        field("KW", &listed_tag(tag.as_str(), KEYWORD_ENDS));
    }
    if known.is_none() {
        field(KIND, metadata.kind.as_str());
    }
    field("ER", "");
    record.push_str("\r\n");
    record
}
