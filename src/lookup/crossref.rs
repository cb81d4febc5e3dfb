//! Crossref: metadata from publishers, by DOI.

use serde::Deserialize;

use super::source::Source;
use super::{LookupError, authors, line, year};
use crate::domain::{COUNTS, FieldUpdate, Kind, Name, Patch, doi_address};

#[derive(Deserialize)]
struct Answer {
    message: Work,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Work {
    title: Vec<String>,
    author: Vec<Author>,
    issued: Issued,
    container_title: Vec<String>,
    publisher: Option<String>,
    volume: Option<String>,
    issue: Option<String>,
    page: Option<String>,
    language: Option<String>,
    r#type: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Author {
    given: Option<String>,
    family: Option<String>,
    name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
struct Issued {
    date_parts: Vec<Vec<Option<i64>>>,
}

pub(super) fn look_up(doi: &str) -> Result<Patch, LookupError> {
    let source = Source::new(
        "Crossref",
        "READS_CROSSREF",
        ("api.crossref.org", "crossref.org"),
        doi,
    );
    let encoded: String = url::form_urlencoded::byte_serialize(doi.as_bytes()).collect();
    let path = format!("/works/{encoded}");
    let text = source.get(&path)?;
    let Answer { message: work } =
        serde_json::from_str(&text).map_err(|err| source.unreadable(&err))?;
    let (authors, et_al) = authors(work.author.iter().filter_map(full_name));
    let issued = work.issued.date_parts.iter().flatten().next();
    Ok(Patch {
        title: work.title.first().and_then(|title| line(title)),
        kind: kind(&work.r#type),
        authors,
        et_al,
        year: issued.copied().flatten().and_then(year),
        pages: work.page.as_deref().and_then(pages).map(Some),
        container: field(work.container_title.first()),
        publisher: field(work.publisher.as_ref()),
        volume: field(work.volume.as_ref()),
        issue: field(work.issue.as_ref()),
        page_range: field(work.page.as_ref()),
        language: field(work.language.as_ref()),
        url: Some(Some(doi_address(doi))),
        ..Patch::default()
    })
}

fn field(text: Option<&String>) -> FieldUpdate<String> {
    text.and_then(|text| line(text)).map(Some)
}

fn full_name(author: &Author) -> Option<Name> {
    let part = |part: &Option<String>| part.as_deref().and_then(line);
    match (part(&author.given), part(&author.family)) {
        (Some(given), Some(family)) => Some(Name::person(&given, &family, "")),
        (given, family) => {
            let whole = family.or(part(&author.name)).or(given)?;
            Some(Name::organization(&whole))
        }
    }
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "journal-article"
        | "proceedings-article"
        | "posted-content"
        | "report"
        | "dissertation" => Kind::Paper,
        "book" | "monograph" | "edited-book" | "reference-book" => Kind::Book,
        "standard" => Kind::Standard,
        _ => return None,
    })
}

/// Returns the number of pages of a range such as `123-137`.
fn pages(range: &str) -> Option<u32> {
    let (first, last) = range.split_once(['-', '–'])?;
    let (first, last): (u32, u32) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    last.checked_sub(first)?
        .checked_add(1)
        .filter(|pages| COUNTS.contains(pages))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_range_are_counted() {
        assert_eq!(pages("611–626"), Some(16));
        assert_eq!(pages("5"), None);
        assert_eq!(pages("20-10"), None);
        assert_eq!(pages("1-4294967295"), None);
        assert_eq!(pages("0-4294967295"), None);
    }
}
