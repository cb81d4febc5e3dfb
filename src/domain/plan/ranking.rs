//! Ranking resources by urgency.

use crate::domain::{LocalDate, RelationKind, SITTING, Status};

/// A resource to rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The date of the next occasion that makes it due.
    pub called: Option<LocalDate>,
    /// The due date by cadence or memory.
    pub due: Option<LocalDate>,
    pub status: Status,
    /// Whether it was ever read.
    pub read: bool,
    /// The day on which it was last worked on, if it is being read.
    pub touched_on: Option<LocalDate>,
    /// The time that it takes.
    pub minutes: u32,
}

/// A relation between two candidates, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CandidateRelation {
    pub from: usize,
    pub kind: RelationKind,
    pub to: usize,
}

/// A ranked candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Its index among the candidates.
    pub at: usize,
    /// The candidate that it was ranked before because of a relation.
    pub ahead_of: Option<usize>,
}

/// A smaller value is more urgent.
type Urgency = (LocalDate, Class);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Begun,
    Due,
    /// Read, and not due by cadence or memory: an occasion calls for it again.
    Again,
    New,
}

/// Sorts candidates by urgency as of a day:
///
/// 1. those that an occasion makes due, by its date, then the others;
/// 2. within these, those being read, those due by cadence or memory, others read before, then those never read;
/// 3. within these, by due date, then the longest untouched first;
/// 4. of the rest, those that take one sitting, in the given order, then the longer ones, the shortest first.
///
/// Relations take precedence: a candidate that another one builds on, corrects, implements or accompanies is ranked before that
/// one, except that a cycle of such relations is broken. A candidate that pairs with another one of the same urgency directly
/// follows it.
///
/// Of two candidates that differ only in whether they are due, the due one is never ranked below the other.
pub fn rank(
    candidates: &[Candidate],
    relations: &[CandidateRelation],
    as_of: LocalDate,
) -> Vec<Ranked> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let key = |at: &usize| {
        let candidate = candidates[*at];
        let due = candidate.due.filter(|due| *due <= as_of);
        (
            urgency(candidate, as_of),
            due.unwrap_or(LocalDate::LAST),
            candidate.touched_on.unwrap_or(LocalDate::LAST),
            Some(candidate.minutes).filter(|minutes| *minutes >= SITTING),
        )
    };
    order.sort_by_key(key);
    let mut neighbours = Neighbours::of(candidates.len(), relations);
    neighbours.sort(&order);

    let mut ranked = Ranks {
        seen: vec![false; candidates.len()],
        ranked: Vec::with_capacity(candidates.len()),
    };
    for at in order {
        ranked.take(at, &neighbours.ahead);
        for pair in &neighbours.pairs[at] {
            if urgency(candidates[*pair], as_of) == urgency(candidates[at], as_of) {
                ranked.take(*pair, &neighbours.ahead);
            }
        }
    }
    ranked.ranked
}

fn urgency(candidate: Candidate, as_of: LocalDate) -> Urgency {
    let class = if candidate.status == Status::Reading {
        Class::Begun
    } else if candidate.due.is_some_and(|due| due <= as_of) {
        Class::Due
    } else if candidate.read {
        Class::Again
    } else {
        Class::New
    };
    (candidate.called.unwrap_or(LocalDate::LAST), class)
}

/// For each candidate, by index, those to be read before it and those that pair with it.
struct Neighbours {
    ahead: Vec<Vec<usize>>,
    pairs: Vec<Vec<usize>>,
}

impl Neighbours {
    fn of(count: usize, relations: &[CandidateRelation]) -> Self {
        let mut neighbours = Self {
            ahead: vec![Vec::new(); count],
            pairs: vec![Vec::new(); count],
        };
        for relation in relations {
            if relation.kind.comes_after() {
                neighbours.ahead[relation.from].push(relation.to);
            } else {
                neighbours.pairs[relation.from].push(relation.to);
                neighbours.pairs[relation.to].push(relation.from);
            }
        }
        neighbours
    }

