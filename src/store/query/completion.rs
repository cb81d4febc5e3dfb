//! What the shell completes: slugs, domains, tags, occasions, catalogs and posts that begin with what was typed. Each query reads a few
//! rows of an index, however large the database is.

use rusqlite::Row;

use crate::domain::{Completion, Tag};
use crate::store::{Result, Store, sql};

/// All words with a prefix sort before the prefix followed by `~`, which none of them contains.
macro_rules! slugs {
    ($order:literal) => {
        concat!(
            "SELECT slug, title FROM resource
             WHERE slug >= :prefix AND slug < :prefix || '~' AND claims = 1 AND removed = 0 ORDER BY slug ",
            $order,
            " LIMIT :limit"
        )
    };
}
const FIRST_SLUGS: &str = slugs!("ASC");
const LAST_SLUG: &str = slugs!("DESC");
const NUMBERED: &str =
    "SELECT CAST(number AS TEXT), slug FROM resource WHERE number = :number AND removed = 0";
const DOMAINS: &str = "
    SELECT slug, title FROM domain WHERE slug >= :prefix AND slug < :prefix || '~' GROUP BY slug LIMIT :limit";
/// Steps from each tag to the next one, because few tags have many rows. No character comes after the one of the upper end.
const TAGS: &str = "
    WITH RECURSIVE next (key) AS (
        SELECT min(key) FROM tag WHERE key >= :prefix
        UNION ALL
        SELECT (SELECT min(t.key) FROM tag t WHERE t.key > next.key) FROM next WHERE next.key < :prefix || char(1114111)
    )
    SELECT (SELECT min(t.tag) FROM tag t WHERE t.key = next.key) FROM next WHERE key < :prefix || char(1114111) LIMIT :limit";
const OCCASIONS: &str = "
    WITH RECURSIVE next (name) AS (
        SELECT min(occasion) FROM tie WHERE occasion >= :prefix
        UNION ALL
        SELECT (SELECT min(t.occasion) FROM tie t WHERE t.occasion > next.name) FROM next WHERE next.name < :prefix || '~'
    ), name (name) AS (
        SELECT name FROM next WHERE name < :prefix || '~'
        UNION SELECT name FROM occasion WHERE name >= :prefix AND name < :prefix || '~' AND (on_date IS NOT NULL OR held > 0)
    )
    SELECT n.name, coalesce(o.on_date || coalesce(' · ' || o.title, ''), '') FROM name n LEFT JOIN occasion o ON o.name = n.name
    ORDER BY n.name LIMIT :limit";
const CATALOGS: &str = "
    SELECT name, title FROM catalog WHERE NOT removed AND name >= :prefix AND name < :prefix || '~' ORDER BY name LIMIT :limit";
/// Followed blogs, domain by domain, because an index begins with these.
const BLOGS: &str = "
    SELECT r.slug, r.title FROM domain d CROSS JOIN state s ON s.domain = d.id AND s.status = 'following'
    JOIN resource r ON r.number = s.number
    WHERE r.slug >= :prefix AND r.slug < :prefix || '~' LIMIT :limit";
/// The new posts of the blogs that have any.
const POSTS: &str = "
    SELECT 'p' || p.number, coalesce(p.title, p.url, '') FROM feed f CROSS JOIN post p ON p.resource = f.resource AND p.is_new = 1
    WHERE f.new_posts > 0 AND 'p' || p.number >= :prefix AND 'p' || p.number < :prefix || '~'
    ORDER BY p.number DESC LIMIT :limit";

/// How many words are offered at most.
const LIMIT: usize = 200;

