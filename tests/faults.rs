//! Tests of the binary with faults in its environment and invalid or hostile input, each in an empty home directory.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};

use support::{Home, Ran};

/// Escape sequences, control characters and bidirectional controls.
const HOSTILE: &str =
    "\u{1b}[2J\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}31m\u{202e}evil\u{2066}\u{7f}\u{8}\rover";

/// Checks that output has no control characters but line breaks.
fn assert_harmless(output: &str) {
    for c in output.chars().filter(|c| *c != '\n') {
        assert!(
            !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c) && c != '\u{2066}',
            "{c:?} in {output:?}"
        );
    }
}

fn with_input(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may close its input early.
    let _ = child.stdin.take().unwrap().write_all(input);
    Ran::from(child.wait_with_output().unwrap())
}

fn notes(home: &Home) -> serde_json::Value {
    serde_json::from_str(&home.run(&["notes", "--json"]).good()).unwrap()
}

#[test]
fn lines_of_standard_input_name_resources() {
    let home = Home::new();
    let run = |arguments: &[&str], input: &str| {
        with_input(home.reads().args(arguments), input.as_bytes())
    };
    let started = run(
        &["start", "-", "3"],
        "7\tscaling-laws\tScaling\n\n is all you need \n",
    )
    .good();
    assert_eq!(started.lines().count(), 2, "{started}");
    assert!(
        run(&["done", "-"], "3\nnosuch\n")
            .bad(1)
            .contains("'nosuch'")
    );
    assert!(run(&["done", "-"], "").bad(1).contains("nothing matches"));
    let table = home.run(&["list", "--format", "plain"]).good();
    assert!(
        run(&["start", "-"], &table)
            .bad(2)
            .contains("57 resources match; nothing was done")
    );
    let logged = home.run(&["log"]).good();
    assert_eq!(logged.lines().count(), 2, "{logged}");
    run(&["drop", "-", "--yes"], &table).good();
    home.run(&["list", "dropped", "--format", "plain"]).good();
}

#[test]
fn a_first_session() {
    let home = Home::new();
    assert_eq!(
        home.run(&["todo", "--format", "plain"])
            .good()
            .lines()
            .count(),
        57
    );
    let listed: serde_json::Value =
        serde_json::from_str(&home.run(&["todo", "--json"]).good()).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 57);
    home.run(&["done", "attention", "--on", "2024-11-20"])
        .good();
    let due = home.run(&["due"]).good();
    assert!(
        due.contains("attention")
            && due.contains("2026-11-20")
            && due.contains("every 2 years, last read 2024-11-20"),
        "{due}"
    );
    home.run(&["undo"]).good();
    assert_eq!(home.run(&["due", "--count"]).good(), "0\n");
}

#[test]
fn without_a_home_directory_a_file_can_be_given() {
    let home = Home::new();
    let file = home.0.path().join("named.db");
    let run = |command: &mut Command| Ran::from(command.output().unwrap());
    run(home
        .reads()
        .env_remove("HOME")
        .env("READS_DB", &file)
        .arg("todo"))
    .good();
    assert!(file.exists());
    assert!(!home.database().exists());
    // An empty variable counts as unset.
    run(home.reads().env("READS_DB", "").arg("todo")).good();
    assert!(home.database().exists());
}

#[test]
fn an_error_names_the_directory_that_cannot_hold_the_database() {
    let home = Home::new();
    let file = home.0.path().join("file");
    std::fs::write(&file, "not a directory").unwrap();
    for (place, problem) in [
        (file.join("reads.db"), "cannot look at"),
        ("/proc/nosuch/reads.db".into(), "does not exist"),
    ] {
        let place = place.to_str().unwrap();
        let output = home.run(&["--db", place, "done", "attention"]).bad(1);
        assert!(
            output.contains(problem) && output.contains("--db or READS_DB"),
            "{output}"
        );
    }
}

