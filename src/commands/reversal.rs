//! Reports what `undo` and `redo` did.

use super::message::report_renamed;
use super::{App, Result};
use crate::domain::Way;
use crate::store::Reversal;
use crate::view::reversed;

/// Prints what was done, and what comes next in the same direction unless one entry was asked for by its number.
pub(super) fn report(
    app: &mut App,
    way: Way,
    number: Option<i64>,
    reversal: &Reversal,
) -> Result<()> {
    let next = match way {
        _ if number.is_some() => None,
        Way::Undo => reversal.to_undo.as_ref(),
        Way::Redo => reversal.to_redo.as_ref(),
    };
    for line in reversed(way, number.is_some(), &reversal.changes, next) {
        app.line(&line)?;
    }
    report_renamed(&reversal.renamed);
    Ok(())
}
