//! `reads tag`, `untag` and `relate`: labels, and relations between entries.

use super::act::each;
use super::{App, Failure, Result};
use crate::cli;
use crate::domain::EventKind;

pub(super) fn tag(args: &cli::Tag, app: &mut App) -> Result<()> {
    each(app, &App::clock()?, &args.ids, |_| {
        vec![EventKind::Tagged {
            tag: args.tag.clone(),
        }]
    })
}

pub(super) fn untag(args: &cli::Tag, app: &mut App) -> Result<()> {
    each(app, &App::clock()?, &args.ids, |_| {
        vec![EventKind::Untagged {
            tag: args.tag.clone(),
        }]
    })
}

pub(super) fn relate(args: &cli::Relate, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let relation = args.relation;
    let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
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
        let to = other.id;
        let kind = if args.not {
            EventKind::Unrelated { relation, to }
        } else {
            EventKind::Related { relation, to }
        };
        Ok(vec![(target.id, kind)])
    })?;
    let other = store.resolve_one(&args.other)?.slug;
    let forth = relation.forth();
    for unchanged in &recorded.unchanged {
        let (slug, reason) = (&unchanged.slug, &unchanged.reason);
        app.out.line(&format!("{reason}: {slug} {forth} {other}"))?;
    }
    for ((name, _), event) in recorded.resources.iter().zip(&recorded.events) {
        let (slug, word) = (&name.slug, event.kind.word());
        app.out.line(&format!(
            "{word}: {slug} {forth} {other} · undo with `reads undo`"
        ))?;
    }
    Ok(())
}