#[test]
fn special_names_are_treated_as_file_names() {
    let home = Home::new();
    for name in ["file:other.db?mode=ro", ":memory:", "other.db"] {
        let run = |words: &[&str]| {
            let mut command = home.reads();
            command.current_dir(home.0.path()).args(["--db", name]);
            Ran::from(command.args(words).output().unwrap())
        };
        run(&["note", "attention", name]).good();
        let log: serde_json::Value =
            serde_json::from_str(&run(&["log", "--all", "--json"]).good()).unwrap();
        assert_eq!(log.as_array().unwrap().len(), 1, "{name}");
        assert!(home.0.path().join(name).exists(), "{name}");
    }
}

#[test]
fn imported_events_are_validated() {
    let home = Home::new();
    let long = "a".repeat(10_001);
    let id = "018f0000-0000-7000-8000-000000000001";
    for (kind, body) in [
        (
            "added",
            r#"{"on":"2026-11-23","slug":"a","facts":{"title":" "}}"#.to_owned(),
        ),
        ("edited", format!(r#"{{"facts":{{"title":"{long}"}}}}"#)),
        (
            "edited",
            format!(r#"{{"facts":{{"url":"https://example.org/{long}"}}}}"#),
        ),
        (
            "noted",
            r#"{"on":"2026-11-23","text":"a\u0000b"}"#.to_owned(),
        ),
        (
            "dropped",
            format!(
                r#"{{"on":"2026-11-23","because":"{}"}}"#,
                "a".repeat(1_100_000)
            ),
        ),
    ] {
        let event = format!(
            r#"{{"event":{{"id":"{id}","act":"{id}","device":"{id}","stamp":1,"at":1,"resource":"{id}","kind":"{kind}","body":{body}}}}}"#
        );
        let file = home.0.path().join("log.jsonl");
        std::fs::write(&file, format!("{{\"reads\":1}}\n{event}\n")).unwrap();
        let output = home.run(&["import", file.to_str().unwrap()]).bad(1);
        assert!(output.contains("expected"), "{kind}: {output}");
    }
    assert_eq!(home.run(&["log", "--all", "--json"]).good(), "[]\n");
}

#[test]
fn a_note_with_one_word_repeated_is_found() {
    let home = Home::new();
    let note = format!(
        "{}tangerine {}",
        "word ".repeat(50_000),
        "tree ".repeat(50_000)
    );
    with_input(
        home.reads().args(["note", "attention", "-"]),
        note.as_bytes(),
    )
    .good();
    let found = home.run(&["search", "TANG"]).good();
    assert!(
        found.contains("note: …word word word word «tangerine» tree tree"),
        "{found}"
    );
    home.run(&["search", "tree"]).good();
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let home = Home::new();
    let mut catalog = String::from(
        "[catalog]\nname = \"long\"\ntitle = \"Long\"\nversion = 1\n[[domain]]\nslug = \"d\"\ntitle = \"D\"\n",
    );
    for entry in 0..5_000 {
        catalog.push_str(&format!(
            "[[resource]]\ndomain = \"d\"\nslug = \"e-{entry}\"\ntitle = \"Entry {entry}\"\nkind = \"paper\"\ndepth = \"read\"\nwhy = \"So.\"\n"
        ));
    }
    let file = home.0.path().join("long.toml");
    std::fs::write(&file, catalog).unwrap();
    home.run(&["seed", file.to_str().unwrap()]).good();
    for format in ["plain", "json", "csv", "markdown", "table"] {
        let mut child = home
            .reads()
            .args(["list", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut start).unwrap();
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn a_killed_write_leaves_an_intact_database() {
    let home = Home::new();
    home.run(&["todo"]).good();
    let mut recorded = 0;
    for _ in 0..20 {
        let mut child = home
            .reads()
            .args(["done", "attention", "ddia"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.kill().unwrap();
        recorded += u32::from(child.wait().unwrap().success());
    }
    home.run(&["doctor"]).good();
    let log: serde_json::Value =
        serde_json::from_str(&home.run(&["log", "--all", "--json"]).good()).unwrap();
    let entries = log.as_array().unwrap().len();
    assert!(
        entries.is_multiple_of(2),
        "both readings of a command or neither: {entries}"
    );
    assert!(entries >= 2 * recorded as usize, "{entries} of {recorded}");
}

#[test]
fn a_killed_first_run_leaves_no_incomplete_database() {
    for _ in 0..10 {
        let home = Home::new();
        let mut child = home
            .reads()
            .arg("todo")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(
            home.run(&["todo", "--format", "plain"])
                .good()
                .lines()
                .count(),
            57
        );
        home.run(&["doctor"]).good();
    }
}

#[test]
fn concurrent_processes_lose_nothing() {
    let home = Home::new();
    // This includes a race for the first run.
    let children: Vec<Child> = (0..8)
        .map(|_| {
            home.reads()
                .args(["done", "attention", "--again"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        Ran::from(child.wait_with_output().unwrap()).good();
    }
    let log: serde_json::Value =
        serde_json::from_str(&home.run(&["log", "--all", "--json"]).good()).unwrap();
    assert_eq!(log.as_array().unwrap().len(), 8);
    assert_eq!(
        home.run(&["list", "--format", "plain"])
            .good()
            .lines()
            .count(),
        57
    );
    home.run(&["doctor"]).good();
}

#[test]
fn hostile_text_is_stored_but_escaped_in_output() {
    let home = Home::new();
    with_input(
        home.reads().args(["note", "attention", "-"]),
        HOSTILE.as_bytes(),
    )
    .good();
    home.run(&["drop", "gpt-3", "--because", HOSTILE]).good();
    for command in [
        &["notes"][..],
        &["show", "attention"],
        &["show", "gpt-3"],
        &["log"],
        &["notes", "--json"],
        &["log", "--all", "--json"],
    ] {
        assert_harmless(&home.run(command).good());
    }
    assert_eq!(notes(&home)[0]["text"], HOSTILE);
    for words in [
        &["show", HOSTILE][..],
        &[HOSTILE],
        &["done", "attention", "--on", HOSTILE],
        &["todo", "--domain", HOSTILE],
    ] {
        let ran = home.run(words);
        assert_ne!(ran.status, Some(0));
        assert_harmless(&ran.stderr);
    }
}

#[test]
fn a_note_must_be_text_of_limited_length() {
    let home = Home::new();
    let from_stdin =
        |input: &[u8]| with_input(home.reads().args(["note", "attention", "-"]), input);
    let output = from_stdin(&vec![b'a'; 3 * 1024 * 1024]).bad(1);
    assert!(output.contains("1048576"), "{output}");
    assert!(from_stdin(b" \n\n").bad(1).contains("empty"));
    assert!(from_stdin(b"a\0b").bad(1).contains("NUL"));
    assert!(
        from_stdin(b"ab\xff")
            .bad(1)
            .contains("not UTF-8 text (byte 3)")
    );
    assert!(home.run(&["note", "attention"]).bad(2).contains("--edit"));
    assert_eq!(notes(&home), serde_json::json!([]));
    from_stdin(&vec![b'a'; 1024 * 1024]).good();
    assert_eq!(notes(&home)[0]["text"].as_str().unwrap().len(), 1024 * 1024);
}

/// Creates a script and returns the command that runs it as an editor.
fn editor(home: &Home, script: &str) -> String {
    let path = home.0.path().join("my editor");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    format!("'{}' --wait", path.display())
}

#[test]
fn a_note_is_saved_only_if_the_editor_succeeds() {
    let home = Home::new();
    let edit = |script: &str, words: &[&str]| {
        let editor = editor(&home, script);
        Ran::from(
            home.reads()
                .env("VISUAL", editor)
                .args(words)
                .output()
                .unwrap(),
        )
    };
    let write = ["note", "attention", "--edit"];
    assert!(edit("exit 3", &write).bad(1).contains("nothing was saved"));
    assert!(edit(": > \"$2\"", &write).bad(1).contains("empty"));
    let ran = Ran::from(
        home.reads()
            .env("VISUAL", "nosuch-editor")
            .args(write)
            .output()
            .unwrap(),
    );
    assert!(ran.bad(1).contains("set VISUAL or EDITOR"));
    assert_eq!(notes(&home), serde_json::json!([]));

    edit(
        "test \"$1\" = --wait && printf '# One\\n\\n* two\\n\\n' > \"$2\"",
        &write,
    )
    .good();
    assert_eq!(notes(&home)[0]["text"], "# One\n\n* two");
    assert!(
        edit("true", &["note", "--revise", "1"])
            .bad(1)
            .contains("nothing was changed")
    );
    edit("sed -i s/One/Uno/ \"$2\"", &["note", "--revise", "1"]).good();
    assert_eq!(notes(&home)[0]["text"], "# Uno\n\n* two");

    // A highlighted passage stands above the person's own words, and stays as it is.
    home.run(&["import", "tests/samples/highlights.jsonl"])
        .good();
    let note = || {
        let notes = notes(&home);
        let of_page = |note: &&serde_json::Value| note["place"] == "page 9";
        notes
            .as_array()
            .unwrap()
            .iter()
            .find(of_page)
            .unwrap()
            .clone()
    };
    let number = note()["note"].to_string();
    let revise = ["note", "--revise", &number];
    edit("printf 'Descale it.\n' >> \"$2\"", &revise).good();
    let words = "Descale it.";
    assert_eq!(
        (&note()["text"], &note()["quotation"]),
        (&words.into(), &"Lime is patient.\nSo be you.".into())
    );
    edit("sed -i '/Descale/d' \"$2\"", &revise).good();
    assert_eq!(note()["text"], "");
}

#[test]
fn nothing_is_changed_if_one_of_several_ids_is_invalid() {
    let home = Home::new();
    home.run(&["done", "attention", "nosuch"]).bad(1);
    home.run(&["follow", "lethain", "ddia"]).bad(1);
    home.run(&["done", "attention", "--on", "2026-11-24"])
        .bad(1);
    assert_eq!(home.run(&["log", "--all", "--json"]).good(), "[]\n");
}

#[test]
fn dates_at_the_ends_of_the_calendar_work() {
    let home = Home::new();
    let on = |now: &str, words: &[&str]| {
        Ran::from(
            home.reads()
                .env("READS_NOW", now)
                .args(words)
                .output()
                .unwrap(),
        )
    };
    let output = on("9999-12-31", &["done", "attention"]).good();
    assert!(
        output.contains("due today") || output.contains("9999-12-31"),
        "{output}"
    );
    on("9999-12-31T23:59:59Z", &["due", "--within", "9000y"]).good();
    on("0001-01-01", &["due", "--on", "in 2 weeks"]).good();
    on("0001-01-01", &["due", "--on", "yesterday"]).bad(2);
    assert!(on("someday", &["due"]).bad(2).contains("READS_NOW"));
    assert!(on("2026-02-30", &["due"]).bad(2).contains("READS_NOW"));

    on("2026-11-23", &["done", "ddia", "--on", "2024-02-29"]).good();
    let output = on("2026-11-23", &["every", "ddia", "1y"]).good();
    assert!(output.contains("2025-02-28"), "{output}");
    assert!(
        on("2026-11-23", &["done", "ddia", "--on", "2026-02-30"])
            .bad(2)
            .contains("not a past date")
    );
    // A clock set back leaves a reading in the future.
    let output = on("2020-01-01", &["show", "attention"]).good();
    assert!(output.contains("9999-12-31"), "{output}");
    on("2020-01-01", &["undo"]).good();
}

#[test]
fn files_are_accessible_to_the_user_only() {
    let home = Home::new();
    home.run(&["done", "attention"]).good();
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&home.database()), 0o600);
    assert_eq!(mode(home.database().parent().unwrap()), 0o700);
}

#[test]
fn manual_pages_and_completions_need_no_database() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(
            home.run(&["completions", shell]).good().contains("reads"),
            "{shell}"
        );
    }
    assert!(home.run(&["man"]).good().starts_with(".ie"));
    assert!(home.run(&["man", "done"]).good().contains("reads\\-done"));
    assert!(
        home.run(&["man", "dnoe"])
            .bad(2)
            .contains("did you mean `done`?")
    );
    let pages = home.0.path().join("man1");
    home.run(&["man", "--to", pages.to_str().unwrap()]).good();
    assert!(pages.join("reads.1").exists() && pages.join("reads-catalog-check.1").exists());
    assert!(!home.database().exists());
}
