//! What is new in a blog, and whether that makes it due.

use serde::Serialize;

use crate::domain::LocalDate;

/// So many days after the last fetch, nothing is known of what a blog has written since.
const STALE: i64 = 7;

/// What the posts of a blog that were fetched say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct News {
    /// The number of posts that the person has not caught up with.
    pub new: u32,
    /// Whether there may be more, because the feed no longer reaches back to what was known before.
    pub or_more: bool,
    /// The day of the oldest new post.
    pub oldest: Option<LocalDate>,
    /// The day of the newest post of all.
    pub newest: Option<LocalDate>,
    /// The day on which the feed was last fetched without an error.
    pub fetched_on: LocalDate,
}

/// A post, for [`news`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedPost {
    /// The day of publication, or else that on which it was first seen.
    pub on: LocalDate,
    pub is_new: bool,
    /// Whether posts that came before it may be missing.
    pub follows_gap: bool,
}

/// Sums up the posts of a blog, as they were on the day of the last fetch.
pub fn news(posts: &[CountedPost], fetched_on: LocalDate) -> News {
    let new = || posts.iter().filter(|post| post.is_new);
    News {
        new: u32::try_from(new().count()).unwrap_or(u32::MAX),
        or_more: new().any(|post| post.follows_gap),
        oldest: new().map(|post| post.on).min(),
        newest: posts.iter().map(|post| post.on).max(),
        fetched_on,
    }
}

impl News {
    /// Returns since when nothing was written, if nothing is new and that is known on `today`.
    pub fn quiet_since(&self, today: LocalDate) -> Option<LocalDate> {
        let is_known = self.fetched_on.days_until(today) <= STALE;
        let since = self.newest.unwrap_or(self.fetched_on);
        (self.new == 0 && is_known).then_some(since)
    }

    /// The first day on which a feed must have been fetched for [`quiet_since`](Self::quiet_since) to hold on `today`.
    pub fn first_known(today: LocalDate) -> LocalDate {
        let days = u32::try_from(STALE).unwrap_or_default();
        today.minus_days(days).unwrap_or(today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_new_posts_are_counted_and_the_oldest_of_them_is_named() {
        let post = |on, is_new, follows_gap| CountedPost {
            on: date(on),
            is_new,
            follows_gap,
        };
        let posts = [
            post("2026-11-20", true, false),
            post("2026-11-11", true, true),
            post("2026-10-30", false, true),
        ];
        let fetched_on = date("2026-11-23");
        let found = news(&posts, fetched_on);
        let expected = News {
            new: 2,
            or_more: true,
            oldest: Some(date("2026-11-11")),
            newest: Some(date("2026-11-20")),
            fetched_on,
        };
        assert_eq!(found, expected);
        assert_eq!(found.quiet_since(fetched_on), None);
    }

    #[test]
    fn a_blog_is_quiet_only_as_long_as_that_is_known() {
        let quiet = News {
            new: 0,
            or_more: false,
            oldest: None,
            newest: Some(date("2026-10-12")),
            fetched_on: date("2026-11-16"),
        };
        let since = |news: News, today| news.quiet_since(date(today)).map(|on| on.to_string());
        assert_eq!(since(quiet, "2026-11-23").as_deref(), Some("2026-10-12"));
        assert_eq!(since(quiet, "2026-11-24"), None);
        assert_eq!(News::first_known(date("2026-11-23")), quiet.fetched_on);
        let empty = News {
            newest: None,
            ..quiet
        };
        assert_eq!(since(empty, "2026-11-20").as_deref(), Some("2026-11-16"));
    }
}
