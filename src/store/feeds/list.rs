//! Lists of posts, and the posts that a person names.

use rusqlite::{Row, params};

use crate::domain::{
    LocalDate, Patch, PostEntry, PostKey, Slug, address_key, has_begun_words, has_words,
};
use crate::store::query::resolve::ambiguous;
use crate::store::query::statement::placeholders;
use crate::store::{Result, SameWork, Store, StoreError, Target, sql};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT p.number, r.slug, p.resource, p.id, p.title, p.url, p.authors, p.published_on, p.words, p.seen_on, p.is_new, r.id
             FROM post p JOIN state s ON s.number = p.resource AND s.status = 'following' JOIN resource r ON r.number = p.resource ",
            $rest
        )
    };
}
const NEWEST_FIRST: &str = "
    ORDER BY coalesce(p.published_on, p.seen_on) DESC, p.published_at DESC, p.number DESC";
/// Of blogs that have any, so that their posts are found by an index.
const NEW: &str = select!(
    "WHERE p.is_new = 1 AND p.resource IN (SELECT f.resource FROM feed f WHERE f.new_posts > 0)"
);
const ALL: &str = select!("WHERE 1");
const BY_NUMBER: &str = select!("WHERE p.number = ?");
const BY_ID: &str = select!("WHERE p.id = ?");
const KEPT: &str = "
    SELECT slug FROM resource WHERE address = ?1 AND removed = 0 AND number <> ?2 ORDER BY number LIMIT 1";
const PUT_SHOWN: &str = "UPDATE post SET shown = 1 WHERE number = ? AND shown = 0";
const UNSHOWN: &str = "
    SELECT number FROM post p WHERE p.resource = ?1 AND p.is_new = 1 AND p.shown = 0
    AND EXISTS (SELECT 1 FROM post o WHERE o.resource = ?1 AND o.is_new = 1 AND o.shown = 1)";

/// Which posts are listed: those that meet all conditions.
#[derive(Clone, Debug, Default)]
pub struct PostFilter {
    /// Of these resources only.
    pub blogs: Option<Vec<i64>>,
    /// Also those that are not new.
    pub all: bool,
    /// Published on this day or later.
    pub since: Option<LocalDate>,
    /// With these words in the title.
    pub search: Option<String>,
    /// The last of them may be the beginning of a word.
    pub begun: bool,
    pub limit: Option<usize>,
}

impl Store {
    /// Returns posts of followed blogs, the newest first, with the resources that they are.
    pub fn posts(&self, filter: &PostFilter) -> Result<Vec<PostEntry>> {
        let mut posts = self.filtered_posts(filter)?;
        for post in &mut posts {
            post.kept = if let Some(address) = post.url.as_deref().and_then(address_key) {
                let resource = params![address, post.blog_number];
                sql::first(&self.conn, KEPT, resource, |row| row.get(0))?
            } else if let SameWork::Same(same) = self.same_work(&self.post_as_resource(post)?)? {
                Some(same.slug).filter(|_| same.number != post.blog_number)
            } else {
                None
            };
        }
        Ok(posts)
    }

    /// Returns the metadata of a post as a resource.
    pub fn post_as_resource(&self, post: &PostEntry) -> Result<Patch> {
        let blog = self.metadata(post.blog_number)?.into_metadata();
        Ok(post.as_resource(blog))
    }

    /// As [`posts`](Self::posts), without these resources.
    fn filtered_posts(&self, filter: &PostFilter) -> Result<Vec<PostEntry>> {
        let mut sql = String::from(if filter.all { ALL } else { NEW });
        let blogs = filter.blogs.as_deref().unwrap_or_default();
        if filter.blogs.is_some() {
            sql.push_str(&format!(
                " AND p.resource IN ({})",
                placeholders(blogs.len())
            ));
        }
        sql.push_str(NEWEST_FIRST);
        let mut posts: Vec<PostEntry> = sql::all(
            &self.conn,
            &sql,
            rusqlite::params_from_iter(blogs),
            from_row,
        )?;
        posts.retain(|post| {
            let title = post.title.as_deref().unwrap_or_default();
            let has = if filter.begun {
                has_begun_words
            } else {
                has_words
            };
            filter.since.is_none_or(|since| post.on() >= since)
                && (filter.search.as_ref()).is_none_or(|words| has(title, words))
        });
        posts.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(posts)
    }

