//! `start`, `progress`, `done`, `drop`, `reopen`, `follow`, `unfollow`: one deed upon each of the resources named.

use super::{App, Failure, Result};
use crate::cli;
use crate::clock::Clock;
use crate::domain::{Check, EventKind, LocalDate, When, check};
use crate::store::{Store, Target};
use crate::text;
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

/// Does `changes` to each of the resources, or nothing at all if one of them cannot be meant; says what came of it.
pub(super) fn each(
    app: &mut App,
    clock: &Clock,
    ids: &[String],
    changes: impl Fn(&Target) -> Vec<EventKind>,
) -> Result<()> {
    let mut store = app.store()?;
    let targets = store.resolve(ids)?;
    let (wanted, idle) = judge(&store, &targets, clock.today(), changes)?;
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

/// Parts what is to be done from what is so already, unless one of them is refused.
fn judge<'t>(
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

/// One line for each resource, of its first deed; the last one tells how to take it back.
pub(super) fn report(
    app: &mut App,
    targets: &[Target],
    recorded: &crate::store::Recorded,
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
