//! Looks up metadata in public catalogs: arXiv, Crossref and Open Library, one file each. No other code uses the network.

mod arxiv;
mod crossref;
mod open_library;

use std::time::Duration;

use crate::domain::{self, FieldUpdate, Patch, YEARS};

/// The time limit of one request.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The maximum size of a response.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

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
    #[error("{catalog} sent a response that cannot be read: {detail}")]
    Response {
        catalog: &'static str,
        detail: String,
    },
}

/// A public catalog, its address, and the id to look up there.
struct Source<'i> {
    catalog: &'static str,
    base: String,
    id: &'i str,
}

impl<'i> Source<'i> {
    /// Takes the base URL from the environment variable if it is set, else the default.
    fn new(catalog: &'static str, variable: &str, default: &str, id: &'i str) -> Self {
        let named = std::env::var(variable).ok().filter(|base| !base.is_empty());
        let base = named.unwrap_or_else(|| default.to_owned());
        Self {
            catalog,
            base: base.trim_end_matches('/').to_owned(),
            id,
        }
    }

    /// Returns the response body.
    fn get(&self, path: &str) -> Result<String, LookupError> {
        let network = |err| LookupError::Network {
            catalog: self.catalog,
            source: Box::new(err),
        };
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .user_agent(concat!("reads/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let mut response = match agent.get(format!("{}{path}", self.base)).call() {
            Ok(response) => response,
            Err(ureq::Error::StatusCode(404)) => return Err(self.unknown()),
            Err(err) => return Err(network(err)),
        };
        let body = response.body_mut().with_config().limit(MAX_BYTES);
        body.lossy_utf8(true).read_to_string().map_err(network)
    }

    fn unknown(&self) -> LookupError {
        LookupError::Unknown {
            catalog: self.catalog,
            id: self.id.to_owned(),
        }
    }

    fn unreadable(&self, detail: &dyn std::fmt::Display) -> LookupError {
        LookupError::Response {
            catalog: self.catalog,
            detail: detail.to_string(),
        }
    }
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

/// Returns the first [`MAX_AUTHORS`] names and the number of the others.
fn authors(names: impl Iterator<Item = String>) -> (Option<Vec<String>>, FieldUpdate<u32>) {
    let mut all: Vec<String> = names.filter_map(|name| line(&name)).collect();
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
