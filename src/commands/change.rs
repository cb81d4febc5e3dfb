//! Applies changes to resources and reports them: what `start`, `done`, `tag`, `every` and the like share.

use super::{App, Failure, Result};
use crate::clock::Clock;
use crate::domain::{Check, EventKind, LocalDate, check};
use crate::store::{Recorded, Store, Target};
use crate::text;
use crate::view::outcome;

/// Applies `changes` to each of the resources and reports each. Nothing is changed if one of them is refused.
pub(super) fn apply(
    app: &mut App,
    clock: &Clock,
    ids: &[String],
    changes: impl Fn(&Target) -> Vec<EventKind>,
) -> Result<()> {
    let mut store = app.store()?;
    let targets = store.resolve(ids)?;
    let (wanted, idle) = split(&store, &targets, clock.today(), changes)?;
    for (target, already) in idle {
        app.out
            .line(&format!("{already}: {}", text::line(target.slug.as_str())))?;
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let changes = wanted
        .into_iter()
        .map(|(target, kind)| (target.id, kind))
        .collect();
    let recorded = store.record(changes, clock.now())?;
    report(app, &targets, &recorded, clock.today())
}

type Wanted<'t> = Vec<(&'t Target, EventKind)>;

/// Splits the changes into those to record and those that hold already; fails if one is refused.
fn split<'t>(
    store: &Store,
    targets: &'t [Target],
    today: LocalDate,
    changes: impl Fn(&Target) -> Vec<EventKind>,
) -> Result<(Wanted<'t>, Vec<(&'t Target, String)>)> {
    let (mut wanted, mut idle, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for target in targets {
        let state = store.state(target.id)?;
        for kind in changes(target) {
            match check(&kind, target.metadata, &state, today) {
                Check::Do => wanted.push((target, kind)),
                Check::Already(so) => idle.push((target, so)),
                Check::Refused(reason) => refused.push(format!("{}: {reason}", target.slug)),
            }
        }
    }
    if refused.is_empty() {
        Ok((wanted, idle))
    } else {
        Err(Failure::Refused(refused.join("\n")))
    }
}

/// Prints a line for each resource, from its first event; the last line says how to undo.
pub(super) fn report(
    app: &mut App,
    targets: &[Target],
    recorded: &Recorded,
    today: LocalDate,
) -> Result<()> {
    let last = recorded.states.len().saturating_sub(1);
    for (at, (id, state)) in recorded.states.iter().enumerate() {
        let mut events = recorded
            .events
            .iter()
            .filter(|event| event.subject == (*id).into());
        let (Some(event), Some(target)) = (
            events.next(),
            targets.iter().find(|target| target.id == *id),
        ) else {
            continue;
        };
        let mut line = outcome(
            &event.kind,
            target.slug.as_str(),
            state,
            event.number,
            today,
        );
        if let Some(note) = events.find(|event| matches!(event.kind, EventKind::Noted { .. })) {
            line.push_str(&format!(" · note {}", note.number));
        }
        if at == last {
            line.push_str(" · undo with `reads undo`");
        }
        app.out.line(&line)?;
    }
    Ok(())
}
