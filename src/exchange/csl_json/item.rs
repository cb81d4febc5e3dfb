//! The types and fields of an item, and how their values are read whatever their JSON type is.

use serde_json::{Map, Value};

use crate::domain::Kind;
use crate::exchange::values::Types;

/// The name under which an item is kept as it came.
pub(super) const FORMAT: &str = "csl-json";

pub(super) type Item = Map<String, Value>;

pub(super) const TYPES: Types = Types(&[
    (Kind::Paper, "article-journal paper-conference article"),
    (Kind::Paper, "report thesis manuscript patent periodical"),
    (Kind::Book, "book chapter classic collection pamphlet"),
    (Kind::Article, "webpage article-magazine article-newspaper"),
    (
        Kind::Article,
        "post entry entry-dictionary entry-encyclopedia",
    ),
    (Kind::Article, "interview post-weblog review review-book"),
    (Kind::Code, "software"),
    (Kind::Standard, "standard"),
    (
        Kind::Law,
        "legislation bill hearing legal_case regulation treaty",
    ),
    (Kind::Video, "motion_picture broadcast"),
    (Kind::Other, "document dataset event figure graphic map"),
    (Kind::Other, "musical_score performance speech song"),
    (Kind::Other, "personal_communication"),
]);

/// Types of works that are part of another one, which has the ISBN.
const PARTS: &str = " article-journal article-magazine article-newspaper chapter entry entry-dictionary entry-encyclopedia \
     paper-conference review review-book ";

pub(super) fn is_type(name: &str) -> bool {
    TYPES.kind(name).is_some()
}

pub(super) fn is_part(name: &str) -> bool {
    PARTS.contains(&format!(" {name} "))
}

/// The fields for a field of metadata, in order of preference; the first one is written.
pub(super) const FIELDS: &[(&str, &[&str])] = &[
    ("title", &["title", "title-short", "shortTitle"]),
    ("authors", &["author"]),
    ("editors", &["editor"]),
    ("year", &["issued"]),
    (
        "container",
        &[
            "container-title",
            "container-title-short",
            "journalAbbreviation",
            "event-title",
        ],
    ),
    ("publisher", &["publisher"]),
    ("volume", &["volume"]),
    ("issue", &["issue"]),
    ("page_range", &["page"]),
    ("pages", &["number-of-pages"]),
    ("edition", &["edition"]),
    ("language", &["language"]),
    ("summary", &["abstract"]),
    ("url", &["URL"]),
    ("doi", &["DOI"]),
    ("isbn", &["ISBN"]),
    ("arxiv", &["number"]),
    ("tags", &["keyword"]),
];

/// Returns the fields for a field of metadata.
pub(super) fn fields(name: &str) -> &'static [&'static str] {
    let row = FIELDS.iter().find(|(field, _)| *field == name);
    row.map_or(&[], |(_, fields)| fields)
}

/// Returns the texts of a field: a string or a number, or a list of them.
pub(super) fn texts(item: &Item, field: &str) -> Vec<String> {
    match item.get(field) {
        Some(Value::Array(values)) => values.iter().map(text).collect(),
        Some(value) => vec![text(value)],
        None => Vec::new(),
    }
}

/// Returns the text of a field, or else an empty one.
pub(super) fn first(item: &Item, field: &str) -> String {
    texts(item, field).into_iter().next().unwrap_or_default()
}

/// Returns a string or a number as text. Other values have none.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
