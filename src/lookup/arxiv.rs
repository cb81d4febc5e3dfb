//! Looks up preprints with the query API of arXiv, which answers in Atom (RFC 4287).

use serde::Deserialize;

use super::source::Source;
use super::{LookupError, authors, line, name, year};
use crate::domain::{Kind, Patch};

#[derive(Deserialize)]
struct Feed {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    id: String,
    title: String,
    published: String,
    author: Vec<Author>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Author {
    name: String,
}

pub(super) fn look_up(id: &str) -> Result<Patch, LookupError> {
    let source = Source::new(
        "arXiv",
        "READS_ARXIV",
        ("export.arxiv.org", "arxiv.org"),
        id,
    );
    let path = format!("/api/query?max_results=1&id_list={id}");
    let text = source.get(&path)?;
    let feed: Feed = quick_xml::de::from_str(&text).map_err(|err| source.unreadable(&err))?;
    // The API reports an error as an entry, too.
    let entry = (feed.entry.into_iter().next())
        .filter(|entry| !entry.title.is_empty() && !entry.id.contains("/api/errors"))
        .ok_or_else(|| source.unknown())?;
    let (authors, et_al) = authors(
        entry
            .author
            .into_iter()
            .filter_map(|author| name(&author.name)),
    );
    let published = entry.published.get(..4).and_then(|year| year.parse().ok());
    Ok(Patch {
        title: line(&entry.title),
        kind: Some(Kind::Paper),
        authors,
        et_al,
        year: published.and_then(year),
        url: Some(Some(format!("https://arxiv.org/abs/{id}"))),
        ..Patch::default()
    })
}
