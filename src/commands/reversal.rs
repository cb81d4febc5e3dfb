//! What `undo` and `redo` share.

use super::message::report_renamed;
use super::{App, Result};
use crate::domain::Way;
use crate::view;

/// Undoes or redoes what is next, or one entry of the log, and prints what was done and what comes next.
pub(super) fn run(app: &mut App, way: Way, number: Option<i64>) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let reversal = match way {
        Way::Undo => store.undo(number, clock.now(), clock.today()),
        Way::Redo => store.redo(number, clock.now(), clock.today()),
    }?;
    let back = view::command_back(number.is_some(), &reversal.changes);
    if app.is_json() {
        let changes = store.changes(&reversal.recorded, clock.today())?;
        let rates = app.rates()?;
        return app.value(&view::changes(&changes, &rates, Some(&back)));
    }
    // An entry that was asked for by its number is not in the line of what comes next.
    let next = match way {
        _ if number.is_some() => None,
        Way::Undo => reversal.to_undo.as_ref(),
        Way::Redo => reversal.to_redo.as_ref(),
    };
    for line in view::reversed(way, &reversal.changes, next, &back) {
        app.say(&line)?;
    }
    report_renamed(&reversal.recorded.renamed);
    Ok(())
}
