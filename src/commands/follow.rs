//! `reads follow`.

use super::args::{Ids, domain, title_words};
use super::message::message;
use super::{App, Command, Result, change, feed, posts, refused, usage};
use crate::clock::Clock;
use crate::domain::{
    Address, Cadence, Depth, EventKind, Kind, OwnCadence, Patch, PostEntry, ResourceId, Slug,
    Status,
};
use crate::feeds::{self, Found};
use crate::store::{PostFilter, SameWork, Store};

/// Follow a blog or feed, due again once a month by default
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("ids", |ids| ids.value_name("ID|URL")),
    after_help = "Examples:\n  reads follow lethain netflix-techblog\n  reads follow https://jvns.ca\n  reads follow domain:blogs --every 2w\n  reads follow netflix-techblog --ignore podcast\n  reads follow --stop netflix-techblog\n\nOf an address, the feed is looked for: the page itself, a feed that it names, or one at a usual place. Following begins caught up; `reads fetch` brings what comes later."
)]
pub(crate) struct Follow {
    #[command(flatten)]
    ids: Ids,
    /// How often to catch up [default: as before, or once a month]
    #[arg(long, value_name = "PERIOD", conflicts_with = "stop")]
    every: Option<Cadence>,
    /// Ignore posts with this word in the title, or with these words in a row
    #[arg(long, value_name = "WORD", value_parser = title_words, conflicts_with = "stop")]
    ignore: Vec<String>,
    /// Ignore them no longer
    #[arg(long, value_name = "WORD", value_parser = title_words, conflicts_with = "stop")]
    unignore: Vec<String>,
    /// Domain of a blog that is new here [default: inbox]
    #[arg(short, long, value_name = "DOMAIN", value_parser = domain, conflicts_with = "stop")]
    domain: Option<Slug>,
    /// Stop following
    #[arg(long)]
    stop: bool,
}

impl Command for Follow {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let (ids, pages) = self.pages(app)?;
        if !pages.is_empty() {
            return pages
                .iter()
                .try_for_each(|page| self.follow_page(app, &clock, page));
        }
        if self.domain.is_some() {
            return Err(usage!(
                "--domain is for a blog that is new here\nhint: `reads edit ID --domain` moves one that is not"
            ));
        }
        let on = clock.today();
        change::apply_each(app, &clock, &ids, |store, target| {
            if self.stop {
                return Ok(vec![EventKind::Unfollowed { on }]);
            }
            let settings = self.settings();
            let is_followed = store.state(target.id)?.status == Status::Following;
            let followed = EventKind::Followed { on };
            let first = (!is_followed || settings.is_empty()).then_some(followed);
            Ok(first.into_iter().chain(settings).collect())
        })
    }
}

impl Follow {
    /// Returns the IDs, and the addresses among the words that name no resource. A missing scheme is completed.
    fn pages(&self, app: &App) -> Result<(Ids, Vec<String>)> {
        let (mut ids, mut pages) = (Vec::new(), Vec::new());
        for word in &self.ids.ids {
            match Address::parse(word) {
                Address::Web(_) if is_known(app, word)? => ids.push(word.clone()),
                Address::Web(url) if self.stop || is_known(app, &url)? => ids.push(url),
                Address::Web(url) => pages.push(url),
                _ => ids.push(word.clone()),
            }
        }
        if !pages.is_empty() && !ids.is_empty() {
            return Err(usage!(
                "follow new addresses apart from what is here already: {}",
                pages.join(" ")
            ));
        }
        Ok((Ids::new(&ids, self.ids.yes), pages))
    }

    /// The cadence and the ignored words that the options set.
    fn settings(&self) -> Vec<EventKind> {
        let every = self.every.map(|every| EventKind::CadenceSet {
            to: OwnCadence::Every(every),
        });
        let ignored = self.ignore.iter().cloned();
        let unignored = self.unignore.iter().cloned();
        (every.into_iter())
            .chain(ignored.map(|word| EventKind::Ignored { word }))
            .chain(unignored.map(|word| EventKind::Unignored { word }))
            .collect()
    }

