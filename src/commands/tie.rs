//! `reads tie` and `reads untie`.

use super::app::message;
use super::{App, Result, act};
use crate::cli;
use crate::domain::{EventKind, Slug};
use crate::store::{Store, Target};

pub(super) fn tie(args: &cli::Tie, app: &mut App) -> Result<()> {
    record(args, app, true)
}

pub(super) fn untie(args: &cli::Tie, app: &mut App) -> Result<()> {
    record(args, app, false)
}

/// Ties or unties those of the resources that are not so already.
fn record(args: &cli::Tie, app: &mut App, tied: bool) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let occasion = if tied {
        args.occasion.clone()
    } else {
        store.occasion(args.occasion.as_str())?.name
    };
    let (idle, wanted) = part(&store, store.resolve(&args.ids)?, &occasion, tied)?;
    for target in &idle {
        let already = if tied { "tied already" } else { "not tied" };
        app.out
            .line(&format!("{already}: {} to {occasion}", target.slug))?;
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let change = || {
        let occasion = occasion.clone();
        if tied {
            EventKind::Tied { occasion }
        } else {
            EventKind::Untied { occasion }
        }
    };
    let recorded = store.record(
        wanted.iter().map(|target| (target.id, change())).collect(),
        clock.now(),
    )?;
    act::report(app, &wanted, &recorded, clock.today())?;
    if tied && store.occasion(occasion.as_str())?.dated.is_none() {
        message(&format!(
            "{occasion} has no date yet; `reads occasion add {occasion} --on DATE` gives it one"
        ));
    }
    Ok(())
}

/// Those that are so already, and those that are not.
fn part(
    store: &Store,
    targets: Vec<Target>,
    occasion: &Slug,
    tied: bool,
) -> Result<(Vec<Target>, Vec<Target>)> {
    let (mut idle, mut wanted) = (Vec::new(), Vec::new());
    for target in targets {
        let so = store.is_tied(target.number, occasion)? == tied;
        let into = if so { &mut idle } else { &mut wanted };
        into.push(target);
    }
    Ok((idle, wanted))
}
