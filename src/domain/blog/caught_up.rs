//! What a person has caught up with in a blog.

use std::collections::BTreeSet;

use crate::domain::{LocalDate, PostKey};

/// What a person has caught up with: the posts that were shown, by name, so that one that is dated back still counts as new.
///
/// What a device found there when it first fetched the blog has no names yet. It counts up to the day on which following began,
/// unless posts were named before that: then another device knew the blog, and what it did not name is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaughtUp {
    /// The day on which following began or, if it is later, that of a catch-up for which no posts were known.
    pub since: LocalDate,
    /// The last day on which posts were named.
    pub named_on: Option<LocalDate>,
    pub posts: BTreeSet<PostKey>,
}

/// What is known of a post, for [`CaughtUp::covers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub key: PostKey,
    /// The day of publication, if the feed says it.
    pub published_on: Option<LocalDate>,
    /// The day on which this device first saw it.
    pub seen_on: LocalDate,
    /// Whether it came with the first fetch of the feed.
    pub is_first: bool,
}

impl CaughtUp {
    /// Begins with nothing named.
    pub fn since(since: LocalDate) -> Self {
        Self {
            since,
            named_on: None,
            posts: BTreeSet::new(),
        }
    }

    /// Adds a catch-up of that day, which named these posts. Without any, no posts were known to the device.
    pub fn extend(&mut self, on: Option<LocalDate>, posts: &[PostKey]) {
        if posts.is_empty() {
            self.since = on.map_or(self.since, |on| self.since.max(on));
        } else {
            self.named_on = self.named_on.max(on);
        }
        self.posts.extend(posts);
    }

    /// Returns whether a person has caught up with a post.
    pub fn covers(&self, post: Seen) -> bool {
        let is_before = post.published_on.is_none_or(|on| on <= self.since)
            && self.named_on.is_none_or(|named_on| post.seen_on < named_on);
        self.posts.contains(&post.key) || post.is_first && is_before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn seen(id: &str, published_on: Option<&str>, is_first: bool) -> Seen {
        Seen {
            key: PostKey::of(id),
            published_on: published_on.map(date),
            seen_on: date("2026-11-23"),
            is_first,
        }
    }

    #[test]
    fn following_begins_with_what_was_published_before_it() {
        let caught_up = CaughtUp::since(date("2026-11-23"));
        for (published_on, is_first, covered) in [
            (Some("2026-11-23"), true, true),
            (Some("2026-11-24"), true, false),
            (None, true, true),
            // It came later, and is dated back.
            (Some("2020-01-01"), false, false),
            (None, false, false),
        ] {
            let post = seen("a", published_on, is_first);
            assert_eq!(caught_up.covers(post), covered, "{post:?}");
        }
    }

    #[test]
    fn posts_are_caught_up_with_by_name() {
        let mut caught_up = CaughtUp::since(date("2026-11-23"));
        caught_up.extend(Some(date("2026-12-23")), &[PostKey::of("a")]);
        assert!(caught_up.covers(seen("a", Some("2026-12-20"), false)));
        assert!(!caught_up.covers(seen("b", Some("2026-12-20"), true)));
        // This device had fetched it before another one named what it knew.
        assert!(caught_up.covers(seen("old", Some("2026-11-01"), true)));
        let dated_back = Seen {
            seen_on: date("2026-12-23"),
            ..seen("c", Some("2026-11-01"), true)
        };
        assert!(!caught_up.covers(dated_back));
        // Nothing was known of the feed.
        caught_up.extend(Some(date("2027-01-23")), &[]);
        assert!(caught_up.covers(seen("b", Some("2026-12-20"), true)));
        assert!(!caught_up.covers(seen("c", Some("2026-12-20"), false)));
        caught_up.extend(None, &[]);
        assert_eq!(caught_up.since, date("2027-01-23"));
    }

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let key = PostKey::of("https://example.org/1");
        assert_eq!(key.to_string().parse(), Ok(key));
        assert_ne!(key, PostKey::of("https://example.org/2"));
        for bad in ["", "12", "0123456789abcdeg", "+123456789abcdef"] {
            assert!(bad.parse::<PostKey>().is_err(), "{bad}");
        }
    }
}
