//! `reads fetch`.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::iter;
use std::sync::Mutex;
use std::sync::mpsc::channel;

use indicatif::ProgressBar;
use serde::Serialize;

use super::followed::{self, followed};
use super::message::{count, message, names};
use super::{App, Command, Result, feed, refused};
use crate::clock::Clock;
use crate::domain::{FetchOutcome, FollowedFeed, LocalDate, News, may_fetch, next_fetch};
use crate::feeds::{self, FetchError, Request, Response, Validators};
use crate::store::{Kept, Store};
use crate::text;
use crate::view::{local_time, news_words, utc_time};

/// So many feeds are fetched at once.
const AT_ONCE: usize = 4;

/// Fetch what the followed blogs have posted
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads fetch\n  reads fetch lethain --json\n\nA feed is fetched at most once an hour, or once a day if its server cannot say that nothing has changed; a server may ask for up to two days. `reads remind install` fetches every day. Posts are kept on this device only."
)]
pub(crate) struct Fetch {
    /// IDs of followed blogs [default: all]; see `reads help ids`
    #[arg(value_name = "BLOG")]
    ids: Vec<String>,
}

/// What became of one feed, as docs/schemas/fetch.json says.
#[derive(Serialize)]
struct Line {
    slug: String,
    status: Status,
    /// How many posts are new since the person caught up.
    new: u32,
    /// How many posts came with this fetch.
    posts: usize,
    /// The time before which the feed is not fetched again.
    next: Option<String>,
    error: Option<String>,
    failing_since: Option<LocalDate>,
    /// The new address, if the feed has moved for good.
    moved_to: Option<String>,
    #[serde(skip)]
    next_at: Option<i64>,
    #[serde(skip)]
    news: Option<News>,
    #[serde(skip)]
    is_first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    Fetched,
    Unchanged,
    /// Its next time has not come.
    Waiting,
    Failed,
    NoFeed,
}

impl Command for Fetch {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let store = app.store()?;
        let blogs = followed(&store, &self.ids, clock.today())?;
        if blogs.is_empty() && !app.is_json() {
            message(followed::none(&store)?);
        }
        // The network is not waited for with the database open.
        drop(store);
        let mut lines: Vec<Option<Line>> = Vec::new();
        let mut wanted = Vec::new();
        for (at, blog) in blogs.iter().enumerate() {
            let status = match (&blog.address, blog.next_at) {
                (None, _) => Some(Status::NoFeed),
                (_, Some(next)) if !may_fetch(next, clock.now()) => Some(Status::Waiting),
                _ => None,
            };
            if status.is_none() {
                wanted.push(at);
            }
            lines.push(status.map(|status| Line {
                next_at: blog.next_at,
                failing_since: blog.failing_since,
                error: blog.error.clone(),
                ..Line::new(blog, status)
            }));
        }
        fetch_all(&blogs, &wanted, &clock, |responses| {
            let mut store = app.store()?;
            for (at, response) in responses {
                lines[at] = Some(keep(&mut store, &clock, &blogs[at], response)?);
            }
            Ok(())
        })?;
        let mut lines: Vec<Line> = lines.into_iter().flatten().collect();
        let news = app.store()?.all_news()?;
        for (line, blog) in lines.iter_mut().zip(&blogs) {
            line.next = line.next_at.map(utc_time);
            line.news = news.get(&blog.number).copied();
            line.new = line.news.map_or(0, |news| news.new);
        }
        if app.is_json() {
            app.value(&lines)?;
        } else {
            self.print(app, &lines, clock.today())?;
        }
        let failed = lines
            .iter()
            .filter(|line| line.status == Status::Failed)
            .count();
        if failed > 0 {
            let feeds = count(failed, "feed", "feeds");
            return Err(refused!("{feeds} could not be fetched"));
        }
        Ok(())
    }
}

impl Fetch {
    fn print(&self, app: &mut App, lines: &[Line], today: LocalDate) -> Result<()> {
        let (mut waiting, mut without) = (Vec::new(), Vec::new());
        for line in lines {
            match line.status {
                Status::NoFeed => without.push(line.slug.as_str()),
                _ if line.error.is_some() => message(&line.failure(today)),
                Status::Waiting if self.ids.is_empty() => waiting.push(line.slug.as_str()),
                _ => app.say(line.text(today))?,
            }
            if let Some(to) = &line.moved_to {
                message(&format!(
                    "{0}: the feed has moved to {to}; `reads edit {0} --feed {1}` records that",
                    line.slug,
                    text::shell(to)
                ));
            }
        }
        if !waiting.is_empty() {
            let feeds = count(waiting.len(), "feed was", "feeds were");
            app.say(format!(
                "{feeds} fetched a short while ago: {}",
                names(&waiting)
            ))?;
        }
        if !without.is_empty() {
            let verb = if without.len() == 1 { "has" } else { "have" };
            app.say(format!(
                "{} {verb} no feed: due by cadence alone",
                names(&without)
            ))?;
        }
        let news = lines.iter().filter_map(|line| line.news);
        let (new, or_more) = news.fold((0, ""), |(new, or_more), news| {
            (
                new + news.new,
                if news.or_more { " or more" } else { or_more },
            )
        });
        if new > 0 {
            app.say(format!("{new}{or_more} new · `reads posts` lists them"))?;
        }
        Ok(())
    }
}

