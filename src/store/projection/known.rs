//! Comparing the schema of a file with the one that this program creates. Nothing of the file runs meanwhile: only the text of
//! its schema is read.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::store::projection::rebuild::{self, FINGERPRINT, Object, fingerprint, objects};
use crate::store::schema::truth;
use crate::store::{Result, Store, StoreError};

/// How many differing objects an error names, and how many characters of each name.
const MAX_NAMED: usize = 5;
const MAX_NAME: usize = 60;

impl Store {
    /// Checks the schema, and rebuilds the projections if they are of another version. Returns whether it did.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if the schema was altered. Nothing of the file has run then.
    pub(crate) fn check_schema(&mut self) -> Result<bool> {
        if is_current(&self.conn)? {
            return Ok(false);
        }
        self.rebuild_if_outdated()?;
        is_current(&self.conn)?;
        Ok(true)
    }
}

/// Returns whether the projections are of this program's version, and refuses a file with a schema that this program does not
/// create: an added trigger would change what a write does.
///
/// If the file holds projections of another version, only the tables of the truth and what belongs to them are compared; the
/// rest is dropped when the projections are rebuilt.
///
/// # Errors
/// [`StoreError::Damaged`], with the names of the differing objects.
pub(crate) fn is_current(conn: &Connection) -> Result<bool> {
    if fingerprint(conn)? == FINGERPRINT {
        return rebuild::is_current(conn);
    }
    let found = objects(conn)?;
    let fresh = Connection::open_in_memory()?;
    truth::create(&fresh)?;
    let is_truth = |(_, table, _): &&Object| {
        let mut tables = truth::TABLES.iter();
        tables.any(|name| name.eq_ignore_ascii_case(table))
    };
    refuse(&objects(&fresh)?, found.iter().filter(is_truth))?;
    if !rebuild::is_current(conn)? {
        return Ok(false);
    }
    rebuild::create(&fresh)?;
    refuse(&objects(&fresh)?, found.iter())?;
    Ok(true)
}

/// Refuses objects that are missing, added, changed, or there more than once.
fn refuse<'o>(expected: &'o [Object], found: impl Iterator<Item = &'o Object>) -> Result<()> {
    let mut counts: BTreeMap<&Object, i32> = BTreeMap::new();
    for object in expected {
        *counts.entry(object).or_default() += 1;
    }
    for object in found {
        *counts.entry(object).or_default() -= 1;
    }
    let differing = counts.into_iter().filter(|(_, count)| *count != 0);
    let mut all: Vec<&str> = differing.map(|((name, _, _), _)| name.as_str()).collect();
    all.dedup();
    // Of a table that is missing, all indexes are too.
    all.sort_by_key(|name| name.starts_with("index "));
    if all.is_empty() {
        return Ok(());
    }
    let printable = |c: char| if c.is_control() { '?' } else { c };
    let cut = |name: &&str| name.chars().map(printable).take(MAX_NAME).collect();
    let mut named: Vec<String> = all.iter().take(MAX_NAMED).map(cut).collect();
    if all.len() > MAX_NAMED {
        named.push(format!("{} more", all.len() - MAX_NAMED));
    }
    Err(StoreError::Damaged(format!(
        "its schema differs from the expected one at {}",
        named.join(", ")
    )))
}
