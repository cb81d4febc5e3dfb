//! Ranked suggestions of what to read, and plans made from them.

use std::collections::HashMap;

use crate::domain::{
    Candidate, CandidateRelation, Dated, Depth, Due, Effort, Listing, LocalDate, Omission, Pace,
    Plan, Rates, RelationKind, Session, Slug, Task, Window, effort, plan, rank,
};

/// A resource to read, with an estimate of the effort.
#[derive(Clone, Debug)]
pub struct Suggestion {
    pub row: Listing,
    pub depth: Depth,
    pub effort: Effort,
    /// The slug of the resource that it should be read before, and the relation of that one to it.
    pub ahead_of: Option<(RelationKind, String)>,
}

/// Ranks rows as of a day and estimates the effort of each. A relation is from the resource with the first number to the one with
/// the second.
pub fn suggestions(
    rows: Vec<Listing>,
    relations: &[(i64, RelationKind, i64)],
    as_of: LocalDate,
    rates: &Rates,
) -> Vec<Suggestion> {
    let candidates: Vec<Candidate> = rows.iter().map(|row| candidate(row, as_of)).collect();
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

fn candidate(row: &Listing, as_of: LocalDate) -> Candidate {
    let due = row.due.as_ref();
    let calls = due.into_iter().flat_map(Due::calls);
    let calls = calls.filter(|call| call.from <= as_of);
    Candidate {
        called: calls.map(|call| call.on).min(),
        due: due.and_then(|due| Some(due.rereading()?.on)),
        status: row.status,
        read: row.last_read.is_some(),
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
    let depth = row.depth_this_time();
    Suggestion {
        depth,
        effort: effort(row.length(), depth, row.progress, rates),
        ahead_of,
        row,
    }
}

/// The purpose and the dates of a plan.
#[derive(Clone, Debug)]
pub struct PlanTarget {
    pub occasion: Option<(Slug, Dated)>,
    pub from: LocalDate,
    /// Inclusive.
    pub to: LocalDate,
}

impl PlanTarget {
    /// Returns the target for an occasion: from the start of preparation, or today if that is later, to `by` or the day before the
    /// occasion. `None` if that range is empty.
    pub fn of_occasion(
        name: Slug,
        dated: Dated,
        by: Option<LocalDate>,
        today: LocalDate,
    ) -> Option<Self> {
        let from = dated.from().max(today);
        let to = by.or(dated.on.minus_days(1))?;
        (from <= to).then_some(Self {
            occasion: Some((name, dated)),
            from,
            to,
        })
    }
}

/// A plan with its input.
#[derive(Clone, Debug)]
pub struct Planned {
    pub occasion: Option<(Slug, Dated)>,
    pub to: LocalDate,
    pub window: Window,
    /// The tasks of the plan, the most urgent first.
    pub choices: Vec<Suggestion>,
    pub plan: Plan,
}

impl Planned {
    /// Plans to read `choices` within the dates of a target. Those that are snoozed come last.
    pub fn of(target: PlanTarget, mut choices: Vec<Suggestion>, pace: Pace, rates: &Rates) -> Self {
        let snoozed = |choice: &Suggestion| choice.row.snoozed_until;
        choices.sort_by_key(|choice| snoozed(choice).filter(|until| *until > target.from));
        let tasks: Vec<Task> = choices.iter().map(|choice| task(choice, rates)).collect();
        let window = Window {
            from: target.from,
            until: target.to.plus_days(1),
            weekly: pace.minutes_a_week(),
        };
        Self {
            occasion: target.occasion,
            to: target.to,
            window,
            plan: plan(&tasks, window),
            choices,
        }
    }

    /// Returns the depth at which to read in a session.
    pub fn depth(&self, session: &Session) -> Depth {
        let skimmed = (session.task, Omission::Skim);
        if self.plan.omissions.contains(&skimmed) {
            Depth::Skim
        } else {
            self.choices[session.task].depth
        }
    }

    /// Returns the minutes that an omission of the choice with index `at` saves.
    pub fn saved(&self, at: usize, omission: Omission) -> u32 {
        let whole = self.choices[at].effort.minutes;
        match omission {
            Omission::Leave => whole,
            Omission::Skim => {
                let sessions = self.plan.sessions.iter();
                let of_this = sessions.filter(|session| session.task == at);
                whole - of_this.map(|session| session.minutes).sum::<u32>()
            }
        }
    }
}

fn task(choice: &Suggestion, rates: &Rates) -> Task {
    let row = &choice.row;
    let skimmed = (choice.depth == Depth::Read)
        .then(|| effort(row.length(), Depth::Skim, row.progress, rates).minutes);
    Task {
        minutes: choice.effort.minutes,
        skimmed,
        from: row.snoozed_until,
    }
}