    /// Keeps that posts were shown, on which the next catch-up depends.
    pub fn keep_shown(&mut self, posts: &[PostEntry]) -> Result<()> {
        let tx = self.write()?;
        for post in posts {
            sql::run(&tx, PUT_SHOWN, [post.number])?;
        }
        tx.commit()
    }

    /// Returns the post that a person names: by its handle, such as `p12`, its number, its address or id, or words of its title.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if there is none, or several.
    pub fn post(&self, typed: &str) -> Result<PostEntry> {
        let digits = typed.strip_prefix(['p', 'P']).unwrap_or(typed);
        if let Some(post) = self.post_of_number(digits)? {
            return Ok(post);
        }
        let mut found: Vec<PostEntry> = sql::all(&self.conn, BY_ID, [typed], from_row)?;
        if found.is_empty() {
            let all = PostFilter {
                all: true,
                ..PostFilter::default()
            };
            found = self.filtered_posts(&all)?;
            let key = address_key(typed);
            found.retain(|post| {
                let address = post.url.as_deref().and_then(address_key);
                let title = post.title.as_deref().unwrap_or_default();
                key.is_some() && address == key || has_words(title, typed)
            });
        }
        match found.as_slice() {
            [post] => Ok(post.clone()),
            [] => Err(StoreError::Refused(format!(
                "no post '{typed}'\nhint: `reads posts --all` lists them"
            ))),
            several => {
                let handles = several.iter().map(PostEntry::handle);
                Err(StoreError::Refused(ambiguous(typed, handles)))
            }
        }
    }

    /// Returns the post with a handle, such as `p12`, unless that is the slug of a resource.
    pub fn post_of_handle(&self, typed: &str) -> Result<Option<PostEntry>> {
        let is_free = |slug: Slug| self.is_free(&slug);
        match typed.strip_prefix(['p', 'P']) {
            Some(digits) if typed.to_lowercase().parse().map_or(Ok(true), is_free)? => {
                self.post_of_number(digits)
            }
            _ => Ok(None),
        }
    }

    fn post_of_number(&self, digits: &str) -> Result<Option<PostEntry>> {
        match digits.parse::<i64>() {
            Ok(number) => sql::first(&self.conn, BY_NUMBER, [number], from_row),
            Err(_) => Ok(None),
        }
    }

    /// Returns the posts that catching up with a blog names: of those that were shown or, if none was, of all that are known, what
    /// no earlier catch-up named, and the newest; with `until`, the number of a post, of that one and those that are older.
    pub fn posts_to_name(&self, blog: &Target, until: Option<i64>) -> Result<Vec<PostKey>> {
        let of_blog = PostFilter {
            blogs: Some(vec![blog.number]),
            all: true,
            ..PostFilter::default()
        };
        let posts = self.filtered_posts(&of_blog)?;
        if posts.is_empty() {
            return Ok(Vec::new());
        }
        let Some(caught_up) = self.state(blog.id)?.caught_up else {
            return Ok(Vec::new());
        };
        let unshown: Vec<i64> = match until {
            Some(_) => Vec::new(),
            None => sql::all(&self.conn, UNSHOWN, [blog.number], |row| row.get(0))?,
        };
        let place = posts.iter().position(|post| Some(post.number) == until);
        let is_left = |at: usize, post: &PostEntry| {
            post.is_new && (Some(at) < place || unshown.contains(&post.number))
        };
        let covered = posts.iter().enumerate();
        let covered = covered
            .filter(|(at, post)| !is_left(*at, post))
            .map(|(_, post)| post);
        let keys = covered.map(|post| PostKey::of(&post.id)).enumerate();
        let named = keys.filter(|(at, key)| *at == 0 || !caught_up.posts.contains(key));
        Ok(named.map(|(_, key)| key).collect())
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<PostEntry> {
    let authors: String = row.get(6)?;
    Ok(PostEntry {
        number: row.get(0)?,
        blog: row.get(1)?,
        blog_number: row.get(2)?,
        id: row.get(3)?,
        title: row.get(4)?,
        url: row.get(5)?,
        authors: serde_json::from_str(&authors).unwrap_or_default(),
        published_on: row.get(7)?,
        words: row.get(8)?,
        seen_on: row.get(9)?,
        is_new: row.get(10)?,
        blog_id: row.get(11)?,
        kept: None,
    })
}
