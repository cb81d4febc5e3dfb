//! What a fetch changes of the posts that are kept: which are known, which are new here, and which make room.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::domain::{CaughtUp, LocalDate, Post, PostKey, Seen, address_key};

/// As many posts of a blog are kept.
pub const MAX_POSTS: usize = 200;

/// The place of a post in the order of a blog, the newest last: its day and its time, if it is known.
type Place = (LocalDate, Option<i64>);

/// A post that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPost {
    pub number: i64,
    pub id: String,
    pub url: Option<String>,
    /// The day of publication, or else that on which it was first seen.
    pub on: LocalDate,
    /// Milliseconds since 1970 UTC.
    pub published: Option<i64>,
}

/// A fetch of a feed.
#[derive(Clone, Copy)]
pub struct FetchedPosts<'p> {
    /// In the order of the feed.
    pub posts: &'p [Post],
    pub today: LocalDate,
    /// Returns the local day of an instant, in seconds since 1970 UTC.
    pub local_day: fn(i64) -> Option<LocalDate>,
    /// Whether it is the first one since following began, or since the blog has this feed.
    pub is_first: bool,
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
        posts,
        today,
        local_day,
        is_first,
    } = fetched;
    let matching = Matching::of(posts, known);
    let place = |entry: &DatedPost<'_>| (entry.published_on.unwrap_or(today), entry.post.published);
    let oldest: Option<Place> = known.iter().map(|post| (post.on, post.published)).min();
    let oldest = oldest.filter(|_| !is_first && known.len() >= MAX_POSTS);
    let mut merged = MergedPosts::default();
    let mut reaches_back = false;
    for post in newest(posts) {
        let seconds = post.published.map(|at| at.div_euclid(1_000));
        let entry = DatedPost {
            post,
            published_on: seconds.and_then(local_day),
        };
        if let Some(number) = matching.find(post) {
            reaches_back = true;
            merged.updated.push((number, entry));
            continue;
        }
        reaches_back |= caught_up.covers(Seen {
            key: PostKey::of(&post.id),
            published_on: entry.published_on,
            is_first,
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

/// Which posts of a feed are known: by their ids, or else by their addresses, where those are of one post alone.
struct Matching<'k> {
    ids: HashMap<&'k str, i64>,
    /// Without those of posts that are in the feed by their ids. `None` for an address that several known posts have, or several
    /// of the feed.
    addresses: HashMap<String, Option<i64>>,
}

impl<'k> Matching<'k> {
    fn of(posts: &[Post], known: &'k [KnownPost]) -> Self {
        let of_feed: HashSet<&str> = posts.iter().map(|post| post.id.as_str()).collect();
        let mut addresses = HashMap::new();
        for post in known
            .iter()
            .filter(|post| !of_feed.contains(post.id.as_str()))
        {
            if let Some(address) = post.url.as_deref().and_then(address_key) {
                let entry = addresses.entry(address);
                (entry.and_modify(|other| *other = None)).or_insert(Some(post.number));
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
        let ids = known.iter().map(|post| (post.id.as_str(), post.number));
        Self {
            ids: ids.collect(),
            addresses,
        }
    }

    /// Returns the number of a post, if it is known.
    fn find(&self, post: &Post) -> Option<i64> {
        let by_id = self.ids.get(post.id.as_str()).copied();
        by_id.or_else(|| *self.addresses.get(&address_key(post.url.as_deref()?)?)?)
    }
}
