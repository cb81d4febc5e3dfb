//! Collects and ranks what to read, for `next` and `plan`.

use std::collections::HashSet;

use crate::commands::Result;
use crate::domain::{Depth, Listing, LocalDate, Rates, Suggestion, ToRead, suggestions};
use crate::store::{Filter, Pick, Store};

/// Returns what occasions call for, what is due until a date and what is unread, each once. `most` limits what is due
/// (the longest due first) and what is unread (in catalog order).
pub(in crate::commands) fn at_hand(
    store: &Store,
    filter: &Filter,
    today: LocalDate,
    until: LocalDate,
    most: Option<u32>,
) -> Result<Vec<Listing>> {
    let mut rows = store.called(today, until, filter)?;
    for (pick, statuses) in [
        (Pick::DueUntil(until), Vec::new()),
        (Pick::ToRead, ToRead::Begun.statuses()),
        (Pick::ToRead, ToRead::New.statuses()),
    ] {
        rows.extend(store.listed(&Filter {
            pick,
            statuses,
            limit: most,
            ..filter.clone()
        })?);
    }
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert(row.number));
    // A blog that is not followed cannot be finished.
    rows.retain(|row| row.status.to_read() != Some(ToRead::New) || row.depth != Depth::Follow);
    Ok(rows)
}

/// Ranks rows as of a day, with the relations among them.
pub(in crate::commands) fn choices(
    store: &Store,
    rows: Vec<Listing>,
    as_of: LocalDate,
    rates: &Rates,
) -> Result<Vec<Suggestion>> {
    let mut relations = Vec::new();
    for row in &rows {
        let of_row = store.relations(row.number)?.into_iter();
        relations.extend(of_row.map(|(kind, target)| (row.number, kind, target)));
    }
    Ok(suggestions(rows, &relations, as_of, rates))
}
