//! Checking a database: the file, the checksums of the log and the catalogs, and the projections, which are compared with a
//! refold. Repairs belong to `doctor` and `recover`.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use rusqlite::{Connection, MAIN_DB, Row, Transaction, TransactionBehavior};

use crate::store::catalog::rows as catalogs;
use crate::store::file::read_only::in_memory;
use crate::store::log::rows as events;
use crate::store::projection::{rebuild, text_index};
use crate::store::{Result, Store, StoreError, sql};

const CHECK: &str = "PRAGMA integrity_check(20)";
const FOREIGN_KEYS: &str = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1";
const PROJECTIONS: [&str; 16] = [
    "domain", "resource", "tag", "relation", "tie", "state", "reading", "note", "undone",
    "occasion", "goal", "tally", "call", "words", "merged", "also_in",
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
        for row in catalogs::all(&self.conn)? {
            if !catalogs::is_intact(&self.conn, &row)? {
                damage.push(format!("catalog '{}' is damaged", row.name));
            }
        }
        if !damage.is_empty() {
            return Ok(damage.into_iter().map(Problem::Damage).collect());
        }
        let mut problems = Vec::new();
        if self.conn.is_readonly(MAIN_DB)? {
            self.conn = in_memory(&self.path)?;
        }
        // The refold is rolled back.
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        if text_index::check(&tx).is_err() {
            problems.push(Problem::Projection(
                "the search index does not match the log".to_owned(),
            ));
        }
        let before = checksums(&tx)?;
        rebuild::refold(&tx)?;
        let after = checksums(&tx)?;
        drop(tx);
        for (name, (before, after)) in PROJECTIONS.iter().zip(before.iter().zip(&after)) {
            if before != after {
                let text = format!("table '{name}' does not match the log");
                problems.push(Problem::Projection(text));
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
}

/// Checks the pages of a file and the foreign keys of its rows. Accepts any schema.
pub(crate) fn file(conn: &Connection) -> Result<Vec<String>> {
    let checked: Vec<String> = sql::all(conn, CHECK, [], |row| row.get(0))?;
    let mut problems: Vec<String> = (checked.into_iter())
        .filter(|line| line != "ok")
        .map(|line| format!("the file is damaged: {line}"))
        .collect();
    sql::each(
        conn,
        FOREIGN_KEYS,
        [],
        |row| row.try_into(),
        |(table, count): (String, i64)| {
            problems.push(format!(
                "{count} rows of table '{table}' refer to rows that do not exist"
            ));
            Ok::<_, StoreError>(())
        },
    )?;
    Ok(problems)
}

/// Returns a checksum of the rows of each projection, which does not depend on their order.
fn checksums(conn: &Connection) -> Result<Vec<u64>> {
    let checksum_of = |table: &&str| {
        let select = match *table {
            // A count of 0 is the same as none.
            "tally" => "SELECT * FROM tally WHERE resources <> 0".to_owned(),
            "words" => "SELECT rowid, * FROM words".to_owned(),
            table => format!("SELECT * FROM {table}"),
        };
        let mut sum = 0_u64;
        let read = |row: &Row<'_>| {
            let mut hasher = DefaultHasher::new();
            for column in 0..row.as_ref().column_count() {
                format!("{:?}", row.get_ref(column)?).hash(&mut hasher);
            }
            Ok(hasher.finish())
        };
        sql::each(conn, &select, [], read, |hash| {
            sum = sum.wrapping_add(hash);
            Ok::<_, StoreError>(())
        })?;
        Ok(sum)
    };
    PROJECTIONS.iter().map(checksum_of).collect()
}
