//! The lines of `undo` and `redo`: what was undone or redone, and what comes next.

use super::log::{change, undo_word};
use crate::domain::{Ahead, Reversed, Way};

/// Of more changes than this, only the first ones and the last one have a line.
const MOST: usize = 20;

/// Returns the lines for what an undo or redo did; `next` comes next in the same direction. With `by_number`, one entry was asked
/// for.
pub fn reversed(
    way: Way,
    by_number: bool,
    changes: &[Reversed],
    next: Option<&Ahead>,
) -> Vec<String> {
    let Some((last, others)) = changes.split_last() else {
        return Vec::new();
    };
    let mut lines: Vec<String> = others.iter().take(MOST).map(line).collect();
    if others.len() > MOST {
        lines.push(format!("… and {} more", others.len() - MOST));
    }
    let end = end(way, by_number, last, next);
    lines.push(format!("{} · {end}", line(last)));
    lines
}

fn line(reversed: &Reversed) -> String {
    let Reversed { name, retraction } = reversed;
    let (word, change) = (undo_word(retraction.again), change(&retraction.kind));
    format!("{word}: {name} · {change}")
}

/// "next: `reads undo` takes back ddia · started; `reads redo` brings this back".
fn end(way: Way, by_number: bool, last: &Reversed, next: Option<&Ahead>) -> String {
    let back = match (last.retraction.again, by_number) {
        (false, _) => "`reads redo` brings".to_owned(),
        (true, false) => "`reads undo` takes".to_owned(),
        (true, true) => format!("`reads undo {}` takes", last.retraction.root),
    };
    let Some(Ahead { name, kind, more }) = next else {
        return format!("{back} it back");
    };
    let forth = match way {
        Way::Undo => "`reads undo` takes back",
        Way::Redo => "`reads redo` brings back",
    };
    let next = kind.word();
    let more = Some(format!(" and {more} more")).filter(|_| *more > 0);
    let more = more.unwrap_or_default();
    format!("next: {forth} {name} · {next}{more}; {back} this back")
}
