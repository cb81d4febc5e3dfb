//! Fetches the feeds of blogs.

use crate::domain::Feed;

/// What was last known of a feed.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub address: &'a str,
    /// Headers of the last response, sent back verbatim (RFC 9110, section 13.1).
    pub validators: &'a Validators,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// `None` if nothing has changed (304).
    pub feed: Option<Feed>,
    pub validators: Validators,
    /// The new address after permanent redirects (301, 308).
    pub moved_to: Option<String>,
    /// The longest time that the server asks to wait, in seconds: of `Retry-After`, `max-age`, `Expires` and the feed's `ttl`.
    pub wait: u64,
}

/// Why a feed could not be fetched.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct FetchError {
    pub reason: String,
    /// As in [`Response`].
    pub wait: u64,
}

/// The feed of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The address of the feed.
    pub address: String,
    pub response: Response,
}

/// Fetches a feed. `now` is in milliseconds since 1970 UTC.
pub fn fetch(request: &Request<'_>, now: i64) -> Result<Response, FetchError> {
    let _ = (request, now);
    Err(FetchError {
        reason: "not yet".to_owned(),
        wait: 0,
    })
}

/// Finds the feed of a page: the page itself, a feed that it names, or one at a common place of its site.
pub fn find(page: &str, now: i64) -> Result<Found, FetchError> {
    let _ = (page, now);
    Err(FetchError {
        reason: "not yet".to_owned(),
        wait: 0,
    })
}
