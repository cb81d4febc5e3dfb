//! Ten lived years: what every event of a long log becomes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;
#[path = "support/ten_years.rs"]
mod ten_years;

use std::fs;

use support::{Home, PROJECTIONS, dump};

#[test]
fn ten_lived_years_are_imported_whole_and_come_out_the_same() {
    let home = Home::new();
    let mut log = Vec::new();
    ten_years::write(&mut log).unwrap();
    let file = home.0.path().join("ten-years.jsonl");
    fs::write(&file, &log).unwrap();
    let events = ten_years::events().len();
    assert!((2_500..4_000).contains(&events), "{events}");

    let imported = home.run(&["import", file.to_str().unwrap()]).good();
    assert_eq!(imported, format!("imported: {events} added\n"));
    let exported = home.run(&["export", "jsonl"]).good();
    let only_events = |text: &str| -> Vec<String> {
        let is_event = |line: &&str| line.starts_with("{\"event\"");
        text.lines().filter(is_event).map(str::to_owned).collect()
    };
    let log = String::from_utf8(log).unwrap();
    assert!(only_events(&exported) == only_events(&log));

    let before = dump(&home.database(), PROJECTIONS);
    home.run(&["doctor", "--rebuild"]).good();
    assert!(dump(&home.database(), PROJECTIONS) == before);
}
