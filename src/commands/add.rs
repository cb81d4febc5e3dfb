//! `reads add`.

use std::collections::BTreeMap;

use super::args::{MetadataArgs, line};
use super::message::message;
use super::new_domain::NewDomain;
use super::wanted::Wanted;
use super::{App, Command, Result, change, refused, usage};
use crate::domain::{
    Cadence, Depth, Event, EventKind, Kind, OwnCadence, Patch, Slug, TagList, Unchanged,
};
use crate::lookup::look_up;
use crate::store::{Name, SameWork, Store};

/// Add a resource by address, arXiv id, DOI, ISBN, title or PDF
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads add 1706.03762\n  reads add https://doi.org/10.1145/3600006.3613165 --domain rag --tag serving\n  reads add 978-1-4493-7332-0 --every 3y\n  reads add 'The Mythical Man-Month' --kind book --author 'Frederick P. Brooks' --before interview\n  reads add ~/papers/attention.pdf\n\nA PDF is searched for its DOI or arXiv id. An identifier is looked up at arXiv, Crossref or Open Library, for at most 5 seconds. If it is not found, the resource is added with what is known, and `reads edit --lookup` tries again."
)]
pub(crate) struct Add {
    /// An address, arXiv id, DOI, ISBN, title or file; several identifiers or files add several resources, other words are one title
    #[arg(required = true, value_name = "WHAT", value_parser = line)]
    what: Vec<String>,

    #[command(flatten)]
    metadata: MetadataArgs,

    /// Slug [default: made from the title]
    #[arg(long, value_name = "SLUG")]
    slug: Option<Slug>,

    /// Tags, separated by commas
    #[arg(short, long, value_name = "TAG")]
    tag: Vec<TagList>,

    /// How often to read it again
    #[arg(long, value_name = "PERIOD")]
    every: Option<Cadence>,

    /// Occasions to tie it to, separated by commas
    #[arg(long, value_name = "OCCASION", value_delimiter = ',')]
    before: Vec<Slug>,

    /// Add it even if the same work exists already
    #[arg(long)]
    new: bool,

    /// Do not look it up
    #[arg(long)]
    offline: bool,
}

impl Command for Add {
    fn run(&self, app: &mut App) -> Result<()> {
        let wanted = Wanted::parse(&self.what, self.metadata.title.is_some())?;
        if wanted.len() > 1 && (self.slug.is_some() || self.metadata.title.is_some()) {
            return Err(usage!(
                "--slug and --title need a single resource, but several were given"
            ));
        }
        let store = app.store()?;
        is_free(&store, self.slug.as_ref())?;
        let mut entries = Vec::new();
        for mut wanted in wanted {
            wanted.known.apply(self.metadata.patch());
            let is_here = !self.new && store.same_work(&wanted.known)?.is_same();
            entries.push((wanted, is_here));
        }
        // The network is not waited for with the database open.
        drop(store);
        let entries = (entries.into_iter())
            .map(|(wanted, is_here)| with_found(wanted, self.offline || is_here))
            .collect();
        record(app, self, entries)
    }
}

/// Returns an error if another resource has the slug.
fn is_free(store: &Store, slug: Option<&Slug>) -> Result<()> {
    match slug {
        Some(slug) if !store.is_free(slug)? => Err(refused!(
            "resource '{slug}' exists already\nhint: choose another --slug"
        )),
        _ => Ok(()),
    }
}

/// A resource to add.
struct Entry {
    metadata: Patch,
    /// What the command line says, by which it is known: what is found may differ on another device, or be wrong.
    known: Patch,
}

/// Returns the metadata of a new resource: what the command line says lies over what the lookup finds.
fn with_found(wanted: Wanted, offline: bool) -> Entry {
    let Wanted { known, fallback } = wanted;
    let mut whole = fallback;
    let found = if offline { None } else { look_up(&known) };
    match found {
        Some(Ok(found)) => whole.apply(found),
        Some(Err(err)) => {
            let title = known.title.as_ref().or(whole.title.as_ref());
            let title = title.map_or("it", String::as_str);
            message(&format!(
                "{title} was not looked up: {err}; `reads edit --lookup` tries again"
            ));
        }
        None => {}
    }
    whole.apply(known.clone());
    Entry {
        metadata: whole,
        known,
    }
}

