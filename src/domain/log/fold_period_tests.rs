//! What follows from the date of a reading, which may be a month, a year or unknown.

use super::fold_tests::{date, event, every_two_years, finished, log};
use crate::domain::{EventKind, Recall, Status, fold};

#[test]
fn a_reading_of_a_month_or_a_year_counts_from_its_last_day_until_it_was_recorded() {
    let due_after = |dates: &[(&str, Option<&str>)]| {
        let kinds: Vec<EventKind> = (dates.iter())
            .map(|(on, recorded_on)| match finished(on) {
                EventKind::Finished {
                    on,
                    depth,
                    minutes,
                    recall,
                    ..
                } => EventKind::Finished {
                    on,
                    depth,
                    minutes,
                    recall,
                    recorded_on: recorded_on.map(date),
                    posts: Vec::new(),
                },
                kind => kind,
            })
            .collect();
        let state = fold(every_two_years(), &log(&kinds));
        let last = state.last_read().map(|last| last.to_string());
        (last, state.due().map(|due| due.to_string()))
    };
    let shown = |last: &str, due: Option<&str>| (Some(last.to_owned()), due.map(str::to_owned));
    assert_eq!(
        due_after(&[("2024-06", None)]),
        shown("2024-06", Some("2026-06-30"))
    );
    assert_eq!(
        due_after(&[("2024", None)]),
        shown("2024", Some("2026-12-31"))
    );
    // The month was not over when it was recorded.
    let (this_month, today) = (("2026-11", Some("2026-11-23")), ("2026-11-24", None));
    assert_eq!(
        due_after(&[this_month]),
        shown("2026-11", Some("2028-11-23"))
    );
    assert_eq!(
        due_after(&[today, this_month]),
        shown("2026-11-24", Some("2028-11-24"))
    );
    // Nothing follows from an unknown day, which is not later than any other.
    assert_eq!(due_after(&[("unknown", None)]), shown("unknown", None));
    assert_eq!(
        due_after(&[("2024-06", None), ("unknown", None)]),
        shown("2024-06", Some("2026-06-30"))
    );
}

#[test]
fn an_unknown_day_neither_ends_a_snooze_nor_changes_what_is_remembered() {
    let recalled = |on: &str| match finished(on) {
        EventKind::Finished {
            on, depth, minutes, ..
        } => EventKind::Finished {
            on,
            depth,
            minutes,
            recall: Some(Recall::Good),
            recorded_on: None,
            posts: Vec::new(),
        },
        kind => kind,
    };
    let until = date("2030-01-01");
    let known = log(&[
        finished("2020"),
        recalled("2024-06"),
        EventKind::Snoozed { until },
    ]);
    let before = fold(every_two_years(), &known);
    let mut events = known;
    events.push(event(4, 4, recalled("unknown")));
    let after = fold(every_two_years(), &events);
    assert_eq!(
        (after.snoozed_until, after.memory),
        (Some(until), before.memory)
    );
    assert_eq!(after.readings.len(), 3);
    let unknown = fold(every_two_years(), &log(&[recalled("unknown")]));
    assert_eq!(
        (unknown.status, unknown.memory, unknown.due()),
        (Status::Done, None, None)
    );
}

#[test]
fn a_reading_recorded_later_may_be_earlier() {
    let state = fold(
        every_two_years(),
        &log(&[finished("2024-11-20"), finished("2019-01-01")]),
    );
    assert_eq!(state.last_day(), Some(date("2024-11-20")));
    assert_eq!(state.readings.len(), 2);
}
