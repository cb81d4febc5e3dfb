//! Reads a feed: `feed-rs` knows the formats, and what it finds becomes a [`Feed`] here.

use std::collections::{HashMap, HashSet};

use feed_rs::model;
use feed_rs::parser;
use url::Url;
use uuid::Uuid;

use super::plain::{self, Form};
use super::tidy::MAX_POSTS;
use super::{charset, json, tidy};
use crate::domain::{self, Address, Feed, Name, Post};
use crate::web::date;

/// The first authors of a post that are kept.
const MAX_AUTHORS: usize = 50;

/// Longer addresses are none.
const MAX_BYTES: usize = 4096;

const MAX_ID_BYTES: usize = 500;

/// An RSS description with fewer words is taken for a summary.
const WORDS_OF_CONTENT: u32 = 100;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A feed, and how many seconds its own `ttl` asks to wait.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) feed: Feed,
    pub(super) ttl: u64,
}

/// Parses a document that came from an address. Returns `None` if it is not a feed.
pub(super) fn parse(bytes: &[u8], media_type: &str, from: &Url, now: i64) -> Option<Parsed> {
    let text = charset::decode(bytes, media_type);
    let parser = parser::Builder::new()
        .base_uri(Some(from.as_str()))
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(date::parse)
        .sanitize_content(false)
        .build();
    let text = if text.trim_start().starts_with('{') {
        json::tidy(&text)?
    } else {
        tidy::tidy(&text, from)?
    };
    let found = parser.parse(text.as_bytes()).ok()?;
    let is_rss = !matches!(
        found.feed_type,
        model::FeedType::Atom | model::FeedType::JSON
    );
    let reader = Reader { from, is_rss, now };
    let posts = found.entries.iter().take(MAX_POSTS);
    let posts = distinct(posts.map(|entry| reader.post(entry)).collect());
    let title = found.title.as_ref();
    Some(Parsed {
        ttl: u64::from(found.ttl.unwrap_or(0)) * 60,
        feed: Feed {
            title: title.and_then(|title| reader.line(title)),
            site: reader.address(&found.links, Rank::OtherAlternate),
            posts,
        },
    })
}

struct Reader<'a> {
    from: &'a Url,
    is_rss: bool,
    now: i64,
}

impl Reader<'_> {
    fn post(&self, entry: &model::Entry) -> Post {
        let link = self.address(&entry.links, Rank::Other);
        let media = entry.media.iter().flat_map(|media| &media.content);
        let enclosure = || {
            let mut urls = media.filter_map(|content| content.url.as_ref());
            urls.find_map(|url| self.resolved(url.as_str()))
        };
        let title = entry.title.as_ref().and_then(|title| self.line(title));
        let published = self.published(entry);
        let url = link.or_else(enclosure);
        let id = given(&entry.id).or_else(|| url.clone());
        Post {
            id: id.unwrap_or_else(|| of_content(title.as_deref(), published)),
            words: self.words(entry),
            authors: authors(&entry.authors),
            title,
            url,
            published,
        }
    }

    fn line(&self, text: &model::Text) -> Option<String> {
        plain::line(&text.content, self.form(text.content_type.as_str()))
    }

    fn form(&self, media_type: &str) -> Form {
        match media_type {
            "text/plain" if self.is_rss => Form::Unknown,
            "text/plain" => Form::Text,
            _ => Form::Html,
        }
    }

    /// Returns the best link that is a web address, if it is as good as `least`.
    fn address(&self, links: &[model::Link], least: Rank) -> Option<String> {
        let mut links: Vec<_> = links.iter().map(|link| (Rank::of(link), link)).collect();
        links.sort_by_key(|(rank, _)| *rank);
        let good = links.iter().take_while(|(rank, _)| *rank <= least);
        good.into_iter()
            .find_map(|(_, link)| self.resolved(&link.href))
    }

    /// Returns a web address, relative to that of the document and without characters that may not stand in one.
    fn resolved(&self, href: &str) -> Option<String> {
        let url = self.from.join(href.trim()).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"))?;
        match Address::parse(url.as_str()) {
            Address::Web(url) if url.len() <= MAX_BYTES && !href.trim().is_empty() => Some(url),
            _ => None,
        }
    }

    /// Returns the date, unless it cannot be that of a post.
    fn published(&self, entry: &model::Entry) -> Option<i64> {
        let date = entry.published.or(entry.updated)?.timestamp_millis();
        (0..=self.now.saturating_add(DAY))
            .contains(&date)
            .then_some(date)
    }

    /// Returns the number of words of the content, or of an RSS description that is long enough to be the content.
    fn words(&self, entry: &model::Entry) -> Option<u32> {
        let content = entry.content.as_ref();
        if let Some(body) = content.and_then(|content| content.body.as_deref()) {
            let media_type = content.map_or("", |content| content.content_type.as_str());
            return Some(plain::words(body, self.form(media_type))).filter(|words| *words > 0);
        }
        let summary = entry.summary.as_ref().filter(|_| self.is_rss)?;
        let words = plain::words(&summary.content, Form::Html);
        (words >= WORDS_OF_CONTENT).then_some(words)
    }
}

