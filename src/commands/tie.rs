//! `reads tie` and `reads untie`.

use super::act::{each, report};
use super::app::message;
use super::{App, Result};
use crate::cli;
use crate::domain::EventKind;

pub(super) fn tie(args: &cli::Tie, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    each(app, &clock, &args.ids, |_| {
        vec![EventKind::Tied {
            occasion: args.occasion.clone(),
        }]
    })?;
    let name = &args.occasion;
    if app.store()?.occasion(name.as_str())?.dated.is_none() {
        message(&format!(
            "{name} has no date yet; `reads occasion add {name} --on DATE` gives it one"
        ));
    }
    Ok(())
}

pub(super) fn untie(args: &cli::Tie, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
        let occasion = store.occasion(args.occasion.as_str())?.name;
        let targets = store.resolve(&args.ids)?;
        let untied = |occasion| EventKind::Untied { occasion };
        Ok((targets.iter())
            .map(|target| (target.id, untied(occasion.clone())))
            .collect())
    })?;
    report(app, &recorded, clock.today())
}
