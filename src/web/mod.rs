//! What every request over the network has in common: the user agent, and that redirects are followed by hand, so that each of
//! them is checked first. Feeds and catalogs are fetched by [`get`], with one rule for where a request may go, how much is read,
//! and when the same address is asked again.

pub(crate) mod date;
pub(crate) mod freshness;
mod request;
#[cfg(test)]
pub(crate) mod server;
pub(crate) mod target;

use std::time::{Duration, Instant};

use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

use crate::domain::{FetchOutcome, next_fetch};

pub(crate) use request::{Answer, MAX_BYTES, get, too_large};
pub(crate) use target::Target;

/// Headers of the last response, sent back verbatim (RFC 9110, section 13.1). Each byte of a header is one character here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Validators {
    /// Returns when what they belong to is fetched again, in milliseconds since 1970 UTC. `wait` is what the server asks for, in
    /// seconds.
    pub(crate) fn next_fetch(&self, now: i64, wait: u64) -> i64 {
        let is_conditional = self.etag.is_some() || self.last_modified.is_some();
        let outcome = if is_conditional {
            FetchOutcome::Conditional
        } else {
            FetchOutcome::Unconditional
        };
        next_fetch(now, outcome, wait)
    }
}

/// Why something could not be fetched.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct FetchError {
    pub reason: String,
    /// The longest time that the server asks to wait, in seconds.
    pub wait: u64,
}

impl FetchError {
    /// An error of which no server says how long to wait.
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            wait: 0,
        }
    }
}

/// The time limit of a request, redirects and body included.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(5);

/// Returns an agent for one request, which ends when `TIMEOUT` has passed since `begun`. It follows no redirect.
pub(crate) fn agent(begun: Instant, resolver: impl Resolver) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT.saturating_sub(begun.elapsed())))
        .user_agent(concat!("reads/", env!("CARGO_PKG_VERSION")))
        .max_redirects(0)
        .build();
    ureq::Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// Returns the address that a redirect leads to, and whether it is on the same server. Returns `None` if it is no address.
pub(crate) fn redirected(from: &Url, to: &str) -> Option<(Url, bool)> {
    let to = from.join(to).ok().filter(|_| !to.is_empty())?;
    let is_same_server = from.has_host() && from.origin() == to.origin();
    Some((to, is_same_server))
}
