//! `reads add`.

use uuid::Uuid;

use super::args::{MetadataArgs, line};
use super::identified::{known, placeholder, usual_kind};
use super::message::message;
use super::{App, Command, Failure, Result};
use crate::clock::Clock;
use crate::domain::{Cadence, EventKind, Identifier, OwnCadence, Patch, ResourceId, Slug};
use crate::lookup::look_up;
use crate::store::Store;
use crate::text;

/// Add a resource by its address, arXiv id, DOI, ISBN or title
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads add 1706.03762\n  reads add https://doi.org/10.1145/3600006.3613165 --domain rag --tag serving\n  reads add 978-1-4493-7332-0 --every 3y\n  reads add 'The Mythical Man-Month' --kind book --author 'Frederick P. Brooks' --before interview\n\nAn identifier is looked up at arXiv, Crossref or Open Library, for at most 5 seconds. If it is not found, the resource is added with what is known, and `reads lookup` tries again."
)]
pub(crate) struct Add {
    /// An address, arXiv id, DOI, ISBN or title; several identifiers add several resources, other words are one title
    #[arg(required = true, value_name = "WHAT", value_parser = line)]
    what: Vec<String>,

    #[command(flatten)]
    metadata: MetadataArgs,

    /// Slug [default: made from the title]
    #[arg(long, value_name = "SLUG")]
    slug: Option<Slug>,

    /// Tags, separated by commas
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    tag: Vec<Slug>,

    /// How often to read it again
    #[arg(long, value_name = "PERIOD")]
    every: Option<Cadence>,

    /// Occasions to tie it to, separated by commas
    #[arg(long, value_name = "OCCASION", value_delimiter = ',')]
    before: Vec<Slug>,

    /// Do not look it up
    #[arg(long)]
    offline: bool,
}

impl Command for Add {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let mut store = app.store()?;
        let wanted = wanted(&self.what);
        if wanted.len() > 1 && (self.slug.is_some() || self.metadata.title.is_some()) {
            return Err(Failure::Usage(
                "these are several entries: --slug and --title are of one".to_owned(),
            ));
        }
        if let Some(slug) = &self.slug
            && !store.is_free(slug)?
        {
            return Err(Failure::Refused(format!(
                "there is a resource '{slug}' already; give another --slug"
            )));
        }
        let mut added = Vec::new();
        for named in wanted {
            let mut metadata = known(&named);
            metadata.apply(self.metadata.patch());
            if let Some(same) = store.same_work(&metadata)? {
                let slug = same.slug;
                message(&format!(
                    "not added: it is {slug} already; `reads show {slug}` shows it"
                ));
                continue;
            }
            let title = metadata
                .title
                .clone()
                .unwrap_or_else(|| placeholder(&named));
            let found = if self.offline {
                Patch::default()
            } else {
                found(&metadata, &title)
            };
            let mut whole = Patch {
                kind: Some(usual_kind(&named)),
                title: Some(title),
                ..Patch::default()
            };
            whole.apply(found);
            whole.apply(metadata);
            added.push((ResourceId(Uuid::now_v7()), whole));
        }
        record(app, &mut store, &clock, self, added)
    }
}

/// The words as several identifiers, or as one title.
fn wanted(what: &[String]) -> Vec<Identifier> {
    let each: Vec<Identifier> = what.iter().map(|word| Identifier::of(word)).collect();
    if each
        .iter()
        .any(|named| matches!(named, Identifier::Title(_)))
    {
        return vec![Identifier::of(&what.join(" "))];
    }
    let mut once = Vec::new();
    for named in each {
        if !once.contains(&named) {
            once.push(named);
        }
    }
    once
}

/// What public catalogs know; nothing, and a message, if they cannot be reached.
fn found(metadata: &Patch, title: &str) -> Patch {
    match look_up(metadata) {
        None => Patch::default(),
        Some(Ok(found)) => found,
        Some(Err(err)) => {
            message(&format!(
                "{title} was not looked up: {err}; `reads lookup` asks again"
            ));
            Patch::default()
        }
    }
}

/// Records the new resources in one transaction, with their cadence and occasions.
fn record(
    app: &mut App,
    store: &mut Store,
    clock: &Clock,
    args: &Add,
    entries: Vec<(ResourceId, Patch)>,
) -> Result<()> {
    let mut changes = Vec::new();
    let ids: Vec<ResourceId> = entries.iter().map(|(id, _)| *id).collect();
    for (id, metadata) in entries {
        let slug = args.slug.clone().unwrap_or_else(|| metadata.slug());
        let added = EventKind::Added {
            on: clock.today(),
            slug,
            metadata: Box::new(metadata),
            tags: args.tag.clone(),
        };
        let ties = (args.before.iter()).map(|occasion| EventKind::Tied {
            occasion: occasion.clone(),
        });
        let every = args.every.map(|every| EventKind::CadenceSet {
            to: OwnCadence::Every(every),
        });
        let all = std::iter::once(added).chain(ties).chain(every);
        changes.extend(all.map(|change| (id, change)));
    }
    if changes.is_empty() {
        return Ok(());
    }
    store.record(changes, clock.now())?;
    for (at, id) in ids.iter().enumerate() {
        let target = store.name(*id)?;
        let undo = if at + 1 == ids.len() {
            " · undo with `reads undo`"
        } else {
            ""
        };
        app.out.line(&text::line(&format!(
            "added: {} ({}) · {} · `reads start {}` to begin{undo}",
            target.slug, target.number, target.title, target.slug
        )))?;
    }
    Ok(())
}
