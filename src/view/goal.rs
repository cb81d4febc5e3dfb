//! Goals: one line for each, with where one stands.

use std::io;

use super::styled::HEADING;
use super::width::wrap;
use super::{Form, Out, Styled, json};
use crate::domain::{GoalStanding, GoalState, to_tenths};

/// Prints where one stands with goals.
pub fn goals(out: &mut Out, form: Form, all: &[GoalStanding]) -> io::Result<()> {
    if form == Form::Json {
        return json(out, &all);
    }
    goal_lines(all, out.width())
        .into_iter()
        .try_for_each(|line| out.line(line))
}

/// Returns the lines of goals, for a width.
pub(super) fn goal_lines(all: &[GoalStanding], width: Option<usize>) -> Vec<Styled<'static>> {
    let names: Vec<String> = all.iter().map(|goal| goal.goal().words()).collect();
    let widest = names.iter().map(String::len).max().unwrap_or_default();
    // On a narrow terminal the lines are longer than its width.
    let room = width.map(|width| width.saturating_sub(widest + 2).max(20));
    let mut lines = Vec::new();
    for (mut name, goal) in names.into_iter().zip(all) {
        for line in wrap(&goal_words(goal), "", room) {
            let pad = " ".repeat(widest + 2 - name.len());
            let name = Styled::new(HEADING, std::mem::take(&mut name));
            lines.push(name.plain(pad).plain(line));
        }
    }
    lines
}

/// The line for a goal that was set: "goal: 30 papers in 2026 · 21 done, 6 behind · 9 left in 38 days: 1.7 a week".
pub fn goal_outcome(goal: &GoalStanding, instead_of: Option<u32>) -> String {
    let instead = instead_of.map(|amount| format!(" instead of {amount}"));
    let (words, instead) = (goal.goal().words(), instead.unwrap_or_default());
    format!("goal: {words}{instead} · {}", goal_words(goal))
}

/// Where one stands: "21 done, 6 behind · 9 left in 38 days: 1.7 a week".
pub fn goal_words(goal: &GoalStanding) -> String {
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
    words.join(" · ")
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
