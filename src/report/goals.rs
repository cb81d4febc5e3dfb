//! The goals of the year: a bar as long as what is done, with a mark where an even pace would be.

use maud::{Markup, html};

use super::Report;
use crate::domain::{GoalStanding, GoalState};

pub(super) fn list(report: &Report) -> Markup {
    let goals = &report.statistics.goals;
    html! {
        @if !goals.is_empty() {
            section.goals aria-label="Goals" {
                h3 { "Goals" }
                @for goal in goals {
                    div {
                        p { strong { (goal.goal().words()) } " " span.muted { ((report.goal_words)(goal)) } }
                        (bar(goal))
                    }
                }
                @if goals.iter().any(|goal| goal.state == GoalState::Running) {
                    p.muted { "A mark on a bar is where an even pace would be." }
                }
            }
        }
    }
}

/// The length of a bar.
const WHOLE: u64 = 1_000;

fn bar(goal: &GoalStanding) -> Markup {
    let done = part(goal.done, goal.amount);
    let pace = part(goal.expected, goal.amount).clamp(2, WHOLE - 2);
    html! {
        svg viewBox={ "0 0 " (WHOLE) " 10" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.h0 width=(WHOLE) height="10" {}
            rect.fill width=(done) height="10" {}
            @if goal.state == GoalState::Running { rect.pace x=(pace - 2) width="4" height="10" {} }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "clamped to the length of a bar"
)]
fn part(of: f64, amount: u32) -> u64 {
    let whole = WHOLE as f64;
    (of / f64::from(amount.max(1)) * whole)
        .round()
        .clamp(0.0, whole) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_ends_where_the_goal_is_reached() {
        let parts = [(0.0, 30), (7.5, 30), (30.0, 30), (99.0, 30)];
        assert_eq!(
            parts.map(|(of, amount)| part(of, amount)),
            [0, 250, 1_000, 1_000]
        );
    }
}
