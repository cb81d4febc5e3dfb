//! What is left of a text in its reader's mind, and when too little is: the FSRS model of memory.
//!
//! FSRS ("free spaced repetition scheduler", version 6, with its published parameters) holds two numbers for each thing
//! that is learned. *Stability* is the number of days after which 9 in 10 such things still come to mind; *difficulty*,
//! 1 to 10, says how slowly stability grows. Both follow from when a thing was repeated and how well it was recalled
//! then. The model is in `fsrs.rs`; the policy for texts is here:
//!
//! * A text is due again when 7 in 10 of it would still come to mind: [`RETENTION`]. Flashcards are asked at 9 in 10, but
//!   a text that is read again costs hours and not seconds, and 0.7 is the least for which FSRS is held to be sound (it
//!   is the least that Anki offers). With it, a text that was read, read again after two years and recalled well is due
//!   after 22 months more, which is about what curated cadences say.
//! * It is never due again before three weeks are over: [`FLOOR`]. What is to last for a year is best repeated after
//!   about 21 days (Cepeda and others, "Spacing effects in learning", Psychological Science 19:1095, 2008, whose best
//!   gap for a test after 350 days that is); sooner it is cramming.
//! * A reading for which no recall was given counts as `good` in what later ones build upon, since it was a reading.

use super::fsrs::MemoryState;
use crate::domain::{LocalDate, Reading, Recall};

/// The part of a text that should still come to mind when it is due again.
pub const RETENTION: f32 = 0.7;

/// The least time between two readings, in days.
pub const FLOOR: u32 = 21;

/// What the model says after the last reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// How much came to mind at the last reading.
    pub recall: Recall,
    /// Days until 9 in 10 would come to mind.
    pub stability: f32,
    /// From 1, easy, to 10.
    pub difficulty: f32,
    /// Days until [`RETENTION`] of it would: at least 1, and not yet held to the [`FLOOR`].
    pub interval: u32,
}

/// What is left of what was read at `readings`, which are in the order of their dates; `None` where nothing was said of
/// how much came to mind at the last.
pub fn memory(readings: &[Reading]) -> Option<Memory> {
    let recall = readings.last()?.recall?;
    let mut last: Option<(LocalDate, MemoryState)> = None;
    for reading in readings {
        let recall = reading.recall.unwrap_or(Recall::Good);
        let state = match last {
            None => MemoryState::first(recall),
            Some((day, state)) => state.next(recall, days_between(day, reading.finished_on)),
        };
        last = Some((reading.finished_on, state));
    }
    let (_, state) = last?;
    Some(Memory {
        recall,
        stability: state.stability,
        difficulty: state.difficulty,
        interval: whole_days(state.interval(RETENTION)),
    })
}

#[expect(clippy::cast_precision_loss, reason = "the model counts in f32")]
fn days_between(earlier: LocalDate, later: LocalDate) -> f32 {
    earlier.days_until(later).max(0) as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held to a century before"
)]
fn whole_days(interval: f32) -> u32 {
    interval.round().clamp(1.0, 36_500.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::EventId;

    fn reading(day: u32, recall: Option<Recall>) -> Reading {
        Reading {
            event: EventId(Uuid::nil()),
            finished_on: "2020-01-01".parse::<LocalDate>().unwrap().plus_days(day),
            depth: None,
            minutes: None,
            recall,
        }
    }

    fn after_two_years(recall: Recall) -> u32 {
        memory(&[reading(0, None), reading(730, Some(recall))])
            .unwrap()
            .interval
    }

    #[test]
    fn without_a_word_on_the_last_reading_there_is_no_model() {
        assert_eq!(memory(&[]), None);
        assert_eq!(
            memory(&[reading(0, Some(Recall::Good)), reading(9, None)]),
            None
        );
    }

    #[test]
    fn what_was_recalled_better_lasts_longer() {
        let intervals =
            [Recall::Forgot, Recall::Hard, Recall::Good, Recall::Easy].map(after_two_years);
        assert_eq!(intervals, [13, 407, 663, 1223]);
    }

    fn histories() -> impl Strategy<Value = Vec<Reading>> {
        let recall = proptest::option::of(proptest::sample::select(Recall::ALL));
        proptest::collection::vec((0u32..40_000, recall), 1..8).prop_map(|mut readings| {
            readings.sort_by_key(|(day, _)| *day);
            readings
                .into_iter()
                .map(|(day, recall)| reading(day, recall))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn any_history_has_a_sound_answer(readings in histories()) {
            if let Some(memory) = memory(&readings) {
                prop_assert!((1..=36_500).contains(&memory.interval));
                prop_assert!(memory.stability > 0.0 && memory.stability.is_finite());
                prop_assert!((1.0..=10.0).contains(&memory.difficulty));
            }
        }

        #[test]
        fn better_recall_is_never_due_sooner(mut readings in histories()) {
            let mut intervals = Recall::ALL.iter().map(|recall| {
                readings.last_mut().unwrap().recall = Some(*recall);
                memory(&readings).unwrap().interval
            });
            let first = intervals.next().unwrap();
            prop_assert!(intervals.try_fold(first, |last, next| (last <= next).then_some(next)).is_some());
        }
    }
}
