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

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{DeviceId, EventId, GoalId, GoalUnit, Stamp, TransactionId, check_foreign};

    fn id(number: u8) -> EventId {
        EventId(uuid::Builder::from_unix_timestamp_millis(number.into(), &[number; 10]).into_uuid())
    }

    fn event(number: u8, kind: EventKind) -> Event {
        Event {
            id: id(number),
            transaction: TransactionId(id(number).0),
            device: DeviceId(Uuid::nil()),
            stamp: Stamp(number.into()),
            at: 0,
            number: number.into(),
            subject: GoalId::of(GoalUnit::Pages, 2026).into(),
            kind,
        }
    }

    fn set(amount: u32) -> EventKind {
        EventKind::GoalSet {
            on: "2026-01-02".parse().unwrap(),
            unit: GoalUnit::Pages,
            year: 2026,
            amount,
        }
    }

    #[test]
    fn the_last_change_that_is_not_undone_counts_whatever_the_order() {
        let cleared = EventKind::GoalCleared {
            on: "2026-02-02".parse().unwrap(),
        };
        let retracted = |event| EventKind::Retracted { event: id(event) };
        let mut log = vec![event(1, set(30)), event(2, set(40))];
        let mut then = |kind| {
            let number = u8::try_from(log.len() + 1).unwrap();
            log.push(event(number, kind));
            let back: Vec<Event> = log.iter().rev().cloned().collect();
            assert_eq!(fold_goal(&back), fold_goal(&log));
            fold_goal(&log)
        };
        assert_eq!(then(cleared), None);
        assert_eq!(then(retracted(3)), Some(40));
        assert_eq!(then(retracted(2)), Some(30));
        assert_eq!(then(retracted(1)), None);
        assert_eq!(then(retracted(6)), Some(30));
        assert_eq!(then(EventKind::Forgotten {}), Some(30));
    }

    #[test]
    fn a_goal_of_another_log_has_the_id_of_its_unit_and_year_and_is_in_bounds() {
        let checked = |change: fn(&mut EventKind)| {
            let mut kind = set(30);
            change(&mut kind);
            check_foreign(&event(1, kind))
        };
        assert_eq!(checked(|_| {}), Ok(()));
        let wrong: [fn(&mut EventKind); 4] = [
            |kind| {
                if let EventKind::GoalSet { year, .. } = kind {
                    *year = 2027;
                }
            },
            |kind| {
                if let EventKind::GoalSet { amount, .. } = kind {
                    *amount = 0;
                }
            },
            |kind| {
                if let EventKind::GoalSet { amount, .. } = kind {
                    *amount = 100_001;
                }
            },
            |kind| {
                *kind = EventKind::Followed {
                    on: "2026-01-02".parse().unwrap(),
                }
            },
        ];
        for change in wrong {
            assert!(checked(change).is_err());
        }
        let mut old = event(1, set(30));
        if let EventKind::GoalSet { year, .. } = &mut old.kind {
            *year = 1899;
        }
        old.subject = GoalId::of(GoalUnit::Pages, 1899).into();
        assert!(check_foreign(&old).is_err());
    }
}
