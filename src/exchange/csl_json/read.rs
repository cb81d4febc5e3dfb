//! The work that an item describes.

use serde_json::Value;

use super::item::{Item, TYPES, fields, first, is_part, text, texts};
use crate::domain::{Kind, Role, Work, split_tags};
use crate::exchange::pages::Pages;
use crate::exchange::values;
use crate::exchange::{Found, ReadOptions, kept, standing};

/// Returns the work of an item.
pub(super) fn work(item: &Item, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work::default();
    let best = |name: &str| {
        let mut texts = fields(name).iter().map(|field| first(item, field));
        texts
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
    };
    work.slug =
        (item.get("id").and_then(Value::as_str)).and_then(|id| id.to_lowercase().parse().ok());
    work.title(&values::inline(&best("title")))?;
    for (field, role) in [("author", Role::Author), ("editor", Role::Editor)] {
        for name in list(item.get(field)) {
            add_name(&mut work, role, name)?;
        }
    }
    if let Some(date) = item.get("issued") {
        year(&mut work, date);
    }
    for (name, field) in kept::TEXTS {
        work.text(field, &values::inline(&best(name)))?;
    }
    let pages = Pages::of_part(&best("page_range"), "");
    work.text(|metadata| &mut metadata.page_range, &pages.range)?;
    work.pages(&pages.count);
    work.pages(&Pages::of_whole(&best("pages")).count);
    identify(&mut work, item)?;
    for keyword in texts(item, "keyword") {
        for label in split_tags(&keyword, &[',', ';']) {
            work.tag(&label);
        }
    }
    work.note(&first(item, "annote"))?;
    standing::text(&mut work, &first(item, "note"), options);
    let custom = item.get("custom").and_then(|custom| custom.get("kind"));
    let custom = custom
        .and_then(Value::as_str)
        .and_then(|kind| kind.parse().ok());
    let known = TYPES.kind(&first(item, "type"));
    work.kind(custom.or(known).unwrap_or(Kind::Other));
    work.untitled(&item.get("id").map(text).unwrap_or_default())?;
    Ok(work)
}

/// Takes the identifiers and the address.
fn identify(work: &mut Work, item: &Item) -> Result<(), &'static str> {
    for doi in texts(item, "DOI") {
        values::doi(work, &doi);
    }
    let has_isbn = !is_part(&first(item, "type"));
    for isbn in texts(item, "ISBN").iter().filter(|_| has_isbn) {
        values::isbns(work, isbn);
    }
    for url in texts(item, "URL") {
        work.located(&url)?;
    }
    let fields = [
        "number",
        "archive_location",
        "archive-location",
        "container-title",
        "note",
    ];
    for field in fields {
        values::labelled(work, &first(item, field), has_isbn);
    }
    if first(item, "archive").eq_ignore_ascii_case("arxiv") {
        work.identifier(&format!("arxiv:{}", first(item, "archive_location")));
    }
    Ok(())
}

fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

/// Adds a name: its parts, or one text.
fn add_name(work: &mut Work, role: Role, name: &Value) -> Result<(), &'static str> {
    let part = |name: &Value, part: &str| {
        let text = name.get(part).map(text).unwrap_or_default();
        values::inline(&text)
    };
    let (given, suffix) = (part(name, "given"), part(name, "suffix"));
    // Quotes keep a citation processor from splitting a family name.
    let particles =
        ["dropping-particle", "non-dropping-particle", "family"].map(|of| part(name, of));
    let family = particles.join(" ");
    let family = family.trim().trim_matches('"');
    let whole = match name {
        Value::String(whole) => whole.clone(),
        name => part(name, "literal"),
    };
    match (family, name) {
        ("", Value::String(_)) => work.named(role, &whole),
        ("", _) if !whole.is_empty() => work.organization(role, &whole),
        (family, _) => work.person(role, [&given, family, &suffix]),
    }
}

/// Sets the year of a date: its parts, or a text. A year before the first one is left out.
fn year(work: &mut Work, date: &Value) {
    let parts = date.get("date-parts").and_then(|parts| parts.get(0));
    let year = parts
        .and_then(|parts| parts.get(0))
        .or_else(|| date.get("year"));
    if let Some(year) = year.map(text).filter(|year| !year.is_empty()) {
        work.year(&year);
    } else {
        let texts = ["raw", "literal", "edtf"].map(|form| date.get(form).map(text));
        let texts = texts.into_iter().flatten().chain([text(date)]);
        for text in texts.filter(|text| !text.trim_start().starts_with('-')) {
            work.year(&text);
        }
    }
}
