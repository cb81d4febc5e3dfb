//! Tying resources to occasions: for `tie` and `untie`.

use clap::Args;

use super::message::message;
use super::{App, Result, change};
use crate::domain::{EventKind, Slug};
use crate::store::{Store, Target};

// No doc comment on the type: clap would print it in place of the command's own.
#[derive(Debug, Args)]
pub(super) struct TieArgs {
    /// Numbers, slugs or prefixes of slugs
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The name of an occasion
    #[arg(required = true)]
    occasion: Slug,
}

/// Ties each resource to the occasion, or unties it; reports those where nothing changes.
pub(super) fn set(args: &TieArgs, app: &mut App, tied: bool) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let occasion = if tied {
        args.occasion.clone()
    } else {
        store.occasion(args.occasion.as_str())?.name
    };
    let (idle, wanted) = split(&store, store.resolve(&args.ids)?, &occasion, tied)?;
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
    change::report(app, &wanted, &recorded, clock.today())?;
    if tied && store.occasion(occasion.as_str())?.dated.is_none() {
        message(&format!(
            "{occasion} has no date yet; `reads occasion add {occasion} --on DATE` gives it one"
        ));
    }
    Ok(())
}

/// Those where nothing changes, and those to change.
fn split(
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
