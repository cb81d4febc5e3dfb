//! What a fetch changes of the posts that are kept: which are known, which are new here, and which make room.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::domain::{CaughtUp, Feed, LocalDate, Post, PostKey, Seen, address_key};

/// As many posts of a blog are kept.
pub const MAX_POSTS: usize = 200;

/// The place of a post in the order of a blog, the newest last: its day and its time, if it is known.
type Place = (LocalDate, Option<i64>);

/// A post that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPost {
    pub number: i64,
    pub id: String,
    pub title: Option<String>,
    pub url: Option<String>,
    /// The day of publication, or else that on which it was first seen.
    pub on: LocalDate,
    /// Milliseconds since 1970 UTC.
    pub published: Option<i64>,
}

/// A fetch of a feed.
#[derive(Clone, Copy)]
pub struct FetchedPosts<'p> {
    pub feed: &'p Feed,
    pub today: LocalDate,
    /// Returns the local day of an instant, in seconds since 1970 UTC.
    pub local_day: fn(i64) -> Option<LocalDate>,
    /// Whether it is the first one since following began.
    pub is_first: bool,
    /// Whether the blog had another feed before.
    pub is_other_feed: bool,
}

/// What a fetch changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedPosts<'p> {
    /// The numbers of known posts, with what they are now.
    pub updated: Vec<(i64, DatedPost<'p>)>,
    /// The oldest first.
    pub added: Vec<DatedPost<'p>>,
    /// Whether posts before the oldest of the added may be missing, because the feed does not reach back to any that was known.
    pub follows_gap: bool,
    pub removed: Vec<i64>,
}

/// A post with its day of publication, if the feed says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedPost<'p> {
    pub post: &'p Post,
    pub published_on: Option<LocalDate>,
    /// Whether it counts as what was there when following began, as far as its date allows it.
    pub is_first: bool,
}

/// Decides what a fetch changes.
///
/// The newest [`MAX_POSTS`] posts of a feed are kept, and as many others that it once had as there is room for.
pub fn merge_posts<'p>(
    known: &[KnownPost],
    fetched: FetchedPosts<'p>,
    caught_up: &CaughtUp,
) -> MergedPosts<'p> {
    let FetchedPosts {
        feed,
        today,
        local_day,
        ..
    } = fetched;
    let matching = Matching::of(feed, known);
    let posts = newest(&feed.posts);
    // Another feed that has some of the same posts is one of the same blog, which has moved.
    let is_known = || posts.iter().any(|post| matching.find(post).is_some());
    let is_first = fetched.is_first || fetched.is_other_feed && !is_known();
    let place = |entry: &DatedPost<'_>| (entry.published_on.unwrap_or(today), entry.post.published);
    let oldest: Option<Place> = known.iter().map(|post| (post.on, post.published)).min();
    let oldest = oldest.filter(|_| !is_first && known.len() >= MAX_POSTS);
    let newest_known: Option<Place> = known.iter().map(|post| (post.on, post.published)).max();
    let mut merged = MergedPosts::default();
    let mut reaches_back = false;
    for post in posts {
        let seconds = post.published.map(|at| at.div_euclid(1_000));
        let mut entry = DatedPost {
            post,
            published_on: seconds.and_then(local_day),
            is_first,
        };
        // What the feed before did not reach back to.
        entry.is_first |= fetched.is_other_feed && Some(place(&entry)) <= newest_known;
        if let Some(number) = matching.find(post) {
            reaches_back = true;
            merged.updated.push((number, entry));
            continue;
        }
        reaches_back |= caught_up.covers(Seen {
            key: PostKey::of(&post.id),
            published_on: entry.published_on,
            seen_on: today,
            is_first: entry.is_first,
        });
        // What made room for newer ones does not come back.
        if oldest.is_none_or(|oldest| place(&entry) >= oldest) {
            merged.added.push(entry);
        }
    }
    merged.added.reverse();
    merged.added.sort_by_key(place);
    merged.follows_gap = !reaches_back;
    let in_feed: HashSet<i64> = merged.updated.iter().map(|(number, _)| *number).collect();
    let mut others: Vec<&KnownPost> = known
        .iter()
        .filter(|post| !in_feed.contains(&post.number))
        .collect();
    others.sort_by_key(|post| Reverse((post.on, post.published)));
    // At first, the others are those of another feed.
    let room = MAX_POSTS.saturating_sub(in_feed.len() + merged.added.len());
    let room = if is_first { 0 } else { room };
    merged.removed = others
        .into_iter()
        .skip(room)
        .map(|post| post.number)
        .collect();
    merged
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

