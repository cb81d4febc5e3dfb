//! Tests of followed blogs on real files: which posts are kept, and which of them are new.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;
use reads::clock;
use reads::domain::{
    EventKind, Feed, FollowedFeed, LocalDate, MAX_POSTS, News, Patch, Post, PostKey, ResourceId,
};
use reads::store::{FetchTime, Fetched, Filter, Kept, Pick, PostFilter, Store};
use support::{NOW, date, id, installed};

const DAY: i64 = 24 * 60 * 60 * 1_000;
const FOLLOWED: &str = "2026-11-23";

/// A followed blog in a store of its own.
struct Blog {
    store: Store,
    id: ResourceId,
    /// Days since following began.
    day: u32,
    _directory: tempfile::TempDir,
}

fn feed(posts: Vec<Post>) -> Feed {
    Feed {
        posts,
        ..Feed::default()
    }
}

/// A post that is published so many days after following began.
fn post(number: u32, day: Option<i64>) -> Post {
    Post {
        id: format!("id-{number}"),
        title: Some(format!("Post {number}")),
        url: Some(format!("https://blog.example/{number}")),
        published: day.map(|day| NOW + day * DAY),
        ..Post::default()
    }
}

impl Blog {
    fn new() -> Self {
        let (mut store, _, directory) = installed();
        let id = id(&store, "netflix-techblog");
        let on = date(FOLLOWED);
        store
            .append(vec![(id, EventKind::Followed { on })], NOW)
            .unwrap();
        Self {
            store,
            id,
            day: 0,
            _directory: directory,
        }
    }

    fn today(&self) -> LocalDate {
        date(FOLLOWED).plus_days(self.day)
    }

    fn followed(&self) -> FollowedFeed {
        self.store.followed_feeds().unwrap().remove(0)
    }

    fn fetch(&mut self, posts: Vec<Post>) -> Kept {
        let fetched = Fetched {
            feed: Some(feed(posts)),
            address: "https://blog.example/feed".to_owned(),
            etag: None,
            last_modified: None,
        };
        let time = FetchTime {
            today: self.today(),
            local_day: clock::day_of,
            next_at: 0,
        };
        let blog = self.followed();
        self.store
            .keep_fetched(&blog, &fetched, time)
            .unwrap()
            .unwrap()
    }

    fn append(&mut self, kind: EventKind) {
        self.store.append(vec![(self.id, kind)], NOW).unwrap();
    }

    /// Catches up with what was shown; with `until`, with a post and what is older.
    fn catch_up(&mut self, until: Option<i64>) {
        let target = self.store.resolve_one("netflix-techblog").unwrap();
        let posts = self.store.posts_to_name(&target, until).unwrap();
        self.append(EventKind::Finished {
            on: self.today().into(),
            depth: None,
            minutes: None,
            recall: None,
            recorded_on: None,
            posts,
        });
    }

    fn undo(&mut self) {
        self.store.undo(None, NOW, self.today()).unwrap();
    }

    fn listed(&self, all: bool) -> Vec<String> {
        let posts = self.store.posts(&PostFilter {
            all,
            ..PostFilter::default()
        });
        posts.unwrap().into_iter().map(|post| post.id).collect()
    }

    fn show(&mut self) {
        let posts = self.store.posts(&PostFilter::default()).unwrap();
        self.store.keep_shown(&posts).unwrap();
    }

    fn news(&self) -> News {
        let number = self.followed().number;
        self.store.news(number).unwrap().unwrap()
    }

    fn is_due(&self) -> bool {
        let filter = Filter {
            pick: Pick::DueUntil(self.today()),
            as_of: Some(self.today()),
            ..Filter::default()
        };
        let rows = self.store.listed(&filter).unwrap();
        assert_eq!(rows.len() as u64, self.store.count(&filter).unwrap());
        !rows.is_empty()
    }
}

#[test]
fn a_blog_is_due_when_its_cadence_has_passed_and_something_is_new() {
    let mut blog = Blog::new();
    blog.fetch(vec![post(1, Some(-3))]);
    assert!(!blog.is_due());
    blog.day = 31;
    // What was written since the last fetch is not known.
    assert!(blog.is_due());
    blog.fetch(vec![post(1, Some(-3))]);
    assert!(!blog.is_due());
    let since = blog.news().quiet_since(blog.today());
    assert_eq!(since, Some(date("2026-11-20")));
    blog.fetch(vec![post(2, Some(20)), post(1, Some(-3))]);
    assert!(blog.is_due());
    blog.catch_up(None);
    assert!(!blog.is_due());
    blog.day = 63;
    blog.fetch(vec![post(2, Some(20))]);
    assert!(!blog.is_due());
}

