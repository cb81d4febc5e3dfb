//! `start`, `progress`, `done`, `drop`, `reopen`, `follow`, `unfollow`: one deed upon each of the resources named.

use super::{App, Failure, Result};
use crate::cli;
use crate::clock::Clock;
use crate::domain::{EventKind, LocalDate, When};
use crate::store::{Recorded, Target, Unchanged};
use crate::view::outcome;

pub(super) fn start(args: &cli::Ids, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    each(app, &clock, &args.ids, |_| {
        vec![EventKind::Started { on: clock.today() }]
    })
}

pub(super) fn progress(args: &cli::ProgressArgs, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    each(app, &clock, std::slice::from_ref(&args.id), |_| {
        vec![EventKind::Progressed {
            on: clock.today(),
            to: args.to,
        }]
    })
}

pub(super) fn done(args: &cli::Done, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let on = match args.on {
        Some(when) => day(when, clock.today())?,
        None => clock.today(),
    };
    let note = args.note.as_deref().map(super::note::checked).transpose()?;
    each(app, &clock, &args.ids, |_| {
        let mut changes = vec![EventKind::Finished {
            on,
            depth: args.depth,
            minutes: args.minutes,
            recall: args.recall,
        }];
        changes.extend(note.clone().map(|text| EventKind::Noted {
            on: clock.today(),
            text,
        }));
        changes
    })
}

pub(super) fn drop(args: &cli::Drop, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let because = args
        .because
        .as_deref()
        .map(str::trim)
        .filter(|because| !because.is_empty());
    if because.is_some_and(|because| because.len() > MOST_REASON) {
        return Err(Failure::Refused(format!(
            "a reason has at most {MOST_REASON} bytes; `reads note` takes more"
        )));
    }
    each(app, &clock, &args.ids, |_| {
        vec![EventKind::Dropped {
            on: clock.today(),
            because: because.map(str::to_owned),
        }]
    })
}

pub(super) fn reopen(args: &cli::Ids, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    each(app, &clock, &args.ids, |_| {
        vec![EventKind::Reopened { on: clock.today() }]
    })
}

pub(super) fn follow(args: &cli::Ids, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    each(app, &clock, &args.ids, |_| {
        vec![EventKind::Followed { on: clock.today() }]
    })
}

pub(super) fn unfollow(args: &cli::Ids, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    each(app, &clock, &args.ids, |_| {
        vec![EventKind::Unfollowed { on: clock.today() }]
    })
}

/// A reason is a line, not a note.
const MOST_REASON: usize = 1_000;

/// The day that was typed.
pub(super) fn day(when: When, today: LocalDate) -> Result<LocalDate> {
    when.resolve(today)
        .ok_or_else(|| Failure::Usage("that date is before the year 1".to_owned()))
}

/// Records `changes` of each resource that `ids` name, or of none if one of them is refused, and reports the result.
pub(super) fn each(
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
