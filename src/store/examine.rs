//! Whether the database is what it should be: a sound file, whose projections are what the log comes to.

use rusqlite::Connection;

use super::{Result, Store, project};

const CHECK: &str = "PRAGMA integrity_check(20)";
const FOREIGN_KEYS: &str = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1";

/// The projections whole, each in an order that does not depend on how it came about.
const PROJECTIONS: &[(&str, &str)] = &[
    ("state", "SELECT * FROM state ORDER BY number"),
    ("reading", "SELECT * FROM reading ORDER BY event"),
    ("note", "SELECT * FROM note ORDER BY event"),
    ("undone", "SELECT * FROM undone ORDER BY event"),
    ("occasion", "SELECT * FROM occasion ORDER BY id"),
    ("words", "SELECT rowid, * FROM words ORDER BY rowid"),
    ("own_tag", "SELECT * FROM own_tag ORDER BY resource, tag"),
    (
        "own_relation",
        "SELECT * FROM own_relation ORDER BY resource, kind, target",
    ),
    (
        "catalog_facts",
        "SELECT * FROM catalog_facts ORDER BY number",
    ),
    ("resource", "SELECT * FROM resource ORDER BY number"),
    (
        "own_tie",
        "SELECT * FROM own_tie ORDER BY resource, occasion",
    ),
];

impl Store {
    /// What is wrong with the database, each in a line; nothing where it is healthy. Changes nothing.
    pub fn examine(&mut self) -> Result<Vec<String>> {
        let mut wrong = Vec::new();
        let checked: Vec<String> = self
            .conn
            .prepare(CHECK)?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        wrong.extend(
            checked
                .into_iter()
                .filter(|line| line != "ok")
                .map(|line| format!("the file is damaged: {line}")),
        );
        let dangling: Vec<(String, i64)> = self
            .conn
            .prepare(FOREIGN_KEYS)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        wrong.extend(
            dangling
                .into_iter()
                .map(|(table, count)| format!("{count} rows of '{table}' point nowhere")),
        );

        // A rebuild that is rolled back tells what the projections should be.
        let tx = self.write()?;
        let before = rows(&tx)?;
        project::rebuild(&tx)?;
        let after = rows(&tx)?;
        tx.rollback()?;
        for ((name, _), (before, after)) in PROJECTIONS.iter().zip(before.iter().zip(&after)) {
            if before != after {
                wrong.push(format!("'{name}' differs from what the log comes to"));
            }
        }
        Ok(wrong)
    }
}

fn rows(conn: &Connection) -> Result<Vec<Vec<String>>> {
    let mut all = Vec::new();
    for (_, sql) in PROJECTIONS {
        let mut statement = conn.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let values: rusqlite::Result<Vec<rusqlite::types::Value>> =
                (0..columns).map(|at| row.get(at)).collect();
            Ok(format!("{:?}", values?))
        })?;
        all.push(rows.collect::<rusqlite::Result<_>>()?);
    }
    Ok(all)
}
