//! Fetches the feeds of blogs.

mod charset;
mod find;
mod json;
mod names;
mod parse;
mod plain;
mod tidy;
mod value;

use std::time::Instant;

use url::Url;

use crate::domain::Feed;
use crate::web::{self, Answer, Target};

pub use crate::web::{FetchError, Validators};

const ACCEPTED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
     application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5";

/// What was last known of a feed.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub address: &'a str,
    pub validators: &'a Validators,
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

/// The feed of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The address of the feed.
    pub address: String,
    pub response: Response,
}

/// Fetches a feed. `now` is in milliseconds since 1970 UTC.
///
/// # Errors
/// If there is no response within the limits, or it is not a feed.
pub fn fetch(request: &Request<'_>, now: i64) -> Result<Response, FetchError> {
    let target = Target::chosen(request.address).map_err(FetchError::new)?;
    let answer = get(target, request.validators, now)?;
    read(&answer, now).ok_or_else(|| FetchError {
        reason: "it is not a feed".to_owned(),
        wait: answer.wait,
    })
}

fn get(target: Target, validators: &Validators, now: i64) -> Result<Answer, FetchError> {
    web::get(Instant::now(), target, validators, ACCEPTED, now)
}

/// Parses a document that came from an address with a media type (the value of `Content-Type`). Returns `None` if it is not a
/// feed.
pub fn parse(document: &[u8], media_type: &str, address: &str, now: i64) -> Option<Feed> {
    let parsed = parse::parse(document, media_type, &Url::parse(address).ok()?, now)?;
    Some(parsed.feed)
}

/// Finds the feed of a page: the page itself, a feed that it names, or one at a common place of its site.
///
/// # Errors
/// If the page cannot be fetched, or no feed is found.
pub fn find(page: &str, now: i64) -> Result<Found, FetchError> {
    find::find(page, now)
}

/// Reads the feed in an answer. Returns `None` if it is something else.
fn read(answer: &Answer, now: i64) -> Option<Response> {
    let (mut feed, mut wait) = (None, answer.wait);
    if let Some(body) = &answer.body {
        let parsed = parse::parse(body, &answer.media_type, &answer.target.url, now)?;
        wait = wait.max(parsed.ttl).min(web::freshness::LONGEST);
        feed = Some(parsed.feed);
    }
    Some(Response {
        feed,
        validators: answer.validators.clone(),
        moved_to: answer.moved_to.as_ref().map(Url::to_string),
        wait,
    })
}

#[cfg(test)]
mod tests;