    /// Finds the feed of a page and follows it, with the last posts to look at.
    fn follow_page(&self, app: &mut App, clock: &Clock, page: &str) -> Result<()> {
        let found = feeds::find(page, clock.now()).map_err(|err| refused!("{page}: {err}"))?;
        let patch = self.patch(&found);
        let (mut last, mut unsure): (Vec<PostEntry>, _) = (Vec::new(), Vec::new());
        let today = clock.today();
        let decide = |store: &Store| {
            let (id, mut changes) = match store.same_work(&patch)? {
                SameWork::Same(same) => (same.id, attach(store, &patch, same.number)?),
                found @ (SameWork::MayBe(..) | SameWork::New) => {
                    if let SameWork::MayBe(other, reason) = found {
                        unsure.push((other.slug, reason));
                    }
                    let added = EventKind::added(today, patch.clone());
                    (store.new_id(patch.ids())?, vec![added])
                }
            };
            changes.push(EventKind::Followed { on: today });
            changes.extend(self.settings());
            let changes: Vec<(ResourceId, EventKind)> =
                changes.into_iter().map(|kind| (id, kind)).collect();
            Ok((changes, id))
        };
        change::record_as(app, clock, decide, |store, recorded, id| {
            let blogs = store.followed_feeds()?;
            if let Some(blog) = blogs.iter().find(|blog| blog.id == id) {
                let (fetched, time) = feed::kept(found.response, &found.address, clock);
                store.keep_fetched_within(blog, &fetched, time)?;
                last = store.posts(&PostFilter {
                    blogs: Some(vec![blog.number]),
                    all: true,
                    limit: Some(posts::LAST_POSTS),
                    ..PostFilter::default()
                })?;
            }
            let mut lines = Vec::new();
            for (name, state) in &recorded.resources {
                let due = store.due(name.number, state.rereading, today)?;
                let due = due.map(|due| format!(" · due again {}", due.on));
                lines.push(format!(
                    "following: {} ({}) · {}{}",
                    name.slug,
                    name.number,
                    name.title,
                    due.unwrap_or_default()
                ));
            }
            if lines.is_empty() {
                let unchanged = recorded.unchanged.iter();
                lines.extend(
                    unchanged.map(|unchanged| format!("{}: {}", unchanged.reason, unchanged.slug)),
                );
            }
            Ok(lines)
        })?;
        for (slug, reason) in unsure {
            message(&format!("may be the same as {slug}: {reason}"));
        }
        if app.is_json() {
            return Ok(());
        }
        if last.is_empty() {
            message("the feed has no posts yet");
        }
        posts::print(app, last, today)
    }

    /// Returns the metadata of a blog that was found.
    fn patch(&self, found: &Found) -> Patch {
        let feed = found.response.feed.as_ref();
        let site = feed.and_then(|feed| feed.site.clone());
        let title = feed.and_then(|feed| feed.title.clone());
        let site = site.unwrap_or_else(|| found.address.clone());
        Patch {
            title: Some(title.unwrap_or_else(|| site.clone())),
            kind: Some(Kind::Blog),
            depth: Some(Depth::Follow),
            url: Some(Some(site)),
            feed: Some(Some(found.address.clone())),
            domain: self.domain.clone(),
            ..Patch::default()
        }
    }
}

/// Whether a word alone names a resource, by its slug or its address.
fn is_known(app: &App, word: &str) -> Result<bool> {
    let known = app.store()?.resolve_exactly(&[word.to_owned()], |_| true)?;
    Ok(known.is_some_and(|known| !known.is_empty()))
}

/// Returns the event that gives a blog that is here its feed, if it has none.
fn attach(store: &Store, patch: &Patch, number: i64) -> Result<Vec<EventKind>> {
    let has_feed = store.metadata(number)?.feed.flatten().is_some();
    let feed = Patch {
        feed: patch.feed.clone(),
        ..Patch::default()
    };
    let edited = (!has_feed).then(|| EventKind::Edited {
        metadata: Box::new(feed),
    });
    Ok(edited.into_iter().collect())
}
