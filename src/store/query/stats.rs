//! The queries of the statistics.

use rusqlite::Row;

use crate::domain::{DayCount, Dropped, FinishedReading, Length, LocalDate, Period, Slug};
use crate::store::query::filter::Filter;
use crate::store::query::list_statement::TIED_TO;
use crate::store::query::statement::Query;
use crate::store::{Result, Store, sql};

const READINGS: &str = "
    SELECT s.number, r.slug, r.title, d.slug AS domain, r.kind, r.pages, r.minutes AS length, r.depth AS advised, r.again,
           x.finished_on, x.last_day, x.depth, x.minutes, x.recall, x.pass, x.due";
const FROM_READINGS: &str = "
    FROM reading x JOIN state s ON s.number = x.resource JOIN resource r ON r.number = s.number
    JOIN domain d ON d.id = s.domain JOIN event e ON e.number = x.event";
const BY_RESOURCE: &str =
    "d.position, d.slug, d.id, s.position, s.number, x.last_day, e.stamp, e.id";
const LAST_DAY_BETWEEN: &str = "x.last_day BETWEEN ? AND ?";
const DROPPED: &str = "SELECT d.slug, r.kind, s.dropped_on";
const FROM_STATE: &str = "
    FROM state s JOIN resource r ON r.number = s.number JOIN domain d ON d.id = s.domain";
const IS_DROPPED: &str = "s.status = 'dropped' AND s.dropped_on IS NOT NULL";
const READ_BETWEEN: &str = "
    SELECT last_day, count(*) FROM reading
    WHERE last_day BETWEEN ? AND ? AND last_day = finished_on AND pass <> 'caught-up' GROUP BY last_day ORDER BY last_day";

impl Store {
    /// Returns all readings of the resources that match a filter: by domain, then by resource, then by day.
    pub fn finished_readings(&self, filter: &Filter) -> Result<Vec<FinishedReading>> {
        let mut query = Query::default();
        self.add_conditions(&mut query, filter)?;
        query.finish(READINGS, FROM_READINGS, BY_RESOURCE, None);
        sql::all(&self.conn, &query.sql, query.bound(), reading)
    }

    /// Returns the readings of a period that has a first and a last day, and some that may not be in it.
    pub(crate) fn readings_of(&self, period: Period) -> Result<Vec<FinishedReading>> {
        let mut query = Query::default();
        query.clause_with(LAST_DAY_BETWEEN, [period.from, period.to]);
        query.finish(READINGS, FROM_READINGS, BY_RESOURCE, None);
        sql::all(&self.conn, &query.sql, query.bound(), reading)
    }

    /// Returns the dropped resources that match a filter.
    pub fn dropped(&self, filter: &Filter) -> Result<Vec<Dropped>> {
        let mut query = Query::default();
        query.clause(IS_DROPPED);
        self.add_conditions(&mut query, filter)?;
        query.finish(DROPPED, FROM_STATE, "s.number", None);
        sql::all(&self.conn, &query.sql, query.bound(), |row| {
            Ok(Dropped {
                domain: row.get(0)?,
                kind: row.get(1)?,
                on: row.get(2)?,
            })
        })
    }

    /// Returns the numbers of the resources that are tied to an occasion and match a filter.
    pub fn tied_numbers(&self, occasion: &Slug, filter: &Filter) -> Result<Vec<i64>> {
        let mut query = Query::default();
        query.clause_with(TIED_TO, [occasion.clone()]);
        self.add_conditions(&mut query, filter)?;
        query.finish("SELECT s.number", FROM_STATE, "s.number", None);
        sql::all(&self.conn, &query.sql, query.bound(), |row| row.get(0))
    }

    /// Returns the days from one to another with a reading, and their number of readings, without catching up.
    pub fn days_read(&self, from: LocalDate, to: LocalDate) -> Result<Vec<DayCount>> {
        sql::all(&self.conn, READ_BETWEEN, [from, to], |row| {
            Ok(DayCount {
                on: row.get(0)?,
                readings: row.get(1)?,
            })
        })
    }
}

fn reading(row: &Row<'_>) -> rusqlite::Result<FinishedReading> {
    Ok(FinishedReading {
        number: row.get(0)?,
        slug: row.get(1)?,
        title: row.get(2)?,
        domain: row.get(3)?,
        length: Length {
            kind: row.get(4)?,
            pages: row.get(5)?,
            minutes: row.get(6)?,
        },
        advised: row.get(7)?,
        again: row.get(8)?,
        finished_on: row.get(9)?,
        last_day: row.get(10)?,
        depth: row.get(11)?,
        minutes: row.get(12)?,
        recall: row.get(13)?,
        pass: row.get(14)?,
        due: row.get(15)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query::explain::assert_indexed;

    #[test]
    fn the_days_of_a_year_are_found_by_an_index() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let day: LocalDate = "2026-11-23".parse().unwrap();
        assert_indexed(&store.conn, READ_BETWEEN, [day, day], "reading_day");
    }
}
