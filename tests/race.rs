//! Runs each writing command in two processes at once: one must make the change, the other must report that there is nothing to
//! do.

mod support;

use std::process::{Child, Command, Stdio};

use support::{Home, Ran};

/// Each command, with the commands that prepare its state.
const CASES: &[(&[&str], &str)] = &[
    (&[], "start ddia"),
    (&[], "progress ddia p120"),
    (&[], "drop ddia"),
    (&["drop ddia"], "reopen ddia"),
    (&[], "follow lethain"),
    (&["follow lethain"], "unfollow lethain"),
    (&[], "every ddia 3y"),
    (&["done ddia --on 2020-01-01"], "snooze ddia 2027-03-01"),
    (&[], "tag ddia to-cite"),
    (&["tag ddia to-cite"], "untag ddia to-cite"),
    (&[], "relate ddia pairs-with attention"),
    (
        &["relate ddia pairs-with attention"],
        "relate ddia pairs-with attention --not",
    ),
    (&["untie ddia interview"], "tie ddia interview"),
    (&["tie ddia interview"], "untie ddia interview"),
    (&[], "edit ddia --pages 591"),
    (&["note ddia A-note"], "note --rm 1"),
    (&["start ddia"], "undo 1"),
    (&[], "add https://example.org/a --offline"),
    (
        &["add https://example.org/a --offline --slug mine"],
        "rm mine",
    ),
    (&[], "occasion add interview --on 2027-01-15"),
    (
        &["occasion add interview --on 2027-01-15"],
        "occasion move interview 2027-02-15",
    ),
    (
        &["occasion add interview --on 2027-01-15"],
        "occasion cancel interview",
    ),
    (&[], "goal 30 papers"),
    (&["goal 30 papers"], "goal --clear papers"),
];

fn events(home: &Home) -> i64 {
    let conn = rusqlite::Connection::open(home.database()).expect("the database");
    conn.query_row("SELECT count(*) FROM event", [], |row| row.get(0))
        .expect("a count")
}

/// Returns whether a process has opened the database and waits for the write lock, as far as `/proc` shows.
fn is_waiting(child: &mut Child) -> bool {
    if child.try_wait().expect("a child").is_some() {
        return true;
    }
    let Ok(files) = std::fs::read_dir(format!("/proc/{}/fd", child.id())) else {
        return true;
    };
    (files.flatten()).any(|file| {
        std::fs::read_link(file.path()).is_ok_and(|path| path.to_string_lossy().ends_with("-shm"))
    })
}

/// Runs a command twice at once. Neither process can write before both have opened the database.
fn both(home: &Home, command: &str) -> [Ran; 2] {
    let lock = rusqlite::Connection::open(home.database()).expect("the database");
    lock.execute_batch("BEGIN IMMEDIATE")
        .expect("the write lock");
    let spawn = || {
        let mut reads: Command = home.reads();
        reads.args(command.split(' '));
        (reads.stdout(Stdio::piped()).stderr(Stdio::piped()))
            .spawn()
            .expect("the program runs")
    };
    let mut children = [spawn(), spawn()];
    while !children.iter_mut().all(is_waiting) {
        std::thread::yield_now();
    }
    lock.execute_batch("COMMIT").expect("the lock is released");
    children.map(|child| Ran::from(child.wait_with_output().expect("the program ends")))
}

#[test]
fn only_one_of_two_concurrent_commands_makes_the_change() {
    for (before, command) in CASES {
        let home = Home::new();
        home.run(&["list"]).good();
        for command in *before {
            home.run(&command.split(' ').collect::<Vec<_>>()).good();
        }
        let count = events(&home);
        let ran = both(&home, command);
        let changed = ran.iter().filter(|ran| ran.stdout.contains("undo with"));
        let undone = ran
            .iter()
            .filter(|ran| ran.stdout.contains("brings it back"));
        assert_eq!(changed.count() + undone.count(), 1, "{command}: {ran:?}");
        assert_eq!(events(&home), count + 1, "{command}: {ran:?}");
    }
}
