//! Rows of posts and feeds, as they are shown.

use crate::domain::{Depth, Kind, LocalDate, Metadata, Name, Patch, ResourceId, Slug};

/// A post of a followed blog, as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostEntry {
    /// On this device.
    pub number: i64,
    /// The slug, the number and the id of its blog.
    pub blog: Slug,
    pub blog_id: ResourceId,
    pub blog_number: i64,
    /// The id in the feed.
    pub id: String,
    pub title: Option<String>,
    pub url: Option<String>,
    pub authors: Vec<Name>,
    pub published_on: Option<LocalDate>,
    pub words: Option<u32>,
    pub seen_on: LocalDate,
    pub is_new: bool,
    /// The slug of the resource with its address or, without an address, that is the same work, if there is one.
    pub kept: Option<Slug>,
}

/// At so many words a minute a post is read, as a paper is: see [`effort`](crate::domain::effort).
const WORDS_A_MINUTE: u32 = 200;

impl PostEntry {
    /// Returns the day of publication or, if the feed does not say it, that on which it was first seen.
    pub fn on(&self) -> LocalDate {
        self.published_on.unwrap_or(self.seen_on)
    }

    /// Returns the time to read it, if the feed has its content: at least a minute.
    pub fn minutes(&self) -> Option<u32> {
        self.words
            .map(|words| words.div_ceil(WORDS_A_MINUTE).max(1))
    }

    /// Returns its handle on the command line, such as `p12`.
    pub fn handle(&self) -> String {
        format!("p{}", self.number)
    }

    /// Returns its title or, if it has none, its address or its id.
    pub fn name(&self) -> &str {
        let title = self.title.as_ref().or(self.url.as_ref());
        title.unwrap_or(&self.id)
    }

    /// Returns its metadata as a resource, with what its blog says of it where the post does not.
    pub fn as_resource(&self, blog: Metadata) -> Patch {
        let authors = if self.authors.is_empty() {
            blog.authors
        } else {
            self.authors.clone()
        };
        Patch {
            title: Some(self.name().to_owned()),
            kind: Some(Kind::Article),
            depth: Some(Depth::Read),
            authors: Some(authors).filter(|authors| !authors.is_empty()),
            year: self.published_on.map(|on| Some(on.year())),
            minutes: self.minutes().map(Some),
            url: self.url.clone().map(Some),
            domain: Some(blog.domain),
            container: Some(Some(blog.title)),
            ..Patch::default()
        }
    }
}

/// A followed blog, with what is known of its feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedFeed {
    pub number: i64,
    pub id: ResourceId,
    pub slug: Slug,
    /// The address in the metadata; `None` if its feed is not known.
    pub source: Option<String>,
    /// The address after permanent redirects.
    pub address: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// The time before which it is not fetched, in milliseconds since 1970 UTC.
    pub next_at: Option<i64>,
    /// Since when it cannot be fetched, and the last error.
    pub failing_since: Option<LocalDate>,
    pub error: Option<String>,
}