/// Reports a resource that exists already.
fn not_added(slug: Slug) -> Unchanged {
    message(&format!(
        "not added: it exists already as {slug}; see `reads show {slug}`, or add it with --new"
    ));
    Unchanged {
        slug,
        kind: "added",
        reason: "exists already".to_owned(),
    }
}

/// Returns the event that gives a resource its file, if it has none.
fn attached(store: &Store, same: &Name, metadata: &Patch) -> Result<Option<EventKind>> {
    let file = metadata.file.clone().flatten();
    let has_file = store.metadata(same.number)?.file.flatten().is_some();
    Ok(file.filter(|_| !has_file).map(|file| EventKind::Edited {
        metadata: Box::new(Patch {
            file: Some(Some(file)),
            ..Patch::default()
        }),
    }))
}

/// Records resources in one transaction, with their tags, cadence and occasions.
fn record(app: &mut App, args: &Add, entries: Vec<Entry>) -> Result<()> {
    let clock = App::clock()?;
    let mut new_domain = None;
    let (mut existing, mut unsure) = (Vec::new(), Vec::new());
    let decide = |store: &Store| {
        is_free(store, args.slug.as_ref())?;
        let mut changes = Vec::new();
        for Entry { metadata, known } in entries {
            let mut same = store.same_work(&known)?;
            if !same.is_same() {
                same = store.same_work(&metadata)?;
            }
            match same {
                _ if args.new => {}
                SameWork::Same(same) => {
                    match attached(store, &same, &metadata)? {
                        Some(edited) => changes.push((same.id, edited)),
                        None => existing.push(not_added(same.slug)),
                    }
                    continue;
                }
                SameWork::MayBe(other, reason) => unsure.push((other.slug, reason)),
                SameWork::New => {}
            }
            new_domain = NewDomain::of(store, &metadata)?;
            let id = store.new_id(known.ids().chain(metadata.ids()))?;
            let added = EventKind::Added {
                on: clock.today(),
                slug: args.slug.clone().unwrap_or_else(|| metadata.slug()),
                metadata: Box::new(metadata),
                tags: args.tag.iter().flat_map(|list| list.0.clone()).collect(),
                sources: BTreeMap::new(),
            };
            let ties = (args.before.iter().cloned()).map(|occasion| EventKind::Tied { occasion });
            let every = args.every.map(|every| EventKind::CadenceSet {
                to: OwnCadence::Every(every),
            });
            let all = std::iter::once(added).chain(ties).chain(every);
            changes.extend(all.map(|kind| (id, kind)));
        }
        Ok((changes, existing))
    };
    change::record_as(app, &clock, decide, |store, recorded, existing| {
        recorded.unchanged = existing;
        let mut lines = Vec::new();
        for (name, _) in &recorded.resources {
            let is_added = |event: &&Event| {
                event.subject == name.id.into() && matches!(event.kind, EventKind::Added { .. })
            };
            if !recorded.events.iter().any(|event| is_added(&event)) {
                lines.push(format!(
                    "attached: the file to {0} · `reads open {0}` opens it",
                    name.slug
                ));
                continue;
            }
            let (slug, number, title) = (&name.slug, name.number, &name.title);
            let metadata = store.metadata(number)?.into_metadata();
            let next = if metadata.kind == Kind::Blog || metadata.depth == Depth::Follow {
                format!("`reads follow {slug}` to be reminded of new posts")
            } else {
                format!("`reads start {slug}` to begin")
            };
            lines.push(format!("added: {slug} ({number}) · {title} · {next}"));
        }
        Ok(lines)
    })?;
    new_domain.iter().for_each(NewDomain::report);
    for (slug, reason) in unsure {
        message(&format!("may be the same as {slug}: {reason}"));
    }
    Ok(())
}
