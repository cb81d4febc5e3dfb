//! Shared helpers: a temporary database, and the program in a temporary home directory.

#![allow(dead_code, unreachable_pub, reason = "no test file uses all of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use reads::domain::{EventKind, LocalDate, ResourceId};
use reads::store::{self, Store};
use tempfile::TempDir;

/// Noon of 2026-11-23 UTC, in milliseconds since 1970.
pub const NOW: i64 = 1_795_435_200_000;

pub fn directory() -> TempDir {
    tempfile::tempdir().expect("a directory")
}

/// Creates a seeded database. The directory is deleted on drop.
pub fn installed() -> (Store, PathBuf, TempDir) {
    let directory = directory();
    let path = directory.path().join("reads.db");
    let (store, _) = store::open(&path).expect("a new database");
    (store, path, directory)
}

pub fn id(store: &Store, slug: &str) -> ResourceId {
    store.resolve_one(slug).expect(slug).id
}

pub fn date(text: &str) -> LocalDate {
    text.parse().expect(text)
}

/// A reading without depth, minutes and recall.
pub fn finished(on: &str) -> EventKind {
    EventKind::Finished {
        on: on.parse().expect(on),
        depth: None,
        minutes: None,
        recall: None,
        recorded_on: None,
        posts: Vec::new(),
    }
}

/// Returns all rows of some tables as sorted text, for comparison.
pub fn dump(path: &Path, tables: &[&str]) -> Vec<String> {
    let conn = rusqlite::Connection::open(path).expect("the database");
    let mut lines = Vec::new();
    for table in tables {
        let mut statement = conn
            .prepare(&format!("SELECT * FROM {table}"))
            .expect(table);
        let columns = statement.column_count();
        // The ids of domains may be others after a rebuild.
        let is_domain: Vec<bool> = (statement.column_names().iter())
            .map(|name| *name == "domain")
            .collect();
        let mut rows = statement.query([]).expect(table);
        while let Some(row) = rows.next().expect(table) {
            let cells: Vec<String> = (0..columns)
                .filter(|column| !is_domain[*column])
                .map(|column| format!("{:?}", row.get_ref(column).expect(table)))
                .collect();
            let name = table.split(' ').next().unwrap_or_default();
            lines.push(format!("{name}: {}", cells.join("|")));
        }
    }
    lines.sort();
    lines
}

/// The tables that are computed from the log. A count that fell to zero may have a row or none.
pub const PROJECTIONS: &[&str] = &[
    "state",
    "merged",
    "also_in",
    "reading",
    "note",
    "undone",
    "occasion",
    "goal",
    "tag",
    "relation",
    "tie",
    "call",
    "tally WHERE resources <> 0",
    "resource",
];

/// A temporary home directory. The program runs there on a fixed date.
pub struct Home(pub TempDir);

impl Home {
    pub fn new() -> Self {
        Self(directory())
    }

    /// Returns a command for the program, without the environment of the tests.
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

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(
            self.reads()
                .args(arguments)
                .output()
                .expect("the program runs"),
        )
    }

    pub fn database(&self) -> PathBuf {
        self.0.path().join(".local/share/reads/reads.db")
    }
}

/// The outcome of a run of the program.
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
    /// Asserts success and returns standard output.
    pub fn good(self) -> String {
        assert_eq!(self.status, Some(0), "{self:?}");
        self.stdout
    }

    /// Asserts the exit status and empty standard output, and returns standard error.
    pub fn bad(self, status: i32) -> String {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        self.stderr
    }
}
