//! What is browsed: the database, which is opened for each question and closed before the answer is shown.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::browse::{Library, Page, Query, Row, Stamp, Tab};
use crate::commands::args::parse_terms;
use crate::commands::bare_words::BareWords;
use crate::commands::stats_input::stats_input;
use crate::commands::{App, Failure, Result};
use crate::config::Config;
use crate::domain::{LocalDate, PeriodWord, PostEntry, ResourceId, Stats, Test};
use crate::private;
use crate::store::{self, Filter, Pick, PostFilter, Store};
use crate::view::{self, Form, Out, StatsView, Styled};

pub(super) struct Database {
    path: PathBuf,
    /// The posts that were shown and are noted as such.
    shown: HashSet<i64>,
}

/// Parses the words of a line as filters, as a command does that lists what `pick` picks.
pub(super) fn filter(
    store: &Store,
    line: &str,
    pick: Pick,
    today: LocalDate,
) -> Result<(Filter, BareWords)> {
    let terms = parse_terms(&crate::browse::split(line)).map_err(Failure::Usage)?;
    let mut filter = Filter {
        pick,
        terms,
        as_of: Some(today),
        ..Filter::default()
    };
    let words = BareWords::interpret(store, &mut filter, today)?;
    Ok((filter, words))
}

fn size(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Database {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            shown: HashSet::new(),
        }
    }

    fn open(&self) -> Result<Store> {
        Ok(store::open_existing(&self.path)?)
    }

    fn entries(&self, query: &Query, today: LocalDate) -> Result<Page> {
        let stamp = self.stamp();
        let store = self.open()?;
        let pick = match query.tab {
            Tab::Todo => Pick::ToRead,
            Tab::Due => Pick::DueUntil(today),
            Tab::Posts | Tab::All | Tab::Stats => Pick::All,
        };
        let (mut filter, words) = filter(&store, &query.filter, pick, today)?;
        let total = match query.total {
            Some(total) => total,
            None => usize::try_from(store.count(&filter)?).unwrap_or(usize::MAX),
        };
        let first = query.first.min(total.saturating_sub(query.most));
        let most = query.most.min(total - first);
        // From its nearer end, a list is read in half the time.
        let after = total - first - most;
        filter.reverse = after < first;
        filter.offset = size(first.min(after));
        filter.limit = Some(size(most));
        let mut rows = store.listed(&filter)?;
        if filter.reverse {
            rows.reverse();
        }
        let mut remarks = words.words();
        remarks.extend(store.unknown_tags(&filter)?);
        Ok(Page {
            first,
            rows: rows.into_iter().map(|row| Row::Entry(row.into())).collect(),
            total,
            remarks,
            today,
            stamp,
        })
    }

    fn posts(&mut self, query: &Query, today: LocalDate) -> Result<Page> {
        let stamp = self.stamp();
        let mut store = self.open()?;
        let terms = parse_terms(&crate::browse::split(&query.filter)).map_err(Failure::Usage)?;
        let (words, terms): (Vec<_>, Vec<_>) = (terms.into_iter())
            .partition(|term| !term.negated && matches!(term.test, Test::Bare(_) | Test::Word(_)));
        let words = words.into_iter().filter_map(|term| match term.test {
            Test::Bare(word) | Test::Word(word) => Some(word),
            _ => None,
        });
        let words: Vec<String> = words.collect();
        let mut blogs = None;
        if !terms.is_empty() {
            let filter = Filter {
                terms,
                as_of: Some(today),
                ..Filter::default()
            };
            let rows = store.listed(&filter)?;
            blogs = Some(rows.iter().map(|row| row.number).collect());
        }
        let mut found = store.posts(&PostFilter {
            blogs,
            all: query.all_posts,
            since: None,
            search: (!words.is_empty()).then(|| words.join(" ")),
            begun: true,
            limit: None,
        })?;
        let total = found.len();
        let first = query.first.min(total.saturating_sub(query.most));
        found.drain(..first);
        found.truncate(query.most);
        self.keep_shown(&mut store, &found);
        Ok(Page {
            first,
            rows: found
                .into_iter()
                .map(|post| Row::Post(post.into()))
                .collect(),
            total,
            remarks: Vec::new(),
            today,
            stamp,
        })
    }

    /// Notes that posts were shown, on which the next catch-up depends, as `reads posts` does: that it fails is no reason to fail.
    fn keep_shown(&mut self, store: &mut Store, posts: &[PostEntry]) {
        let is_new = |post: &&PostEntry| post.is_new && !self.shown.contains(&post.number);
        let new: Vec<PostEntry> = posts.iter().filter(is_new).cloned().collect();
        if !new.is_empty() && store.keep_shown(&new).is_ok() {
            self.shown.extend(new.iter().map(|post| post.number));
        }
    }
}

impl Library for Database {
    fn page(&mut self, query: &Query) -> Result<Page, String> {
        // It may be past midnight.
        let today = App::clock()?.today();
        Ok(match query.tab {
            Tab::Posts => self.posts(query, today)?,
            _ => self.entries(query, today)?,
        })
    }

    fn detail(&mut self, id: ResourceId, width: usize) -> Result<Vec<Styled<'static>>, String> {
        let today = App::clock()?.today();
        let detail = self.open()?.detail(id).map_err(Failure::from)?;
        let print = |out: &mut Out| view::detail(out, Form::Plain, &detail, today);
        Ok(Out::lines(width, print))
    }

    fn stats(&mut self, typed: &str, width: usize) -> Result<Vec<Styled<'static>>, String> {
        let today = App::clock()?.today();
        let config = Config::from_environment().map_err(Failure::from)?;
        let store = self.open()?;
        let (filter, _) = filter(&store, typed, Pick::All, today)?;
        let input = stats_input(&store, &filter, &config, today)?;
        drop(store);
        let period = PeriodWord::Year.resolve(today);
        let period = period.ok_or("the year has no days")?;
        let stats = Stats::of(&input, period, today, &config.rates);
        let view = StatsView {
            width: Some(width),
            ascii: view::is_ascii(),
            review: false,
            today,
        };
        let lines = view::stats(&stats, view);
        Ok(lines.iter().map(Styled::escaped).collect())
    }

    fn stamp(&self) -> Stamp {
        use std::os::unix::fs::MetadataExt as _;
        let stamp = |path: &PathBuf| {
            let found = std::fs::metadata(path).ok()?;
            Some((found.ino(), found.len(), found.modified().ok()?))
        };
        let journal = private::with_end(&self.path, "-wal");
        Stamp {
            files: [stamp(&self.path), stamp(&journal)],
            today: App::clock().ok().map(|clock| clock.today()),
        }
    }
}
