//! What a person has caught up with in a blog.

use std::collections::BTreeSet;

use crate::domain::{LocalDate, PostKey};

/// What a person has caught up with: the posts that were shown, by name, so that one that is dated back still counts as new.
///
/// What was there when the blog was first fetched has no names yet. It counts up to the day on which following began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaughtUp {
    /// The day on which following began or, if it is later, that of a catch-up for which no posts were known.
    pub since: LocalDate,
    pub posts: BTreeSet<PostKey>,
}

/// What is known of a post, for [`CaughtUp::covers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub key: PostKey,
    /// The day of publication, if the feed says it.
    pub published_on: Option<LocalDate>,
    /// Whether it came with the first fetch of the feed.
    pub is_first: bool,
}

impl CaughtUp {
    /// Begins with nothing named.
    pub fn since(since: LocalDate) -> Self {
        Self {
            since,
            posts: BTreeSet::new(),
        }
    }

    /// Adds a catch-up of that day, which named these posts. Without any, no posts were known to the device.
    pub fn extend(&mut self, on: Option<LocalDate>, posts: &[PostKey]) {
        if posts.is_empty() {
            self.since = on.map_or(self.since, |on| self.since.max(on));
        }
        self.posts.extend(posts);
    }

    /// Returns whether a person has caught up with a post.
    pub fn covers(&self, post: Seen) -> bool {
        let is_before = post.published_on.is_none_or(|on| on <= self.since);
        self.posts.contains(&post.key) || post.is_first && is_before
    }
}
