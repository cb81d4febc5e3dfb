//! Collects and ranks what to read, for `next`, the overview and `plan`.

use std::collections::HashSet;

use crate::commands::Result;
use crate::domain::{
    Depth, Listing, LocalDate, Rates, Status, Suggestion, Term, Test, ToRead, suggestions,
};
use crate::store::{Filter, Pick, Store};

/// How many of each sort are ranked; later ones cannot be among the best.
pub(in crate::commands) const MAX_RANKED: u32 = 50;

/// Ranks what can be read now; `most` limits how many of each sort are looked at.
pub(in crate::commands) fn ranked(
    store: &Store,
    filter: &Filter,
    most: u32,
    today: LocalDate,
    rates: &Rates,
) -> Result<Vec<Suggestion>> {
    let rows = at_hand(store, filter, today, today, Some(most))?;
    choices(store, rows, today, rates)
}

/// Returns what occasions call for, what is due until a date, what was begun and what is unread, each once. `most` limits what is
/// due (the longest due first, blogs apart from the rest), and what is begun or unread (in catalog order).
pub(in crate::commands) fn at_hand(
    store: &Store,
    filter: &Filter,
    today: LocalDate,
    until: LocalDate,
    most: Option<u32>,
) -> Result<Vec<Listing>> {
    let mut rows = store.called(today, until, filter)?;
    let due = Pick::DueUntil(until);
    // A blog that is not followed cannot be finished.
    let no_blog = Some(excluding(Test::Depth(vec![Depth::Follow])));
    for (pick, statuses, term) in [
        (
            due,
            vec![],
            Some(excluding(Test::Status(vec![Status::Following]))),
        ),
        (due, vec![Status::Following], None),
        (Pick::ToRead, ToRead::Begun.statuses(), None),
        (Pick::ToRead, ToRead::New.statuses(), no_blog),
    ] {
        let terms = filter.terms.iter().cloned().chain(term).collect();
        rows.extend(store.listed(&Filter {
            pick,
            statuses,
            terms,
            limit: most,
            ..filter.clone()
        })?);
    }
    let mut seen = HashSet::new();
    rows.retain(|row| seen.insert(row.number));
    rows.retain(|row| row.status.to_read() != Some(ToRead::New) || row.depth != Depth::Follow);
    Ok(rows)
}

fn excluding(test: Test) -> Term {
    Term {
        negated: true,
        test,
    }
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
