//! When a text should be read again, by the FSRS model of memory. The formulas are in `fsrs.rs`; their use for texts is here.
//!
//! FSRS ("free spaced repetition scheduler", version 6, with its published parameters) keeps two numbers per item. *Stability*
//! is the number of days after which an item is recalled with a probability of 0.9; *difficulty*, from 1 to 10, slows down the
//! growth of stability. Both are computed from the dates and the recall of the readings.
//!
//! * A text is due when the probability of recall falls to 0.7: [`RETENTION`]. Flashcards use 0.9, but rereading a text costs
//!   hours, not seconds. 0.7 is the lowest value for which FSRS is considered valid, and the lowest that Anki offers. With it, a
//!   text that is read again after two years with good recall is due 22 months later, close to typical cadences of catalogs.
//! * A text is due after 21 days at the earliest: [`FLOOR`]. This is the best gap for a test after 350 days (Cepeda and others,
//!   "Spacing effects in learning", Psychological Science 19:1095, 2008).
//! * A reading without recall counts as `good` for the readings after it.

use super::fsrs::MemoryState;
use crate::domain::{LocalDate, Reading, Recall};

/// The probability of recall at which a text is due again.
pub const RETENTION: f32 = 0.7;

/// The minimum time between two readings, in days.
pub const FLOOR: u32 = 21;

/// The state of the memory model after the last reading. JSON output has it as docs/json.md describes.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Memory {
    /// The recall at the last reading.
    #[serde(skip)]
    pub recall: Recall,
    /// Days until the probability of recall is 0.9.
    pub stability: f32,
    /// From 1, easy, to 10.
    pub difficulty: f32,
    /// Days until the probability of recall is [`RETENTION`]: at least 1. The [`FLOOR`] is not applied.
    pub interval: u32,
}

/// Returns the state of the model after `readings`, which must be sorted by date, or `None` if the last one has no recall or is of
/// an unknown day. Others of an unknown day are left out.
pub fn memory(readings: &[Reading]) -> Option<Memory> {
    let recall = readings.last()?.recall?;
    let dated = readings
        .iter()
        .filter_map(|reading| Some((reading.last_day?, reading.recall)));
    let Remembered { state, .. } = Remembered::after(dated)?;
    Some(Memory {
        recall,
        stability: state.stability,
        difficulty: state.difficulty,
        interval: whole_days(state.interval(RETENTION)),
    })
}

/// What the model knows after the last reading of a known day.
#[derive(Clone, Copy)]
pub struct Remembered {
    last: LocalDate,
    state: MemoryState,
}

impl Remembered {
    /// Returns the state after readings by their days, which must be sorted, and recall; `None` if there are none.
    pub fn after(readings: impl Iterator<Item = (LocalDate, Option<Recall>)>) -> Option<Self> {
        readings.fold(None, |before: Option<Self>, (day, recall)| {
            let recall = recall.unwrap_or(Recall::Good);
            let state = match before {
                None => MemoryState::first(recall),
                Some(Self { last, state }) => state.next(recall, days_between(last, day)),
            };
            Some(Self { last: day, state })
        })
    }

    /// Returns the days until the probability of recall is 0.9.
    pub fn stability(self) -> f32 {
        self.state.stability
    }

    /// Returns the probability of recall on a day, from 0 to 1: 1 until the last reading.
    pub fn probability(self, day: LocalDate) -> f32 {
        self.state.probability(days_between(self.last, day))
    }
}

#[expect(clippy::cast_precision_loss, reason = "the model counts in f32")]
fn days_between(earlier: LocalDate, later: LocalDate) -> f32 {
    earlier.days_until(later).max(0) as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 100 years"
)]
fn whole_days(interval: f32) -> u32 {
    interval.round().clamp(1.0, 36_500.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{EventId, Pass};

    fn reading(day: u32, recall: Option<Recall>) -> Reading {
        let day = "2020-01-01".parse::<LocalDate>().unwrap().plus_days(day);
        Reading {
            event: EventId(Uuid::nil()),
            finished_on: day.into(),
            last_day: Some(day),
            depth: None,
            minutes: None,
            recall,
            pass: Pass::Again,
            due: None,
        }
    }

    fn after_two_years(recall: Recall) -> u32 {
        memory(&[reading(0, None), reading(730, Some(recall))])
            .unwrap()
            .interval
    }

    #[test]
    fn without_recall_at_the_last_reading_there_is_no_model() {
        assert_eq!(memory(&[]), None);
        assert_eq!(
            memory(&[reading(0, Some(Recall::Good)), reading(9, None)]),
            None
        );
    }

    #[test]
    fn better_recall_gives_longer_intervals() {
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
        fn any_history_has_a_valid_result(readings in histories()) {
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
