//! `reads add` and `reads lookup`: entries of one's own, with what public catalogs know of them.

use uuid::Uuid;

use super::app::message;
use super::{App, Failure, Result};
use crate::cli::{self, FactArgs};
use crate::clock::Clock;
use crate::domain::{EventKind, Identifier, Kind, OwnCadence, Patch, ResourceId, canonical};
use crate::lookup::look_up;
use crate::store::Store;
use crate::text;

pub(super) fn run(args: &cli::Add, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let wanted = wanted(&args.what);
    if wanted.len() > 1 && (args.slug.is_some() || args.metadata.title.is_some()) {
        return Err(Failure::Usage(
            "these are several entries: --slug and --title are of one".to_owned(),
        ));
    }
    if let Some(slug) = &args.slug
        && !store.is_free(slug)?
    {
        return Err(Failure::Refused(format!(
            "there is a resource '{slug}' already; give another --slug"
        )));
    }
    let mut added = Vec::new();
    for named in wanted {
        let mut metadata = known(&named);
        metadata.apply(said(&args.metadata));
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
        let found = if args.offline {
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
    record(app, &mut store, &clock, args, added)
}

/// What was typed: several identifiers, or the words of one title.
fn wanted(kind: &[String]) -> Vec<Identifier> {
    let each: Vec<Identifier> = kind.iter().map(|word| Identifier::of(word)).collect();
    if each
        .iter()
        .any(|named| matches!(named, Identifier::Title(_)))
    {
        return vec![Identifier::of(&kind.join(" "))];
    }
    let mut once = Vec::new();
    for named in each {
        if !once.contains(&named) {
            once.push(named);
        }
    }
    once
}

/// What an identifier says by itself.
fn known(named: &Identifier) -> Patch {
    let some = |text: &String| Some(Some(text.clone()));
    match named {
        Identifier::Arxiv(id) => Patch {
            arxiv: some(id),
            url: Some(Some(format!("https://arxiv.org/abs/{id}"))),
            ..Patch::default()
        },
        Identifier::Doi(doi) => Patch {
            doi: some(doi),
            url: Some(Some(format!("https://doi.org/{doi}"))),
            ..Patch::default()
        },
        Identifier::Isbn(isbn) => Patch {
            isbn: some(isbn),
            ..Patch::default()
        },
        Identifier::Url(url) => Patch {
            url: some(url),
            ..Patch::default()
        },
        Identifier::Title(title) => Patch {
            title: Some(title.clone()),
            ..Patch::default()
        },
    }
}

/// The title of what has none yet.
fn placeholder(named: &Identifier) -> String {
    match named {
        Identifier::Arxiv(id) => format!("arXiv {id}"),
        Identifier::Doi(doi) => format!("DOI {doi}"),
        Identifier::Isbn(isbn) => format!("ISBN {isbn}"),
        Identifier::Url(url) => canonical(url).unwrap_or_else(|| url.clone()),
        Identifier::Title(title) => title.clone(),
    }
}

fn usual_kind(named: &Identifier) -> Kind {
    match named {
        Identifier::Arxiv(_) | Identifier::Doi(_) => Kind::Paper,
        Identifier::Isbn(_) => Kind::Book,
        Identifier::Url(_) => Kind::Article,
        Identifier::Title(_) => Kind::Other,
    }
}

/// What the flags say.
pub(super) fn said(args: &FactArgs) -> Patch {
    let of = |text: &Option<String>| text.clone().map(Some);
    Patch {
        title: args.title.clone(),
        domain: args.domain.clone(),
        kind: args.kind,
        depth: args.depth,
        why: args.why.clone(),
        authors: Some(args.author.clone()).filter(|authors| !authors.is_empty()),
        year: args.year.map(Some),
        url: of(&args.url),
        pages: args.pages.map(Some),
        minutes: args.minutes.map(Some),
        feed: of(&args.feed),
        again: args.again.map(Some),
        scope: of(&args.scope),
        ..Patch::default()
    }
}

/// What public catalogs know; nothing, and a word about it, where they cannot be asked.
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

/// Records entries as one act, with what else the flags say of them.
fn record(
    app: &mut App,
    store: &mut Store,
    clock: &Clock,
    args: &cli::Add,
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

pub(super) fn lookup(args: &cli::Lookup, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let ids = if args.ids.is_empty() {
        store.to_look_up()?
    } else {
        args.ids.clone()
    };
    if ids.is_empty() {
        message("nothing to look up: all that has an identifier has authors too");
        return Ok(());
    }
    let mut failed = 0;
    for target in store.resolve(&ids)? {
        let metadata = store.metadata(target.number)?;
        let found = match look_up(&metadata) {
            Some(Ok(found)) => found,
            Some(Err(err)) => {
                failed += 1;
                message(&format!("{}: {err}", target.slug));
                continue;
            }
            None => {
                message(&format!(
                    "{}: it has no arXiv id, DOI or ISBN to look up",
                    target.slug
                ));
                continue;
            }
        };
        let filled = filled(found, &metadata);
        if filled.is_empty() {
            app.out.line(&format!("nothing new: {}", target.slug))?;
            continue;
        }
        let title = filled.title.clone().or(metadata.title).unwrap_or_default();
        let edited = EventKind::Edited {
            metadata: Box::new(filled),
        };
        store.record(vec![(target.id, edited)], clock.now())?;
        app.out.line(&text::line(&format!(
            "found: {} · {title} · undo with `reads undo`",
            target.slug
        )))?;
    }
    if failed > 0 {
        return Err(Failure::Refused(format!("{failed} could not be looked up")));
    }
    Ok(())
}

/// What of a find is not known yet. A title that only repeats the identifier is none.
fn filled(found: Patch, metadata: &Patch) -> Patch {
    let mut known = metadata.clone();
    let is_placeholder = |named: Identifier| metadata.title == Some(placeholder(&named));
    let identifiers = [
        metadata.arxiv.clone().flatten().map(Identifier::Arxiv),
        metadata.doi.clone().flatten().map(Identifier::Doi),
        metadata.isbn.clone().flatten().map(Identifier::Isbn),
    ];
    if identifiers.into_iter().flatten().any(is_placeholder) {
        known.title = None;
    }
    found.filling(&known)
}
