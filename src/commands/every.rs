//! `reads every` and `reads snooze`: when to read again.

use super::act::{day, each};
use super::{App, Failure, Result};
use crate::cli;
use crate::domain::EventKind;

pub(super) fn run(args: &cli::Every, app: &mut App) -> Result<()> {
    let (ids, to) = args.parts().map_err(Failure::Usage)?;
    let clock = App::clock()?;
    each(app, &clock, ids, |_| vec![EventKind::CadenceSet { to }])
}

pub(super) fn snooze(args: &cli::Snooze, app: &mut App) -> Result<()> {
    let (ids, when) = args.parts().map_err(Failure::Usage)?;
    let clock = App::clock()?;
    let until = day(when, clock.today())?;
    each(app, &clock, ids, |_| vec![EventKind::Snoozed { until }])
}
