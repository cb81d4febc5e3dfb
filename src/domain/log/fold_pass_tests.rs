//! What a reading is among those of its resource, when it was due, and on which day something was dropped.

use super::fold_tests::{date, every_two_years, finished, log};
use crate::domain::{EventKind, Pass, State, fold};

fn folded(kinds: &[EventKind]) -> State {
    fold(every_two_years(), &log(kinds))
}

fn passes(state: &State) -> Vec<(Pass, Option<String>)> {
    let readings = state.readings.iter();
    readings
        .map(|reading| (reading.pass, reading.due.map(|due| due.to_string())))
        .collect()
}

#[test]
fn the_first_reading_by_date_is_first_and_later_ones_were_due() {
    let due = |day: &str| Some(day.to_owned());
    let state = folded(&[finished("2020-01-01"), finished("2022-03-01")]);
    assert_eq!(
        passes(&state),
        [(Pass::First, None), (Pass::Again, due("2022-01-01"))]
    );
    // One that is entered afterwards was not due, and does not change when others were.
    let state = folded(&[
        finished("2020-01-01"),
        finished("2022-03-01"),
        finished("2019-01-01"),
        finished("unknown"),
    ]);
    assert_eq!(
        passes(&state),
        [
            (Pass::First, None),
            (Pass::Again, None),
            (Pass::Again, None),
            (Pass::Again, due("2022-01-01")),
        ]
    );
}

#[test]
fn a_snooze_moves_the_day_on_which_it_was_due() {
    let state = folded(&[
        finished("2020-01-01"),
        EventKind::Snoozed {
            until: date("2023-01-01"),
        },
        finished("2022-12-01"),
    ]);
    assert_eq!(passes(&state)[1].1.as_deref(), Some("2023-01-01"));
}

#[test]
fn catching_up_is_no_reading_again() {
    let state = folded(&[
        EventKind::Followed {
            on: date("2024-01-01"),
        },
        finished("2024-02-01"),
        EventKind::Unfollowed {
            on: date("2024-03-01"),
        },
        finished("2024-04-01"),
    ]);
    let passes: Vec<Pass> = state.readings.iter().map(|reading| reading.pass).collect();
    assert_eq!(passes, [Pass::CaughtUp, Pass::First]);
}

#[test]
fn what_is_dropped_has_a_day_until_it_is_taken_up_again() {
    let dropped = EventKind::Dropped {
        on: date("2024-05-01"),
        because: None,
    };
    let dropped_on = |kinds: &[EventKind]| folded(kinds).dropped_on;
    let reopened = EventKind::Reopened {
        on: date("2024-06-01"),
    };
    let started = EventKind::Started {
        on: date("2024-04-01"),
    };
    let day = Some(date("2024-05-01"));
    assert_eq!(dropped_on(std::slice::from_ref(&dropped)), day);
    assert_eq!(dropped_on(&[dropped.clone(), reopened]), None);
    // A rereading that is given up drops nothing.
    assert_eq!(
        dropped_on(&[finished("2020-01-01"), started, dropped]),
        None
    );
}
