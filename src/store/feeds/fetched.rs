//! Keeping what a fetch brought: the posts, and when to fetch again.

use rusqlite::{Connection, Row, params};

use crate::domain::{
    CaughtUp, DatedPost, Feed, FetchedPosts, FollowedFeed, KnownPost, LocalDate, Post, State,
    merge_posts,
};
use crate::store::feeds::news::recount;
use crate::store::{Result, Store, sql};

/// A post is kept for so long after it was last in the feed.
const KEPT_DAYS: u32 = 365;

const FOLLOWED: &str = "
    SELECT r.number, r.id, r.slug, r.feed, f.address, f.etag, f.last_modified, f.next_at, f.failing_since, f.source,
           EXISTS (SELECT 1 FROM post p WHERE p.resource = r.number), f.error
    FROM domain d CROSS JOIN state s ON s.domain = d.id AND s.status = 'following' JOIN resource r ON r.number = s.number
    LEFT JOIN feed f ON f.resource = s.number
    ORDER BY d.position, d.slug, s.position, s.number";
const PUT_FEED: &str = "
    INSERT INTO feed (resource, source, address, etag, last_modified, next_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (resource) DO UPDATE SET
        source = excluded.source, address = excluded.address, etag = excluded.etag,
        last_modified = excluded.last_modified, next_at = excluded.next_at,
        fetched_on = CASE source WHEN excluded.source THEN fetched_on END,
        new_posts = CASE source WHEN excluded.source THEN new_posts END";
const PUT_FETCHED: &str = "
    UPDATE feed SET fetched_on = ?2, followed_on = ?3, failing_since = NULL, error = NULL WHERE resource = ?1";
const PUT_FAILED: &str = "
    UPDATE feed SET failing_since = coalesce(failing_since, ?2), error = ?3 WHERE resource = ?1";
/// Whether a blog of which there are posts had another feed, which `fetched_on` may no longer say if that one failed.
const FETCHED_BEFORE: &str = "
    SELECT fetched_on IS NULL OR source <> ?3 FROM feed WHERE resource = ?1 AND followed_on IS ?2
    AND EXISTS (SELECT 1 FROM post WHERE resource = ?1)";
const KNOWN: &str = "
    SELECT number, id, url, published_at, coalesce(published_on, seen_on), title FROM post WHERE resource = :number";
const ADD: &str = "
    INSERT INTO post (resource, id, title, url, authors, published_at, published_on, words, seen_on, in_feed_on,
                      is_first, follows_gap, shown, is_new)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, 0, 0)";
const UPDATE: &str = "
    UPDATE post SET title = ?2, url = ?3, authors = ?4, words = ?5, in_feed_on = ?6,
                    published_at = coalesce(published_at, ?7), published_on = coalesce(published_on, ?8)
    WHERE number = ?1";
const DELETE: &str = "DELETE FROM post WHERE number = ?";
const DELETE_OLD: &str = "DELETE FROM post WHERE resource = ?1 AND in_feed_on < ?2";
const DELETE_UNFOLLOWED: [&str; 2] = [
    unfollowed!("DELETE FROM post"),
    unfollowed!("DELETE FROM feed"),
];

/// A successful fetch of a feed.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// `None` if nothing has changed.
    pub feed: Option<Feed>,
    pub address: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What keeping a fetch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Posts that were not known before.
    pub added: usize,
    /// Whether the blog was fetched for the first time.
    pub is_first: bool,
}

/// Times at which something was fetched.
#[derive(Clone, Copy, Debug)]
pub struct FetchTime {
    pub today: LocalDate,
    /// Returns the local day of an instant, in seconds since 1970 UTC.
    pub local_day: fn(i64) -> Option<LocalDate>,
    /// The time before which the feed is not fetched again, in milliseconds since 1970 UTC.
    pub next_at: i64,
}

impl Store {
    /// Returns the followed blogs, in catalog order.
    pub fn followed_feeds(&self) -> Result<Vec<FollowedFeed>> {
        sql::all(&self.conn, FOLLOWED, [], |row| {
            let source: Option<String> = row.get(3)?;
            // The person gave it another feed since.
            let is_same = row.get::<_, Option<String>>(9)? == source;
            let header = |at| {
                Ok::<_, rusqlite::Error>(row.get(at)?)
                    .map(|found: Option<String>| found.filter(|_| is_same))
            };
            // Without posts, nothing is there that could have changed.
            let has_posts: bool = row.get(10)?;
            let validator = |at| header(at).map(|found| found.filter(|_| has_posts));
            Ok(FollowedFeed {
                number: row.get(0)?,
                id: row.get(1)?,
                slug: row.get(2)?,
                address: header(4)?.or_else(|| source.clone()),
                source,
                etag: validator(5)?,
                last_modified: validator(6)?,
                next_at: row.get::<_, Option<i64>>(7)?.filter(|_| is_same),
                failing_since: row.get(8)?,
                error: row.get(11)?,
            })
        })
    }