/// How a post is known if not by its id.
#[derive(PartialEq, Eq, Hash)]
enum Sign {
    /// Its address and its date: a home page may be the address of one post after the other.
    Address(String, Option<i64>),
    /// Its address and its title.
    TitledAddress(String, String),
    /// Its title and its date, where the addresses change too.
    Title(String, i64),
}

fn signs(
    url: Option<&str>,
    title: Option<&str>,
    published: Option<i64>,
    site: Option<&str>,
) -> Vec<Sign> {
    // The address of the site is that of no post.
    let address = url
        .and_then(address_key)
        .filter(|key| Some(key.as_str()) != site);
    let title = title.map(str::to_owned);
    let by_address = address
        .clone()
        .map(|address| Sign::Address(address, published));
    let by_both = address
        .zip(title.clone())
        .map(|(address, title)| Sign::TitledAddress(address, title));
    let by_title = title
        .zip(published)
        .map(|(title, published)| Sign::Title(title, published));
    by_address
        .into_iter()
        .chain(by_both)
        .chain(by_title)
        .collect()
}

/// Which posts of a feed are known: by their ids, or else by a sign that is that of one post alone.
struct Matching<'k> {
    ids: HashMap<&'k str, i64>,
    /// Without those of posts that are in the feed by their ids. `None` for a sign that several known posts have, or several of
    /// the feed.
    signs: HashMap<Sign, Option<i64>>,
    site: Option<String>,
}

impl<'k> Matching<'k> {
    fn of(feed: &Feed, known: &'k [KnownPost]) -> Self {
        let of_feed: HashSet<&str> = feed.posts.iter().map(|post| post.id.as_str()).collect();
        let mut matching = Self {
            ids: known
                .iter()
                .map(|post| (post.id.as_str(), post.number))
                .collect(),
            signs: HashMap::new(),
            site: feed.site.as_deref().and_then(address_key),
        };
        for post in known
            .iter()
            .filter(|post| !of_feed.contains(post.id.as_str()))
        {
            let site = matching.site.as_deref();
            for sign in signs(
                post.url.as_deref(),
                post.title.as_deref(),
                post.published,
                site,
            ) {
                let entry = matching.signs.entry(sign);
                (entry.and_modify(|other| *other = None)).or_insert(Some(post.number));
            }
        }
        let mut once = HashSet::new();
        let of_posts = feed.posts.iter().map(|post| matching.signs_of(post));
        for sign in of_posts.collect::<Vec<_>>().into_iter().flatten() {
            if let Some(again) = once.replace(sign) {
                matching.signs.insert(again, None);
            }
        }
        matching
    }

    fn signs_of(&self, post: &Post) -> Vec<Sign> {
        signs(
            post.url.as_deref(),
            post.title.as_deref(),
            post.published,
            self.site.as_deref(),
        )
    }

    /// Returns the number of a post, if it is known.
    fn find(&self, post: &Post) -> Option<i64> {
        let by_id = self.ids.get(post.id.as_str()).copied();
        by_id.or_else(|| {
            let mut signs = self.signs_of(post).into_iter();
            signs.find_map(|sign| *self.signs.get(&sign)?)
        })
    }
}
