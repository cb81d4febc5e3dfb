//! FSRS-6, the "free spaced repetition scheduler": the formulas of its memory model, with the published default parameters.
//!
//! Source: <https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm>, section "FSRS-6". The crate `fsrs`
//! has the same formulas beside an optimizer and a simulator, which take ten seconds to build. `tests/judges/memory.py`
//! compares the results with those of the reference implementation.

use crate::domain::Recall;

const W: [f32; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

#[derive(Clone, Copy)]
pub(super) struct MemoryState {
    /// Days after which the item is recalled with a probability of 0.9.
    pub(super) stability: f32,
    /// From 1, easy, to 10.
    pub(super) difficulty: f32,
}

impl MemoryState {
    fn clamped(stability: f32, difficulty: f32) -> Self {
        Self {
            stability: stability.clamp(0.001, 36_500.0),
            difficulty: difficulty.clamp(1.0, 10.0),
        }
    }

    /// The state after the first review.
    pub(super) fn first(recall: Recall) -> Self {
        let grade = grade(recall);
        let stability = match recall {
            Recall::Forgot => W[0],
            Recall::Hard => W[1],
            Recall::Good => W[2],
            Recall::Easy => W[3],
        };
        Self::clamped(stability, initial_difficulty(grade))
    }

    /// The state after another review, `days` after the one before.
    pub(super) fn next(self, recall: Recall, days: f32) -> Self {
        let (s, d, grade) = (self.stability, self.difficulty, grade(recall));
        let forgotten = 1.0 - self.probability(days);
        let stability = if days == 0.0 {
            let growth = (W[17] * (grade - 3.0 + W[18])).exp() * s.powf(-W[19]);
            s * if recall == Recall::Forgot {
                growth
            } else {
                growth.max(1.0)
            }
        } else if recall == Recall::Forgot {
            let after_lapse =
                W[11] * d.powf(-W[12]) * ((s + 1.0).powf(W[13]) - 1.0) * (W[14] * forgotten).exp();
            after_lapse.min(s / (W[17] * W[18]).exp())
        } else {
            let weight = match recall {
                Recall::Hard => W[15],
                Recall::Easy => W[16],
                Recall::Good | Recall::Forgot => 1.0,
            };
            let growth =
                W[8].exp() * (11.0 - d) * s.powf(-W[9]) * ((W[10] * forgotten).exp() - 1.0);
            s * (1.0 + growth * weight)
        };
        // Linear damping, then mean reversion to the initial difficulty of an easy item.
        let damped = d - W[6] * (grade - 3.0) * (10.0 - d) / 9.0;
        let difficulty = W[7] * (initial_difficulty(4.0) - damped) + damped;
        Self::clamped(stability, difficulty)
    }

    /// The probability of recall so many days later.
    pub(super) fn probability(self, days: f32) -> f32 {
        (1.0 + days / self.stability * factor()).powf(-W[20])
    }

    /// Days until the probability of recall falls to `retention`.
    pub(super) fn interval(self, retention: f32) -> f32 {
        self.stability / factor() * (retention.powf(-1.0 / W[20]) - 1.0)
    }
}

fn grade(recall: Recall) -> f32 {
    match recall {
        Recall::Forgot => 1.0,
        Recall::Hard => 2.0,
        Recall::Good => 3.0,
        Recall::Easy => 4.0,
    }
}

fn initial_difficulty(grade: f32) -> f32 {
    W[4] - (W[5] * (grade - 1.0)).exp() + 1.0
}

/// The factor of the forgetting curve, such that stability means a probability of 0.9.
fn factor() -> f32 {
    (0.9_f32.ln() / -W[20]).exp() - 1.0
}
