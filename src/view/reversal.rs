//! The lines of `undo` and `redo`: what was undone or redone, and what comes next.

use super::log::{change, undo_word};
use crate::domain::{Ahead, EventKind, Goal, Reversed, Way};

/// Of more changes than this, only the first ones and the last one have a line.
const MOST: usize = 20;

/// Returns the command that takes an undo or redo back. After `undo N` of an undo, others may be undone before it.
pub fn command_back(by_number: bool, changes: &[Reversed]) -> String {
    match changes.last().map(|change| &change.retraction) {
        Some(retraction) if retraction.again && by_number => {
            format!("reads undo {}", retraction.root)
        }
        Some(retraction) if retraction.again => "reads undo".to_owned(),
        _ => "reads redo".to_owned(),
    }
}

/// Returns the lines for what an undo or redo did, which the command `back` takes back; `next` comes next in the same direction.
pub fn reversed(way: Way, changes: &[Reversed], next: Option<&Ahead>, back: &str) -> Vec<String> {
    let Some((last, others)) = changes.split_last() else {
        return Vec::new();
    };
    let mut lines: Vec<String> = others.iter().take(MOST).map(line).collect();
    if others.len() > MOST {
        lines.push(format!("… and {} more", others.len() - MOST));
    }
    let verb = if last.retraction.again {
        "takes"
    } else {
        "brings"
    };
    let end = match (next, way) {
        (None, _) => format!("`{back}` {verb} it back"),
        (Some(next), Way::Undo) => {
            format!(
                "next: `reads undo` takes back {}; `{back}` {verb} this back",
                ahead(next)
            )
        }
        (Some(next), Way::Redo) => {
            format!(
                "next: `reads redo` brings back {}; `{back}` {verb} this back",
                ahead(next)
            )
        }
    };
    lines.push(format!("{} · {end}", line(last)));
    lines
}

/// "ddia · started", "ddia · started and 2 more".
fn ahead(Ahead { name, kind, more }: &Ahead) -> String {
    let first = match *kind {
        EventKind::GoalSet {
            unit, year, amount, ..
        } => format!("the goal of {}", Goal { unit, year, amount }.words()),
        EventKind::GoalCleared { .. } => format!("that the goal for {name} was cleared"),
        _ => format!("{name} · {}", kind.word()),
    };
    match more {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

fn line(reversed: &Reversed) -> String {
    let Reversed { name, retraction } = reversed;
    let (word, change) = (undo_word(retraction.again), change(&retraction.kind));
    format!("{word}: {name} · {change}")
}
