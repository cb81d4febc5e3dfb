//! `reads posts`.

use super::args::{limit, since};
use super::followed::{self, followed};
use super::message::{message, names};
use super::{App, Command, Result};
use crate::domain::{FollowedFeed, LocalDate, Past, PostEntry};
use crate::store::{PostFilter, Store};
use crate::view::Posts as Layout;

/// So many of the last posts are listed where nothing is new.
pub(super) const LAST_POSTS: usize = 5;

/// List the posts of followed blogs that are new since you caught up
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads posts\n  reads posts netflix-techblog --all\n  reads posts --since 2w --search consensus\n  reads open p12\n  reads keep p12 p14\n\n`reads fetch` brings new posts, `reads done BLOG` records that you caught up with what was listed."
)]
pub(crate) struct Posts {
    /// IDs of followed blogs, or filters [default: all]; see `reads help ids`
    #[arg(value_name = "BLOG|FILTER")]
    ids: Vec<String>,

    /// Also what is not new
    #[arg(short, long)]
    all: bool,

    /// Only what was published since this day: 2026-01-01, 2w, 'last monday'
    #[arg(long, value_name = "DATE")]
    since: Option<Past>,

    /// Only titles with this word, or with these words in a row
    #[arg(long, value_name = "WORD")]
    search: Option<String>,

    /// Print at most N
    #[arg(short = 'n', long, value_name = "N", value_parser = limit)]
    limit: Option<u32>,
}

impl Command for Posts {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let store = app.store()?;
        let since = self.since.map(|day| since(day, today));
        let blogs = followed(&store, &self.ids, today)?;
        let numbers = blogs.iter().map(|blog| blog.number);
        let filter = PostFilter {
            blogs: (!self.ids.is_empty()).then(|| numbers.collect()),
            all: self.all,
            since,
            search: self.search.clone(),
            begun: false,
            limit: self.limit.and_then(|limit| usize::try_from(limit).ok()),
        };
        let mut posts = store.posts(&filter)?;
        let is_one = !self.ids.is_empty() && blogs.len() == 1;
        if posts.is_empty() && !app.is_json() {
            message(&self.nothing(&store, &blogs, today)?);
            if is_one && !self.all && self.search.is_none() && since.is_none() {
                let most = filter.limit.unwrap_or(LAST_POSTS);
                posts = store.posts(&PostFilter {
                    all: true,
                    limit: Some(most.min(LAST_POSTS)),
                    ..filter
                })?;
            }
        }
        // A part of the new posts says nothing of the others.
        let is_whole = self.search.is_none() && since.is_none() && self.limit.is_none();
        drop(store);
        print(app, posts.clone(), today)?;
        app.out.flush()?;
        if is_whole && !posts.is_empty() {
            // That they were shown is of use, but no reason to fail: the database may be read-only, or the disk full.
            let _ = app.store().map(|mut store| store.keep_shown(&posts));
        }
        Ok(())
    }
}

/// Prints a list of posts.
pub(super) fn print(app: &mut App, posts: Vec<PostEntry>, today: LocalDate) -> Result<()> {
    let form = app.form;
    app.print(form, Layout::new(today), |each| {
        posts.into_iter().try_for_each(each)
    })?;
    Ok(())
}

impl Posts {
    /// Says why no post is listed, and what to do.
    fn nothing(&self, store: &Store, blogs: &[FollowedFeed], today: LocalDate) -> Result<String> {
        if blogs.is_empty() {
            return Ok(followed::none(store)?.to_owned());
        }
        let (mut quiet, mut unknown) = (Vec::new(), false);
        for blog in blogs {
            match store.news(blog.number)? {
                Some(news) => {
                    let since = news.quiet_since(today);
                    quiet.extend(since.map(|since| format!("{} since {since}", blog.slug)));
                }
                None => unknown |= blog.address.is_some(),
            }
        }
        let is_narrowed = self.all || self.search.is_some() || self.since.is_some();
        Ok(if unknown && quiet.is_empty() {
            "nothing was fetched yet; `reads fetch` brings the posts".to_owned()
        } else if is_narrowed {
            "no post matches".to_owned()
        } else if quiet.is_empty() {
            "nothing new".to_owned()
        } else {
            format!("nothing new · quiet: {}", names(&quiet))
        })
    }
}