#[test]
fn following_starts_caught_up_and_a_post_that_is_dated_back_is_new() {
    let mut blog = Blog::new();
    let kept = blog.fetch(vec![post(2, Some(-1)), post(1, None)]);
    assert_eq!((kept.is_first, kept.added), (true, 2));
    assert!(blog.listed(false).is_empty());
    blog.fetch(vec![post(2, Some(-1)), post(3, Some(-900)), post(1, None)]);
    assert_eq!(blog.listed(false), ["id-3"]);
    blog.catch_up(None);
    blog.fetch(vec![post(4, Some(-800)), post(2, Some(-1))]);
    assert_eq!(blog.listed(false), ["id-4"]);
}

#[test]
fn a_post_is_known_by_its_id_or_else_by_its_address() {
    let mut blog = Blog::new();
    blog.fetch(vec![post(1, Some(-1))]);
    let renamed = |id: &str, url: &str| Post {
        id: id.to_owned(),
        title: Some("Another title".to_owned()),
        url: Some(url.to_owned()),
        ..post(1, Some(-1))
    };
    // The address may be written otherwise.
    for (id, url) in [
        ("id-1", "https://elsewhere.example/1"),
        ("another", "http://elsewhere.example/1/"),
        ("a third", "https://www.elsewhere.example/1?utm_source=rss"),
    ] {
        let kept = blog.fetch(vec![renamed(id, url)]);
        assert_eq!((kept.added, blog.news().new), (0, 0), "{id} {url}");
    }
    let posts = blog.store.posts(&PostFilter {
        all: true,
        ..PostFilter::default()
    });
    let posts = posts.unwrap();
    assert_eq!(posts[0].title.as_deref(), Some("Another title"));
    // One address may be that of one post after the other.
    let next = Post {
        title: Some("The next".to_owned()),
        published: Some(NOW + DAY),
        ..renamed("next", "https://elsewhere.example/1")
    };
    assert_eq!(blog.fetch(vec![next]).added, 1);
    // An address that several posts have is that of none.
    let one = renamed("one", "https://elsewhere.example/1");
    let two = renamed("two", "https://elsewhere.example/1");
    assert_eq!(blog.fetch(vec![one, two]).added, 2);
}

#[test]
fn catching_up_covers_what_was_shown() {
    let mut blog = Blog::new();
    blog.fetch(vec![post(1, Some(-1))]);
    blog.fetch(vec![post(3, Some(3)), post(2, Some(2))]);
    blog.show();
    blog.fetch(vec![post(4, Some(4)), post(3, Some(3))]);
    blog.catch_up(None);
    assert_eq!(blog.listed(false), ["id-4"]);
    // Nothing of this was shown: the person looked elsewhere.
    blog.catch_up(None);
    assert!(blog.listed(false).is_empty());
    blog.undo();
    blog.undo();
    assert_eq!(blog.listed(false), ["id-4", "id-3", "id-2"]);
    let second = blog.store.posts(&PostFilter::default()).unwrap()[1].number;
    blog.catch_up(Some(second));
    assert_eq!(blog.listed(false), ["id-4"]);
}

#[test]
fn what_was_never_new_stays_so_after_a_part_of_it_is_caught_up_with() {
    let mut blog = Blog::new();
    blog.fetch(vec![
        post(3, Some(-1)),
        post(2, Some(-2)),
        post(1, Some(-3)),
    ]);
    let all = PostFilter {
        all: true,
        ..PostFilter::default()
    };
    let second = blog.store.posts(&all).unwrap()[1].number;
    blog.catch_up(Some(second));
    assert!(blog.listed(false).is_empty());
}

#[test]
fn what_another_device_did_not_name_is_new() {
    let mut blog = Blog::new();
    blog.append(EventKind::Finished {
        on: blog.today().into(),
        depth: None,
        minutes: None,
        recall: None,
        recorded_on: None,
        posts: vec![PostKey::of("id-1"), PostKey::of("id-2")],
    });
    blog.fetch(vec![
        post(3, Some(-9)),
        post(2, Some(-1)),
        post(1, Some(-2)),
    ]);
    assert_eq!(blog.listed(false), ["id-3"]);
}