    /// Sorts all neighbours by `order`, which must have every candidate once.
    fn sort(&mut self, order: &[usize]) {
        let mut place = vec![0; order.len()];
        for (rank, at) in order.iter().enumerate() {
            place[*at] = rank;
        }
        for list in self.ahead.iter_mut().chain(&mut self.pairs) {
            list.sort_by_key(|at| place[*at]);
        }
    }
}

struct Ranks {
    seen: Vec<bool>,
    ranked: Vec<Ranked>,
}

impl Ranks {
    /// Ranks a candidate after those to be read before it. Uses an explicit stack, because a chain of relations may be as long
    /// as a catalog.
    fn take(&mut self, at: usize, ahead: &[Vec<usize>]) {
        let mut stack = Vec::new();
        self.enter(at, None, &mut stack);
        while let Some((ranked, tried)) = stack.last_mut() {
            let (at, next) = (ranked.at, *tried);
            *tried += 1;
            if let Some(first) = ahead[at].get(next) {
                self.enter(*first, Some(at), &mut stack);
            } else {
                self.ranked.push(*ranked);
                stack.pop();
            }
        }
    }

    /// Pushes a candidate on the stack, unless it was pushed before.
    fn enter(&mut self, at: usize, ahead_of: Option<usize>, stack: &mut Vec<(Ranked, usize)>) {
        if !std::mem::replace(&mut self.seen[at], true) {
            stack.push((Ranked { at, ahead_of }, 0));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NEW: Candidate = Candidate {
        called: None,
        due: None,
        status: Status::Todo,
        read: false,
        touched_on: None,
        minutes: 45,
    };

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn today() -> LocalDate {
        date("2026-11-24")
    }

    fn done(due: Option<&str>) -> Candidate {
        Candidate {
            due: due.map(date),
            status: Status::Done,
            read: true,
            ..NEW
        }
    }

    fn order(candidates: &[Candidate], relations: &[CandidateRelation]) -> Vec<usize> {
        let ranked = rank(candidates, relations, today());
        ranked.into_iter().map(|ranked| ranked.at).collect()
    }

    fn relation(from: usize, kind: RelationKind, to: usize) -> CandidateRelation {
        CandidateRelation { from, kind, to }
    }

    #[test]
    fn occasions_come_first_then_reading_then_due_then_read_before_then_new() {
        let begun = Candidate {
            status: Status::Reading,
            ..NEW
        };
        let called = |on| Candidate {
            called: Some(date(on)),
            ..NEW
        };
        let fresh = Candidate {
            called: Some(date("2027-01-15")),
            ..done(Some("2028-01-01"))
        };
        let candidates = [
            NEW,
            done(Some("2026-11-01")),
            done(Some("2026-10-01")),
            begun,
            fresh,
            called("2027-01-15"),
            called("2026-12-24"),
        ];
        assert_eq!(order(&candidates, &[]), [6, 4, 5, 3, 2, 1, 0]);
    }

    #[test]
    fn of_those_being_read_the_longest_untouched_is_first() {
        let touched = |on| Candidate {
            status: Status::Reading,
            touched_on: Some(date(on)),
            ..NEW
        };
        let candidates = [touched("2026-11-23"), touched("2026-01-31")];
        assert_eq!(order(&candidates, &[]), [1, 0]);
    }

    #[test]
    fn what_takes_one_sitting_precedes_what_takes_longer() {
        let candidates = [533, 45, 89, 12, 90].map(|minutes| Candidate { minutes, ..NEW });
        assert_eq!(order(&candidates, &[]), [1, 2, 3, 4, 0]);
    }

    #[test]
    fn prerequisites_come_first_with_the_resource_they_are_for() {
        let candidates = [NEW, NEW, done(Some("2026-11-01"))];
        let corrects = relation(2, RelationKind::Corrects, 1);
        let ranked = rank(&candidates, &[corrects], today());
        assert_eq!(
            ranked,
            [
                Ranked {
                    at: 1,
                    ahead_of: Some(2)
                },
                Ranked {
                    at: 2,
                    ahead_of: None
                },
                Ranked {
                    at: 0,
                    ahead_of: None
                },
            ]
        );
    }

    #[test]
    fn pairs_of_equal_urgency_are_adjacent() {
        let candidates = [NEW, NEW, NEW, done(Some("2026-11-01"))];
        assert_eq!(
            order(&candidates, &[relation(2, RelationKind::PairsWith, 0)]),
            [3, 0, 2, 1]
        );
        assert_eq!(
            order(&candidates, &[relation(3, RelationKind::PairsWith, 2)]),
            [3, 0, 1, 2]
        );
    }

    #[test]
    fn cycles_are_broken_and_long_chains_do_not_overflow() {
        let circle = [
            relation(0, RelationKind::BuildsOn, 1),
            relation(1, RelationKind::BuildsOn, 0),
        ];
        assert_eq!(order(&[NEW, NEW], &circle), [1, 0]);
        let chain: Vec<CandidateRelation> = (1..100_000)
            .map(|to| relation(to - 1, RelationKind::BuildsOn, to))
            .collect();
        let last = order(&vec![NEW; 100_000], &chain);
        assert_eq!((last.first(), last.last()), (Some(&99_999), Some(&0)));
    }

    fn candidates() -> impl Strategy<Value = Candidate> {
        let dates =
            || proptest::option::of((0u32..60).prop_map(|days| date("2026-10-25").plus_days(days)));
        (
            dates(),
            dates(),
            proptest::sample::select(Status::ALL),
            any::<bool>(),
            dates(),
            1u32..900,
        )
            .prop_map(
                |(called, due, status, read, touched_on, minutes)| Candidate {
                    called,
                    due,
                    status,
                    read,
                    touched_on,
                    minutes,
                },
            )
    }

    /// Candidates with relations from later to earlier ones only, so that there is no cycle.
    fn related() -> impl Strategy<Value = (Vec<Candidate>, Vec<CandidateRelation>)> {
        proptest::collection::vec(candidates(), 2..20).prop_flat_map(|candidates| {
            let kinds = proptest::sample::select(RelationKind::ALL);
            let relations = (1..candidates.len(), any::<proptest::sample::Index>(), kinds)
                .prop_map(|(from, to, kind)| relation(from, kind, to.index(from)));
            (
                Just(candidates),
                proptest::collection::vec(relations, 0..10),
            )
        })
    }

    proptest! {
        #[test]
        fn each_candidate_is_ranked_once_and_relations_hold((candidates, relations) in related()) {
            let order = order(&candidates, &relations);
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..candidates.len()).collect::<Vec<_>>());
            let place = |at: usize| order.iter().position(|other| *other == at);
            for relation in relations.iter().filter(|relation| relation.kind.comes_after()) {
                prop_assert!(place(relation.to) < place(relation.from));
            }
        }

        /// The two are adjacent, the one that is not due first, with the same relations.
        #[test]
        fn a_due_candidate_is_never_below_an_equal_one_that_is_not_due((mut all, relations) in related(), at in any::<proptest::sample::Index>()) {
            let at = at.index(all.len());
            all[at].due = None;
            let due = Candidate { due: Some(today()), ..all[at] };
            all.push(due);
            let twin = all.len() - 1;
            let mut doubled = relations.clone();
            for mut relation in relations {
                if relation.from == at {
                    relation.from = twin;
                    doubled.push(relation);
                } else if relation.to == at {
                    relation.to = twin;
                    doubled.push(relation);
                }
            }
            let order = order(&all, &doubled);
            let place = |at: usize| order.iter().position(|other| *other == at);
            prop_assert!(place(twin) < place(at));
        }

        #[test]
        fn equals_keep_their_order(candidate in candidates(), count in 1usize..9) {
            prop_assert_eq!(order(&vec![candidate; count], &[]), (0..count).collect::<Vec<_>>());
        }
    }
}
