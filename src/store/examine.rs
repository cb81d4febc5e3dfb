//! Whether the database is what it should be: a sound file of ours, whose log is what was written, and whose projections are
//! what the log comes to.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::Connection;
use rusqlite::types::Value;

use super::backup::{beside, set_aside};
use super::open::{companions, found};
use super::salvage::{Salvaged, salvage};
use super::{Result, Seeded, Store, StoreError, events, migrate, project, search};
use crate::private;

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
pub enum Ill {
    /// Others can read this file, or enter this directory.
    Open(PathBuf),
    /// This file was left by something that was interrupted.
    Left(PathBuf),
    /// What follows from the log is not what it comes to: it can be made anew.
    Projection(String),
    /// The file, its schema, its log or a catalog is not what was written: what can be read is put into a new one.
    Damage(String),
}

impl fmt::Display for Ill {
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
pub struct Examined {
    /// All that is wrong.
    pub ills: Vec<Ill>,
    /// What was open to others until now; whatever opens the database closes it.
    pub closed: Vec<PathBuf>,
    /// What the built-in catalog changed, where it is newer than the one that was there.
    pub seeded: Option<Seeded>,
}

/// What was done to mend a database.
#[derive(Debug, Default)]
pub struct Mended {
    /// The files and directories that were closed to others.
    pub closed: Vec<PathBuf>,
    /// The files that were removed.
    pub removed: Vec<PathBuf>,
    /// Whether all that follows from the log was made anew.
    pub rebuilt: bool,
    /// What was saved, where a new file took the place of a damaged one.
    pub salvaged: Option<Salvaged>,
}

/// Looks at the database at `path`, and at what is beside it. It is made where there is none and brought to the present
/// schema, as by any command; nothing else is changed.
///
/// # Errors
/// Where it cannot be looked at, is not the person's, or is from a newer version.
pub fn examine(path: &Path) -> Result<Examined> {
    let mut ills = Vec::new();
    let mut closed = open_to_others(path)?;
    ills.extend(left_over(path)?.into_iter().map(Ill::Left));
    let mut seeded = None;
    let found = found(path).and_then(|mut store| {
        let ills = store.examine()?;
        if ills.is_empty() {
            seeded = store.settle()?;
        }
        Ok(ills)
    });
    match found {
        Ok(found) => ills.extend(found),
        Err(wrong) if wrong.is_damage() => ills.push(Ill::Damage(wrong.to_string())),
        Err(wrong) => return Err(wrong),
    }
    let open = open_to_others(path)?;
    closed.retain(|path| !open.contains(path));
    ills.extend(open.into_iter().map(Ill::Open));
    Ok(Examined {
        ills,
        closed,
        seeded,
    })
}

/// Mends what is wrong: what follows from the log is made anew from it; where the log itself is damaged, what can be read
/// is put into a new file, and the old one stays beside it.
///
/// # Errors
/// Where nothing can be read of it any more, or the new file cannot be written; nothing is lost then.
pub fn mend(path: &Path, ills: &[Ill], now: i64) -> Result<Mended> {
    let mut mended = Mended::default();
    let (mut projections, mut damage) = (false, false);
    for ill in ills {
        match ill {
            Ill::Open(path) => {
                let found =
                    std::fs::symlink_metadata(path).and_then(|found| private::close(path, &found));
                found.map_err(StoreError::file("close to others", path))?;
                mended.closed.push(path.clone());
            }
            Ill::Left(path) => {
                std::fs::remove_file(path).map_err(StoreError::file("remove", path))?;
                mended.removed.push(path.clone());
            }
            Ill::Projection(_) => projections = true,
            Ill::Damage(_) => damage = true,
        }
    }
    if damage {
        mended.salvaged = Some(salvage(path, now)?);
    } else if projections {
        found(path)?.rebuild()?;
        mended.rebuilt = true;
    }
    Ok(mended)
}

fn open_to_others(path: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = vec![path.to_owned()];
    paths.extend(companions(path));
    paths.extend(set_aside(path)?);
    if super::open::is_default(path) {
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
    let mut left = beside(path, private::is_in_the_making)?;
    left.retain(|(written, _)| {
        now.duration_since(*written)
            .is_ok_and(|age| age > INTERRUPTED)
    });
    Ok(left.into_iter().map(|(_, path)| path).collect())
}

impl Store {
    /// What is wrong with the database itself. Changes nothing.
    pub fn examine(&mut self) -> Result<Vec<Ill>> {
        let mut damage = file(&self.conn, migrate::LATEST)?;
        damage.extend(self.schema()?);
        for row in self.catalogs()? {
            if self.sound_catalog(&row)?.is_none() {
                damage.push(format!("catalog '{}' is not what was laid in", row.name));
            }
        }
        if !damage.is_empty() {
            return Ok(damage.into_iter().map(Ill::Damage).collect());
        }
        let mut ills = Vec::new();
        // A rebuild that is rolled back tells what the projections should be.
        let tx = self.write()?;
        if search::check(&tx).is_err() {
            ills.push(Ill::Projection(
                "the index of words is not what it was made of".to_owned(),
            ));
        }
        let before = rows(&tx)?;
        project::rebuild(&tx)?;
        let after = rows(&tx)?;
        drop(tx);
        for ((name, _), (before, after)) in PROJECTIONS.iter().zip(before.iter().zip(&after)) {
            if before != after {
                ills.push(Ill::Projection(format!(
                    "'{name}' is not what the log comes to"
                )));
            }
        }
        Ok(ills)
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
pub(super) fn file(conn: &Connection, version: i64) -> Result<Vec<String>> {
    let checked: Vec<String> = conn
        .prepare(CHECK)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut wrong: Vec<String> = (checked.into_iter())
        .filter(|line| line != "ok")
        .map(|line| format!("the file is damaged: {line}"))
        .collect();
    let dangling: Vec<(String, i64)> = conn
        .prepare(FOREIGN_KEYS)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    wrong.extend(
        (dangling.into_iter())
            .map(|(table, count)| format!("{count} rows of '{table}' point nowhere")),
    );
    if version >= migrate::SUMMED {
        wrong.extend(events::damaged(conn)?);
    }
    Ok(wrong)
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