#[test]
fn a_kept_post_without_an_address_is_shown_as_kept() {
    let mut blog = Blog::new();
    let without = Post {
        url: None,
        ..post(1, Some(1))
    };
    blog.fetch(vec![without, post(2, Some(1))]);
    let kept = |store: &Store| {
        let posts = store.posts(&PostFilter::default()).unwrap();
        let kept = posts.into_iter().map(|post| (post.id, post.kept.is_some()));
        kept.collect::<HashMap<_, _>>()
    };
    assert!(kept(&blog.store).values().all(|kept| !kept));
    let post = blog.store.post("Post 1").unwrap();
    let metadata = blog.store.post_as_resource(&post).unwrap();
    let id = blog.store.new_id(metadata.ids()).unwrap();
    let added = EventKind::added(date(FOLLOWED), metadata);
    blog.store.append(vec![(id, added)], NOW).unwrap();
    let kept = kept(&blog.store);
    assert_eq!((kept["id-1"], kept["id-2"]), (true, false));
}

#[test]
fn a_blog_that_moves_to_another_feed_keeps_its_posts() {
    let mut blog = Blog::new();
    blog.fetch(vec![post(1, Some(-1))]);
    let moved_to = |feed: &str| EventKind::Edited {
        metadata: Box::new(Patch {
            feed: Some(Some(feed.to_owned())),
            ..Patch::default()
        }),
    };
    blog.append(moved_to("https://moved.example/feed"));
    // It reaches further back.
    let kept = blog.fetch(vec![
        post(2, Some(2)),
        post(1, Some(-1)),
        post(5, Some(-50)),
    ]);
    assert_eq!(kept.added, 2);
    assert_eq!(blog.listed(false), ["id-2"]);
    // Another blog is followed from here on.
    blog.append(moved_to("https://other.example/feed"));
    blog.day = 3;
    blog.fetch(vec![post(8, Some(-1)), post(7, Some(-2))]);
    assert!(blog.listed(false).is_empty());
    assert_eq!(blog.listed(true).len(), 2);
}

#[test]
fn a_feed_that_does_not_reach_back_may_have_had_more() {
    let mut blog = Blog::new();
    blog.fetch(vec![post(1, Some(-1))]);
    let window = |from: u32| {
        (from..from + 5)
            .rev()
            .map(|at| post(at, Some(at.into())))
            .collect()
    };
    blog.fetch(window(2));
    assert_eq!((blog.news().new, blog.news().or_more), (5, true));
    blog.catch_up(None);
    assert!(!blog.news().or_more);
    blog.fetch(window(4));
    assert_eq!((blog.news().new, blog.news().or_more), (2, false));
    blog.fetch(window(100));
    assert_eq!((blog.news().new, blog.news().or_more), (7, true));
}

#[test]
fn ignored_posts_are_not_new() {
    let mut blog = Blog::new();
    blog.fetch(vec![post(1, Some(-1))]);
    blog.fetch(vec![post(2, Some(2))]);
    let word = "post 2".to_owned();
    blog.append(EventKind::Ignored { word: word.clone() });
    assert!(blog.listed(false).is_empty());
    assert_eq!(blog.listed(true).len(), 2);
    blog.append(EventKind::Unignored { word });
    assert_eq!(blog.listed(false), ["id-2"]);
}

#[test]
fn following_again_starts_caught_up() {
    let mut blog = Blog::new();
    blog.fetch(vec![post(1, Some(-1))]);
    blog.fetch(vec![post(2, Some(2)), post(1, Some(-1))]);
    blog.day = 10;
    let on = blog.today();
    blog.catch_up(None);
    blog.append(EventKind::Unfollowed { on });
    assert!(blog.listed(true).is_empty());
    // It is due as anything that was read, whether it posts or not.
    blog.store.rebuild().unwrap();
    blog.day = 41;
    assert!(blog.is_due());
    blog.day = 10;
    blog.append(EventKind::Followed { on });
    assert!(blog.listed(false).is_empty());
    blog.fetch(vec![post(3, Some(5)), post(2, Some(2))]);
    assert!(blog.listed(false).is_empty());
    blog.fetch(vec![post(4, Some(11)), post(3, Some(5))]);
    assert_eq!(blog.listed(false), ["id-4"]);
}

#[test]
fn posts_are_bounded_and_the_oldest_do_not_come_back() {
    let mut blog = Blog::new();
    let all: Vec<Post> = (0..300).map(|at| post(at, Some(-i64::from(at)))).collect();
    assert_eq!(blog.fetch(all.clone()).added, MAX_POSTS);
    assert_eq!(blog.fetch(all.clone()).added, 0);
    // One of them is removed from the feed, for which an older one moves up.
    assert_eq!(blog.fetch(all[1..].to_vec()).added, 0);
    let undated: Vec<Post> = (300..900).map(|at| post(at, None)).collect();
    assert_eq!(blog.fetch(undated.clone()).added, MAX_POSTS);
    blog.day = 1;
    assert_eq!(blog.fetch(undated).added, 0);
    assert_eq!(blog.listed(true).len(), MAX_POSTS);
    // A year after they were last in the feed, they are gone.
    blog.day = 400;
    blog.fetch(vec![post(1_000, Some(399))]);
    assert_eq!(blog.listed(true), ["id-1000"]);
}

