//! Applies changes to resources and reports them: what `start`, `done`, `tag`, `every` and the like share.

use super::{App, Result};
use crate::clock::Clock;
use crate::domain::{EventKind, LocalDate};
use crate::store::{Recorded, Target, Unchanged};
use crate::view::outcome;

/// Records `changes` of each resource that `ids` name, or of none if one of them is refused, and reports the result.
pub(super) fn apply(
    app: &mut App,
    clock: &Clock,
    ids: &[String],
    changes: impl Fn(&Target) -> Vec<EventKind>,
) -> Result<()> {
    let mut store = app.store()?;
    let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
        let mut all = Vec::new();
        for target in store.resolve(ids)? {
            all.extend(changes(&target).into_iter().map(|kind| (target.id, kind)));
        }
        Ok(all)
    })?;
    report(app, &recorded, clock.today())
}

/// Prints a line for each resource, of its first change; the last line says how to undo them.
pub(super) fn report(app: &mut App, recorded: &Recorded, today: LocalDate) -> Result<()> {
    for Unchanged { slug, reason, .. } in &recorded.unchanged {
        app.out.line(&format!("{reason}: {slug}"))?;
    }
    let last = recorded.resources.len().saturating_sub(1);
    for (at, (name, state)) in recorded.resources.iter().enumerate() {
        let mut events = (recorded.events.iter()).filter(|event| event.subject == name.id.into());
        let Some(event) = events.next() else {
            continue;
        };
        let mut line = outcome(&event.kind, name.slug.as_str(), state, event.number, today);
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
