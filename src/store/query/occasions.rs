//! Queries for occasions: those that were dated and those that resources are tied to.

use rusqlite::Row;

use crate::domain::{Dated, LocalDate, OccasionSummary, Slug};
use crate::store::error::did_you_mean;
use crate::store::{Result, Store, StoreError, sql};

const ALL: &str = "
    WITH name (name) AS (
        SELECT occasion FROM tie UNION SELECT name FROM occasion WHERE on_date IS NOT NULL OR held > 0
    )
    SELECT n.name, o.title, o.on_date, o.lead, o.dated_on, coalesce(o.held, 0), o.last_held,
           (SELECT count(DISTINCT resource) FROM tie t WHERE t.occasion = n.name)
    FROM name n LEFT JOIN occasion o ON o.name = n.name
    ORDER BY o.on_date NULLS LAST, n.name";

impl Store {
    /// Returns all occasions: those with a date first, by date.
    pub fn occasions(&self) -> Result<Vec<OccasionSummary>> {
        sql::all(&self.conn, ALL, [], from_row)
    }

    /// Returns the occasion with that name, or the only one whose name starts with it.
    pub fn occasion(&self, typed: &str) -> Result<OccasionSummary> {
        let word = typed.trim().to_lowercase();
        let mut all = self.occasions()?;
        let names: Vec<&str> = all.iter().map(|occasion| occasion.name.as_str()).collect();
        let starting: Vec<usize> = (0..names.len())
            .filter(|at| !word.is_empty() && names[*at].starts_with(&word))
            .collect();
        let only = (starting.len() == 1).then(|| starting[0]);
        if let Some(at) = names.iter().position(|name| *name == word).or(only) {
            return Ok(all.swap_remove(at));
        }
        let hint = did_you_mean(&word, names.iter().copied())
            .unwrap_or_else(|| format!("the known ones are {}", names.join(", ")));
        let message = format!("no occasion '{typed}'\nhint: {hint}");
        Err(StoreError::Refused(message))
    }

    /// Returns the occasion with exactly that name, if it was dated or a resource is tied to it.
    pub fn known_occasion(&self, name: &Slug) -> Result<Option<OccasionSummary>> {
        let all = self.occasions()?;
        Ok(all.into_iter().find(|occasion| occasion.name == *name))
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<OccasionSummary> {
    let on: Option<LocalDate> = row.get(2)?;
    let dated_on = row.get(4)?;
    Ok(OccasionSummary {
        name: row.get(0)?,
        title: row.get(1)?,
        dated: on
            .zip(row.get(3)?)
            .map(|(on, lead)| Dated { on, lead, dated_on }),
        held: row.get(5)?,
        last_held: row.get(6)?,
        resources: row.get(7)?,
    })
}
