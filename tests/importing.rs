//! Importing files of other programs with the binary, each into an empty database.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::path::PathBuf;

use support::{Home, Ran};

/// The sample files of all formats.
fn samples() -> Vec<PathBuf> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");
    let entries = std::fs::read_dir(directory).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.extension().is_some() && path.is_file())
        .collect();
    files.sort();
    assert!(files.len() > 20);
    files
}

#[test]
fn importing_a_file_again_changes_nothing() {
    for file in samples() {
        let home = Home::new();
        let file = file.to_str().unwrap();
        let mut words = vec!["import", file, "--skip-bad", "--json"];
        if file.ends_with("buecher.csv") {
            // The table of no known program.
            words.extend([
                "--map",
                "title=Titel,author=Autor,year=Jahr,read=Gelesen am",
            ]);
        }
        let import = || home.run(&words).good();
        let log = || home.run(&["log", "--all", "--json"]).good();
        let first: serde_json::Value = serde_json::from_str(&import()).unwrap();
        assert_ne!(first["added"], 0, "{file}");
        let before = log();
        let again: serde_json::Value = serde_json::from_str(&import()).unwrap();
        assert_eq!(
            (&again["added"], &again["merged"]),
            (&0.into(), &0.into()),
            "{file}"
        );
        assert_eq!(log(), before, "{file}");
    }
}

#[test]
fn a_work_that_was_edited_is_known_again_in_its_file() {
    for edit in [
        ["--title", "Another"],
        ["--author", "Cy Three"],
        ["--year", "1999"],
    ] {
        let home = Home::new();
        let file = home.0.path().join("library.bib");
        let entries = "@article{a, title={One}, author={Ada One}, year=2001, doi={10.1000/a}}
            @book{b, title={Two}, author={Bo Two}, year=2002}";
        std::fs::write(&file, entries).unwrap();
        let words = ["import", file.to_str().unwrap(), "--json"];
        home.run(&words).good();
        for slug in ["a", "b"] {
            home.run(&[&["edit", slug], &edit[..]].concat()).good();
        }
        let log = || home.run(&["log", "--all", "--json"]).good();
        let before = log();
        home.run(&words).good();
        assert_eq!(log(), before, "{edit:?}");
    }
}

#[test]
fn a_time_stamp_is_of_its_local_day() {
    for (zone, day) in [("UTC", "2023-11-14"), ("Asia/Tokyo", "2023-11-15")] {
        let home = Home::new();
        let file = home.0.path().join("pocket.csv");
        let page =
            "title,url,time_added,tags,status\nLate,https://late.example/,1700000000,,archive\n";
        std::fs::write(&file, page).unwrap();
        let run = |words: &[&str]| {
            let output = home.reads().env("TZ", zone).args(words).output().unwrap();
            Ran::from(output).good()
        };
        run(&["import", file.to_str().unwrap()]);
        let late: serde_json::Value =
            serde_json::from_str(&run(&["show", "late", "--json"])).unwrap();
        assert_eq!(late["last_read"], day, "{zone}");
    }
}
