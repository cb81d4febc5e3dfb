//! Finds the feed of a page.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use url::Url;

use super::{Answer, FetchError, Found, Target, Validators, charset, get, read};
use crate::html::{Token, prepared, tokens};
use crate::web;

/// The time limit of all requests together; each has its own too.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The most feeds of a page that are tried.
const MAX_NAMED: usize = 5;

/// Where blogs have their feeds, relative to the page's directory and to its site.
const PLACES: [&str; 8] = [
    "feed",
    "feed.xml",
    "rss",
    "rss.xml",
    "atom.xml",
    "index.xml",
    "feeds/",
    "feed.json",
];

pub(super) fn find(page: &str, now: i64) -> Result<Found, FetchError> {
    let begun = Instant::now();
    let chosen = Target::chosen(page).map_err(FetchError::new)?;
    let get = |target| get(target, &Validators::default(), now);
    let asked = chosen.url.clone();
    let answer = get(chosen)?;
    let page = &answer.target;
    if let Some(found) = found(&answer, &asked, page, now) {
        return Ok(found);
    }
    let body = answer.body.as_deref().unwrap_or_default();
    let named = named(&charset::decode(body, &answer.media_type), page);
    let count = named.len();
    let places = ["", "/"].into_iter().flat_map(|root| {
        PLACES
            .iter()
            .filter_map(move |place| page.named(&format!("{root}{place}")).ok())
    });
    let mut tried = HashSet::from([page.url.clone()]);
    for target in named.into_iter().chain(places) {
        if begun.elapsed() + web::TIMEOUT > TIMEOUT {
            let seconds = TIMEOUT.as_secs();
            let reason = format!("the page's feed was not found within {seconds} seconds");
            return Err(FetchError::new(reason));
        }
        if !tried.insert(target.url.clone()) {
            continue;
        }
        let asked = target.url.clone();
        let answer = get(target).ok();
        if let Some(found) = answer.and_then(|answer| found(&answer, &asked, page, now)) {
            return Ok(found);
        }
    }
    let named = match count {
        0 => "names no feed".to_owned(),
        1 => "names a feed that cannot be read".to_owned(),
        count => format!("names {count} feeds, none of which can be read"),
    };
    Err(FetchError::new(format!(
        "the page {named}, and there is none at {}",
        PLACES.join(", ")
    )))
}

/// Returns the feed in an answer. Its address is the one that was asked, or the one to which that has moved for good.
fn found(answer: &Answer, asked: &Url, page: &Target, now: i64) -> Option<Found> {
    let mut response = read(answer, now)?;
    let feed = response.feed.as_mut()?;
    feed.site.get_or_insert_with(|| page.url.to_string());
    Some(Found {
        address: answer.moved_to.as_ref().unwrap_or(asked).to_string(),
        response,
    })
}

/// Returns the feeds that a page names, those of comments last.
fn named(html: &str, page: &Target) -> Vec<Target> {
    let mut base = page.clone();
    let mut has_base = false;
    let mut links = Vec::new();
    for token in tokens(&prepared(html)) {
        let Token::Start(tag) = token else { continue };
        let attribute = |name| tag.get(name).unwrap_or_default().trim().to_owned();
        match tag.name.as_str() {
            "base" if !has_base => {
                if let Ok(named) = page.named(&attribute("href")) {
                    (base, has_base) = (named, true);
                }
            }
            "link" if is_feed(&attribute("rel"), &attribute("type")) => {
                links.push((attribute("href"), attribute("title")));
            }
            _ => {}
        }
    }
    links.sort_by_key(|(href, title)| {
        let text = format!("{href} {title}").to_lowercase();
        text.contains("comment")
    });
    let links = links.iter().filter(|(href, _)| !href.is_empty());
    let targets = links.filter_map(|(href, _)| base.named(href).ok());
    targets.take(MAX_NAMED).collect()
}

fn is_feed(rel: &str, media_type: &str) -> bool {
    let has = |word: &str| {
        let mut words = rel.split_whitespace();
        words.any(|found| found.eq_ignore_ascii_case(word))
    };
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let types = [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
    ];
    has("alternate")
        && types
            .iter()
            .any(|known| known.eq_ignore_ascii_case(media_type))
}