impl Line {
    fn new(blog: &FollowedFeed, status: Status) -> Self {
        Self {
            slug: blog.slug.to_string(),
            status,
            new: 0,
            posts: 0,
            next: None,
            error: None,
            failing_since: None,
            moved_to: None,
            next_at: None,
            news: None,
            is_first: false,
        }
    }

    /// Says why the feed could not be fetched, since when, and when it is tried again.
    fn failure(&self, today: LocalDate) -> String {
        let error = text::line(self.error.as_deref().unwrap_or_default());
        let since = self.failing_since.filter(|since| *since < today);
        let since = since.map(|since| format!(", failing since {since}"));
        let next = (self.status == Status::Waiting)
            .then_some(self.next_at)
            .flatten();
        let next = next.map(|next| format!("; not tried again before {}", local_time(next)));
        format!(
            "{}: {error}{}{}",
            self.slug,
            since.unwrap_or_default(),
            next.unwrap_or_default()
        )
    }

    fn text(&self, today: LocalDate) -> String {
        let slug = &self.slug;
        match (self.status, self.news) {
            (Status::Waiting, _) => {
                let next = self.next_at.map(local_time).unwrap_or_default();
                format!("{slug}: fetched a short while ago; not again before {next}")
            }
            (_, Some(news)) if news.new > 0 => format!("{slug}: {}", news_words(news, today)),
            _ if self.is_first => {
                format!("{slug}: caught up · `reads posts {slug}` shows the last posts")
            }
            (_, Some(news)) => {
                let since = news.quiet_since(today);
                let since = since.map(|since| format!(" since {since}"));
                format!("{slug}: nothing new{}", since.unwrap_or_default())
            }
            (_, None) => format!("{slug}: not followed any more"),
        }
    }
}

/// Fetches feeds, several at once, and calls `f` with the responses that have come, in the order of the blogs: so the numbers of
/// their posts are not a matter of chance. `f` opens the database once for several, and the network is not waited for meanwhile.
/// A bar shows the progress on a terminal.
fn fetch_all(
    blogs: &[FollowedFeed],
    wanted: &[usize],
    clock: &Clock,
    mut f: impl FnMut(Vec<(usize, Result<Response, FetchError>)>) -> Result<()>,
) -> Result<()> {
    let now = clock.now();
    let bar = if io::stderr().is_terminal() && !wanted.is_empty() {
        ProgressBar::new(wanted.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    let queue = Mutex::new(wanted.iter());
    std::thread::scope(|scope| {
        let (sender, responses) = channel();
        for _ in 0..AT_ONCE.min(wanted.len()) {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                // The lock is held only while the next one is taken.
                while let Some(at) = queue
                    .lock()
                    .ok()
                    .and_then(|mut queue| queue.next().copied())
                {
                    let response = fetch(&blogs[at], now);
                    // It fails only if the receiver stopped at an error, which it returns.
                    if sender.send((at, response)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let (mut early, mut expected) = (BTreeMap::new(), wanted.iter());
        let mut next = expected.next();
        while let Ok(first) = responses.recv() {
            for (at, response) in iter::once(first).chain(responses.try_iter()) {
                bar.inc(1);
                early.insert(at, response);
            }
            let mut ready = Vec::new();
            while let Some(response) = next.and_then(|at| early.remove_entry(at)) {
                ready.push(response);
                next = expected.next();
            }
            if !ready.is_empty() {
                f(ready)?;
            }
        }
        bar.finish_and_clear();
        Ok(())
    })
}

fn fetch(blog: &FollowedFeed, now: i64) -> Result<Response, FetchError> {
    let request = Request {
        address: blog.address.as_deref().unwrap_or_default(),
        validators: &Validators {
            etag: blog.etag.clone(),
            last_modified: blog.last_modified.clone(),
        },
    };
    feeds::fetch(&request, now)
}

/// Keeps a response.
fn keep(
    store: &mut Store,
    clock: &Clock,
    blog: &FollowedFeed,
    response: Result<Response, FetchError>,
) -> Result<Line> {
    let (now, today) = (clock.now(), clock.today());
    match response {
        Ok(response) => {
            let status = match response.feed {
                Some(_) => Status::Fetched,
                None => Status::Unchanged,
            };
            let moved_to = response.moved_to.clone();
            let address = blog.address.as_deref().unwrap_or_default();
            let (fetched, time) = feed::kept(response, address, clock);
            let kept = store.keep_fetched(blog, &fetched, time)?;
            let Kept { added, is_first } = kept.unwrap_or_default();
            Ok(Line {
                posts: added,
                next_at: Some(time.next_at),
                moved_to,
                is_first,
                ..Line::new(blog, status)
            })
        }
        Err(FetchError { reason, wait }) => {
            let next_at = next_fetch(now, FetchOutcome::Failed, wait);
            let since = store.keep_failed(blog, &reason, today, next_at)?;
            Ok(Line {
                error: Some(reason),
                failing_since: Some(since),
                next_at: Some(next_at),
                ..Line::new(blog, Status::Failed)
            })
        }
    }
}
