//! Ties resources to occasions, for `occasion tie` and `occasion untie`.

use super::args::Ids;
use super::message::message;
use super::pick::Picked;
use super::{App, Result, change};
use crate::domain::{EventKind, Slug};

/// Ties resources to an occasion, which need not have a date yet.
pub(super) fn tie(app: &mut App, ids: &Ids, occasion: &Slug) -> Result<()> {
    let name = occasion.clone();
    change::apply(app, ids, |_| EventKind::Tied { occasion: name })?;
    if app.store()?.occasion(occasion.as_str())?.dated.is_none() {
        message(&format!(
            "{occasion} has no date yet; `reads occasion add {occasion} --on DATE` sets one"
        ));
    }
    Ok(())
}

/// Unties resources from an occasion, which may be named by a prefix.
pub(super) fn untie(app: &mut App, ids: &Ids, occasion: &str) -> Result<()> {
    let clock = App::clock()?;
    let picked = Picked::of(app, ids, clock.today())?;
    change::record(app, &clock, |store| {
        let name = store.occasion(occasion)?.name;
        let targets = picked.resolve(store)?;
        let untied = |occasion| EventKind::Untied { occasion };
        Ok((targets.iter())
            .map(|target| (target.id, untied(name.clone())))
            .collect())
    })
}
