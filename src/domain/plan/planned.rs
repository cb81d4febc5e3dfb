//! Plans for an occasion or a date, made from ranked suggestions.

use crate::domain::{
    Dated, Depth, LocalDate, Omission, Pace, Plan, Rates, Session, Slug, Suggestion, Task, Window,
    effort, plan,
};

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

    /// Returns what is skimmed or left out, by domain in the order of the tasks.
    pub fn omitted_by_domain(&self) -> Vec<OmittedDomain<'_>> {
        let mut domains: Vec<OmittedDomain<'_>> = Vec::new();
        let mut omissions = self.plan.omissions.clone();
        omissions.sort_by_key(|(at, _)| *at);
        for (at, omission) in omissions {
            let row = &self.choices[at].row;
            let omitted = Omitted {
                slug: &row.slug,
                omission,
                saved: self.saved(at, omission),
            };
            match domains.iter_mut().find(|domain| domain.slug == row.domain) {
                Some(domain) => domain.omitted.push(omitted),
                None => domains.push(OmittedDomain {
                    slug: &row.domain,
                    omitted: vec![omitted],
                }),
            }
        }
        domains
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

/// A resource that is skimmed or left out.
#[derive(Clone, Copy, Debug)]
pub struct Omitted<'a> {
    pub slug: &'a str,
    pub omission: Omission,
    /// In minutes.
    pub saved: u32,
}

/// What is skimmed or left out of a domain.
#[derive(Clone, Debug)]
pub struct OmittedDomain<'a> {
    pub slug: &'a str,
    pub omitted: Vec<Omitted<'a>>,
}

impl OmittedDomain<'_> {
    /// Returns how many resources have this omission, and the minutes that it saves.
    pub fn total(&self, omission: Omission) -> (usize, u64) {
        let omitted = self.omitted.iter().filter(|each| each.omission == omission);
        let saved = omitted.clone().map(|each| u64::from(each.saved)).sum();
        (omitted.count(), saved)
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