#[test]
fn the_cache_may_be_dropped() {
    let (mut store, path, directory) = installed();
    let id = id(&store, "netflix-techblog");
    let on = date(FOLLOWED);
    let followed = vec![(id, EventKind::Followed { on })];
    store.append(followed, NOW).unwrap();
    let mut blog = Blog {
        store,
        id,
        day: 0,
        _directory: directory,
    };
    let window = || vec![post(2, Some(2)), post(1, Some(-1))];
    blog.fetch(vec![post(1, Some(-1))]);
    blog.fetch(window());
    blog.catch_up(None);
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("DELETE FROM post; DELETE FROM feed;")
        .unwrap();
    assert!(blog.store.examine().unwrap().is_empty());
    blog.fetch(window());
    assert!(blog.listed(false).is_empty());
    blog.fetch(vec![post(3, Some(3)), post(2, Some(2))]);
    assert_eq!(blog.listed(false), ["id-3"]);
}

/// What happens to a blog.
#[derive(Clone, Debug)]
enum Step {
    Publish {
        dated_back: bool,
        is_dated: bool,
    },
    /// Fetches the last posts, in another order, with other titles or ids.
    Fetch {
        most: usize,
        turned: bool,
        renamed: bool,
        reidentified: bool,
    },
    CatchUp,
    Undo,
    Rebuild,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any = any::<bool>;
    let step = prop_oneof![
        3 => (any(), any()).prop_map(|(dated_back, is_dated)| Step::Publish { dated_back, is_dated }),
        3 => (1usize..12, any(), any(), any()).prop_map(|(most, turned, renamed, reidentified)| {
            Step::Fetch { most, turned, renamed, reidentified }
        }),
        1 => Just(Step::CatchUp),
        1 => Just(Step::Undo),
        1 => Just(Step::Rebuild),
    ];
    proptest::collection::vec(step, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The new posts are those that came after the first fetch and were not caught up with, each once.
    #[test]
    fn no_post_is_doubled_or_lost(steps in steps()) {
        let mut blog = Blog::new();
        let mut published: Vec<Post> = vec![post(0, Some(-5))];
        blog.fetch(published.clone());
        let mut seen: BTreeSet<u32> = BTreeSet::from([0]);
        // What each catch-up in force covered, beginning with the first fetch.
        let mut covered: Vec<BTreeSet<u32>> = vec![seen.clone()];
        for (at, step) in steps.into_iter().enumerate() {
            match step {
                Step::Publish { dated_back, is_dated } => {
                    let number = u32::try_from(published.len()).unwrap();
                    let day = if dated_back { -400 } else { 1 };
                    published.push(post(number, is_dated.then_some(day)));
                }
                Step::Fetch { most, turned, renamed, reidentified } => {
                    let first = published.len().saturating_sub(most);
                    seen.extend(u32::try_from(first).unwrap()..u32::try_from(published.len()).unwrap());
                    let mut posts: Vec<Post> = published[first..].iter().rev().cloned().collect();
                    if turned {
                        posts.reverse();
                    }
                    for post in &mut posts {
                        if renamed {
                            post.title = Some(format!("Renamed {at}"));
                        }
                        if reidentified {
                            post.id = format!("{} {at}", post.id);
                        }
                    }
                    blog.fetch(posts);
                }
                Step::CatchUp => {
                    blog.catch_up(None);
                    covered.push(seen.clone());
                }
                Step::Undo if covered.len() > 1 => {
                    blog.undo();
                    covered.pop();
                }
                Step::Undo => {}
                Step::Rebuild => blog.store.rebuild().unwrap(),
            }
            let is_covered = |number: &&u32| covered.iter().any(|all| all.contains(number));
            let new: BTreeSet<String> = (seen.iter().filter(|number| !is_covered(number)))
                .map(|number| format!("https://blog.example/{number}"))
                .collect();
            let posts = blog.store.posts(&PostFilter::default()).unwrap();
            let listed: Vec<String> = posts.into_iter().filter_map(|post| post.url).collect();
            prop_assert_eq!(listed.len(), new.len());
            prop_assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), new);
            prop_assert_eq!(blog.listed(true).len(), seen.len());
        }
    }
}
