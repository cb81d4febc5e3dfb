//! What there is to read, in the order in which to read it: for `next` and `plan`.

use std::collections::HashSet;

use crate::commands::Result;
use crate::domain::{Depth, Listing, LocalDate, Rates, Status, Suggestion, suggestions};
use crate::store::{Filter, Pick, Store};

/// What occasions call for, what is due by a day, and what is still to be read, of what a filter lets through: each once.
/// At most so many are read of what is due, the longest due first, and of what is to be read, in catalog order.
pub(in crate::commands) fn at_hand(
    store: &Store,
    filter: &Filter,
    today: LocalDate,
    until: LocalDate,
    most: Option<u32>,
) -> Result<Vec<Listing>> {
    let mut rows = store.called(today, until, filter)?;
    for (pick, status) in [
        (Pick::DueUntil(until), None),
        (Pick::ToRead, Some(Status::Reading)),
        (Pick::ToRead, Some(Status::Todo)),
    ] {
        rows.extend(store.listed(&Filter {
            pick,
            statuses: status.into_iter().collect(),
            limit: most,
            ..filter.clone()
        })?);
    }
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert(row.number));
    // A blog that nobody follows has no end to read to.
    rows.retain(|row| row.status != Status::Todo || row.depth != Depth::Follow);
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
