//! `reads plan`.

use std::io::Write;

use super::act::day;
use super::app::message;
use super::calendar::of_plan;
use super::list::{json_or_text, narrowed};
use super::occasion::{ahead, dated};
use super::rank::{at_hand, choices, length};
use super::{App, Failure, Result};
use crate::cli;
use crate::config::Config;
use crate::domain::{Dated, Depth, LocalDate, Pace, Rates, Slug, Task, Window, effort, plan};
use crate::store::{Filter, Store};
use crate::view::{self, Planned, Suggestion};

pub(super) fn run(args: &cli::Plan, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let today = clock.today();
    let config = Config::from_environment()?;
    let store = app.store()?;
    let by = args.by.map(|when| day(when, today)).transpose()?;
    let (occasion, terms) = args.parts().map_err(Failure::Usage)?;
    let target = match occasion {
        Some(name) => PlanTarget::occasion(&store, name, by, today)?,
        None => PlanTarget::date(
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

/// What a plan is for, and the days there are.
pub(super) struct PlanTarget {
    occasion: Option<(Slug, Dated)>,
    /// The first day to read on.
    from: LocalDate,
    /// The last day to read on.
    to: LocalDate,
}

impl PlanTarget {
    /// To be ready for an occasion that has a date.
    fn occasion(
        store: &Store,
        name: &str,
        by: Option<LocalDate>,
        today: LocalDate,
    ) -> Result<Self> {
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
        Self::of(name.clone(), dated, by, today).ok_or_else(|| {
            let from = dated.from().max(today);
            Failure::Refused(format!(
                "no day is left to read on: preparation for {name} starts on {from}, and it is on {on}"
            ))
        })
    }

    /// From the day on which preparation starts, or today, to the day before an occasion, or `by`; `None` where there is
    /// no such day.
    pub(super) fn of(
        name: Slug,
        dated: Dated,
        by: Option<LocalDate>,
        today: LocalDate,
    ) -> Option<Self> {
        let from = dated.from().max(today);
        let to = by.or(dated.on.minus_days(1))?;
        (from <= to).then_some(Self {
            occasion: Some((name, dated)),
            from,
            to,
        })
    }

    /// To have read by a day, that day too.
    fn date(by: LocalDate, today: LocalDate) -> Result<Self> {
        ahead(by, today)?;
        Ok(Self {
            occasion: None,
            from: today,
            to: by,
        })
    }
}

/// Ranks what an aim is about and lays it into the days there are.
pub(super) fn planned(
    store: &Store,
    target: PlanTarget,
    filter: &Filter,
    pace: Pace,
    rates: &Rates,
) -> Result<Planned> {
    let rows = match &target.occasion {
        Some((name, dated)) => store.called_by(name, *dated, filter)?,
        None => at_hand(store, filter, target.from, target.to, None)?,
    };
    let choices = choices(store, rows, target.to, rates)?;
    let tasks: Vec<Task> = choices.iter().map(|choice| task(choice, rates)).collect();
    let window = Window {
        from: target.from,
        until: target.to.plus_days(1),
        weekly: pace.minutes_a_week(),
    };
    Ok(Planned {
        occasion: target.occasion,
        to: target.to,
        window,
        plan: plan(&tasks, window),
        choices,
    })
}

fn task(choice: &Suggestion, rates: &Rates) -> Task {
    let skimmed = (choice.depth == Depth::Read)
        .then(|| effort(length(&choice.row), Depth::Skim, choice.row.progress, rates).minutes);
    Task {
        minutes: choice.effort.minutes,
        skimmed,
    }
}
