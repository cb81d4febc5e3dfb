//! Which posts are new, and what is said of that in lists. It is computed when posts are fetched and when the blog's state changes.

use std::collections::HashMap;

use rusqlite::{Connection, Row, params};

use crate::domain::{
    CaughtUp, CountedPost, LocalDate, News, PostKey, Seen, Slug, State, has_words, news,
};
use crate::store::{Result, Store, sql};

const FEED: &str =
    "SELECT fetched_on, followed_on FROM feed WHERE resource = :number AND fetched_on IS NOT NULL";
/// What was fetched before the blog was followed again counts as what the next fetch brings, which is the first then.
const BEGIN_AGAIN: &str = "
    UPDATE post SET is_first = 1 WHERE resource = :number";
const POSTS: &str = "
    SELECT number, id, title, published_on, seen_on, is_first, follows_gap, is_new FROM post WHERE resource = :number";
const PUT_NEW: &str = "UPDATE post SET is_new = :new WHERE number = :number";
const PUT_NEWS: &str = "
    UPDATE feed SET new_posts = ?2, or_more = ?3, oldest_new = ?4, newest = ?5 WHERE resource = ?1";

const FORGET: &str = "UPDATE feed SET new_posts = NULL WHERE resource = :number";
const FORGET_UNFOLLOWED: &str = unfollowed!("UPDATE feed SET new_posts = NULL");
const FAILURE: &str = "
    SELECT f.failing_since, f.error FROM feed f JOIN state s ON s.number = f.resource
    WHERE f.resource = :number AND s.status = 'following' AND f.failing_since IS NOT NULL";

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT f.resource, f.new_posts, f.or_more, f.oldest_new, f.newest, f.fetched_on FROM feed f
             WHERE f.new_posts IS NOT NULL",
            $rest
        )
    };
}
const ALL: &str = select!("");
const PASSED: &str = "
    SELECT f.resource, f.new_posts, f.or_more, f.oldest_new, f.newest, f.fetched_on, r.slug
    FROM feed f JOIN state s ON s.number = f.resource JOIN resource r ON r.number = f.resource
    WHERE f.new_posts IS NOT NULL AND s.due <= :today ORDER BY f.newest, r.slug";
const OF_RESOURCE: &str = select!(" AND f.resource = :number");

/// Forgets what is new in a resource that is not followed any more.
pub(crate) fn forget(conn: &Connection, number: i64) -> Result<()> {
    sql::run(conn, FORGET, [number])
}

/// Does the same for all resources.
pub(crate) fn forget_unfollowed(conn: &Connection) -> Result<()> {
    sql::run(conn, FORGET_UNFOLLOWED, [])
}

/// Writes which posts of a resource are new in a state. Does nothing if its feed was not fetched.
pub(crate) fn recount(conn: &Connection, number: i64, state: &State) -> Result<()> {
    let feed: Option<(LocalDate, Option<LocalDate>)> =
        sql::first(conn, FEED, [number], |row| row.try_into())?;
    let (Some((fetched_on, followed_on)), Some(caught_up)) = (feed, &state.caught_up) else {
        return Ok(());
    };
    if followed_on != state.followed_on {
        sql::run(conn, BEGIN_AGAIN, [number])?;
    }
    let read = |row: &Row<'_>| counted(row, state, caught_up);
    let posts: Vec<(i64, bool, CountedPost)> = sql::all(conn, POSTS, [number], read)?;
    for (number, was_new, post) in &posts {
        if *was_new != post.is_new {
            sql::run(conn, PUT_NEW, params![post.is_new, number])?;
        }
    }
    let posts: Vec<CountedPost> = posts.into_iter().map(|(_, _, post)| post).collect();
    let News {
        new,
        or_more,
        oldest,
        newest,
        ..
    } = news(&posts, fetched_on);
    sql::run(
        conn,
        PUT_NEWS,
        params![number, new, or_more, oldest, newest],
    )
}

/// Reads a post: its number, whether it was new before, and whether it is new.
fn counted(
    row: &Row<'_>,
    state: &State,
    caught_up: &CaughtUp,
) -> rusqlite::Result<(i64, bool, CountedPost)> {
    let (id, title): (String, Option<String>) = (row.get(1)?, row.get(2)?);
    let published_on: Option<LocalDate> = row.get(3)?;
    let seen = Seen {
        key: PostKey::of(&id),
        published_on,
        seen_on: row.get(4)?,
        is_first: row.get(5)?,
    };
    let title = title.unwrap_or_default();
    let is_ignored = state.ignored.iter().any(|words| has_words(&title, words));
    let post = CountedPost {
        on: published_on.unwrap_or(seen.seen_on),
        is_new: !is_ignored && !caught_up.covers(seen),
        follows_gap: row.get(6)?,
    };
    Ok((row.get(0)?, row.get(7)?, post))
}

impl Store {
    /// Returns since when the feed of a followed blog cannot be fetched, and the last error.
    pub(crate) fn feed_failure(&self, number: i64) -> Result<Option<(LocalDate, String)>> {
        sql::first(&self.conn, FAILURE, [number], |row| row.try_into())
    }

    /// Returns what is new in each followed blog that was fetched, by number.
    pub(crate) fn all_news(&self) -> Result<HashMap<i64, News>> {
        sql::all(&self.conn, ALL, [], from_row)
    }

    /// Returns the followed blogs whose cadence has passed and of which nothing is new, and since when.
    pub fn quiet(&self, today: LocalDate) -> Result<Vec<(Slug, LocalDate)>> {
        let read = |row: &Row<'_>| Ok((row.get(6)?, from_row(row)?.1));
        let passed: Vec<(Slug, News)> = sql::all(&self.conn, PASSED, [today], read)?;
        let quiet = passed.into_iter();
        Ok(quiet
            .filter_map(|(slug, news)| Some((slug, news.quiet_since(today)?)))
            .collect())
    }

    /// Returns what is new in a resource, if it is a followed blog that was fetched.
    pub fn news(&self, number: i64) -> Result<Option<News>> {
        let found = sql::first(&self.conn, OF_RESOURCE, [number], from_row)?;
        Ok(found.map(|(_, news)| news))
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<(i64, News)> {
    let news = News {
        new: row.get(1)?,
        or_more: row.get(2)?,
        oldest: row.get(3)?,
        newest: row.get(4)?,
        fetched_on: row.get(5)?,
    };
    Ok((row.get(0)?, news))
}
