//! `reads tag`, `untag` and `relate`: labels, and how entries stand to each other.

use super::act::each;
use super::{App, Failure, Result};
use crate::cli;
use crate::domain::EventKind;

pub(super) fn tag(args: &cli::Tag, app: &mut App) -> Result<()> {
    record(args, app, true)
}

pub(super) fn untag(args: &cli::Tag, app: &mut App) -> Result<()> {
    record(args, app, false)
}

/// Tags or untags those of the resources that are not so already.
fn record(args: &cli::Tag, app: &mut App, tagged: bool) -> Result<()> {
    let store = app.store()?;
    let (mut idle, mut wanted) = (Vec::new(), Vec::new());
    for target in store.resolve(&args.ids)? {
        let so = store.is_tagged(target.number, &args.tag)? == tagged;
        let into = if so { &mut idle } else { &mut wanted };
        into.push(target.slug);
    }
    let already = if tagged {
        "tagged already"
    } else {
        "not tagged"
    };
    for slug in idle {
        app.out.line(&format!("{already}: {slug} {}", args.tag))?;
    }
    let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    each(app, &App::clock()?, &wanted, |_| {
        let tag = args.tag.clone();
        vec![if tagged {
            EventKind::Tagged { tag }
        } else {
            EventKind::Untagged { tag }
        }]
    })
}

pub(super) fn relate(args: &cli::Relate, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let (target, other) = (
        store.resolve_one(&args.id)?,
        store.resolve_one(&args.other)?,
    );
    if target.id == other.id {
        return Err(Failure::Refused(format!(
            "{} cannot be related to itself",
            target.slug
        )));
    }
    let is_so = store
        .relations(target.number)?
        .contains(&(args.relation, other.number));
    if is_so != args.not {
        let so = if args.not {
            "not so already"
        } else {
            "so already"
        };
        app.out.line(&format!(
            "{so}: {} {} {}",
            target.slug,
            args.relation.forth(),
            other.slug
        ))?;
        return Ok(());
    }
    let (relation, to) = (args.relation, other.id);
    let change = if args.not {
        EventKind::Unrelated { relation, to }
    } else {
        EventKind::Related { relation, to }
    };
    let word = change.word();
    store.record(vec![(target.id, change)], clock.now())?;
    app.out.line(&format!(
        "{word}: {} {} {} · undo with `reads undo`",
        target.slug,
        relation.forth(),
        other.slug
    ))?;
    Ok(())
}
