//! The posts of a feed.

use crate::domain::Name;

/// A feed as a server sent it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    pub title: Option<String>,
    /// The address of its site.
    pub site: Option<String>,
    /// In the order of the feed, each id once.
    pub posts: Vec<Post>,
}

/// An entry of a feed. Its texts are one line each, without control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// The id that the feed gives it (`guid`, `id`), else its address, else a hash of its title and date.
    pub id: String,
    pub title: Option<String>,
    /// A web address (`http` or `https`).
    pub url: Option<String>,
    pub authors: Vec<Name>,
    /// Milliseconds since 1970 UTC.
    pub published: Option<i64>,
    /// The number of words of its content, if the feed has the whole of it.
    pub words: Option<u32>,
}
