//! Ranked suggestions of what to read now.

use std::collections::HashMap;

use crate::domain::{
    Candidate, CandidateRelation, Depth, Due, Effort, Listing, LocalDate, Rates, RelationKind,
    SHORTEST, Status, ToRead, rank,
};

/// How many blogs are suggested at most.
const MAX_BLOGS: usize = 3;

/// A resource to read, with an estimate of the effort.
#[derive(Clone, Debug)]
pub struct Suggestion {
    pub row: Listing,
    pub depth: Depth,
    pub effort: Effort,
    /// The slug of the resource that it should be read before, and the relation of that one to it.
    pub ahead_of: Option<(RelationKind, String)>,
    /// The minutes to go on reading now, if there is not enough time to finish it.
    pub session: Option<u32>,
}

impl Suggestion {
    /// Returns whether it is a blog or a feed, which is caught up with and never finished.
    pub fn is_blog(&self) -> bool {
        self.depth == Depth::Follow || self.row.status == Status::Following
    }

    pub fn is_begun(&self) -> bool {
        self.row.status.to_read() == Some(ToRead::Begun)
    }

    /// Fits it into some minutes, if there is a limit: what was begun can be continued for a session, unless that is very short;
    /// what was not begun has to fit.
    fn within(self, time: Option<u32>) -> Option<Self> {
        match time {
            Some(time) if self.effort.minutes > time => {
                (self.is_begun() && !self.is_blog() && time >= SHORTEST).then_some(Self {
                    session: Some(time),
                    ..self
                })
            }
            _ => Some(self),
        }
    }
}

/// What to read now.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    pub readings: Vec<Suggestion>,
    /// Blogs to catch up with, which never take the place of a reading.
    pub blogs: Vec<Suggestion>,
}

impl Offer {
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty() && self.blogs.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Suggestion> {
        self.readings.iter().chain(&self.blogs)
    }
}

/// Returns the first `most` readings of a ranking and a few blogs, with `time` only what can be read in these minutes.
///
/// If there are several readings and none of them is begun, the last one is what was begun, so that it is not forgotten.
pub fn offer(ranked: Vec<Suggestion>, most: usize, time: Option<u32>) -> Offer {
    let fitting = ranked.into_iter().filter_map(|choice| choice.within(time));
    let (blogs, readings): (Vec<_>, Vec<_>) = fitting.partition(Suggestion::is_blog);
    let begun: Vec<bool> = readings.iter().map(Suggestion::is_begun).collect();
    let mut readings: Vec<_> = readings.into_iter().map(Some).collect();
    Offer {
        readings: (picked(&begun, most).into_iter())
            .filter_map(|at| readings[at].take())
            .collect(),
        blogs: blogs.into_iter().take(most.min(MAX_BLOGS)).collect(),
    }
}

/// Returns which readings to offer, of each of which it is known whether it was begun.
fn picked(begun: &[bool], most: usize) -> Vec<usize> {
    let mut picked: Vec<usize> = (0..begun.len().min(most)).collect();
    let forgotten = (begun.iter().position(|begun| *begun)).filter(|first| *first >= most);
    if let (Some(first), [_, .., last]) = (forgotten, &mut picked[..]) {
        *last = first;
    }
    picked
}

/// Ranks rows as of a day and estimates the effort of each. A relation is from the resource with the first number to the one with
/// the second.
pub fn suggestions(
    rows: Vec<Listing>,
    relations: &[(i64, RelationKind, i64)],
    as_of: LocalDate,
    rates: &Rates,
) -> Vec<Suggestion> {
    let candidates: Vec<Candidate> = (rows.iter())
        .map(|row| candidate(row, as_of, rates))
        .collect();
    let relations = among(&rows, relations);
    let ranked = rank(&candidates, &relations, as_of);
    let ahead_of: Vec<_> = (ranked.iter())
        .map(|ranked| {
            let of = ranked.ahead_of?;
            let is_between =
                |relation: &&CandidateRelation| (relation.from, relation.to) == (of, ranked.at);
            let relation = relations.iter().find(is_between)?;
            Some((relation.kind, rows[of].slug.clone()))
        })
        .collect();
    let mut rows: Vec<Option<Listing>> = rows.into_iter().map(Some).collect();
    (ranked.iter().zip(ahead_of))
        .filter_map(|(ranked, ahead_of)| Some(suggestion(rows[ranked.at].take()?, ahead_of, rates)))
        .collect()
}

fn candidate(row: &Listing, as_of: LocalDate, rates: &Rates) -> Candidate {
    let due = row.due.as_ref();
    let calls = due.into_iter().flat_map(Due::calls);
    let calls = calls.filter(|call| call.from <= as_of);
    Candidate {
        called: calls.map(|call| call.on).min(),
        due: due.and_then(|due| Some(due.rereading()?.on)),
        status: row.status,
        read: row.last_read.is_some(),
        touched_on: row.touched_on,
        minutes: row.effort(rates).minutes,
    }
}

/// Returns the relations between two of the rows, by index.
fn among(rows: &[Listing], relations: &[(i64, RelationKind, i64)]) -> Vec<CandidateRelation> {
    let places: HashMap<i64, usize> = rows.iter().map(|row| row.number).zip(0..).collect();
    let by_places = |(from, kind, to): &(i64, RelationKind, i64)| {
        Some(CandidateRelation {
            from: *places.get(from)?,
            kind: *kind,
            to: *places.get(to)?,
        })
    };
    relations.iter().filter_map(by_places).collect()
}

fn suggestion(row: Listing, ahead_of: Option<(RelationKind, String)>, rates: &Rates) -> Suggestion {
    Suggestion {
        depth: row.depth_this_time(),
        effort: row.effort(rates),
        ahead_of,
        session: None,
        row,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_begun_has_the_last_place_if_it_had_none() {
        let begun = [false, false, false, false, true];
        assert_eq!(picked(&begun, 3), [0, 1, 4]);
        assert_eq!(picked(&begun, 1), [0]);
        assert_eq!(picked(&begun, 9), [0, 1, 2, 3, 4]);
        assert_eq!(picked(&[true, false, true], 2), [0, 1]);
    }

    proptest! {
        #[test]
        fn something_begun_is_among_several_readings_and_the_first_is_the_most_urgent(
            begun in proptest::collection::vec(any::<bool>(), 0..9), most in 2usize..6
        ) {
            let picked = picked(&begun, most);
            prop_assert_eq!(picked.len(), begun.len().min(most));
            prop_assert!(picked.is_sorted_by(|one, next| one < next));
            prop_assert_eq!(picked.first().copied(), (!begun.is_empty()).then_some(0));
            prop_assert_eq!(picked.iter().any(|at| begun[*at]), begun.contains(&true));
        }
    }
}
