//! What can be read, in the order in which to read it: for `next` and `plan`.

use std::collections::{HashMap, HashSet};

use crate::commands::Result;
use crate::domain::{
    Candidate, CandidateRelation, Dated, Depth, Length, LocalDate, Rates, RelationKind, Status,
    depth_this_time, effort, rank,
};
use crate::store::{Filter, ListRow, Pick, Store};
use crate::view::Suggestion;

/// What occasions call for, what is due by a day, and what is still to be read, of what a filter lets through: each once.
/// Of what is due, the longest due, and of what is to be read, the first in catalog order, at most so many are looked at.
pub(in crate::commands) fn at_hand(
    store: &Store,
    filter: &Filter,
    today: LocalDate,
    until: LocalDate,
    most: Option<u32>,
) -> Result<Vec<ListRow>> {
    let mut rows = Vec::new();
    for occasion in store.occasions()? {
        let calls = |dated: &Dated| dated.on >= today && dated.from() <= until;
        if let Some(dated) = occasion.dated.filter(calls) {
            rows.extend(store.called_by(&occasion.name, dated, filter)?);
        }
    }
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

/// Ranks rows as of a day, and says how long each takes.
pub(in crate::commands) fn choices(
    store: &Store,
    rows: Vec<ListRow>,
    as_of: LocalDate,
    rates: &Rates,
) -> Result<Vec<Suggestion>> {
    let candidates: Vec<Candidate> = rows.iter().map(|row| candidate(row, as_of)).collect();
    let relations = relations(store, &rows)?;
    let ranked = rank(&candidates, &relations, as_of);
    let ahead_of: Vec<_> = ranked
        .iter()
        .map(|ranked| {
            let of = ranked.ahead_of?;
            let relation = relations
                .iter()
                .find(|relation| (relation.from, relation.to) == (of, ranked.at))?;
            Some((relation.kind, rows[of].slug.clone()))
        })
        .collect();
    let mut rows: Vec<Option<ListRow>> = rows.into_iter().map(Some).collect();
    let choices = ranked
        .iter()
        .zip(ahead_of)
        .filter_map(|(ranked, ahead_of)| {
            let row = rows[ranked.at].take()?;
            Some(choice(row, ahead_of, rates))
        });
    Ok(choices.collect())
}

fn candidate(row: &ListRow, as_of: LocalDate) -> Candidate {
    let call = row.call.as_ref().filter(|call| call.from <= as_of);
    Candidate {
        called: call.map(|call| call.on),
        due: row.due,
        status: row.status,
        read: row.last_read.is_some(),
    }
}

/// The relations among rows, by their places.
fn relations(store: &Store, rows: &[ListRow]) -> Result<Vec<CandidateRelation>> {
    let places: HashMap<i64, usize> = (rows.iter().enumerate())
        .map(|(at, row)| (row.number, at))
        .collect();
    let mut relations = Vec::new();
    for (from, row) in rows.iter().enumerate() {
        for (kind, target) in store.relations(row.number)? {
            relations.extend(places.get(&target).map(|to| CandidateRelation {
                from,
                kind,
                to: *to,
            }));
        }
    }
    Ok(relations)
}

fn choice(row: ListRow, ahead_of: Option<(RelationKind, String)>, rates: &Rates) -> Suggestion {
    let depth = depth_this_time(row.depth, row.again, row.last_read);
    Suggestion {
        depth,
        effort: effort(length(&row), depth, row.progress, rates),
        ahead_of,
        row,
    }
}

/// How long a resource is, as its catalog has it.
pub(super) fn length(row: &ListRow) -> Length {
    Length {
        kind: row.kind,
        pages: row.pages,
        minutes: row.minutes,
    }
}
