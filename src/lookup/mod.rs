//! Looks up metadata in public catalogs: arXiv, Crossref and Open Library, one file each.

mod arxiv;
mod crossref;
mod open_library;
mod source;

use crate::domain::{self, FieldUpdate, Name, Patch, YEARS};

/// How many authors are kept by name. The others are only counted.
const MAX_AUTHORS: usize = 50;

#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    #[error("{catalog} has no entry for '{id}'")]
    Unknown { catalog: &'static str, id: String },
    #[error("the request to {catalog} failed: {source}")]
    Network {
        catalog: &'static str,
        source: Box<ureq::Error>,
    },
    #[error("{catalog} redirects to '{to}', which is not followed")]
    Redirect { catalog: &'static str, to: String },
    #[error("{catalog} sent a response that cannot be read: {detail}")]
    Response {
        catalog: &'static str,
        detail: String,
    },
}

/// Looks a work up by its arXiv id, else its DOI, else its ISBN. Returns `None` if it has none of these.
///
/// # Errors
/// If the catalog does not have the work or the request fails.
pub fn look_up(metadata: &Patch) -> Option<Result<Patch, LookupError>> {
    let known = |field: &Option<Option<String>>| field.clone().flatten();
    if let Some(id) = known(&metadata.arxiv) {
        return Some(arxiv::look_up(&id));
    }
    if let Some(doi) = known(&metadata.doi) {
        return Some(crossref::look_up(&doi));
    }
    known(&metadata.isbn).map(|isbn| open_library::look_up(&isbn))
}

/// Normalizes one line of text. Returns `None` if it is empty or too long.
fn line(text: &str) -> Option<String> {
    domain::line(text).ok().flatten()
}

/// Returns the name that a catalog writes in one piece, given names first. Returns `None` if it is empty or too long.
fn name(text: &str) -> Option<Name> {
    line(text).map(|name| Name::from(name.as_str()))
}

/// Returns the first [`MAX_AUTHORS`] names and the number of the others.
fn authors(names: impl Iterator<Item = Name>) -> (Option<Vec<Name>>, FieldUpdate<u32>) {
    let mut all: Vec<Name> = names.collect();
    let more = all.len().saturating_sub(MAX_AUTHORS);
    all.truncate(MAX_AUTHORS);
    let more = u32::try_from(more).ok().filter(|more| *more > 0);
    (Some(all).filter(|all| !all.is_empty()), more.map(Some))
}

/// Returns the year if it is in the range of the metadata field.
fn year(year: i64) -> FieldUpdate<i32> {
    let year = i32::try_from(year).ok();
    year.filter(|year| YEARS.contains(year)).map(Some)
}
