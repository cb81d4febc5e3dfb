//! Goals: one line for each, with a bar and where one stands.

use std::io;

use super::glyphs::{Glyphs, is_ascii};
use super::styled::{BAR, HEADING, QUIET};
use super::width::{width, wrap};
use super::{Form, Out, Styled, json};
use crate::domain::{GoalStanding, GoalState, to_tenths};

/// The cells of a bar.
const BAR_WIDTH: usize = 10;
/// What is narrower has no bars.
const LEAST_WITH_BAR: usize = 80;

/// Prints where one stands with goals.
pub fn goals(out: &mut Out, form: Form, all: &[GoalStanding]) -> io::Result<()> {
    if form == Form::Json {
        return json(out, &all);
    }
    let lines = goal_lines(all, out.width(), Glyphs::of(is_ascii()));
    lines.into_iter().try_for_each(|line| out.line(line))
}

/// Returns the lines of goals, for a width.
pub(super) fn goal_lines(
    all: &[GoalStanding],
    most: Option<usize>,
    glyphs: &Glyphs,
) -> Vec<Styled<'static>> {
    let names: Vec<String> = all.iter().map(|goal| goal.goal().words()).collect();
    let widest = names.iter().map(|name| width(name)).max();
    let widest = widest.unwrap_or_default();
    let has_bar = most.is_none_or(|most| most >= LEAST_WITH_BAR);
    let indent = widest + 2 + if has_bar { BAR_WIDTH + 2 } else { 0 };
    // On a narrow terminal the lines are longer than its width.
    let room = most.map(|most| most.saturating_sub(indent).max(20));
    let mut lines = Vec::new();
    for (name, goal) in names.into_iter().zip(all) {
        let pad = " ".repeat(widest + 2 - width(&name));
        let mut start = Styled::new(HEADING, name).plain(pad);
        if has_bar {
            let full = full_cells(goal);
            start = start
                .styled(BAR[0], glyphs.bar[0].repeat(full))
                .styled(QUIET, glyphs.heat[0].repeat(BAR_WIDTH - full))
                .plain("  ");
        }
        for line in wrap(&about(goal, glyphs.dot), "", room) {
            lines.push(
                std::mem::replace(&mut start, Styled::default().plain(" ".repeat(indent)))
                    .plain(line),
            );
        }
    }
    lines
}

/// A bar is full only when all is done, and empty only when nothing is.
fn full_cells(goal: &GoalStanding) -> usize {
    if goal.state == GoalState::Reached {
        return BAR_WIDTH;
    }
    // Less than all of it is done.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let full = (goal.done / f64::from(goal.amount) * 10.0) as usize;
    full.clamp(usize::from(goal.done > 0.0), BAR_WIDTH - 1)
}

/// The line for a goal that was set: "goal: 30 papers in 2026 · 21 done, 6 behind · 9 left in 38 days: 1.7 a week".
pub fn goal_outcome(goal: &GoalStanding, instead_of: Option<u32>) -> String {
    let instead = instead_of.map(|amount| format!(" instead of {amount}"));
    let (words, instead) = (goal.goal().words(), instead.unwrap_or_default());
    format!("goal: {words}{instead} · {}", goal_words(goal))
}

/// Where one stands: "21 done, 6 behind · 9 left in 38 days: 1.7 a week".
pub fn goal_words(goal: &GoalStanding) -> String {
    about(goal, "·")
}

/// Returns where one stands, in parts with a `dot` between them.
fn about(goal: &GoalStanding, dot: &str) -> String {
    let done = format!("{} done", number(goal.done));
    let mut words = match goal.state {
        GoalState::ToCome => vec![done, format!("begins {}-01-01{}", goal.year, pace(goal))],
        GoalState::Running => {
            let left = number(goal.left);
            let days = match goal.days_left {
                0 => "today".to_owned(),
                1 => "in 1 day".to_owned(),
                days => format!("in {days} days"),
            };
            let pace = pace(goal);
            vec![
                format!("{done}, {}", against_pace(goal)),
                format!("{left} left {days}{pace}"),
            ]
        }
        GoalState::Reached => vec![format!("{done}, reached")],
        GoalState::Missed => vec![format!("{done}, missed by {}", number(goal.left))],
    };
    if goal.without_length > 0 {
        words.push(format!("{} without a length", goal.without_length));
    }
    words.join(&format!(" {dot} "))
}

/// "6 behind", "on pace": against an even pace over the year, in whole units.
fn against_pace(goal: &GoalStanding) -> String {
    let ahead = (goal.done - goal.expected).round();
    if ahead == 0.0 {
        "on pace".to_owned()
    } else if ahead < 0.0 {
        format!("{} behind", number(-ahead))
    } else {
        format!("{} ahead", number(ahead))
    }
}

/// What is left, for each week that is left or, of the last two, for each day.
fn pace(goal: &GoalStanding) -> String {
    match goal.per_week {
        Some(per_week) if goal.days_left >= 14 => format!(": {} a week", rate(per_week)),
        Some(per_week) if goal.days_left > 1 => format!(": {} a day", rate(per_week / 7.0)),
        _ => String::new(),
    }
}

/// A small rate with a decimal, a large one without; never "0".
fn rate(rate: f64) -> String {
    if rate < 0.05 {
        "less than 0.1".to_owned()
    } else if rate < 10.0 {
        number(rate)
    } else {
        number(rate.round())
    }
}

fn number(number: f64) -> String {
    to_tenths(number).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Goal, GoalDone};

    #[test]
    fn a_bar_is_full_only_when_all_is_done() {
        let full = |done| {
            let goal = Goal {
                unit: "papers".parse().unwrap(),
                year: 2026,
                amount: 300,
            };
            let done = GoalDone {
                total: done,
                without_length: 0,
            };
            full_cells(&GoalStanding::of(goal, done, "2026-11-23".parse().unwrap()))
        };
        assert_eq!([0, 1, 150, 299, 300, 999].map(full), [0, 1, 5, 9, 10, 10]);
    }
}