    /// Keeps what a fetch of a followed blog brought. Returns `None` if it is not followed any more, or has another feed.
    pub fn keep_fetched(
        &mut self,
        blog: &FollowedFeed,
        fetched: &Fetched,
        time: FetchTime,
    ) -> Result<Option<Kept>> {
        let tx = self.write()?;
        let kept = self.keep_fetched_within(blog, fetched, time)?;
        tx.commit()?;
        Ok(kept)
    }

    /// As [`keep_fetched`](Self::keep_fetched), within the caller's transaction.
    pub fn keep_fetched_within(
        &self,
        blog: &FollowedFeed,
        fetched: &Fetched,
        time: FetchTime,
    ) -> Result<Option<Kept>> {
        let conn = &self.conn;
        let Some((state, source)) = self.still_followed(blog)? else {
            return Ok(None);
        };
        let Some(caught_up) = &state.caught_up else {
            return Ok(None);
        };
        let (number, followed_on) = (blog.number, state.followed_on);
        for delete in DELETE_UNFOLLOWED {
            sql::run(conn, delete, [])?;
        }
        let before = params![number, followed_on, source];
        let is_other_feed: Option<bool> =
            sql::first(conn, FETCHED_BEFORE, before, |row| row.get(0))?;
        let is_first = is_other_feed.is_none();
        let Fetched {
            address,
            etag,
            last_modified,
            ..
        } = fetched;
        let row = params![number, source, address, etag, last_modified, time.next_at];
        sql::run(conn, PUT_FEED, row)?;
        let mut kept = Kept {
            is_first,
            ..Kept::default()
        };
        if let Some(feed) = &fetched.feed {
            let posts = FetchedPosts {
                feed,
                today: time.today,
                local_day: time.local_day,
                is_first,
                is_other_feed: is_other_feed == Some(true),
            };
            kept.added = put_posts(conn, number, posts, caught_up)?;
            let oldest = time.today.minus_days(KEPT_DAYS);
            sql::run(conn, DELETE_OLD, params![number, oldest])?;
        }
        sql::run(conn, PUT_FETCHED, params![number, time.today, followed_on])?;
        recount(conn, number, &state)?;
        Ok(Some(kept))
    }

    /// Keeps that a fetch failed. Returns since when it fails.
    pub fn keep_failed(
        &mut self,
        blog: &FollowedFeed,
        error: &str,
        today: LocalDate,
        next_at: i64,
    ) -> Result<LocalDate> {
        let tx = self.write()?;
        if let Some((_, source)) = self.still_followed(blog)? {
            let FollowedFeed {
                number,
                address,
                etag,
                last_modified,
                ..
            } = blog;
            let address = address.as_ref().unwrap_or(&source);
            let row = params![number, source, address, etag, last_modified, next_at];
            sql::run(&tx, PUT_FEED, row)?;
            sql::run(&tx, PUT_FAILED, params![number, today, error])?;
        }
        tx.commit()?;
        Ok(blog.failing_since.unwrap_or(today))
    }

    /// Returns the state of a blog and the address of its feed, or `None` if it is not followed any more, or has another feed.
    fn still_followed(&self, blog: &FollowedFeed) -> Result<Option<(State, String)>> {
        if self.target(blog.id)?.is_none() {
            return Ok(None);
        }
        let state = self.state(blog.id)?;
        let source = self.metadata(blog.number)?.feed.flatten();
        let is_same = state.caught_up.is_some() && source == blog.source;
        Ok(source.filter(|_| is_same).map(|source| (state, source)))
    }
}

/// Adds, updates and removes posts as a fetch of their feed says. Returns how many were added.
fn put_posts(
    conn: &Connection,
    number: i64,
    fetched: FetchedPosts<'_>,
    caught_up: &CaughtUp,
) -> Result<usize> {
    let today = fetched.today;
    let known: Vec<KnownPost> = sql::all(conn, KNOWN, [number], known_from_row)?;
    let merged = merge_posts(&known, fetched, caught_up);
    let authors = |post: &Post| serde_json::to_string(&post.authors).unwrap_or_default();
    for (
        known,
        DatedPost {
            post, published_on, ..
        },
    ) in &merged.updated
    {
        let row = params![
            known,
            post.title,
            post.url,
            authors(post),
            post.words,
            today,
            post.published,
            published_on,
        ];
        sql::run(conn, UPDATE, row)?;
    }
    for removed in &merged.removed {
        sql::run(conn, DELETE, [removed])?;
    }
    for (at, added) in merged.added.iter().enumerate() {
        let DatedPost {
            post,
            published_on,
            is_first,
        } = added;
        let follows_gap = at == 0 && merged.follows_gap;
        let row = params![
            number,
            post.id,
            post.title,
            post.url,
            authors(post),
            post.published,
            published_on,
            post.words,
            today,
            is_first,
            follows_gap,
        ];
        sql::run(conn, ADD, row)?;
    }
    Ok(merged.added.len())
}

fn known_from_row(row: &Row<'_>) -> rusqlite::Result<KnownPost> {
    Ok(KnownPost {
        number: row.get(0)?,
        id: row.get(1)?,
        url: row.get(2)?,
        published: row.get(3)?,
        on: row.get(4)?,
        title: row.get(5)?,
    })
}
