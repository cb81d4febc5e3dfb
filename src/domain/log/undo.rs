//! Which transaction `undo` takes back next, and which one `redo` brings back.
//!
//! Both go through the transactions of this device, the newest first: undo takes back the newest one that is in force, and redo
//! brings back what was undone last, as long as nothing was changed since. A command that is not in the log stops both; only an
//! undo by number goes further back.

use crate::domain::{EventKind, Retraction, TransactionId};

/// The direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Undo,
    Redo,
}

impl Way {
    pub fn word(self) -> &'static str {
        match self {
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    pub fn participle(self) -> &'static str {
        match self {
            Self::Undo => "undone",
            Self::Redo => "redone",
        }
    }
}

/// A transaction of this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub transaction: TransactionId,
    /// The number of its first event.
    pub first: i64,
    pub kind: StepKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Something was changed.
    Change {
        /// Whether any of it can be undone.
        in_force: bool,
    },
    /// Other events were undone or redone.
    Reversal {
        /// The number of the first event that was undone or redone.
        root: i64,
        /// Whether any of it is undone, and can be redone.
        undoes: bool,
    },
}

/// What undo or redo comes to next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Transaction(Step),
    /// A command that is not in the log, and the transaction before it.
    Unlogged(Option<Step>),
    Nothing,
}

/// Returns what to undo. `before` returns the newest transaction before an event number, or of all; `unlogged` is the number of
/// the last event before the last command that is not in the log.
pub fn next_to_undo<E>(
    mut before: impl FnMut(Option<i64>) -> Result<Option<Step>, E>,
    unlogged: Option<i64>,
) -> Result<Next, E> {
    let mut barrier = unlogged;
    let mut at = None;
    while let Some(step) = before(at)? {
        match step.kind {
            StepKind::Change { in_force: true } => return Ok(stopped(step, barrier)),
            // The person has gone past that command, by number.
            StepKind::Reversal { root, .. }
                if barrier.is_some_and(|last| root <= last && last < step.first) =>
            {
                barrier = None;
            }
            StepKind::Change { .. } | StepKind::Reversal { .. } => {}
        }
        at = Some(step.first);
    }
    Ok(barrier.map_or(Next::Nothing, |_| Next::Unlogged(None)))
}

/// Returns what to redo: the last undo of which anything is left, unless something was changed after it. The parameters are those
/// of [`next_to_undo`].
pub fn next_to_redo<E>(
    mut before: impl FnMut(Option<i64>) -> Result<Option<Step>, E>,
    unlogged: Option<i64>,
) -> Result<Next, E> {
    let mut at = None;
    while let Some(step) = before(at)? {
        match step.kind {
            StepKind::Change { .. } => return Ok(Next::Nothing),
            StepKind::Reversal { undoes: true, .. } => return Ok(stopped(step, unlogged)),
            StepKind::Reversal { undoes: false, .. } => at = Some(step.first),
        }
    }
    Ok(Next::Nothing)
}

/// Stops at a command that is not in the log and was run after `step`.
fn stopped(step: Step, unlogged: Option<i64>) -> Next {
    if unlogged.is_some_and(|last| step.first <= last) {
        Next::Unlogged(Some(step))
    } else {
        Next::Transaction(step)
    }
}

/// One change that was undone or redone.
#[derive(Clone, Debug)]
pub struct Reversed {
    /// The slug of the resource, or the name of the occasion.
    pub name: String,
    pub retraction: Retraction,
}

/// A transaction that can be undone or redone, by its first change.
#[derive(Clone, Debug)]
pub struct Ahead {
    pub name: String,
    pub kind: EventKind,
    /// How many more changes it has.
    pub more: usize,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn step(first: i64, kind: StepKind) -> Step {
        Step {
            transaction: TransactionId(Uuid::from_u128(first.unsigned_abs().into())),
            first,
            kind,
        }
    }

    /// Returns the numbers of what is to be undone and redone; -1 for a command that is not in the log.
    fn next(line: &[StepKind], unlogged: Option<i64>) -> [i64; 2] {
        let line: Vec<Step> = (1..).zip(line).map(|(at, kind)| step(at, *kind)).collect();
        let before = |number: Option<i64>| {
            let mut line = line.iter().rev().copied();
            Ok::<_, ()>(line.find(|step| number.is_none_or(|number| step.first < number)))
        };
        [
            next_to_undo(before, unlogged),
            next_to_redo(before, unlogged),
        ]
        .map(|next| match next.unwrap() {
            Next::Transaction(step) => step.first,
            Next::Unlogged(_) => -1,
            Next::Nothing => 0,
        })
    }

    const CHANGE: StepKind = StepKind::Change { in_force: true };
    const UNDONE: StepKind = StepKind::Change { in_force: false };

    fn undo(root: i64) -> StepKind {
        StepKind::Reversal { root, undoes: true }
    }

    fn redo(root: i64) -> StepKind {
        StepKind::Reversal {
            root,
            undoes: false,
        }
    }

    #[test]
    fn undo_goes_back_and_redo_forward() {
        assert_eq!(next(&[], None), [0, 0]);
        assert_eq!(next(&[CHANGE, CHANGE], None), [2, 0]);
        assert_eq!(next(&[CHANGE, UNDONE, undo(2)], None), [1, 3]);
        assert_eq!(next(&[UNDONE, UNDONE, undo(2), undo(1)], None), [0, 4]);
        let one_redone = [CHANGE, UNDONE, undo(2), redo(1), redo(1)];
        assert_eq!(next(&one_redone, None), [1, 3]);
        // Something new ends what can be redone.
        assert_eq!(next(&[CHANGE, UNDONE, undo(2), CHANGE], None), [4, 0]);
    }

    #[test]
    fn a_command_that_is_not_in_the_log_stops_both_until_someone_goes_past_it() {
        assert_eq!(next(&[], Some(0)), [-1, 0]);
        assert_eq!(next(&[CHANGE], Some(1)), [-1, 0]);
        assert_eq!(next(&[CHANGE, CHANGE], Some(1)), [2, 0]);
        assert_eq!(next(&[CHANGE, UNDONE, undo(2)], Some(1)), [-1, 3]);
        assert_eq!(next(&[CHANGE, UNDONE, undo(2)], Some(3)), [-1, -1]);
        assert_eq!(next(&[CHANGE, UNDONE, undo(2)], Some(2)), [1, 3]);
    }
}
