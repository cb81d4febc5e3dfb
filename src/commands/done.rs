//! `reads done`.

use super::args::{Ids, checked_note, read_on, word_parser};
use super::confirm::{can_ask, confirmed};
use super::{App, Command, Result, change, refused};
use crate::domain::{Depth, EventKind, PostKey, ReadingDate, Recall, Slug, WhenRead};
use crate::store::{Store, Target};

/// Record a finished reading, or that you caught up with a blog
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads done attention\n  reads done attention --on 2024-11-20\n  reads done ddia gpt-3 --on 2024-06\n  reads done attention --recall hard\n  reads done netflix-techblog --until p12\n  reads done staff-engineer --depth skim --minutes 90 --note 'Chapter 2 again before the review.'"
)]
pub(crate) struct Done {
    #[command(flatten)]
    ids: Ids,

    /// When you finished, as far as you know: a day, a month, a year, or 'unknown' [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<WhenRead>,

    /// How you read it
    #[arg(long, value_name = "DEPTH", value_parser = word_parser::<Depth>(&["read", "skim"]))]
    depth: Option<Depth>,

    /// Minutes that it took
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    minutes: Option<u32>,

    /// How well you remembered it when you read it again; the better, the later it is due
    #[arg(long, value_name = "RECALL", value_parser = word_parser::<Recall>(Recall::WORDS))]
    recall: Option<Recall>,

    /// Add a note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    /// Record a second reading of the same date
    #[arg(long)]
    again: bool,

    /// Of a blog, that you caught up with this post and those before it: p12
    #[arg(long, value_name = "POST", conflicts_with = "again")]
    until: Option<String>,
}

impl Command for Done {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let today = clock.today();
        let on = match self.on {
            Some(when) => read_on(when, today)?,
            None => today.into(),
        };
        let note = self.note.as_deref().map(checked_note).transpose()?;
        let noted = note.map(|text| EventKind::Noted {
            on: clock.today(),
            text,
            highlight: None,
        });
        let changes = |store: &Store, target: &Target| {
            let finished = EventKind::Finished {
                on,
                depth: self.depth,
                minutes: self.minutes,
                recall: self.recall,
                recorded_on: Some(today).filter(|today| on.last() > Some(*today)),
                posts: self.posts(store, target)?,
            };
            Ok(std::iter::once(finished).chain(noted.clone()).collect())
        };
        if self.again {
            return change::apply_each(app, &clock, &self.ids, changes);
        }
        let when = on.when();
        let (mut repeated, mut slugs) = (Vec::new(), Vec::new());
        let check = |store: &Store, targets: &[Target]| {
            repeated = already_read(store, targets, on)?;
            slugs.extend(targets.iter().map(|target| target.slug.to_string()));
            if repeated.is_empty() {
                return Ok(());
            }
            let lines = repeated.iter().map(|slug| {
                format!("{slug}: a reading {when} is recorded already\nhint: --again records it a second time")
            });
            Err(refused!("{}", lines.collect::<Vec<_>>().join("\nerror: ")))
        };
        let recorded = change::apply_checked(app, &clock, &self.ids, check, changes);
        if repeated.is_empty() || !can_ask() {
            return recorded;
        }
        let repeated: Vec<&str> = repeated.iter().map(Slug::as_str).collect();
        let repeated = repeated.join(", ");
        if confirmed(&format!(
            "A reading {when} is recorded already: {repeated}. Record it a second time?"
        ))? {
            // A number may mean another resource in the meantime.
            let same = Ids::new(&slugs, self.ids.yes);
            change::apply_each(app, &clock, &same, changes)
        } else {
            Err(refused!("nothing was recorded"))
        }
    }
}

impl Done {
    /// Returns the posts that this catches up with, if it is a followed blog.
    fn posts(&self, store: &Store, target: &Target) -> Result<Vec<PostKey>> {
        let Some(until) = &self.until else {
            return Ok(store.posts_to_name(target, None)?);
        };
        let post = store.post(until)?;
        if post.blog_id != target.id {
            return Err(refused!(
                "{} is a post of {}, not of {}",
                post.handle(),
                post.blog,
                target.slug
            ));
        }
        Ok(store.posts_to_name(target, Some(post.number))?)
    }
}

/// Returns the slugs of those with a reading of that date. A blog with new posts is caught up with again.
fn already_read(store: &Store, targets: &[Target], on: ReadingDate) -> Result<Vec<Slug>> {
    let mut read = Vec::new();
    for target in targets {
        let is_new = store.news(target.number)?.is_some_and(|news| news.new > 0);
        if !is_new && store.state(target.id)?.was_read_on(on) {
            read.push(target.slug.clone());
        }
    }
    Ok(read)
}
