//! `reads add` and `reads lookup`: entries of one's own, with what public catalogs know of them.

use uuid::Uuid;

use super::app::tell;
use super::{App, Failure, Result};
use crate::cli::{self, FactArgs};
use crate::clock::Clock;
use crate::domain::{Edit, Kind, Named, OwnCadence, ResourceId, What, canonical};
use crate::lookup::look_up;
use crate::store::Store;
use crate::text;

pub(super) fn run(args: &cli::Add, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let wanted = wanted(&args.what);
    if wanted.len() > 1 && (args.slug.is_some() || args.facts.title.is_some()) {
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
        let mut facts = known(&named);
        facts.lay_over(said(&args.facts));
        if let Some(same) = store.same_work(&facts)? {
            let slug = same.slug;
            tell(&format!(
                "not added: it is {slug} already; `reads show {slug}` shows it"
            ));
            continue;
        }
        let title = facts.title.clone().unwrap_or_else(|| placeholder(&named));
        let found = if args.offline {
            Edit::default()
        } else {
            found(&facts, &title)
        };
        let mut whole = Edit {
            kind: Some(usual_kind(&named)),
            title: Some(title),
            ..Edit::default()
        };
        whole.lay_over(found);
        whole.lay_over(facts);
        added.push((ResourceId(Uuid::now_v7()), whole));
    }
    record(app, &mut store, &clock, args, added)
}

/// What was typed: several identifiers, or the words of one title.
fn wanted(what: &[String]) -> Vec<Named> {
    let each: Vec<Named> = what.iter().map(|word| Named::of(word)).collect();
    if each.iter().any(|named| matches!(named, Named::Title(_))) {
        return vec![Named::of(&what.join(" "))];
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
fn known(named: &Named) -> Edit {
    let some = |text: &String| Some(Some(text.clone()));
    match named {
        Named::Arxiv(id) => Edit {
            arxiv: some(id),
            url: Some(Some(format!("https://arxiv.org/abs/{id}"))),
            ..Edit::default()
        },
        Named::Doi(doi) => Edit {
            doi: some(doi),
            url: Some(Some(format!("https://doi.org/{doi}"))),
            ..Edit::default()
        },
        Named::Isbn(isbn) => Edit {
            isbn: some(isbn),
            ..Edit::default()
        },
        Named::Url(url) => Edit {
            url: some(url),
            ..Edit::default()
        },
        Named::Title(title) => Edit {
            title: Some(title.clone()),
            ..Edit::default()
        },
    }
}

/// The title of what has none yet.
fn placeholder(named: &Named) -> String {
    match named {
        Named::Arxiv(id) => format!("arXiv {id}"),
        Named::Doi(doi) => format!("DOI {doi}"),
        Named::Isbn(isbn) => format!("ISBN {isbn}"),
        Named::Url(url) => canonical(url).unwrap_or_else(|| url.clone()),
        Named::Title(title) => title.clone(),
    }
}

fn usual_kind(named: &Named) -> Kind {
    match named {
        Named::Arxiv(_) | Named::Doi(_) => Kind::Paper,
        Named::Isbn(_) => Kind::Book,
        Named::Url(_) => Kind::Article,
        Named::Title(_) => Kind::Other,
    }
}

/// What the flags say.
pub(super) fn said(args: &FactArgs) -> Edit {
    let of = |text: &Option<String>| text.clone().map(Some);
    Edit {
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
        ..Edit::default()
    }
}

/// What public catalogs know; nothing, and a word about it, where they cannot be asked.
fn found(facts: &Edit, title: &str) -> Edit {
    match look_up(facts) {
        None => Edit::default(),
        Some(Ok(found)) => found,
        Some(Err(wrong)) => {
            tell(&format!(
                "{title} was not looked up: {wrong}; `reads lookup` asks again"
            ));
            Edit::default()
        }
    }
}

/// Records entries as one act, with what else the flags say of them.
fn record(
    app: &mut App,
    store: &mut Store,
    clock: &Clock,
    args: &cli::Add,
    entries: Vec<(ResourceId, Edit)>,
) -> Result<()> {
    let mut deeds = Vec::new();
    let ids: Vec<ResourceId> = entries.iter().map(|(id, _)| *id).collect();
    for (id, facts) in entries {
        let slug = args.slug.clone().unwrap_or_else(|| facts.slug());
        let added = What::Added {
            on: clock.today(),
            slug,
            facts: Box::new(facts),
            tags: args.tag.clone(),
        };
        let ties = (args.before.iter()).map(|occasion| What::Tied {
            occasion: occasion.clone(),
        });
        let every = args.every.map(|every| What::CadenceSet {
            to: OwnCadence::Every(every),
        });
        let all = std::iter::once(added).chain(ties).chain(every);
        deeds.extend(all.map(|deed| (id, deed)));
    }
    if deeds.is_empty() {
        return Ok(());
    }
    store.record(deeds, clock.now())?;
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
        tell("nothing to look up: all that has an identifier has authors too");
        return Ok(());
    }
    let mut failed = 0;
    for target in store.resolve(&ids)? {
        let facts = store.facts(target.number)?;
        let found = match look_up(&facts) {
            Some(Ok(found)) => found,
            Some(Err(wrong)) => {
                failed += 1;
                tell(&format!("{}: {wrong}", target.slug));
                continue;
            }
            None => {
                tell(&format!(
                    "{}: it has no arXiv id, DOI or ISBN to look up",
                    target.slug
                ));
                continue;
            }
        };
        let filled = filled(found, &facts);
        if filled.is_empty() {
            app.out.line(&format!("nothing new: {}", target.slug))?;
            continue;
        }
        let title = filled.title.clone().or(facts.title).unwrap_or_default();
        let edited = What::Edited {
            facts: Box::new(filled),
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
fn filled(found: Edit, facts: &Edit) -> Edit {
    let mut known = facts.clone();
    let is_placeholder = |named: Named| facts.title == Some(placeholder(&named));
    let identifiers = [
        facts.arxiv.clone().flatten().map(Named::Arxiv),
        facts.doi.clone().flatten().map(Named::Doi),
        facts.isbn.clone().flatten().map(Named::Isbn),
    ];
    if identifiers.into_iter().flatten().any(is_placeholder) {
        known.title = None;
    }
    found.filling(&known)
}
