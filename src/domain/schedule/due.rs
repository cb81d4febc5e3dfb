//! The only computation of due dates and their reasons.
//!
//! A resource is due for a rereading, by cadence or memory ([`rereading`]), or for dated occasions ([`Call`]). Neither depends on
//! the current date, so the projections store both. [`Due::of`] combines those that hold on a given day.

use crate::domain::vocabulary::vocabulary;
use crate::domain::{
    Cadence, Call, Dated, FLOOR, LocalDate, Memory, News, OwnCadence, Status, TieMode,
};

vocabulary! {
    /// The source of the date of a rereading.
    pub enum DueBy: "source of a due date" {
        /// The cadence in force.
        Cadence = "cadence",
        /// The memory model.
        Memory = "memory",
        /// The minimum time between two readings: [`FLOOR`].
        Floor = "floor",
    }
}

/// The input of [`rereading`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    pub status: Status,
    pub last_read: Option<LocalDate>,
    pub followed_on: Option<LocalDate>,
    pub own_cadence: OwnCadence,
    pub cadence: Option<Cadence>,
    pub memory: Option<Memory>,
    pub snoozed_until: Option<LocalDate>,
}

/// The date of the next rereading, and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rereading {
    pub on: LocalDate,
    /// The source of the date, ignoring a snooze.
    pub by: DueBy,
}

/// Returns the date of the next rereading, or `None` if there is neither a cadence nor a recall.
///
/// It is one cadence after the last reading or, if a recall was recorded, the date by the memory model: at least [`FLOOR`] days
/// after the last reading and, unless the cadence is adaptive, at most one cadence. A later snooze date replaces it.
pub fn rereading(schedule: &Schedule) -> Option<Rereading> {
    let last = match schedule.status {
        // Unread resources are in the todo list, and dropped ones are not read again.
        Status::Todo | Status::Dropped => None,
        Status::Reading | Status::Done | Status::Following => {
            schedule.last_read.max(schedule.followed_on)
        }
    }?;
    let by_cadence = schedule.cadence.map(|cadence| Rereading {
        on: cadence.after(last),
        by: DueBy::Cadence,
    });
    let by_memory = schedule.memory.map(|memory| Rereading {
        on: last.plus_days(memory.interval.max(FLOOR)),
        by: if memory.interval < FLOOR {
            DueBy::Floor
        } else {
            DueBy::Memory
        },
    });
    let first = match (schedule.own_cadence, by_cadence, by_memory) {
        (OwnCadence::Never, ..) => None,
        (OwnCadence::Adaptive, _, Some(by_memory)) => Some(by_memory),
        // On equal dates the cadence comes first and is returned.
        (_, by_cadence, by_memory) => {
            (by_cadence.into_iter().chain(by_memory)).min_by_key(|rereading| rereading.on)
        }
    }?;
    Some(Rereading {
        on: schedule
            .snoozed_until
            .map_or(first.on, |until| first.on.max(until)),
        ..first
    })
}

/// The state of a resource on which the calls of occasions depend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Callable {
    pub status: Status,
    pub last_read: Option<LocalDate>,
    pub snoozed_until: Option<LocalDate>,
}

/// Returns the call of a dated occasion for a resource tied to it, or `None` if the resource was dropped, was read since the first
/// day of the lead, or is snoozed until after the occasion. A snooze date within the lead puts the call off.
pub fn call(resource: Callable, occasion: String, mode: TieMode, dated: Dated) -> Option<Call> {
    let from = (resource.snoozed_until).map_or(dated.from(), |until| dated.from().max(until));
    let called = match resource.status {
        Status::Dropped => false,
        Status::Todo | Status::Reading | Status::Done | Status::Following => {
            (resource.last_read).is_none_or(|last| last < dated.lead_date())
        }
    };
    (called && from <= dated.on).then_some(Call {
        occasion,
        mode,
        on: dated.on,
        from,
    })
}

/// A reason why a resource is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// By cadence or memory.
    Rereading(Rereading),
    Call(Call),
}

impl Reason {
    /// Returns the date from which it makes the resource due.
    pub fn on(&self) -> LocalDate {
        match self {
            Self::Rereading(rereading) => rereading.on,
            Self::Call(call) => call.from,
        }
    }

    /// Returns how a resource with this reason alone stands on a day. What an occasion calls for is not late before the occasion.
    pub fn standing(&self, today: LocalDate) -> Standing {
        match (self, self.on()) {
            (_, on) if on > today => Standing::Coming(on),
            (Self::Call(_), _) => Standing::Called,
            (Self::Rereading(_), on) if on < today => Standing::Late(on),
            (Self::Rereading(_), _) => Standing::Today,
        }
    }
}

/// How a resource with a due date stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A rereading was due on an earlier day.
    Late(LocalDate),
    /// A rereading is due on that day.
    Today,
    /// An occasion calls for it.
    Called,
    /// It will be due on this day.
    Coming(LocalDate),
}

