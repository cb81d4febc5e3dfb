//! Checks the table of typical histories in docs/reading-again.md against the program. `tests/judges/memory.py` checks
//! the same table against another implementation of the model.

#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

use reads::domain::{
    Cadence, EventId, LocalDate, OwnCadence, Pass, Reading, Recall, Schedule, Status, memory,
    rereading,
};
use uuid::Uuid;

/// Returns the rows: the history, the stability, and three intervals in days.
fn rows() -> Vec<[String; 5]> {
    let chapter = include_str!("../docs/reading-again.md");
    let table = chapter
        .lines()
        .skip_while(|line| !line.starts_with("| history |"));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<String> = row
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect();
        cells.try_into().expect("five cells")
    })
    .collect()
}

/// Parses a history such as `good · 730 d · hard`, whose last reading was on `last`.
fn readings(history: &str, last: LocalDate) -> Vec<Reading> {
    let mut before = 0;
    let mut readings = Vec::new();
    for word in history.split(" · ").collect::<Vec<_>>().into_iter().rev() {
        if let Some(days) = word.strip_suffix(" d") {
            before += days.parse::<u32>().unwrap();
            continue;
        }
        let day = last.minus_days(before).unwrap();
        readings.push(Reading {
            event: EventId(Uuid::nil()),
            finished_on: day.into(),
            last_day: Some(day),
            depth: None,
            minutes: None,
            recall: Some(word.parse::<Recall>().unwrap()),
            pass: Pass::Again,
            due: None,
        });
    }
    readings.reverse();
    readings
}

#[test]
fn typical_histories_match_the_documentation() {
    let last: LocalDate = "2025-01-01".parse().unwrap();
    let cadence: Option<Cadence> = "2y".parse().ok();
    let rows = rows();
    assert!(rows.len() > 10, "the table is missing");
    for row in rows {
        let memory = memory(&readings(&row[0], last)).unwrap();
        let days = |own_cadence| {
            let due = rereading(&Schedule {
                status: Status::Done,
                last_read: Some(last),
                followed_on: None,
                own_cadence,
                cadence,
                memory: Some(memory),
                snoozed_until: None,
            })
            .unwrap();
            last.days_until(due.on).to_string()
        };
        let computed = [
            row[0].clone(),
            format!("{:.1}", memory.stability),
            memory.interval.to_string(),
            days(OwnCadence::Default),
            days(OwnCadence::Adaptive),
        ];
        assert_eq!(computed, row);
    }
}
