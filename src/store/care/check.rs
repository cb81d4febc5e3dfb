//! Checking a database: the file and its schema, the checksums of the log and the catalogs, and the projections, which are
//! compared with a refold. Repairs belong to `doctor` and `recover`.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::store::catalog::rows as catalogs;
use crate::store::log::rows as events;
use crate::store::projection::rebuild::{self, OWN_OBJECTS};
use crate::store::projection::text_index;
use crate::store::schema::truth;
use crate::store::{Result, Store, StoreError};

const CHECK: &str = "PRAGMA integrity_check(20)";
const FOREIGN_KEYS: &str = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1";
/// All rows of each projection, in an order that does not depend on the order of insertion.
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

/// A problem of a database; the variants differ in how they are repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Other users can read this file or enter this directory.
    OpenToOthers(PathBuf),
    /// A temporary file of an interrupted command.
    Leftover(PathBuf),
    /// A projection or the text index differs from the log. It can be rebuilt.
    Projection(String),
    /// The file, its schema, the log or a catalog is damaged. What is readable can be recovered into a new file.
    Damage(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenToOthers(path) => {
                write!(f, "{} is accessible to other users", path.display())
            }
            Self::Leftover(path) => write!(
                f,
                "{} is a temporary file of an interrupted command",
                path.display()
            ),
            Self::Projection(text) | Self::Damage(text) => f.write_str(text),
        }
    }
}

impl Store {
    /// Returns the problems of the database itself. Changes nothing.
    pub fn examine(&mut self) -> Result<Vec<Problem>> {
        let mut damage = file(&self.conn)?;
        damage.extend(events::damaged(&self.conn)?);
        damage.extend(self.schema()?);
        for row in catalogs::all(&self.conn)? {
            if !catalogs::is_intact(&self.conn, &row)? {
                damage.push(format!("catalog '{}' is damaged", row.name));
            }
        }
        if !damage.is_empty() {
            return Ok(damage.into_iter().map(Problem::Damage).collect());
        }
        let mut problems = Vec::new();
        // The refold is rolled back.
        let tx = self.write()?;
        if text_index::check(&tx).is_err() {
            problems.push(Problem::Projection(
                "the search index does not match the log".to_owned(),
            ));
        }
        let before = rows(&tx)?;
        rebuild::refold(&tx)?;
        let after = rows(&tx)?;
        drop(tx);
        for ((name, _), (before, after)) in PROJECTIONS.iter().zip(before.iter().zip(&after)) {
            if before != after {
                problems.push(Problem::Projection(format!(
                    "table '{name}' does not match the log"
                )));
            }
        }
        Ok(problems)
    }

    /// Checks the whole database before a change that would build on damaged data.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first problem.
    pub fn refuse_if_damaged(&mut self) -> Result<()> {
        match self.examine()?.first() {
            Some(problem) => Err(StoreError::Damaged(problem.to_string())),
            None => Ok(()),
        }
    }

    /// Returns the differences from the schema of a new database.
    fn schema(&self) -> Result<Vec<String>> {
        let fresh = Connection::open_in_memory()?;
        truth::create(&fresh)?;
        rebuild::create(&fresh)?;
        let (ours, theirs) = (schema(&fresh)?, schema(&self.conn)?);
        let differing = ours.symmetric_difference(&theirs);
        let names: BTreeSet<&String> = differing.map(|(name, _)| name).collect();
        Ok((names.into_iter())
            .map(|name| format!("the schema differs from the expected one at {name}"))
            .collect())
    }
}

fn schema(conn: &Connection) -> Result<BTreeSet<(String, String)>> {
    let mut statement = conn.prepare(OWN_OBJECTS)?;
    let schema = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(schema.collect::<rusqlite::Result<_>>()?)
}

/// Checks the pages of a file and the foreign keys of its rows. Accepts any schema.
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
    problems.extend((dangling.into_iter()).map(|(table, count)| {
        format!("{count} rows of table '{table}' refer to rows that do not exist")
    }));
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