/// The date from which a resource is due, and the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The earliest date of a reason.
    pub on: LocalDate,
    /// Sorted by date; on the same date the rereading comes first.
    pub reasons: Vec<Reason>,
}

impl Due {
    /// Combines a rereading with the calls of occasions on `today` or later. A followed blog of which nothing is new is not due,
    /// but may be on a later day.
    pub fn of(
        rereading: Option<Rereading>,
        news: Option<News>,
        calls: &[Call],
        today: LocalDate,
    ) -> Option<Self> {
        let is_quiet = news.is_some_and(|news| news.quiet_since(today).is_some());
        let rereading = rereading.filter(|rereading| rereading.on > today || !is_quiet);
        let calls = calls.iter().filter(|call| call.on >= today).cloned();
        let mut reasons: Vec<Reason> = (rereading.map(Reason::Rereading).into_iter())
            .chain(calls.map(Reason::Call))
            .collect();
        reasons.sort_by(|one, other| Self::key(one).cmp(&Self::key(other)));
        let on = reasons.first()?.on();
        Some(Self { on, reasons })
    }

    fn key(reason: &Reason) -> (LocalDate, Option<&str>) {
        let occasion = match reason {
            Reason::Rereading(_) => None,
            Reason::Call(call) => Some(call.occasion.as_str()),
        };
        (reason.on(), occasion)
    }

    /// Returns the reasons up to and including the first call. Later ones do not affect the due date.
    pub fn first_reasons(&self) -> &[Reason] {
        let is_call = |reason: &Reason| matches!(reason, Reason::Call(_));
        let end = self.reasons.iter().position(is_call);
        &self.reasons[..end.map_or(self.reasons.len(), |at| at + 1)]
    }

