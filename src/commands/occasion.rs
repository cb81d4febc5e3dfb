//! `reads occasion`: dated events that make resources due.

use super::act::day;
use super::app::message;
use super::list::json_or_text;
use super::{App, Failure, Result};
use crate::cli;
use crate::clock::Clock;
use crate::domain::{
    DEFAULT_LEAD, Dated, EventKind, LocalDate, OccasionId, OccasionSummary, Slug, Span,
};
use crate::store::Store;
use crate::view;

pub(super) fn run(command: &cli::Occasion, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let today = clock.today();
    match command {
        cli::Occasion::Add {
            name,
            on,
            lead,
            title,
        } => {
            let on = day(*on, today)?;
            let lead = lead.unwrap_or(DEFAULT_LEAD);
            let title = (title.as_deref().map(str::trim)).filter(|title| !title.is_empty());
            record(app, &clock, |store| {
                may_be_dated(store, name, on, lead, today)?;
                let dated = EventKind::OccasionDated {
                    name: name.clone(),
                    on,
                    lead,
                    title: title.map(str::to_owned),
                };
                Ok((name.clone(), dated))
            })
        }
        cli::Occasion::List { json } => {
            let occasions = app.store()?.occasions()?;
            view::occasions(&mut app.out, json_or_text(*json), &occasions, today)?;
            Ok(())
        }
        cli::Occasion::Show { name, json } => {
            let store = app.store()?;
            let occasion = store.occasion(name)?;
            let mut tied = Vec::new();
            store.tied(&occasion.name, today, |row| -> Result<()> {
                tied.push(row);
                Ok(())
            })?;
            view::occasion(&mut app.out, json_or_text(*json), &occasion, &tied, today)?;
            Ok(())
        }
        cli::Occasion::Move { name, on } => {
            let on = day(*on, today)?;
            record(app, &clock, |store| {
                let occasion = store.occasion(name)?;
                let dated = dated(&occasion)?;
                ahead(on, today)?;
                if dated.on == on {
                    return Err(Failure::Refused(format!(
                        "{} is on {on} already",
                        occasion.name
                    )));
                }
                Ok((occasion.name, EventKind::OccasionMoved { on }))
            })
        }
        cli::Occasion::Held { name, on } => {
            let on = on.map(|when| day(when, today)).transpose()?;
            record(app, &clock, |store| {
                let occasion = store.occasion(name)?;
                let on = on
                    .unwrap_or_else(|| (occasion.dated).map_or(today, |dated| dated.on.min(today)));
                if on > today {
                    return Err(Failure::Refused(format!(
                        "{on} is in the future; today is {today}"
                    )));
                }
                Ok((occasion.name, EventKind::OccasionHeld { on }))
            })
        }
        cli::Occasion::Cancel { name } => record(app, &clock, |store| {
            let occasion = store.occasion(name)?;
            dated(&occasion)?;
            Ok((occasion.name, EventKind::OccasionCancelled { on: today }))
        }),
    }
}

/// Checks whether an occasion may be given a date.
fn may_be_dated(
    store: &Store,
    name: &Slug,
    on: LocalDate,
    lead: Span,
    today: LocalDate,
) -> Result<()> {
    ahead(on, today)?;
    if lead.before(on).is_none() {
        return Err(Failure::Refused(
            "the lead goes back before the calendar begins".to_owned(),
        ));
    }
    let known = store.known_occasion(name)?;
    match known.and_then(|occasion| occasion.dated) {
        // A date that has passed without being held or cancelled gives way to the next.
        Some(dated) if dated.on >= today => Err(Failure::Refused(format!(
            "{name} is dated {} already; `reads occasion move {name} DATE` moves it",
            dated.on
        ))),
        _ => Ok(()),
    }
}

pub(super) fn ahead(on: LocalDate, today: LocalDate) -> Result<()> {
    if on < today {
        return Err(Failure::Refused(format!(
            "{on} is in the past; today is {today}"
        )));
    }
    Ok(())
}

pub(super) fn dated(occasion: &OccasionSummary) -> Result<Dated> {
    let name = &occasion.name;
    occasion.dated.ok_or_else(|| {
        Failure::Refused(format!(
            "{name} has no date; `reads occasion add {name} --on DATE` gives it one"
        ))
    })
}

fn record(
    app: &mut App,
    clock: &Clock,
    decide: impl FnOnce(&Store) -> Result<(Slug, EventKind)>,
) -> Result<()> {
    let mut store = app.store()?;
    let mut named = None;
    let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
        let (name, kind) = decide(store)?;
        let change = (OccasionId::of_name(&name), kind);
        named = Some(name);
        Ok(vec![change])
    })?;
    let (Some(name), Some(event)) = (named, recorded.events.first()) else {
        return Ok(());
    };
    let known = store.known_occasion(&name)?;
    let occasion = known.unwrap_or_else(|| OccasionSummary::unknown(name));
    let line = view::occasion_outcome(event.kind.word(), &occasion, clock.today());
    app.out.line(&format!("{line} · undo with `reads undo`"))?;
    if let Some(dated) = occasion.dated.filter(|dated| dated.from() < clock.today()) {
        message(&format!(
            "the lead of {} is longer than the time left, {}: all of it is due now",
            dated.lead.words(),
            Span::between(clock.today(), dated.on).words()
        ));
    }
    Ok(())
}
