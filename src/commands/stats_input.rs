//! What the statistics are computed from, read from the store: for `stats`, `report` and `browse`.

use super::Result;
use super::planning::target::planned;
use crate::config::Config;
use crate::domain::{LocalDate, PlanTarget, Prepared, StatsInput};
use crate::store::{Filter, Pick, Store};

/// Reads what the statistics of the resources that match a filter need.
pub(super) fn stats_input(
    store: &Store,
    filter: &Filter,
    config: &Config,
    today: LocalDate,
) -> Result<StatsInput> {
    let due = Filter {
        pick: Pick::Due,
        as_of: Some(today),
        ..filter.clone()
    };
    let mut input = StatsInput {
        readings: store.finished_readings(filter)?,
        dropped: store.dropped(filter)?,
        domains: store.domain_slugs()?,
        due: store.listed(&due)?,
        occasions: Vec::new(),
        // A goal is for all that is read.
        goals: if filter.selects_all() {
            store.goals()?
        } else {
            Vec::new()
        },
    };
    for occasion in store.occasions()? {
        let Some(dated) = occasion.dated.filter(|dated| dated.on >= today) else {
            continue;
        };
        let target = PlanTarget::of_occasion(occasion.name.clone(), dated, None, today);
        let (needed, room) = if let Some(target) = target {
            let plan = planned(store, target, filter, config.pace, &config.rates)?.plan;
            (plan.needed, plan.room)
        } else {
            let called = store.called_by(&occasion.name, filter)?;
            let efforts = called.iter().map(|row| row.effort(&config.rates));
            (efforts.map(|effort| u64::from(effort.minutes)).sum(), 0)
        };
        let tied = store.tied_numbers(&occasion.name, filter)?;
        input.occasions.push(Prepared {
            occasion,
            tied,
            needed,
            room,
            from: dated.from().max(today),
        });
    }
    Ok(input)
}
