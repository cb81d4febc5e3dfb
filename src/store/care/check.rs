//! Whether the database is what it should be: a sound file, whose log and catalogs are what was written, and whose projections
//! are what follows from them.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::store::catalog::rows as catalogs;
use crate::store::log::rows as events;
use crate::store::projection::rebuild::{self, OBJECTS_OF_OURS};
use crate::store::projection::words;
use crate::store::schema::truth;
use crate::store::{Result, Store, StoreError};

const CHECK: &str = "PRAGMA integrity_check(20)";
const FOREIGN_KEYS: &str = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1";
/// The projections whole, each in an order that does not depend on how it came about.
const PROJECTIONS: &[(&str, &str)] = &[
    ("domain", "SELECT * FROM domain ORDER BY id"),
    ("resource", "SELECT * FROM resource ORDER BY number"),
    ("tag", "SELECT * FROM tag ORDER BY resource, tag"),
    (
        "relation",
        "SELECT * FROM relation ORDER BY resource, kind, target",
    ),
    ("tie", "SELECT * FROM tie ORDER BY resource, occasion, mode"),
    ("state", "SELECT * FROM state ORDER BY number"),
    ("reading", "SELECT * FROM reading ORDER BY event"),
    ("note", "SELECT * FROM note ORDER BY event"),
    ("undone", "SELECT * FROM undone ORDER BY event"),
    ("occasion", "SELECT * FROM occasion ORDER BY id"),
    (
        "tally",
        "SELECT * FROM tally WHERE resources <> 0 ORDER BY domain, status",
    ),
    (
        "call",
        "SELECT * FROM call ORDER BY occasion, resource, mode",
    ),
    ("words", "SELECT rowid, * FROM words ORDER BY rowid"),
];

/// What is wrong, by what mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Others can read this file, or enter this directory.
    Open(PathBuf),
    /// This file was left by something that was interrupted.
    Left(PathBuf),
    /// What follows from the log is not what it comes to: it can be made anew.
    Projection(String),
    /// The file, its schema, its log or a catalog is not what was written: what can be read is put into a new one.
    Damage(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(path) => write!(f, "{} is open to others", path.display()),
            Self::Left(path) => write!(
                f,
                "{} was left by something that was interrupted",
                path.display()
            ),
            Self::Projection(what) | Self::Damage(what) => f.write_str(what),
        }
    }
}

impl Store {
    /// What is wrong with the database itself. Changes nothing.
    pub fn examine(&mut self) -> Result<Vec<Problem>> {
        let mut damage = file(&self.conn)?;
        damage.extend(events::damaged(&self.conn)?);
        damage.extend(self.schema()?);
        for row in catalogs::all(&self.conn)? {
            if !catalogs::is_intact(&self.conn, &row)? {
                damage.push(format!("catalog '{}' is not what was laid in", row.name));
            }
        }
        if !damage.is_empty() {
            return Ok(damage.into_iter().map(Problem::Damage).collect());
        }
        let mut problems = Vec::new();
        // A refold that is rolled back shows what the projections should be.
        let tx = self.write()?;
        if words::check(&tx).is_err() {
            problems.push(Problem::Projection(
                "the index of words is not what it was made of".to_owned(),
            ));
        }
        let before = rows(&tx)?;
        rebuild::refold(&tx)?;
        let after = rows(&tx)?;
        drop(tx);
        for ((name, _), (before, after)) in PROJECTIONS.iter().zip(before.iter().zip(&after)) {
            if before != after {
                problems.push(Problem::Projection(format!(
                    "'{name}' is not what the log comes to"
                )));
            }
        }
        Ok(problems)
    }

    /// Checks all of the database where what is wrong would be built upon.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first problem.
    pub fn refuse_unless_sound(&mut self) -> Result<()> {
        match self.examine()?.first() {
            Some(problem) => Err(StoreError::Damaged(problem.to_string())),
            None => Ok(()),
        }
    }

    /// Where the schema is another than that of a new database.
    fn schema(&self) -> Result<Vec<String>> {
        let fresh = Connection::open_in_memory()?;
        truth::create(&fresh)?;
        rebuild::create(&fresh)?;
        let (ours, theirs) = (schema(&fresh)?, schema(&self.conn)?);
        let differing = ours.symmetric_difference(&theirs);
        let names: BTreeSet<&String> = differing.map(|(name, _)| name).collect();
        Ok((names.into_iter())
            .map(|name| format!("the schema has another {name} than it should"))
            .collect())
    }
}

fn schema(conn: &Connection) -> Result<BTreeSet<(String, String)>> {
    let mut statement = conn.prepare(OBJECTS_OF_OURS)?;
    let schema = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(schema.collect::<rusqlite::Result<_>>()?)
}

/// What is wrong with the pages of a file, and with what its rows refer to. Its schema may be any.
pub(crate) fn file(conn: &Connection) -> Result<Vec<String>> {
    let checked: Vec<String> = conn
        .prepare(CHECK)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut problems: Vec<String> = (checked.into_iter())
        .filter(|line| line != "ok")
        .map(|line| format!("the file is damaged: {line}"))
        .collect();
    let dangling: Vec<(String, i64)> = conn
        .prepare(FOREIGN_KEYS)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    problems.extend(
        (dangling.into_iter())
            .map(|(table, count)| format!("{count} rows of '{table}' point nowhere")),
    );
    Ok(problems)
}

fn rows(conn: &Connection) -> Result<Vec<Vec<String>>> {
    let mut all = Vec::new();
    for (_, sql) in PROJECTIONS {
        let mut statement = conn.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let values: rusqlite::Result<Vec<Value>> = (0..columns).map(|at| row.get(at)).collect();
            Ok(format!("{:?}", values?))
        })?;
        all.push(rows.collect::<rusqlite::Result<_>>()?);
    }
    Ok(all)
}
