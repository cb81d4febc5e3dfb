//! What public catalogs know of a work: arXiv, Crossref and Open Library, one file each. The only network there is.

mod arxiv;
mod crossref;
mod open_library;

use std::time::Duration;

use crate::domain::{self, FieldUpdate, Patch};

/// Nobody waits longer than this for all of an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// An answer is at most so long.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// So many authors are kept by name; the others are counted.
const MOST_AUTHORS: usize = 50;

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The catalog does not have it.
    #[error("{0} does not know it")]
    Unknown(&'static str),
    /// The catalog could not be asked.
    #[error("{catalog} could not be asked: {source}")]
    Network {
        /// Which catalog.
        catalog: &'static str,
        /// What went wrong.
        source: Box<ureq::Error>,
    },
    /// The answer is of no form that is known.
    #[error("{catalog} gave an answer that cannot be read: {detail}")]
    Answer {
        /// Which catalog.
        catalog: &'static str,
        /// What is wrong with it.
        detail: String,
    },
}

/// Where a catalog is asked.
struct Source {
    name: &'static str,
    base: String,
}

impl Source {
    /// The address that the environment names, or the usual one.
    fn new(name: &'static str, variable: &str, usual: &str) -> Self {
        let named = std::env::var(variable).ok().filter(|base| !base.is_empty());
        let base = named.unwrap_or_else(|| usual.to_owned());
        Self {
            name,
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// The text at a path; `None` where there is nothing.
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

/// Looks a work up by the first of its identifiers that a catalog has; `None` where it has no identifier.
///
/// # Errors
/// The catalog's, where it does not know the work or cannot be asked.
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

/// One line of text from elsewhere; one that is no line is left out.
fn line(text: &str) -> Option<String> {
    domain::line(text).ok().flatten()
}

/// Authors by name, and how many more there are.
fn authors(names: impl Iterator<Item = String>) -> (Option<Vec<String>>, FieldUpdate<u32>) {
    let mut all: Vec<String> = names.filter_map(|name| line(&name)).collect();
    let more = all.len().saturating_sub(MOST_AUTHORS);
    all.truncate(MOST_AUTHORS);
    let more = u32::try_from(more).ok().filter(|more| *more > 0);
    (Some(all).filter(|all| !all.is_empty()), more.map(Some))
}

/// A year in which something can have come out.
fn year(year: i64) -> FieldUpdate<i32> {
    i32::try_from(year)
        .ok()
        .filter(|year| (1..=9_999).contains(year))
        .map(Some)
}