    /// Returns the calls of occasions, by the start of preparation.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.reasons.iter().filter_map(|reason| match reason {
            Reason::Call(call) => Some(call),
            Reason::Rereading(_) => None,
        })
    }

    /// Returns how the resource stands on a day: by its rereading, if that is due, or else by its first reason.
    pub fn standing(&self, today: LocalDate) -> Standing {
        let rereading = self.rereading().filter(|rereading| rereading.on <= today);
        let rereading = rereading.map(Reason::Rereading);
        let reason = rereading.as_ref().or(self.reasons.first());
        reason.map_or(Standing::Coming(self.on), |reason| reason.standing(today))
    }

    pub fn rereading(&self) -> Option<Rereading> {
        self.reasons.iter().find_map(|reason| match reason {
            Reason::Rereading(rereading) => Some(*rereading),
            Reason::Call(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Recall, Span};

    fn date(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn memory(interval: u32) -> Memory {
        Memory {
            recall: Recall::Good,
            stability: 1.0,
            difficulty: 1.0,
            interval,
        }
    }

    fn read_on(last: &str) -> Schedule {
        Schedule {
            status: Status::Done,
            last_read: Some(date(last)),
            followed_on: None,
            own_cadence: OwnCadence::Default,
            cadence: None,
            memory: None,
            snoozed_until: None,
        }
    }

    #[test]
    fn memory_is_bounded_by_the_floor_and_by_the_cadence() {
        let year = Cadence::from_iso("P1Y").ok();
        let due = |own_cadence, cadence, interval| {
            rereading(&Schedule {
                own_cadence,
                cadence,
                memory: Some(memory(interval)),
                ..read_on("2026-01-01")
            })
            .map(|due| (due.on.to_string(), due.by))
        };
        let on = |day: &str, by| Some((day.to_owned(), by));
        let (default, adaptive) = (OwnCadence::Default, OwnCadence::Adaptive);
        assert_eq!(due(default, year, 100), on("2026-04-11", DueBy::Memory));
        assert_eq!(due(default, year, 2), on("2026-01-22", DueBy::Floor));
        assert_eq!(due(default, year, 400), on("2027-01-01", DueBy::Cadence));
        assert_eq!(due(adaptive, year, 400), on("2027-02-05", DueBy::Memory));
        assert_eq!(due(default, None, 400), on("2027-02-05", DueBy::Memory));
        assert_eq!(due(OwnCadence::Never, None, 400), None);
        // A cadence shorter than the floor takes precedence.
        let week = Cadence::from_iso("P1W").ok();
        assert_eq!(due(default, week, 2), on("2026-01-08", DueBy::Cadence));
    }

    fn call(occasion: &str, from: LocalDate, on: LocalDate) -> Call {
        Call {
            occasion: occasion.to_owned(),
            mode: TieMode::Before,
            on,
            from,
        }
    }

    #[test]
    fn a_cadence_later_than_an_occasion_is_not_among_the_first_reasons() {
        let again = |on| Rereading {
            on: date(on),
            by: DueBy::Cadence,
        };
        let today = date("2026-11-24");
        let due = |on| {
            let calls = ["interview", "talk"]
                .map(|name| call(name, date("2026-12-04"), date("2027-01-15")));
            let due = Due::of(Some(again(on)), None, &calls, today).unwrap();
            (
                due.on.to_string(),
                due.first_reasons().len(),
                due.reasons.len(),
            )
        };
        assert_eq!(due("2026-12-04"), ("2026-12-04".to_owned(), 2, 3));
        assert_eq!(due("2026-12-05"), ("2026-12-04".to_owned(), 1, 3));
    }

    fn dates() -> impl Strategy<Value = LocalDate> {
        (0u32..4_000).prop_map(|days| date("2020-01-01").plus_days(days))
    }

    fn schedules() -> impl Strategy<Value = Schedule> {
        let maybe = || proptest::option::of(dates());
        let own = prop_oneof![
            Just(OwnCadence::Default),
            Just(OwnCadence::Never),
            Just(OwnCadence::Adaptive)
        ];
        let cadence = proptest::option::of(1u32..40)
            .prop_map(|months| months.and_then(|months| format!("{months}m").parse().ok()));
        let memory = proptest::option::of((1u32..2_000).prop_map(memory));
        let status = proptest::sample::select(Status::ALL);
        (status, maybe(), maybe(), own, cadence, memory, maybe()).prop_map(
            |(status, last_read, followed_on, own_cadence, cadence, memory, snoozed_until)| {
                Schedule {
                    status,
                    last_read,
                    followed_on,
                    own_cadence,
                    cadence,
                    memory,
                    snoozed_until,
                }
            },
        )
    }

    fn calls() -> impl Strategy<Value = Vec<Call>> {
        let call = ("[a-c]", dates(), 0u32..200)
            .prop_map(|(name, from, lead)| call(&name, from, from.plus_days(lead)));
        proptest::collection::vec(call, 0..4)
    }

    proptest! {
        #[test]
        fn rereading_is_after_the_last_reading_and_a_snooze_only_delays_it(schedule in schedules()) {
            let unsnoozed = rereading(&Schedule { snoozed_until: None, ..schedule });
            let due = rereading(&schedule);
            prop_assert_eq!(due.map(|due| due.by), unsnoozed.map(|unsnoozed| unsnoozed.by));
            if let (Some(due), Some(unsnoozed)) = (due, unsnoozed) {
                prop_assert!(unsnoozed.on > schedule.last_read.max(schedule.followed_on).unwrap());
                prop_assert_eq!(due.on, schedule.snoozed_until.map_or(unsnoozed.on, |until| unsnoozed.on.max(until)));
            }
            if schedule.own_cadence == OwnCadence::Never || matches!(schedule.status, Status::Todo | Status::Dropped) {
                prop_assert_eq!(due, None);
            }
        }

        #[test]
        fn due_is_the_date_of_the_first_reason(schedule in schedules(), calls in calls(), today in dates()) {
            let again = rereading(&schedule);
            let ahead = calls.iter().filter(|call| call.on >= today).count();
            let due = Due::of(again, None, &calls, today);
            prop_assert_eq!(due.as_ref().map_or(0, |due| due.reasons.len()), ahead + usize::from(again.is_some()));
            if let Some(due) = due {
                prop_assert!(due.reasons.is_sorted_by_key(Reason::on));
                prop_assert_eq!(due.on, due.reasons[0].on());
                prop_assert_eq!(due.rereading(), again);
                prop_assert_eq!(due.calls().count(), ahead);
                prop_assert_eq!(matches!(due.standing(today), Standing::Coming(_)), due.on > today);
                prop_assert_eq!(
                    matches!(due.standing(today), Standing::Late(_)),
                    again.is_some_and(|again| again.on < today)
                );
                prop_assert_eq!(due.first_reasons()[0].on(), due.on);
                // The date does not depend on the order of the calls.
                let reversed: Vec<Call> = calls.into_iter().rev().collect();
                let reversed = Due::of(again, None, &reversed, today).unwrap();
                prop_assert_eq!(reversed.on, due.on);
            }
        }

        #[test]
        fn a_reading_within_the_lead_ends_a_call_and_a_snooze_puts_it_off(
            status in proptest::sample::select(Status::ALL), last_read in proptest::option::of(dates()),
            snoozed_until in proptest::option::of(dates()), on in dates(), dated_on in proptest::option::of(dates())
        ) {
            let dated = Dated { on, lead: Span::Days(42), dated_on };
            let resource = Callable { status, last_read, snoozed_until };
            let called = super::call(resource, "interview".to_owned(), TieMode::Before, dated);
            let from = snoozed_until.map_or(dated.from(), |until| dated.from().max(until));
            let calls = status != Status::Dropped && last_read.is_none_or(|last| last < dated.lead_date()) && from <= on;
            prop_assert_eq!(called.map(|call| (call.from, call.on)), calls.then_some((from, on)));
        }
    }
}
