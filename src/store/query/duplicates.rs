//! The query for resources that are or may be the same work.

use std::collections::{BTreeMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Row, params};

use crate::domain::{Comparable, Duplicate, Features, Patch, Twin, duplicates};
use crate::store::projection::resource;
use crate::store::{Filter, Result, Store, StoreError, sql};

/// What resources are grouped by, the surest first, so that its reason is given. A title is also grouped with those of which it is
/// the beginning, before the subtitle.
const KEYS: [&str; 5] = [
    "SELECT arxiv AS same, number FROM resource WHERE arxiv IS NOT NULL AND removed = 0",
    "SELECT lower(doi) AS same, number FROM resource WHERE doi IS NOT NULL AND removed = 0",
    "SELECT isbn AS same, number FROM resource WHERE isbn IS NOT NULL AND removed = 0",
    "SELECT address AS same, number FROM resource WHERE address IS NOT NULL AND removed = 0",
    "SELECT title_key AS same, number FROM resource WHERE title_key IS NOT NULL AND removed = 0
     UNION ALL SELECT main_key, number FROM resource WHERE main_key IS NOT NULL AND removed = 0",
];
const RELATED: &str = "
    SELECT EXISTS (SELECT 1 FROM relation
                   WHERE resource = ?1 AND target = ?2 OR resource = ?2 AND target = ?1)";

/// Returns the query for the groups of two and more, one after the other.
fn query(keys: &str) -> String {
    format!(
        "WITH keys AS MATERIALIZED ({keys}), shared AS (SELECT same FROM keys GROUP BY same HAVING count(*) > 1)
         SELECT k.same, r.*, d.slug AS domain_slug FROM shared s JOIN keys k ON k.same = s.same
         JOIN resource r ON r.number = k.number JOIN domain d ON d.id = r.domain ORDER BY k.same, r.number"
    )
}

impl Store {
    /// Returns the pairs of resources that are or may be the same work, and of which one passes the filter. Two that are related
    /// are not among them: the person has told them apart.
    pub fn duplicates(&self, filter: &Filter) -> Result<Vec<Duplicate>> {
        let mut pairs = BTreeMap::new();
        for key in KEYS {
            let mut put = |group: Vec<Comparable>| {
                for pair in duplicates(group) {
                    pairs
                        .entry((pair.keep.number, pair.other.number))
                        .or_insert(pair);
                }
            };
            let mut group: (Value, Vec<Comparable>) = (Value::Null, Vec::new());
            sql::each(
                &self.conn,
                &query(key),
                [],
                candidate,
                |(same, candidate)| {
                    if same != group.0 {
                        put(std::mem::take(&mut group.1));
                        group.0 = same;
                    }
                    group.1.push(candidate);
                    Ok::<_, StoreError>(())
                },
            )?;
            put(group.1);
        }
        let passed = self.passed(filter)?;
        let mut joined = Joined::default();
        let mut found = Vec::new();
        for ((keep, other), pair) in pairs {
            let is_meant = |number| {
                passed
                    .as_ref()
                    .is_none_or(|passed| passed.contains(&number))
            };
            if (is_meant(keep) || is_meant(other))
                && !sql::one(&self.conn, RELATED, params![keep, other], |row| row.get(0))?
                && joined.join(keep, other)
            {
                found.push(pair);
            }
        }
        Ok(found)
    }

    /// Returns the numbers of what passes a filter; `None` if everything does.
    fn passed(&self, filter: &Filter) -> Result<Option<HashSet<i64>>> {
        if filter.terms.is_empty() {
            return Ok(None);
        }
        let mut numbers = HashSet::new();
        self.list(filter, |row| {
            numbers.insert(row.number);
            Ok::<_, StoreError>(())
        })?;
        Ok(Some(numbers))
    }
}

fn candidate(row: &Row<'_>) -> rusqlite::Result<(Value, Comparable)> {
    let metadata = Patch::from(resource::metadata(row)?);
    let candidate = Comparable {
        features: Features::of(&metadata),
        own: row.get("own")?,
        resource: Twin {
            number: row.get("number")?,
            slug: row.get("slug")?,
            title: metadata.title.unwrap_or_default(),
        },
    };
    Ok((row.get("same")?, candidate))
}

/// Which resources are joined by the pairs before. Of three that are one work, two pairs are enough.
#[derive(Default)]
struct Joined(BTreeMap<i64, i64>);

impl Joined {
    /// Joins two; returns whether they were not joined yet.
    fn join(&mut self, one: i64, other: i64) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.0.insert(one.max(other), one.min(other));
        }
        one != other
    }

    fn root(&self, mut number: i64) -> i64 {
        while let Some(next) = self.0.get(&number) {
            number = *next;
        }
        number
    }
}
