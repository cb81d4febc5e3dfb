//! One resource whole.

use rusqlite::{Row, ToSql, named_params};

use crate::domain::{
    Call, CatalogEntry, Depth, LocalDate, Recall, Relation, RelationKind, Resource, ResourceId,
    Slug, State, TieMode, fold,
};
use crate::store::projection::resource;
use crate::store::{NoteRow, Result, Store, StoreError};

/// All that is known of one resource.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Its number.
    pub number: i64,
    /// Its id.
    pub id: ResourceId,
    /// The catalog it is from.
    pub catalog: Slug,
    /// Whether that no longer has it.
    pub removed_from_catalog: bool,
    /// Its domain's title.
    pub domain_title: String,
    /// What its catalog says of it, with the slug that it has here and the ties that the person made or undid.
    pub resource: Resource,
    /// The calls of those occasions that have a date, though it be past or the call was followed.
    pub calls: Vec<Call>,
    /// Its relations, both ways.
    pub neighbours: Vec<Neighbour>,
    /// Where it stands.
    pub state: State,
    /// Its readings with their numbers in the log, the latest first.
    pub readings: Vec<ReadingRow>,
    /// Its notes, the oldest first.
    pub notes: Vec<NoteRow>,
}

/// A resource that this one is related to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// How they stand to each other.
    pub kind: RelationKind,
    /// Whether this one says so, and not the other.
    pub forth: bool,
    /// The other's number.
    pub number: i64,
    /// The other's slug.
    pub slug: Slug,
    /// The other's title.
    pub title: String,
}

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRow {
    /// Its number in the log.
    pub event: i64,
    /// When it was finished.
    pub finished_on: LocalDate,
    /// How it was read.
    pub depth: Option<Depth>,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// How much came to mind.
    pub recall: Option<Recall>,
}

const FACTS: &str = "
    SELECT r.*, coalesce(c.name, 'own') AS catalog_name, d.slug AS domain_slug, d.title AS domain_title
    FROM resource r LEFT JOIN catalog c ON c.id = r.catalog JOIN domain d ON d.id = r.domain
    WHERE r.id = :id";
const TAGS: &str = "SELECT tag FROM tag WHERE resource = :number ORDER BY place, tag";
const TIES: &str = "
    SELECT x.occasion, x.mode, o.on_date, o.from_date
    FROM tie x LEFT JOIN occasion o ON o.name = x.occasion
    WHERE x.resource = :number ORDER BY x.occasion";
const RELATIONS: &str = "
    SELECT x.kind, 1 AS forth, r.number, r.slug, r.title
    FROM relation x JOIN resource r ON r.number = x.target WHERE x.resource = :number AND r.removed = 0
    UNION ALL
    SELECT x.kind, 0, r.number, r.slug, r.title
    FROM relation x JOIN resource r ON r.number = x.resource WHERE x.target = :number AND r.removed = 0
    ORDER BY 2 DESC, 3";
const READINGS: &str = "
    SELECT event, finished_on, depth, minutes, recall FROM reading
    WHERE resource = :number ORDER BY finished_on DESC, event DESC";

impl Store {
    /// All that is known of a resource.
    pub fn detail(&self, id: ResourceId) -> Result<Detail> {
        let mut detail = self
            .conn
            .prepare_cached(FACTS)?
            .query_row(named_params! {":id": id}, from_row)?;
        let number = detail.number;
        let of_this = named_params! {":number": number};
        detail.resource.tags = self.rows(TAGS, of_this, |row| row.get(0))?;
        let ties = self.rows(TIES, of_this, |row| {
            let (occasion, mode): (Slug, TieMode) = (row.get(0)?, row.get(1)?);
            let dates: (Option<LocalDate>, Option<LocalDate>) = (row.get(2)?, row.get(3)?);
            Ok((occasion, mode, dates.0.zip(dates.1)))
        })?;
        for (occasion, mode, dates) in ties {
            if let Some((on, from)) = dates {
                detail.calls.push(Call {
                    occasion: occasion.to_string(),
                    mode,
                    on,
                    from,
                });
            }
            match mode {
                TieMode::Before => detail.resource.before.push(occasion),
                TieMode::Each => detail.resource.each.push(occasion),
            }
        }
        detail.neighbours = self.rows(RELATIONS, of_this, |row| {
            Ok(Neighbour {
                kind: row.get(0)?,
                forth: row.get(1)?,
                number: row.get(2)?,
                slug: row.get(3)?,
                title: row.get(4)?,
            })
        })?;
        detail.resource.relations = (detail.neighbours.iter().filter(|other| other.forth))
            .map(|other| Relation {
                kind: other.kind,
                to: other.slug.clone(),
            })
            .collect();
        detail.readings = self.rows(READINGS, of_this, |row| {
            Ok(ReadingRow {
                event: row.get(0)?,
                finished_on: row.get(1)?,
                depth: row.get(2)?,
                minutes: row.get(3)?,
                recall: row.get(4)?,
            })
        })?;
        self.notes(Some(number), |note| {
            detail.notes.push(note);
            Ok::<_, StoreError>(())
        })?;
        detail.state = self.state(id)?;
        Ok(detail)
    }

    fn rows<T>(
        &self,
        sql: &str,
        parameters: &[(&str, &dyn ToSql)],
        from_row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// What one row says; what comes from other tables is empty yet.
fn from_row(row: &Row<'_>) -> rusqlite::Result<Detail> {
    Ok(Detail {
        number: row.get("number")?,
        id: row.get("id")?,
        catalog: row.get("catalog_name")?,
        removed_from_catalog: row.get("withdrawn")?,
        domain_title: row.get("domain_title")?,
        resource: resource::from_row(row, row.get("slug")?)?,
        calls: Vec::new(),
        neighbours: Vec::new(),
        state: fold(CatalogEntry::default(), &[]),
        readings: Vec::new(),
        notes: Vec::new(),
    })
}
