//! What `undo` and `redo` share.

use super::message::report_renamed;
use super::{App, Result, change};
use crate::domain::Way;
use crate::view;

/// Undoes or redoes what is next, or one entry of the log, and prints what was done and what comes next.
pub(super) fn run(app: &mut App, way: Way, number: Option<i64>) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let (now, today, json) = (clock.now(), clock.today(), app.is_json());
    let (reversal, changes) = store.reverse(way, number, now, today, |store, recorded| {
        json.then(|| store.changes(recorded, today)).transpose()
    })?;
    let back = view::command_back(number.is_some(), &reversal.changes);
    if let Some(changes) = changes {
        return change::print_json(app, &changes, Some(&back));
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
