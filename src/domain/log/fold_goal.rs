//! The fold of the events of a goal.

use crate::domain::log::fold::in_force;
use crate::domain::{Event, EventKind};

/// Returns the amount of a goal after `events`, which must be all events of that goal, in any order; `None` if it is cleared.
pub fn fold_goal(events: &[Event]) -> Option<u32> {
    let mut goal = None;
    for event in in_force(events) {
        match &event.kind {
            EventKind::GoalSet { amount, .. } => goal = Some(*amount),
            EventKind::GoalCleared { .. } => goal = None,
            _ => {}
        }
    }
    goal
}