/// How good a link is as the address of an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Page,
    OtherAlternate,
    /// A link to something related to it.
    Related,
    /// A link to what belongs to it: its source, its sound.
    Other,
}

impl Rank {
    fn of(link: &model::Link) -> Self {
        let media_type = link.media_type.as_deref();
        let is_page = media_type.is_none_or(|media_type| media_type.contains("html"));
        match link.rel.as_deref() {
            None | Some("alternate") if is_page => Self::Page,
            Some("alternate") => Self::OtherAlternate,
            None | Some("self" | "enclosure" | "edit" | "replies" | "hub" | "next") => Self::Other,
            Some(_) => Self::Related,
        }
    }
}

fn authors(people: &[model::Person]) -> Vec<Name> {
    let mut names = Vec::new();
    for person in people.iter().take(MAX_AUTHORS) {
        // Where there is no name, `feed-rs` gives the name of the field.
        let named = Some(person.name.as_str()).filter(|name| !["author", "unknown"].contains(name));
        let text = named.or(person.email.as_deref()).unwrap_or_default();
        let name = plain::line(author(text), Form::Unknown).map(|name| Name::from(name.as_str()));
        if let Some(name) = name.filter(|name| !names.contains(name)) {
            names.push(name);
        }
    }
    names
}

/// Returns the name in `address (name)` or `name <address>`, and nothing of a bare address.
fn author(text: &str) -> &str {
    let text = text.trim();
    if !text.contains('@') {
        return text;
    }
    let (first, rest) = text.split_once(['(', '<']).unwrap_or((text, ""));
    let rest = rest.trim_end_matches([')', '>']);
    let parts = [first, rest].map(|part| part.trim().trim_matches('"'));
    parts
        .into_iter()
        .find(|part| !part.contains('@'))
        .unwrap_or("")
}

/// Returns the id that a feed gives, on one line. A long one becomes its hash.
fn given(id: &str) -> Option<String> {
    if id.len() > MAX_ID_BYTES {
        return Some(hash(id));
    }
    domain::line(id).ok().flatten()
}

/// Returns an id for a post that has neither id nor address.
fn of_content(title: Option<&str>, published: Option<i64>) -> String {
    hash(&format!(
        "{}\n{}",
        title.unwrap_or_default(),
        published.unwrap_or(0)
    ))
}

fn hash(text: &str) -> String {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes());
    format!("urn:uuid:{id}")
}

/// Gives each id to one post. An id that stands on entries with different addresses is no id, and their addresses are used.
fn distinct(mut posts: Vec<Post>) -> Vec<Post> {
    let mut urls: HashMap<String, Option<String>> = HashMap::new();
    let mut repeated: HashSet<String> = HashSet::new();
    for post in &posts {
        match urls.get(&post.id) {
            Some(url) if *url != post.url => {
                repeated.insert(post.id.clone());
            }
            Some(_) => {}
            None => {
                urls.insert(post.id.clone(), post.url.clone());
            }
        }
    }
    for post in &mut posts {
        if repeated.contains(&post.id) {
            let hash = || of_content(post.title.as_deref(), post.published);
            post.id = post.url.clone().unwrap_or_else(hash);
        }
    }
    let mut seen = HashSet::new();
    posts.retain(|post| seen.insert(post.id.clone()));
    posts
}
