//! The query of `reads show`: one resource with everything that is known of it.

use std::collections::{BTreeMap, HashSet};

use crate::domain::{
    Detail, MergedEntry, Neighbour, ReadingEntry, Relation, Resource, ResourceId, TieMode,
    counts_both_ways,
};
use crate::store::projection::{also_in, call, merges, resource};
use crate::store::query::notes::NoteFilter;
use crate::store::{Result, Store, StoreError, sql};

const RESOURCE: &str = "
    SELECT r.*, coalesce(c.name, 'own') AS catalog_name, d.slug AS domain_slug, d.title AS domain_title
    FROM resource r LEFT JOIN catalog c ON c.id = r.catalog JOIN domain d ON d.id = r.domain
    WHERE r.id = :id";
const TAGS: &str = "SELECT tag FROM tag WHERE resource = :number ORDER BY place, key";
const TIES: &str = "SELECT occasion, mode FROM tie WHERE resource = :number ORDER BY occasion";
const RELATIONS: &str = "
    SELECT x.kind, 1 AS forth, r.number, r.slug, r.title, r.id
    FROM relation x JOIN resource r ON r.number = x.target WHERE x.resource = :number AND r.removed = 0
    UNION ALL
    SELECT x.kind, 0, r.number, r.slug, r.title, r.id
    FROM relation x JOIN resource r ON r.number = x.resource WHERE x.target = :number AND r.removed = 0
    ORDER BY 2 DESC, 3";
const MERGED: &str = "
    SELECT r.number, r.slug FROM merged m JOIN resource r ON r.id = m.id WHERE m.shown_by = :id ORDER BY m.stamp, m.event";
const READINGS: &str = "
    SELECT r.event, r.finished_on, r.depth, r.minutes, r.recall FROM reading r JOIN event e ON e.number = r.event
    WHERE r.resource = :number ORDER BY r.last_day DESC, e.stamp DESC, e.id DESC";

impl Store {
    /// Returns the records of a resource in files of other programs, by format.
    pub fn sources(&self, id: ResourceId) -> Result<BTreeMap<String, String>> {
        merges::sources(&self.conn, id)
    }

    /// Returns everything that is known of a resource.
    pub fn detail(&self, id: ResourceId) -> Result<Detail> {
        let conn = &self.conn;
        let state = self.state(id)?;
        let mut detail = sql::one(conn, RESOURCE, [id], |row| {
            Ok(Detail {
                number: row.get("number")?,
                id,
                catalog: row.get("catalog_name")?,
                removed_from_catalog: row.get("removed_from_catalog")?,
                domain_title: row.get("domain_title")?,
                resource: Resource {
                    slug: row.get("slug")?,
                    metadata: resource::metadata(row)?,
                    ..Resource::default()
                },
                calls: Vec::new(),
                news: None,
                failure: None,
                neighbours: Vec::new(),
                also_in: Vec::new(),
                merged: Vec::new(),
                state,
                readings: Vec::new(),
                notes: Vec::new(),
            })
        })?;
        let number = detail.number;
        detail.resource.tags = sql::all(conn, TAGS, [number], |row| row.get(0))?;
        let ties: Vec<_> = sql::all(conn, TIES, [number], |row| row.try_into())?;
        for (occasion, mode) in ties {
            match mode {
                TieMode::Before => detail.resource.before.push(occasion),
                TieMode::Each => detail.resource.each.push(occasion),
            }
        }
        detail.calls = call::of_resource(conn, number)?;
        detail.news = self.news(number)?;
        detail.failure = self.feed_failure(number)?;
        let neighbours: Vec<(Neighbour, ResourceId)> =
            sql::all(conn, RELATIONS, [number], |row| {
                let neighbour = Neighbour {
                    kind: row.get(0)?,
                    forth: row.get(1)?,
                    number: row.get(2)?,
                    slug: row.get(3)?,
                    title: row.get(4)?,
                };
                Ok((neighbour, row.get(5)?))
            })?;
        let key = |of: &Neighbour, forth| (of.kind, of.number, forth);
        let present: HashSet<_> = (neighbours.iter())
            .map(|(of, _)| key(of, of.forth))
            .collect();
        let counts = |(of, other): &(Neighbour, ResourceId)| {
            let (from, to) = if of.forth { (id, *other) } else { (*other, id) };
            !present.contains(&key(of, !of.forth)) || counts_both_ways(from, to)
        };
        let counting = neighbours.into_iter().filter(counts);
        detail.neighbours = counting.map(|(neighbour, _)| neighbour).collect();
        detail.resource.relations = (detail.neighbours.iter().filter(|other| other.forth))
            .map(|other| Relation {
                kind: other.kind,
                to: other.slug.clone(),
            })
            .collect();
        detail.readings = sql::all(conn, READINGS, [number], |row| {
            Ok(ReadingEntry {
                event: row.get(0)?,
                finished_on: row.get(1)?,
                depth: row.get(2)?,
                minutes: row.get(3)?,
                recall: row.get(4)?,
            })
        })?;
        detail.merged = sql::all(conn, MERGED, [id], |row| {
            Ok(MergedEntry {
                number: row.get(0)?,
                slug: row.get(1)?,
            })
        })?;
        detail.also_in = also_in::of_resource(conn, id)?;
        let of_this = NoteFilter {
            resources: Some(vec![number]),
            ..NoteFilter::default()
        };
        self.notes(&of_this, |note| {
            detail.notes.push(note);
            Ok::<_, StoreError>(())
        })?;
        Ok(detail)
    }
}
