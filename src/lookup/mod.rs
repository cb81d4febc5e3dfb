//! Looks up metadata in public catalogs: arXiv, Crossref and Open Library, one file each. No other code uses the network.

mod arxiv;
mod crossref;
mod open_library;

use std::time::Duration;

use crate::domain::{self, FieldUpdate, Patch, YEARS};

/// The time limit of one request.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest answer that is read.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// The most authors that are named; others are counted.
const MOST_AUTHORS: usize = 50;

/// The reason why a lookup failed.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The catalog does not have the work.
    #[error("{0} does not know it")]
    Unknown(&'static str),
    /// The request failed.
    #[error("{catalog} could not be asked: {source}")]
    Network {
        /// The name of the catalog.
        catalog: &'static str,
        /// The cause.
        source: Box<ureq::Error>,
    },
    /// The answer has an unknown form.
    #[error("{catalog} gave an answer that cannot be read: {detail}")]
    Answer {
        /// The name of the catalog.
        catalog: &'static str,
        /// What the parser says.
        detail: String,
    },
}

/// A public catalog and its address.
struct Source {
    name: &'static str,
    base: String,
}

impl Source {
    /// Uses the address of the environment variable, if it is set, instead of the usual one.
    fn new(name: &'static str, variable: &str, usual: &str) -> Self {
        let named = std::env::var(variable).ok().filter(|base| !base.is_empty());
        let base = named.unwrap_or_else(|| usual.to_owned());
        Self {
            name,
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// Requests a path; `None` where it is not found.
    fn get(&self, path: &str) -> Result<Option<String>, LookupError> {
        let network = |err| LookupError::Network {
            catalog: self.name,
            source: Box::new(err),
        };
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("reads/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let mut response = match agent.get(format!("{}{path}", self.base)).call() {
            Ok(response) => response,
            Err(ureq::Error::StatusCode(404)) => return Ok(None),
            Err(err) => return Err(network(err)),
        };
        let body = response.body_mut().with_config().limit(MOST_BYTES);
        body.lossy_utf8(true)
            .read_to_string()
            .map(Some)
            .map_err(network)
    }

    fn unreadable(&self, detail: &dyn std::fmt::Display) -> LookupError {
        LookupError::Answer {
            catalog: self.name,
            detail: detail.to_string(),
        }
    }
}

/// Looks a work up by its arXiv id, DOI or ISBN; `None` where it has none of these.
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

/// Text as one line; `None` where it is empty or too long.
fn line(text: &str) -> Option<String> {
    domain::line(text).ok().flatten()
}

/// The first authors, and the number of the others.
fn authors(names: impl Iterator<Item = String>) -> (Option<Vec<String>>, FieldUpdate<u32>) {
    let mut all: Vec<String> = names.filter_map(|name| line(&name)).collect();
    let more = all.len().saturating_sub(MOST_AUTHORS);
    all.truncate(MOST_AUTHORS);
    let more = u32::try_from(more).ok().filter(|more| *more > 0);
    (Some(all).filter(|all| !all.is_empty()), more.map(Some))
}

/// A year, if it is in the range of the metadata field.
fn year(year: i64) -> FieldUpdate<i32> {
    i32::try_from(year)
        .ok()
        .filter(|year| YEARS.contains(year))
        .map(Some)
}
