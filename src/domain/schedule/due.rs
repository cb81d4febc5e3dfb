//! When a resource is due, and why. Decided here and nowhere else.
//!
//! Two things call for a resource: another reading of it, by the cadence in force or by memory ([`rereading`]), and dated
//! occasions ([`Call`]). Neither depends on the present day, so that the projection stores both; the day decides only which
//! occasions are still ahead. [`Due::of`] puts together what calls for a resource on a day.

use crate::domain::vocabulary::vocabulary;
use crate::domain::{Cadence, Call, FLOOR, LocalDate, Memory, OwnCadence, Status};

vocabulary! {
    /// What sets the date of another reading.
    pub enum DueBy: "source of a due date" {
        /// The cadence in force.
        Cadence = "cadence",
        /// What would be left in mind by then.
        Memory = "memory",
        /// The least time between two readings.
        Floor = "floor",
    }
}

/// What decides when a resource is read again, apart from occasions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// Its status.
    pub status: Status,
    /// The last reading.
    pub last_read: Option<LocalDate>,
    /// The day it was followed.
    pub followed_on: Option<LocalDate>,
    /// What the person said of its cadence.
    pub own_cadence: OwnCadence,
    /// The cadence in force.
    pub cadence: Option<Cadence>,
    /// The model of memory after the last reading.
    pub memory: Option<Memory>,
    /// The date that a snooze puts it off to.
    pub snoozed_until: Option<LocalDate>,
}

/// The date of another reading, and what sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rereading {
    /// The date.
    pub on: LocalDate,
    /// What set it, before any snooze.
    pub by: DueBy,
}

/// Returns when a resource is to be read again, or `None` if no cadence and no memory calls for it.
///
/// One cadence after the last reading or, if recall was given, when memory asks for it, but not before [`FLOOR`] days nor,
/// unless the person lifts that bound, after the cadence. A later snooze date puts it off.
pub fn rereading(schedule: &Schedule) -> Option<Rereading> {
    let last = match schedule.status {
        // What was never read is in the list of what to read, and what was given up is not read again.
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
        // On the same day the cadence counts, which somebody chose.
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

/// Whether an occasion calls for a resource that is tied to it, as long as the occasion is ahead: not after a reading since
/// preparation began, nor if the resource was dropped.
pub fn is_called(status: Status, last_read: Option<LocalDate>, call: &Call) -> bool {
    match status {
        Status::Dropped => false,
        Status::Todo | Status::Reading | Status::Done | Status::Following => {
            last_read.is_none_or(|last| last < call.from)
        }
    }
}

/// One thing that makes a resource due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its cadence, or memory.
    Rereading(Rereading),
    /// An occasion.
    Call(Call),
}

impl Reason {
    /// The date from which it makes the resource due.
    pub fn on(&self) -> LocalDate {
        match self {
            Self::Rereading(rereading) => rereading.on,
            Self::Call(call) => call.from,
        }
    }
}

/// From when a resource should be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The earliest date of a reason.
    pub on: LocalDate,
    /// All reasons, by date; on the same date the rereading comes first.
    pub reasons: Vec<Reason>,
}

impl Due {
    /// Puts together the reasons that hold on `today`: another reading, and the calls of those occasions that are ahead.
    pub fn of(
        rereading: Option<Rereading>,
        calls: impl IntoIterator<Item = Call>,
        today: LocalDate,
    ) -> Option<Self> {
        let calls = calls.into_iter().filter(|call| call.on >= today);
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

    /// The reasons up to the first call: what comes later than that is not why the resource is due now.
    pub fn first_reasons(&self) -> &[Reason] {
        let is_call = |reason: &Reason| matches!(reason, Reason::Call(_));
        let end = self.reasons.iter().position(is_call);
        &self.reasons[..end.map_or(self.reasons.len(), |at| at + 1)]
    }

    /// The calls of occasions, by the start of preparation.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.reasons.iter().filter_map(|reason| match reason {
            Reason::Call(call) => Some(call),
            Reason::Rereading(_) => None,
        })
    }

    /// The date of another reading, and what sets it.
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
    use crate::domain::{Recall, TieMode};

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
        // Who wants it every week gets it every week.
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
    fn a_cadence_later_than_an_occasion_is_not_why_it_is_due_now() {
        let again = |on| Rereading {
            on: date(on),
            by: DueBy::Cadence,
        };
        let today = date("2026-11-24");
        let due = |on| {
            let calls = ["interview", "talk"]
                .map(|name| call(name, date("2026-12-04"), date("2027-01-15")));
            let due = Due::of(Some(again(on)), calls, today).unwrap();
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
        fn rereading_is_after_the_last_reading_and_no_snooze_brings_it_forward(schedule in schedules()) {
            let awake = rereading(&Schedule { snoozed_until: None, ..schedule });
            let due = rereading(&schedule);
            prop_assert_eq!(due.map(|due| due.by), awake.map(|awake| awake.by));
            if let (Some(due), Some(awake)) = (due, awake) {
                prop_assert!(awake.on > schedule.last_read.max(schedule.followed_on).unwrap());
                prop_assert_eq!(due.on, schedule.snoozed_until.map_or(awake.on, |until| awake.on.max(until)));
            }
            if schedule.own_cadence == OwnCadence::Never || matches!(schedule.status, Status::Todo | Status::Dropped) {
                prop_assert_eq!(due, None);
            }
        }

        #[test]
        fn due_is_the_first_of_all_reasons_that_hold(schedule in schedules(), calls in calls(), today in dates()) {
            let again = rereading(&schedule);
            let ahead = calls.iter().filter(|call| call.on >= today).count();
            let due = Due::of(again, calls.clone(), today);
            prop_assert_eq!(due.as_ref().map_or(0, |due| due.reasons.len()), ahead + usize::from(again.is_some()));
            if let Some(due) = due {
                prop_assert!(due.reasons.is_sorted_by_key(Reason::on));
                prop_assert_eq!(due.on, due.reasons[0].on());
                prop_assert_eq!(due.rereading(), again);
                prop_assert_eq!(due.calls().count(), ahead);
                prop_assert_eq!(due.first_reasons()[0].on(), due.on);
                // In any order of the calls the answer is the same, but for calls of one name on one day.
                let reversed = Due::of(again, calls.into_iter().rev(), today).unwrap();
                prop_assert_eq!(reversed.on, due.on);
            }
        }

        #[test]
        fn a_reading_since_preparation_began_answers_a_call(status in proptest::sample::select(Status::ALL), last in dates(), from in dates()) {
            let call = call("interview", from, from.plus_days(42));
            let called = is_called(status, Some(last), &call);
            prop_assert_eq!(called, status != Status::Dropped && last < from);
            prop_assert_eq!(is_called(status, None, &call), status != Status::Dropped);
        }
    }
}
