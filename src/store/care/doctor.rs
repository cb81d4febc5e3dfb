//! Whether the database is what it should be: a sound file of ours, whose log is what was written, and whose projections are
//! what the log comes to.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::private;
use crate::store::care::backup::{beside, set_aside};
use crate::store::care::recover::{Recovered, recover};
use crate::store::file::open::{companions, found};
use crate::store::log::rows as events;
use crate::store::projection::fold as project;
use crate::store::query::search;
use crate::store::schema::migrate;
use crate::store::{Installed, Result, Store, StoreError};

const CHECK: &str = "PRAGMA integrity_check(20)";
const FOREIGN_KEYS: &str = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1";
/// Tables of the index of words belong to the engine, which may make them in another way.
const SCHEMA: &str = "
    SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
    WHERE name NOT LIKE 'words\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/// A file that is being made is not so old; an older one was left by something that was interrupted.
const INTERRUPTED: Duration = Duration::from_hours(1);

/// The projections whole, each in an order that does not depend on how it came about.
const PROJECTIONS: &[(&str, &str)] = &[
    ("state", "SELECT * FROM state ORDER BY number"),
    ("reading", "SELECT * FROM reading ORDER BY event"),
    ("note", "SELECT * FROM note ORDER BY event"),
    ("undone", "SELECT * FROM undone ORDER BY event"),
    ("occasion", "SELECT * FROM occasion ORDER BY id"),
    (
        "call",
        "SELECT * FROM call ORDER BY occasion, resource, mode",
    ),
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

/// What a look at a database came to.
#[derive(Debug)]
pub struct Diagnosis {
    /// All that is wrong.
    pub problems: Vec<Problem>,
    /// What was open to others until now; whatever opens the database closes it.
    pub closed: Vec<PathBuf>,
    /// What the built-in catalog changed, where it is newer than the one that was there.
    pub installed: Option<Installed>,
}

/// What was done to mend a database.
#[derive(Debug, Default)]
pub struct Repaired {
    /// The files and directories that were closed to others.
    pub closed: Vec<PathBuf>,
    /// The files that were removed.
    pub removed: Vec<PathBuf>,
    /// Whether all that follows from the log was made anew.
    pub rebuilt: bool,
    /// What was saved, where a new file took the place of a damaged one.
    pub recovered: Option<Recovered>,
}

/// Looks at the database at `path`, and at what is beside it. It is made where there is none and brought to the present
/// schema, as by any command; nothing else is changed.
///
/// # Errors
/// Where it cannot be looked at, is not the person's, or is from a newer version.
pub fn examine(path: &Path) -> Result<Diagnosis> {
    let mut problems = Vec::new();
    let mut closed = open_to_others(path)?;
    problems.extend(left_over(path)?.into_iter().map(Problem::Left));
    let mut installed = None;
    let found = found(path).and_then(|mut store| {
        let problems = store.examine()?;
        if problems.is_empty() {
            installed = store.settle()?;
        }
        Ok(problems)
    });
    match found {
        Ok(found) => problems.extend(found),
        Err(err) if err.is_damage() => problems.push(Problem::Damage(err.to_string())),
        Err(err) => return Err(err),
    }
    let open = open_to_others(path)?;
    closed.retain(|path| !open.contains(path));
    problems.extend(open.into_iter().map(Problem::Open));
    Ok(Diagnosis {
        problems,
        closed,
        installed,
    })
}

/// Mends what is wrong: what follows from the log is made anew from it; where the log itself is damaged, what can be read
/// is put into a new file, and the old one stays beside it.
///
/// # Errors
/// Where nothing can be read of it any more, or the new file cannot be written; nothing is lost then.
pub fn repair(path: &Path, problems: &[Problem], now: i64) -> Result<Repaired> {
    let mut repaired = Repaired::default();
    let (mut projections, mut damage) = (false, false);
    for problem in problems {
        match problem {
            Problem::Open(path) => {
                let found =
                    std::fs::symlink_metadata(path).and_then(|found| private::close(path, &found));
                found.map_err(StoreError::file("close to others", path))?;
                repaired.closed.push(path.clone());
            }
            Problem::Left(path) => {
                std::fs::remove_file(path).map_err(StoreError::file("remove", path))?;
                repaired.removed.push(path.clone());
            }
            Problem::Projection(_) => projections = true,
            Problem::Damage(_) => damage = true,
        }
    }
    if damage {
        repaired.recovered = Some(recover(path, now)?);
    } else if projections {
        found(path)?.rebuild()?;
        repaired.rebuilt = true;
    }
    Ok(repaired)
}

fn open_to_others(path: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = vec![path.to_owned()];
    paths.extend(companions(path));
    paths.extend(set_aside(path)?);
    if crate::store::file::open::is_default(path) {
        paths.push(private::directory_of(path).to_owned());
    }
    paths.retain(|path| {
        std::fs::symlink_metadata(path).is_ok_and(|found| private::is_open_to_others(&found))
    });
    Ok(paths)
}

/// What was being made when something was interrupted.
fn left_over(path: &Path) -> Result<Vec<PathBuf>> {
    let now = SystemTime::now();
    let mut left = beside(path, private::is_temporary)?;
    left.retain(|(written, _)| {
        now.duration_since(*written)
            .is_ok_and(|age| age > INTERRUPTED)
    });
    Ok(left.into_iter().map(|(_, path)| path).collect())
}

impl Store {
    /// What is wrong with the database itself. Changes nothing.
    pub fn examine(&mut self) -> Result<Vec<Problem>> {
        let mut damage = file(&self.conn, migrate::LATEST)?;
        damage.extend(self.schema()?);
        for row in self.catalogs()? {
            if self.intact_catalog(&row)?.is_none() {
                damage.push(format!("catalog '{}' is not what was laid in", row.name));
            }
        }
        if !damage.is_empty() {
            return Ok(damage.into_iter().map(Problem::Damage).collect());
        }
        let mut problems = Vec::new();
        // A rebuild that is rolled back tells what the projections should be.
        let tx = self.write()?;
        if search::check(&tx).is_err() {
            problems.push(Problem::Projection(
                "the index of words is not what it was made of".to_owned(),
            ));
        }
        let before = rows(&tx)?;
        project::rebuild(&tx)?;
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

    /// Where the schema is another than that of a new database.
    fn schema(&self) -> Result<Vec<String>> {
        let mut fresh = Connection::open_in_memory()?;
        migrate::all(&mut fresh, Path::new(""))?;
        let (ours, theirs) = (schema(&fresh)?, schema(&self.conn)?);
        let differing = ours.symmetric_difference(&theirs);
        let names: BTreeSet<&String> = differing.map(|(name, _)| name).collect();
        Ok((names.into_iter())
            .map(|name| format!("the schema has another {name} than it should"))
            .collect())
    }
}

fn schema(conn: &Connection) -> Result<BTreeSet<(String, String)>> {
    let mut statement = conn.prepare(SCHEMA)?;
    let schema = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(schema.collect::<rusqlite::Result<_>>()?)
}

/// What is wrong with a file of that schema: its pages, what its rows point at, and its log.
pub(crate) fn file(conn: &Connection, version: i64) -> Result<Vec<String>> {
    let checked: Vec<String> = conn
        .prepare(CHECK)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut err: Vec<String> = (checked.into_iter())
        .filter(|line| line != "ok")
        .map(|line| format!("the file is damaged: {line}"))
        .collect();
    let dangling: Vec<(String, i64)> = conn
        .prepare(FOREIGN_KEYS)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    err.extend(
        (dangling.into_iter())
            .map(|(table, count)| format!("{count} rows of '{table}' point nowhere")),
    );
    if version >= migrate::SUMMED {
        err.extend(events::damaged(conn)?);
    }
    Ok(err)
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
