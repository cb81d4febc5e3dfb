//! `reads add` and `reads lookup`: entries of one's own, with what public catalogs know of them.

use uuid::Uuid;

use super::app::message;
use super::{App, Failure, Result};
use crate::cli::{self, FactArgs};
use crate::domain::{EventKind, Identifier, Kind, OwnCadence, Patch, ResourceId, Slug, canonical};
use crate::lookup::look_up;
use crate::store::{Name, Store};
use crate::text;

pub(super) fn run(args: &cli::Add, app: &mut App) -> Result<()> {
    let wanted = wanted(&args.what);
    if wanted.len() > 1 && (args.slug.is_some() || args.metadata.title.is_some()) {
        return Err(Failure::Usage(
            "these are several entries: --slug and --title are of one".to_owned(),
        ));
    }
    let mut added = Vec::new();
    let store = app.store()?;
    is_free(&store, args.slug.as_ref())?;
    for named in wanted {
        let mut metadata = known(&named);
        metadata.apply(said(&args.metadata));
        if !is_here(&store, &metadata)? {
            added.push((named, metadata));
        }
    }
    // The network is not waited for with the database open.
    drop(store);
    let added = (added.into_iter())
        .map(|(named, metadata)| with_found(&named, metadata, args.offline))
        .collect();
    record(app, args, added)
}

/// Refuses a slug that another resource has.
fn is_free(store: &Store, slug: Option<&Slug>) -> Result<()> {
    match slug {
        Some(slug) if !store.is_free(slug)? => Err(Failure::Refused(format!(
            "there is a resource '{slug}' already; give another --slug"
        ))),
        _ => Ok(()),
    }
}

/// Whether a resource is the same work, which is reported.
fn is_here(store: &Store, metadata: &Patch) -> Result<bool> {
    let same = store.same_work(metadata)?;
    if let Some(Name { slug, .. }) = &same {
        message(&format!(
            "not added: it is {slug} already; `reads show {slug}` shows it"
        ));
    }
    Ok(same.is_some())
}

/// The metadata of a new entry: what was typed over what public catalogs know.
fn with_found(named: &Identifier, metadata: Patch, offline: bool) -> Patch {
    let title = metadata.title.clone();
    let title = title.unwrap_or_else(|| placeholder(named));
    let mut whole = Patch {
        kind: Some(usual_kind(named)),
        title: Some(title.clone()),
        ..Patch::default()
    };
    if !offline {
        whole.apply(found(&metadata, &title));
    }
    whole.apply(metadata);
    whole
}

/// What was typed: several identifiers, or the words of one title.
fn wanted(kind: &[String]) -> Vec<Identifier> {
    let each: Vec<Identifier> = kind.iter().map(|word| Identifier::parse(word)).collect();
    if each
        .iter()
        .any(|named| matches!(named, Identifier::Title(_)))
    {
        return vec![Identifier::parse(&kind.join(" "))];
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

/// Records entries in one transaction, with what else the flags say of them.
fn record(app: &mut App, args: &cli::Add, entries: Vec<Patch>) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
        is_free(store, args.slug.as_ref())?;
        let mut changes = Vec::new();
        for metadata in entries {
            // Another command may have added it meanwhile.
            if is_here(store, &metadata)? {
                continue;
            }
            let id = ResourceId(Uuid::now_v7());
            let added = EventKind::Added {
                on: clock.today(),
                slug: args.slug.clone().unwrap_or_else(|| metadata.slug()),
                metadata: Box::new(metadata),
                tags: args.tag.clone(),
            };
            let ties = (args.before.iter().cloned()).map(|occasion| EventKind::Tied { occasion });
            let every = args.every.map(|every| EventKind::CadenceSet {
                to: OwnCadence::Every(every),
            });
            let all = std::iter::once(added).chain(ties).chain(every);
            changes.extend(all.map(|kind| (id, kind)));
        }
        Ok(changes)
    })?;
    let last = recorded.resources.len().saturating_sub(1);
    for (at, (name, _)) in recorded.resources.iter().enumerate() {
        let undo = if at == last {
            " · undo with `reads undo`"
        } else {
            ""
        };
        app.out.line(&text::line(&format!(
            "added: {} ({}) · {} · `reads start {}` to begin{undo}",
            name.slug, name.number, name.title, name.slug
        )))?;
    }
    Ok(())
}

pub(super) fn lookup(args: &cli::Lookup, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let store = app.store()?;
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
    let targets = (store.resolve(&ids)?.into_iter())
        .map(|target| Ok((store.metadata(target.number)?, target)))
        .collect::<Result<Vec<_>>>()?;
    // The network is not waited for with the database open.
    drop(store);
    for (metadata, target) in targets {
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
        let mut store = app.store()?;
        let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
            let metadata = filled(found, &store.metadata(target.number)?);
            let edited = EventKind::Edited {
                metadata: Box::new(metadata),
            };
            Ok(vec![(target.id, edited)])
        })?;
        for unchanged in &recorded.unchanged {
            app.out.line(&format!("nothing new: {}", unchanged.slug))?;
        }
        for (Name { slug, title, .. }, _) in &recorded.resources {
            app.out.line(&text::line(&format!(
                "found: {slug} · {title} · undo with `reads undo`"
            )))?;
        }
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
