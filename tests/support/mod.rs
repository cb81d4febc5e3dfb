//! What the tests share: a database in a directory of its own, and the program in a home of its own.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its part of it"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use reads::domain::{EventKind, LocalDate, ResourceId};
use reads::store::{self, Store};
use tempfile::TempDir;

/// Noon of 2026-11-23 UTC, in milliseconds since 1970.
pub const NOW: i64 = 1_795_435_200_000;

/// A directory that goes with the test.
pub fn directory() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

/// A seeded database, and the directory that it is in.
pub fn installed() -> (Store, PathBuf, TempDir) {
    let directory = directory();
    let path = directory.path().join("reads.db");
    let (store, _) = store::open(&path).expect("a new database");
    (store, path, directory)
}

/// The id of a resource.
pub fn id(store: &Store, slug: &str) -> ResourceId {
    store.resolve_one(slug).expect(slug).id
}

/// A date.
pub fn date(text: &str) -> LocalDate {
    text.parse().expect(text)
}

/// A plain reading.
pub fn finished(on: &str) -> EventKind {
    EventKind::Finished {
        on: date(on),
        depth: None,
        minutes: None,
        recall: None,
    }
}

/// All rows of some tables, as text and in order, to compare a database with itself.
pub fn dump(path: &Path, tables: &[&str]) -> Vec<String> {
    let conn = rusqlite::Connection::open(path).expect("the database");
    let mut lines = Vec::new();
    for table in tables {
        let mut statement = conn
            .prepare(&format!("SELECT * FROM {table}"))
            .expect(table);
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect(table);
        while let Some(row) = rows.next().expect(table) {
            let cells: Vec<String> = (0..columns)
                .map(|column| format!("{:?}", row.get_ref(column).expect(table)))
                .collect();
            lines.push(format!("{table}: {}", cells.join("|")));
        }
    }
    lines.sort();
    lines
}

/// What follows from the log.
pub const PROJECTIONS: &[&str] = &[
    "state",
    "reading",
    "note",
    "undone",
    "occasion",
    "own_tie",
    "call",
    "own_tag",
    "own_relation",
    "catalog_facts",
    "resource",
];

/// A home directory for the program, on a fixed day.
pub struct Home(pub TempDir);

impl Home {
    /// An empty one.
    pub fn new() -> Self {
        Self(directory())
    }

    /// The program, to be given arguments: nothing of the environment of the tests reaches it.
    pub fn reads(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reads"));
        command
            .env_clear()
            .env("HOME", self.0.path())
            .env("PATH", "/usr/bin:/bin")
            .env("READS_NOW", "2026-11-23")
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(
            self.reads()
                .args(arguments)
                .output()
                .expect("the program runs"),
        )
    }

    /// The database that it made.
    pub fn database(&self) -> PathBuf {
        self.0.path().join(".local/share/reads/reads.db")
    }
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let ran = Self {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("output in UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("errors in UTF-8"),
        };
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
        ran
    }
}

impl Ran {
    /// Standard output of a run that did what was asked.
    pub fn good(self) -> String {
        assert_eq!(self.status, Some(0), "{self:?}");
        self.stdout
    }

    /// Standard error of a run that ended with `status` and printed no data.
    pub fn bad(self, status: i32) -> String {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        self.stderr
    }
}
