//! Reads and writes RIS (Research Information Systems, "RIS Format Specifications", 2011): one field per line, each with a
//! two-letter tag.

use std::io::{self, Write};

use super::Record;
use super::values::{self, Types};
use crate::domain::{Kind, Work};
use crate::text;

const TYPES: Types = Types(&[
    ("JOUR", Kind::Paper),
    ("CONF", Kind::Paper),
    ("CPAPER", Kind::Paper),
    ("RPRT", Kind::Paper),
    ("THES", Kind::Paper),
    ("UNPB", Kind::Paper),
    ("PREPRINT", Kind::Paper),
    ("EJOUR", Kind::Paper),
    ("INPR", Kind::Paper),
    ("BOOK", Kind::Book),
    ("CHAP", Kind::Book),
    ("EBOOK", Kind::Book),
    ("EDBOOK", Kind::Book),
    ("ECHAP", Kind::Book),
    ("ELEC", Kind::Article),
    ("MGZN", Kind::Article),
    ("NEWS", Kind::Article),
    ("ENCYC", Kind::Article),
    ("BLOG", Kind::Article),
    ("COMP", Kind::Code),
    ("STAND", Kind::Standard),
    ("STAT", Kind::Law),
    ("BILL", Kind::Law),
    ("CASE", Kind::Law),
    ("VIDEO", Kind::Video),
    ("MPCT", Kind::Video),
    ("GEN", Kind::Other),
]);

/// A field for private use, which holds a kind that no RIS type stands for.
const KIND: &str = "C1";

const UNTERMINATED: &str = "the record does not end with an ER line";

pub(super) fn begins(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|first| field(first).is_some_and(|(tag, _)| tag == "TY"))
}

/// Splits a line into tag and value.
fn field(line: &str) -> Option<(&str, &str)> {
    let tag = line.get(..2)?;
    let value = line.get(2..)?.strip_prefix("  -")?;
    let is_tag = tag
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_tag.then(|| (tag, value.trim()))
}

pub(super) fn read(text: &str, emit: &mut dyn FnMut(Record)) {
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
                    emit(Record::from_work(line, work(&fields)));
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
                emit(Record::faulty(
                    number,
                    format!("the field {tag} is outside a record"),
                ));
            }
            // Some programs write record numbers between records.
            (None, _) => {}
        }
    }
    if !has_records {
        emit(Record::faulty(
            1,
            "expected a record that begins with a TY line",
        ));
    }
    if let Some((line, _)) = current {
        emit(Record::faulty(line, UNTERMINATED));
    }
}

fn work(fields: &[(&str, String)]) -> Result<Work, &'static str> {
    let mut work = Work::default();
    let first = |tags: &[&str]| {
        let mut found = tags
            .iter()
            .filter_map(|tag| fields.iter().find(|(known, _)| known == tag));
        found
            .next()
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    work.slug = first(&["ID"]).to_lowercase().parse().ok();
    work.title(first(&["TI", "T1", "CT", "BT"]))?;
    let authors =
        |tags: [&'static str; 2]| fields.iter().filter(move |(tag, _)| tags.contains(tag));
    let tags = if authors(["AU", "A1"]).next().is_some() {
        ["AU", "A1"]
    } else {
        ["A2", "ED"]
    };
    for (_, name) in authors(tags) {
        work.author(&given_first(name))?;
    }
    work.year(first(&["PY", "Y1", "DA"]));
    for tag in ["DO", "SN", "M3"] {
        work.identifier(first(&[tag]));
    }
    for (_, url) in fields
        .iter()
        .filter(|(tag, _)| ["UR", "L2", "LK"].contains(tag))
    {
        work.address(url.split([';', '\n']).next().unwrap_or_default());
    }
    match (first(&["SP"]).parse::<u32>(), first(&["EP"]).parse::<u32>()) {
        (Ok(from), Ok(to)) if to > from => work.pages(&(to - from + 1).to_string()),
        _ => work.pages(first(&["SP"])),
    }
    for (_, keywords) in fields.iter().filter(|(tag, _)| *tag == "KW") {
        for keyword in keywords.split(['\n', ';']) {
            work.tag(keyword);
        }
    }
    for (_, note) in fields
        .iter()
        .filter(|(tag, _)| *tag == "N1" || *tag == "RN")
    {
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
    let (family, given) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let suffix = parts.next().unwrap_or_default();
    format!("{given} {family} {suffix}")
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        out.write_all(record(&work).as_bytes())?;
    }
    Ok(())
}

fn record(work: &Work) -> String {
    let metadata = work.metadata.clone().filled();
    let kind = metadata.kind.unwrap_or(Kind::Other);
    let known = TYPES.name(kind);
    let mut record = String::new();
    let mut field = |tag: &str, value: &str| {
        record.push_str(&format!("{tag}  - {}\r\n", text::line(value)));
    };
    field("TY", known.unwrap_or("GEN"));
    field("ID", work.slug().as_str());
    field("TI", metadata.title.as_deref().unwrap_or_default());
    for name in metadata.authors.iter().flatten() {
        match values::name(name) {
            Some((given, family, "")) => field("AU", &format!("{family}, {given}")),
            Some((given, family, suffix)) => field("AU", &format!("{family}, {given}, {suffix}")),
            None => field("AU", name),
        }
    }
    let arxiv = metadata
        .arxiv
        .flatten()
        .map(|id| format!("https://arxiv.org/abs/{id}"));
    let pages = metadata.pages.flatten().map(|pages| pages.to_string());
    for (tag, value) in [
        (
            "PY",
            metadata.year.flatten().map(|year| format!("{year:04}")),
        ),
        ("DO", metadata.doi.flatten()),
        ("SN", metadata.isbn.flatten()),
        ("UR", metadata.url.flatten()),
        ("UR", arxiv),
        ("SP", pages),
    ] {
        if let Some(value) = value {
            field(tag, &value);
        }
    }
    for tag in &work.tags {
        field("KW", tag.as_str());
    }
    if known.is_none() {
        field(KIND, kind.as_str());
    }
    field("ER", "");
    record.push_str("\r\n");
    record
}
