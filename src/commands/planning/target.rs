//! Makes plans for occasions and dates.

use super::ranking::{at_hand, choices};
use crate::commands::args::not_past;
use crate::commands::{Result, refused};
use crate::domain::{Dated, LocalDate, OccasionSummary, Pace, PlanTarget, Planned, Rates};
use crate::store::{Filter, Store};

/// Returns the plan target for an occasion, which must have a date.
pub(in crate::commands) fn occasion_target(
    store: &Store,
    name: &str,
    by: Option<LocalDate>,
    today: LocalDate,
) -> Result<PlanTarget> {
    let occasion = store.occasion(name)?;
    let dated = dated(&occasion)?;
    let (name, on) = (occasion.name, dated.on);
    if on < today {
        return Err(refused!(
            "{name} was on {on}\nhint: `reads occasion add {name} --on DATE` sets the next date"
        ));
    }
    if let Some(by) = by.filter(|by| *by >= on) {
        return Err(refused!("{by} is not before {name}, which is on {on}"));
    }
    PlanTarget::of_occasion(name.clone(), dated, by, today).ok_or_else(|| {
        let from = dated.from().max(today);
        refused!(
            "no days are left: preparation for {name} starts on {from}, and it takes place on {on}"
        )
    })
}

/// Returns the plan target for the next occasion that has a date and days left before it.
pub(in crate::commands) fn next_target(store: &Store, today: LocalDate) -> Result<PlanTarget> {
    let mut occasions = store.occasions()?;
    occasions.sort_by_key(|occasion| occasion.dated.map(|dated| dated.on));
    let mut targets = (occasions.into_iter()).filter_map(|occasion| {
        PlanTarget::of_occasion(occasion.name, occasion.dated?, None, today)
    });
    targets.next().ok_or_else(|| {
        refused!(
            "no occasion has a date after today\nhint: `reads occasion add NAME --on DATE` dates one, \
             `reads plan --by DATE` plans until a day"
        )
    })
}

/// Returns the plan target for a date.
pub(in crate::commands) fn date_target(by: LocalDate, today: LocalDate) -> Result<PlanTarget> {
    not_past(by, today)?;
    Ok(PlanTarget {
        occasion: None,
        from: today,
        to: by,
    })
}

/// Ranks the resources of the target and distributes them over its days.
pub(in crate::commands) fn planned(
    store: &Store,
    target: PlanTarget,
    filter: &Filter,
    pace: Pace,
    rates: &Rates,
) -> Result<Planned> {
    let mut rows = match &target.occasion {
        Some((name, _)) => store.called_by(name, filter)?,
        None => at_hand(store, filter, target.from, target.to, None)?,
    };
    if target.occasion.is_some() {
        // What is snoozed until after the plan.
        rows.retain(|row| row.due_on().is_none_or(|due| due <= target.to));
    }
    let choices = choices(store, rows, target.to, rates)?;
    Ok(Planned::of(target, choices, pace, rates))
}

/// Returns the date of an occasion, which must have one.
pub(in crate::commands) fn dated(occasion: &OccasionSummary) -> Result<Dated> {
    let name = &occasion.name;
    occasion.dated.ok_or_else(|| {
        refused!("{name} has no date\nhint: `reads occasion add {name} --on DATE` sets one")
    })
}
