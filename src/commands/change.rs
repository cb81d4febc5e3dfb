//! Applies changes to resources and reports them: what `start`, `done`, `tag`, `every` and the like share.

use super::args::Ids;
use super::pick::Picked;
use super::{App, Result};
use crate::clock::Clock;
use crate::domain::{Due, EventKind, LocalDate, ResourceId, Unchanged};
use crate::store::{Recorded, Store, Target};
use crate::view::{self, outcome};

/// Records one change of each resource in `ids`, made for the current date, and reports the result.
pub(super) fn apply(
    app: &mut App,
    ids: &Ids,
    change: impl FnOnce(LocalDate) -> EventKind,
) -> Result<()> {
    let clock = App::clock()?;
    let change = change(clock.today());
    apply_all(app, &clock, ids, &[change])
}

/// Records `changes` of each resource in `ids`, or of none if one of them is refused, and reports the result.
pub(super) fn apply_all(
    app: &mut App,
    clock: &Clock,
    ids: &Ids,
    changes: &[EventKind],
) -> Result<()> {
    apply_checked(app, clock, ids, changes, |_, _| Ok(()))
}

/// As [`apply_all`], if `check` accepts the resources inside the write transaction.
pub(super) fn apply_checked(
    app: &mut App,
    clock: &Clock,
    ids: &Ids,
    changes: &[EventKind],
    check: impl FnOnce(&Store, &[Target]) -> Result<()>,
) -> Result<()> {
    let picked = Picked::of(app, ids, clock.today())?;
    record(app, clock, |store| {
        let targets = picked.resolve(store)?;
        check(store, &targets)?;
        let changes = |id| changes.iter().map(move |kind| (id, kind.clone()));
        Ok(targets
            .iter()
            .flat_map(|target| changes(target.id))
            .collect())
    })
}

/// Records the changes that `decide` makes from the state inside the write transaction, and reports the result.
pub(super) fn record(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<Vec<(ResourceId, EventKind)>>,
) -> Result<()> {
    let mut store = app.store()?;
    let recorded = store.record(clock.now(), clock.today(), decide)?;
    report(app, &store, &recorded, clock.today(), || {
        lines(&store, &recorded, clock.today())
    })
}

/// Prints what was recorded: as JSON, or as the lines that `text` returns. The last line says how to take it back.
pub(super) fn report(
    app: &mut App,
    store: &Store,
    recorded: &Recorded,
    today: LocalDate,
    text: impl FnOnce() -> Result<Vec<String>>,
) -> Result<()> {
    let undo = (!recorded.events.is_empty()).then_some("reads undo");
    if app.is_json() {
        let changes = store.changes(recorded, today)?;
        let rates = app.rates()?;
        return app.value(&view::changes(&changes, &rates, undo));
    }
    let mut lines = text()?;
    if let (Some(last), Some(undo)) = (lines.last_mut(), undo) {
        last.push_str(&format!(" · undo with `{undo}`"));
    }
    lines.iter().try_for_each(|line| app.say(line))
}

/// Returns a line for each unchanged resource, and for each changed one about its first change.
fn lines(store: &Store, recorded: &Recorded, today: LocalDate) -> Result<Vec<String>> {
    let unchanged = recorded.unchanged.iter();
    let mut lines: Vec<String> = unchanged
        .map(|Unchanged { slug, reason, .. }| format!("{reason}: {slug}"))
        .collect();
    for (name, state) in &recorded.resources {
        let mut events = (recorded.events.iter()).filter(|event| event.subject == name.id.into());
        let Some(event) = events.next() else {
            continue;
        };
        let due = Due::of(state.rereading, &store.calls_for(name.number)?, today);
        let due = due.map(|due| due.on);
        let mut line = outcome(
            &event.kind,
            name.slug.as_str(),
            state,
            due,
            event.number,
            today,
        );
        for more in events {
            match &more.kind {
                EventKind::Noted { .. } => line.push_str(&format!(" · note {}", more.number)),
                EventKind::Tagged { tag } => line.push_str(&format!(" · tagged {tag}")),
                EventKind::Untagged { tag } => line.push_str(&format!(" · untagged {tag}")),
                _ => {}
            }
        }
        lines.push(line);
    }
    Ok(lines)
}
