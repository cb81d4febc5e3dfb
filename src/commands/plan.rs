//! `reads plan`.

use std::io::Write;

use super::act::day;
use super::app::message;
use super::calendar::of_plan;
use super::list::{json_or_text, narrowed};
use super::occasion::{ahead, dated};
use super::rank::{at_hand, choices};
use super::{App, Failure, Result};
use crate::cli;
use crate::config::Config;
use crate::domain::{LocalDate, Pace, PlanTarget, Planned, Rates};
use crate::store::{Filter, Store};
use crate::view;

pub(super) fn run(args: &cli::Plan, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let today = clock.today();
    let config = Config::from_environment()?;
    let store = app.store()?;
    let by = args.by.map(|when| day(when, today)).transpose()?;
    let (occasion, terms) = args.parts().map_err(Failure::Usage)?;
    let target = match occasion {
        Some(name) => target_of_occasion(&store, name, by, today)?,
        None => target_of_date(
            by.ok_or_else(|| {
                Failure::Usage("by when? Name an occasion, or a day with --by".to_owned())
            })?,
            today,
        )?,
    };
    let filter = narrowed(&args.narrow, &terms, today);
    let planned = planned(
        &store,
        target,
        &filter,
        args.hours.unwrap_or(config.pace),
        &config.rates,
    )?;
    if planned.choices.is_empty() {
        message(
            "there is nothing to plan: all that it would be about has been read, or nothing matches",
        );
    }
    if args.ics {
        let calendar = of_plan(&store, &clock, &planned)?;
        app.out.write_all(calendar.as_bytes())?;
        return Ok(());
    }
    if planned.choices.is_empty() && !args.json {
        return Ok(());
    }
    view::plan(&mut app.out, json_or_text(args.json), &planned, today)?;
    Ok(())
}

/// The target of being ready for an occasion that has a date.
fn target_of_occasion(
    store: &Store,
    name: &str,
    by: Option<LocalDate>,
    today: LocalDate,
) -> Result<PlanTarget> {
    let occasion = store.occasion(name)?;
    let dated = dated(&occasion)?;
    let (name, on) = (occasion.name, dated.on);
    if on < today {
        return Err(Failure::Refused(format!(
            "{name} was on {on}; `reads occasion add {name} --on DATE` dates the next"
        )));
    }
    if let Some(by) = by.filter(|by| *by >= on) {
        return Err(Failure::Refused(format!(
            "{by} is not before {name}, which is on {on}"
        )));
    }
    PlanTarget::of_occasion(name.clone(), dated, by, today).ok_or_else(|| {
        let from = dated.from().max(today);
        Failure::Refused(format!(
            "no day is left to read on: preparation for {name} starts on {from}, and it is on {on}"
        ))
    })
}

/// The target of having read by a day, that day too.
fn target_of_date(by: LocalDate, today: LocalDate) -> Result<PlanTarget> {
    ahead(by, today)?;
    Ok(PlanTarget {
        occasion: None,
        from: today,
        to: by,
    })
}

/// Ranks what a target is about and plans it for the days there are.
pub(super) fn planned(
    store: &Store,
    target: PlanTarget,
    filter: &Filter,
    pace: Pace,
    rates: &Rates,
) -> Result<Planned> {
    let rows = match &target.occasion {
        Some((name, _)) => store.called_by(name, filter)?,
        None => at_hand(store, filter, target.from, target.to, None)?,
    };
    let choices = choices(store, rows, target.to, rates)?;
    Ok(Planned::of(target, choices, pace, rates))
}
