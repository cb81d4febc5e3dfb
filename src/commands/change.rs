//! Applies changes to resources and reports them: what `start`, `done`, `tag`, `every` and the like share.

use super::args::Ids;
use super::pick::Picked;
use super::{App, Result};
use crate::clock::Clock;
use crate::domain::{Changes, EventKind, LocalDate, ResourceId, Subject, Unchanged};
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
    apply_each(app, clock, ids, |_, _| Ok(changes.to_vec()))
}

/// Records the changes that `decide` makes of each resource in `ids` inside the write transaction, or none if one of them is
/// refused, and reports the result.
pub(super) fn apply_each(
    app: &mut App,
    clock: &Clock,
    ids: &Ids,
    decide: impl FnMut(&Store, &Target) -> Result<Vec<EventKind>>,
) -> Result<()> {
    apply_checked(app, clock, ids, |_, _| Ok(()), decide)
}

/// As [`apply_each`], if `check` accepts all of them.
pub(super) fn apply_checked(
    app: &mut App,
    clock: &Clock,
    ids: &Ids,
    check: impl FnOnce(&Store, &[Target]) -> Result<()>,
    mut decide: impl FnMut(&Store, &Target) -> Result<Vec<EventKind>>,
) -> Result<()> {
    let picked = Picked::of(app, ids, clock.today())?;
    record(app, clock, |store| {
        let targets = picked.resolve(store)?;
        check(store, &targets)?;
        let mut changes = Vec::new();
        for target in targets {
            let of_target = decide(store, &target)?;
            changes.extend(of_target.into_iter().map(|kind| (target.id, kind)));
        }
        Ok(changes)
    })
}

/// Records the changes that `decide` makes from the state inside the write transaction, and reports the result.
pub(super) fn record(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<Vec<(ResourceId, EventKind)>>,
) -> Result<()> {
    let decide = |store: &Store| Ok((decide(store)?, ()));
    record_as(app, clock, decide, |store, recorded, ()| {
        lines(store, recorded, clock.today())
    })
}

/// As [`record`], with the lines that `text` makes of what was recorded and of what `decide` returned beside the changes. The last
/// line says how to take it back.
pub(super) fn record_as<S: Into<Subject>, C>(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<(Vec<(S, EventKind)>, C)>,
    text: impl FnOnce(&Store, &mut Recorded, C) -> Result<Vec<String>>,
) -> Result<()> {
    let mut store = app.store()?;
    Report::record(app, &mut store, clock, decide, text)?.print(app)
}

/// What a command says of its changes. It is read before they are committed.
#[derive(Default)]
pub(super) struct Report {
    lines: Vec<String>,
    /// Only if JSON is asked for.
    changes: Changes,
}

impl Report {
    pub(super) fn record<S: Into<Subject>, C>(
        app: &App,
        store: &mut Store,
        clock: &Clock,
        decide: impl FnOnce(&Store) -> Result<(Vec<(S, EventKind)>, C)>,
        text: impl FnOnce(&Store, &mut Recorded, C) -> Result<Vec<String>>,
    ) -> Result<Self> {
        let (now, today) = (clock.now(), clock.today());
        store.record_then(now, today, decide, |store, mut recorded, context| {
            let mut lines = text(store, &mut recorded, context)?;
            if let Some(last) = lines.last_mut().filter(|_| !recorded.events.is_empty()) {
                last.push_str(" · undo with `reads undo`");
            }
            let changes = if app.is_json() {
                store.changes(&recorded, today)?
            } else {
                Changes::default()
            };
            Ok(Self { lines, changes })
        })
    }

    /// Adds the changes of another transaction.
    pub(super) fn extend(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.changes.extend(other.changes);
    }

    /// Prints it as JSON or in lines.
    pub(super) fn print(self, app: &mut App) -> Result<()> {
        if app.is_json() {
            let undo = (!self.changes.recorded.is_empty()).then_some("reads undo");
            return print_json(app, &self.changes, undo);
        }
        self.lines.iter().try_for_each(|line| app.say(line))
    }
}

/// Prints what was recorded, and the command that takes it back, as JSON.
pub(super) fn print_json(app: &mut App, changes: &Changes, undo: Option<&str>) -> Result<()> {
    let rates = app.rates()?;
    app.value(&view::changes(changes, &rates, undo))
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
        let due = store.due(name.number, state.rereading, today)?;
        let due = due.map(|due| due.on);
        let mut line = outcome(
            &event.kind,
            name.slug.as_str(),
            state,
            due,
            event.number,
            today,
        );
        if let EventKind::Finished { .. } = event.kind
            && let Some(left) = store.news(name.number)?.filter(|news| news.new > 0)
        {
            line.push_str(&format!(" · {} still new", left.new));
        }
        for more in events {
            match &more.kind {
                EventKind::Ignored { word } => line.push_str(&format!(" · ignored: {word}")),
                EventKind::Unignored { word } => {
                    line.push_str(&format!(" · no longer ignored: {word}"));
                }
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
