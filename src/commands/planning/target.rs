//! What a plan is for, and the plan itself.

use super::ranking::{at_hand, choices, length};
use crate::commands::args::not_past;
use crate::commands::{Failure, Result};
use crate::domain::{Dated, Depth, LocalDate, Pace, Rates, Slug, Task, Window, effort, plan};
use crate::store::{Filter, OccasionRow, Store};
use crate::view::{Planned, Suggestion};

/// What a plan is for, and the days to read on.
pub(in crate::commands) struct PlanTarget {
    occasion: Option<(Slug, Dated)>,
    /// The first day to read on.
    from: LocalDate,
    /// The last day to read on.
    to: LocalDate,
}

impl PlanTarget {
    /// To be ready for an occasion, which must have a date.
    pub(in crate::commands) fn occasion(
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
    pub(in crate::commands) fn of(
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
    pub(in crate::commands) fn date(by: LocalDate, today: LocalDate) -> Result<Self> {
        not_past(by, today)?;
        Ok(Self {
            occasion: None,
            from: today,
            to: by,
        })
    }
}

/// Ranks what the target is about and distributes it over the days until then.
pub(in crate::commands) fn planned(
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

/// The date of an occasion, which must have one.
pub(in crate::commands) fn dated(occasion: &OccasionRow) -> Result<Dated> {
    let name = &occasion.name;
    occasion.dated.ok_or_else(|| {
        Failure::Refused(format!(
            "{name} has no date; `reads occasion add {name} --on DATE` gives it one"
        ))
    })
}