impl Store {
    /// Returns the slugs that begin with `prefix`, with the titles; or the resource of that number.
    ///
    /// If they are too many, the first and the last ones: a shell inserts what all have in common, and the first and the last in
    /// order have no more in common than all of them.
    pub fn slugs_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        if !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: i64 = prefix.parse().unwrap_or(-1);
            let mut found: Vec<Completion> = sql::all(&self.conn, NUMBERED, [number], from_row)?;
            found.extend(self.starting(FIRST_SLUGS, prefix)?);
            return Ok(found);
        }
        let mut slugs = self.starting(FIRST_SLUGS, prefix)?;
        if slugs.len() == LIMIT {
            slugs.extend(sql::first(&self.conn, LAST_SLUG, (prefix, 1), from_row)?);
            slugs.dedup();
        }
        Ok(slugs)
    }

    pub fn domains_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(DOMAINS, prefix)
    }

    pub fn tags_from(&self, prefix: &str) -> Result<Vec<Tag>> {
        let parameters = (Tag::key_of(prefix), LIMIT);
        sql::all(&self.conn, TAGS, parameters, |row| row.get(0))
    }

    pub fn occasions_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(OCCASIONS, prefix)
    }

    pub fn catalogs_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(CATALOGS, prefix)
    }

    pub fn blogs_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(BLOGS, prefix)
    }

    /// Returns the handles of new posts, with their titles.
    pub fn posts_from(&self, prefix: &str) -> Result<Vec<Completion>> {
        self.starting(POSTS, prefix)
    }

    fn starting(&self, statement: &str, prefix: &str) -> Result<Vec<Completion>> {
        sql::all(&self.conn, statement, (prefix, LIMIT), from_row)
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Completion> {
    Ok(Completion {
        word: row.get(0)?,
        about: row.get(1)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{EventKind, Feed, Post};
    use crate::store::query::explain::steps;
    use crate::store::{FetchTime, Fetched};

    fn seeded() -> (tempfile::TempDir, Store) {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        (directory, store)
    }

    #[test]
    fn no_completion_scans_a_growing_table() {
        let (_directory, store) = seeded();
        for statement in [
            FIRST_SLUGS,
            LAST_SLUG,
            DOMAINS,
            TAGS,
            OCCASIONS,
            CATALOGS,
            BLOGS,
            POSTS,
        ] {
            let steps = steps(&store.conn, statement, ("a", LIMIT));
            // `next` and `n` hold what is offered; there are few domains and feeds.
            let scans = |step: &String| {
                let few = [
                    "SCAN next",
                    "SCAN n",
                    "SCAN d USING COVERING INDEX domain_position",
                    "SCAN f",
                ];
                step.starts_with("SCAN ") && !few.contains(&step.as_str())
            };
            let scans: Vec<_> = steps.iter().filter(|step| scans(step)).collect();
            assert!(scans.is_empty(), "{scans:?} in {statement}");
        }
    }

    #[test]
    fn followed_blogs_and_their_new_posts_are_offered() {
        let (_directory, mut store) = seeded();
        let today = "2026-11-23".parse().unwrap();
        let id = store.resolve_one("lethain").unwrap().id;
        let followed = EventKind::Followed { on: today };
        store
            .append(vec![(id, followed)], 1_795_424_400_000)
            .unwrap();
        let fetched = |ids: &[&str]| {
            let posts = ids.iter().map(|id| Post {
                id: (*id).to_owned(),
                title: Some(format!("Post {id}")),
                ..Post::default()
            });
            Fetched {
                feed: Some(Feed {
                    posts: posts.collect(),
                    ..Feed::default()
                }),
                address: "https://lethain.com/feeds/".to_owned(),
                etag: None,
                last_modified: None,
            }
        };
        let time = FetchTime {
            today,
            local_day: |_| None,
            next_at: 0,
        };
        for fetched in [fetched(&["old"]), fetched(&["new", "old"])] {
            let blog = store.followed_feeds().unwrap().remove(0);
            store.keep_fetched(&blog, &fetched, time).unwrap();
        }
        let words = |found: Result<Vec<Completion>>| {
            let words = found.unwrap().into_iter();
            let words: Vec<_> = words.map(|found| (found.word, found.about)).collect();
            words
        };
        let blog = ("lethain".to_owned(), "Irrational Exuberance".to_owned());
        let post = ("p2".to_owned(), "Post new".to_owned());
        for typed in ["", "p", "p2", "p1", "x", "l"] {
            let (blogs, posts) = (
                words(store.blogs_from(typed)),
                words(store.posts_from(typed)),
            );
            let is_blog = blog.0.starts_with(typed);
            assert_eq!(blogs, Vec::from_iter(is_blog.then(|| blog.clone())));
            let is_post = post.0.starts_with(typed);
            assert_eq!(posts, Vec::from_iter(is_post.then(|| post.clone())));
        }
    }

    #[test]
    fn the_slugs_offered_have_no_more_in_common_than_all() {
        let (_directory, mut store) = seeded();
        let now = 1_795_424_400_000;
        let today = "2026-11-23".parse().unwrap();
        store
            .record(now, today, |store| -> Result<_> {
                let added = (0..300).map(|number| {
                    let title = Some(format!("An entry {number:03}"));
                    let metadata = crate::domain::Patch {
                        title,
                        ..Default::default()
                    };
                    let id = store.new_id(metadata.ids())?;
                    let slug = metadata.slug();
                    let metadata = Box::new(metadata);
                    let tags = Vec::new();
                    Ok((
                        id,
                        EventKind::Added {
                            on: today,
                            slug,
                            metadata,
                            tags,
                            sources: std::collections::BTreeMap::new(),
                        },
                    ))
                });
                added.collect()
            })
            .unwrap();
        let slugs = store.slugs_from("an-entry-").unwrap();
        assert_eq!(slugs.len(), LIMIT + 1);
        assert_eq!(slugs[0].word, "an-entry-000");
        assert_eq!(slugs[LIMIT].word, "an-entry-299");
        assert_eq!(slugs[LIMIT].about, "An entry 299");
    }
}
