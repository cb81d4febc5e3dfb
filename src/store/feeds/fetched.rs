//! Keeping what a fetch brought: the posts, by the ids and addresses that are known, and when to fetch again.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row, params};

use crate::domain::{
    CaughtUp, Feed, FollowedFeed, LocalDate, Post, PostKey, Seen, State, address_key,
};
use crate::store::feeds::news::recount;
use crate::store::{Result, Store, sql};

/// As many posts of a blog are kept: the newest.
pub const MAX_POSTS: usize = 200;

/// A post is kept for so long after it was last in the feed.
const KEPT_DAYS: u32 = 365;

const FOLLOWED: &str = "
    SELECT r.number, r.id, r.slug, r.feed, f.address, f.etag, f.last_modified, f.next_at, f.failing_since, f.source,
           EXISTS (SELECT 1 FROM post p WHERE p.resource = r.number)
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
const FETCHED_BEFORE: &str = "
    SELECT 1 FROM feed WHERE resource = ?1 AND fetched_on IS NOT NULL AND followed_on IS ?2 AND source = ?3
    AND EXISTS (SELECT 1 FROM post WHERE resource = ?1)";
const KNOWN: &str = "
    SELECT number, id, url, published_at, coalesce(published_on, seen_on) FROM post WHERE resource = :number";
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
    "DELETE FROM post WHERE resource NOT IN (SELECT number FROM state WHERE status = 'following')",
    "DELETE FROM feed WHERE resource NOT IN (SELECT number FROM state WHERE status = 'following')",
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

/// The place of a post in the order of a blog, the newest last: its day and its time, if it is known.
type Place = (LocalDate, Option<i64>);

/// A post that is known.
struct Known {
    number: i64,
    id: String,
    address: Option<String>,
    place: Place,
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
        let is_first = sql::first(conn, FETCHED_BEFORE, before, |_| Ok(()))?.is_none();
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
            kept.added = put_posts(conn, number, &feed.posts, caught_up, is_first, time)?;
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

/// Adds or updates the posts of a feed. Returns how many were added.
fn put_posts(
    conn: &Connection,
    number: i64,
    posts: &[Post],
    caught_up: &CaughtUp,
    is_first: bool,
    time: FetchTime,
) -> Result<usize> {
    let known: Vec<Known> = sql::all(conn, KNOWN, [number], known_from_row)?;
    let places = Matching::of(posts, &known);
    let day = |post: &Post| {
        let seconds = post.published.map(|at| at.div_euclid(1_000));
        seconds.and_then(time.local_day)
    };
    let (mut added, mut in_feed) = (Vec::new(), HashSet::new());
    let mut reaches_back = false;
    let oldest = known.iter().map(|known| known.place).min();
    let oldest = oldest.filter(|_| !is_first && known.len() >= MAX_POSTS);
    for post in newest(posts) {
        let published_on = day(post);
        let address = post.url.as_deref().and_then(address_key);
        let authors = serde_json::to_string(&post.authors).unwrap_or_default();
        if let Some(known) = places.find(post, address.as_deref()) {
            reaches_back = true;
            in_feed.insert(known);
            let row = params![
                known,
                post.title,
                post.url,
                authors,
                post.words,
                time.today,
                post.published,
                published_on,
            ];
            sql::run(conn, UPDATE, row)?;
            continue;
        }
        let seen = Seen {
            key: PostKey::of(&post.id),
            published_on,
            is_first,
        };
        reaches_back |= caught_up.covers(seen);
        let place: Place = (published_on.unwrap_or(time.today), post.published);
        // It was let go for newer ones.
        if oldest.is_some_and(|oldest| place < oldest) {
            continue;
        }
        added.push((place, post, published_on, authors));
    }
    // What is in the feed is kept, and as many others as there is room for: at first there are only those of another feed.
    let in_all = in_feed.len() + added.len();
    let room = if is_first {
        0
    } else {
        MAX_POSTS.saturating_sub(in_all)
    };
    let mut others: Vec<&Known> = (known.iter())
        .filter(|known| !in_feed.contains(&known.number))
        .collect();
    others.sort_by_key(|known| Reverse(known.place));
    for other in others.into_iter().skip(room) {
        sql::run(conn, DELETE, [other.number])?;
    }
    added.sort_by_key(|(place, ..)| Reverse(*place));
    let count = added.len();
    // The oldest first, so that numbers rise with time.
    for (at, (_, post, published_on, authors)) in added.into_iter().rev().enumerate() {
        let follows_gap = at == 0 && !reaches_back;
        let row = params![
            number,
            post.id,
            post.title,
            post.url,
            authors,
            post.published,
            published_on,
            post.words,
            time.today,
            is_first,
            follows_gap,
        ];
        sql::run(conn, ADD, row)?;
    }
    Ok(count)
}

/// Returns the newest posts of a feed, the newest first: by date if all have one, else in the order of the feed.
fn newest(posts: &[Post]) -> Vec<&Post> {
    let mut sorted: Vec<&Post> = posts.iter().collect();
    if posts.iter().all(|post| post.published.is_some()) {
        sorted.sort_by_key(|post| Reverse(post.published));
    }
    sorted.truncate(MAX_POSTS);
    sorted
}

/// Which posts of a feed are known: by their ids, or else by their addresses, where those are of one post alone.
struct Matching<'k> {
    ids: HashMap<&'k str, i64>,
    /// Without those of posts that are in the feed by their ids. `None` for an address that several known posts have, or several of the feed.
    addresses: HashMap<String, Option<i64>>,
}

impl<'k> Matching<'k> {
    fn of(posts: &[Post], known: &'k [Known]) -> Self {
        let of_feed: HashSet<&str> = posts.iter().map(|post| post.id.as_str()).collect();
        let mut addresses = HashMap::new();
        for known in known {
            let is_elsewhere = of_feed.contains(known.id.as_str());
            if let Some(address) = known.address.as_ref().filter(|_| !is_elsewhere) {
                let number = Some(known.number);
                let entry = addresses.entry(address.clone());
                entry.and_modify(|other| *other = None).or_insert(number);
            }
        }
        let mut once = HashSet::new();
        for address in posts
            .iter()
            .filter_map(|post| address_key(post.url.as_deref()?))
        {
            if let Some(again) = once.replace(address) {
                addresses.insert(again, None);
            }
        }
        Self {
            ids: known
                .iter()
                .map(|known| (known.id.as_str(), known.number))
                .collect(),
            addresses,
        }
    }

    /// Returns the number of a post, if it is known.
    fn find(&self, post: &Post, address: Option<&str>) -> Option<i64> {
        let by_id = self.ids.get(post.id.as_str()).copied();
        by_id.or_else(|| *self.addresses.get(address?)?)
    }
}

fn known_from_row(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        number: row.get(0)?,
        id: row.get(1)?,
        address: row
            .get::<_, Option<String>>(2)?
            .and_then(|url| address_key(&url)),
        place: (row.get(4)?, row.get(3)?),
    })
}
