//! When a resource is due again, and why.

use crate::domain::vocabulary::vocabulary;
use crate::domain::{
    Cadence, CadenceInForce, CadenceSource, Depth, FLOOR, LocalDate, Memory, OwnCadence, Recall,
};

vocabulary! {
    /// What sets a due date.
    pub enum DueBy: "source of a due date" {
        /// The cadence in force.
        Cadence = "cadence",
        /// What would be left in mind by then.
        Memory = "memory",
        /// The least time between two readings.
        Floor = "floor",
    }
}

/// A date from which to read again, and what set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The date.
    pub on: LocalDate,
    /// What set it, before it was put off.
    pub by: DueBy,
}

/// When a resource that was read on the day `last` is due again, or `None` where nothing calls for it.
///
/// One cadence after the last reading. Where it was said how much came to mind then, when memory asks for it, but not
/// before [`FLOOR`] days nor, unless `own` lifts that bound, after the cadence. Put off where `snoozed_until` is later.
pub fn due(
    last: LocalDate,
    own: OwnCadence,
    cadence: Option<Cadence>,
    memory: Option<Memory>,
    snoozed_until: Option<LocalDate>,
) -> Option<Due> {
    let by_cadence = cadence.map(|cadence| Due {
        on: cadence.after(last),
        by: DueBy::Cadence,
    });
    let by_memory = memory.map(|memory| Due {
        on: last.plus_days(memory.interval.max(FLOOR)),
        by: if memory.interval < FLOOR {
            DueBy::Floor
        } else {
            DueBy::Memory
        },
    });
    let due = match (own, by_cadence, by_memory) {
        (OwnCadence::Never, ..) => None,
        (OwnCadence::Adaptive, _, Some(by_memory)) => Some(by_memory),
        // Where both say the same day it is the person's word, or the catalog's, that counts.
        (_, by_cadence, by_memory) => {
            (by_cadence.into_iter().chain(by_memory)).min_by_key(|due| due.on)
        }
    }?;
    Some(Due {
        on: snoozed_until.map_or(due.on, |until| due.on.max(until)),
        ..due
    })
}

/// What a due date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueReason {
    /// What set it.
    pub by: DueBy,
    /// How much came to mind at the last reading.
    pub recall: Option<Recall>,
    /// The cadence in force.
    pub cadence: Option<CadenceInForce>,
    /// How to read it again.
    pub again: Option<Depth>,
    /// The last reading.
    pub last_read: Option<LocalDate>,
    /// The day it was followed.
    pub followed_on: Option<LocalDate>,
    /// The date it was put off to.
    pub snoozed_until: Option<LocalDate>,
}

impl DueReason {
    /// Why a resource is due, for people: "every 2 years, last read 2024-11-23", "annual skim, last read 2025-11-01",
    /// "by memory (hard), last read 2025-11-01".
    pub fn words(&self) -> String {
        let mut words = match (self.by, self.recall, self.cadence) {
            (DueBy::Memory | DueBy::Floor, Some(recall), _) => format!("by memory ({recall})"),
            (_, _, Some(in_force)) => {
                let wish = if in_force.source == CadenceSource::Person {
                    " by your wish"
                } else {
                    ""
                };
                format!("{}{wish}", in_force.cadence.words_at(self.again))
            }
            _ => self.by.to_string(),
        };
        match (self.last_read, self.followed_on) {
            (Some(last), Some(_)) => words.push_str(&format!(", caught up {last}")),
            (None, Some(since)) => words.push_str(&format!(", followed since {since}")),
            (Some(last), None) => words.push_str(&format!(", last read {last}")),
            (None, None) => {}
        }
        if let Some(until) = self.snoozed_until {
            words.push_str(&format!(", snoozed until {until}"));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn memory_is_bounded_by_the_floor_and_by_the_cadence() {
        let year = Cadence::from_iso("P1Y").ok();
        let due = |own, cadence, interval| {
            due(
                date("2026-01-01"),
                own,
                cadence,
                Some(memory(interval)),
                None,
            )
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

    #[test]
    fn a_snooze_puts_off_whatever_set_the_date() {
        let until = Some(date("2026-06-01"));
        let last = date("2026-01-01");
        let due = due(last, OwnCadence::Default, None, Some(memory(30)), until);
        assert_eq!(
            due,
            Some(Due {
                on: date("2026-06-01"),
                by: DueBy::Memory
            })
        );
    }
}
