//! The lists: what is to be read, what is due, and everything.

use std::collections::{HashMap, HashSet};

use rusqlite::{Row, named_params, params_from_iter};

use crate::domain::{
    Cadence, CadenceInForce, CadenceSource, Call, Dated, Depth, DueBy, DueReason, Kind, LocalDate,
    Progress, Recall, RelationKind, ResourceId, Slug, Status,
};
use crate::store::query::filter::{Filter, Order, Pick};
use crate::store::query::statement::Query;
use crate::store::{Result, Store, StoreError};

/// Every list reads these columns.
pub(crate) const COLUMNS: &str = "
    SELECT r.number, r.id, r.slug, r.title, d.slug AS domain, d.title AS domain_title, r.kind, s.status, s.progress,
           r.year, r.pages, r.minutes, r.depth, r.again, r.scope, r.url, s.followed_on, s.last_read, s.cadence,
           s.cadence_source, s.snoozed_until, s.due, s.due_by, s.recall, r.withdrawn";
/// Domains first, then each one's resources by an index: in catalog order without sorting.
const BY_DOMAIN: &str = "
    FROM domain d CROSS JOIN state s ON s.domain = d.id JOIN resource r ON r.number = s.number";
const BY_STATE: &str = "
    FROM state s CROSS JOIN resource r ON r.number = s.number JOIN domain d ON d.id = s.domain";
const BY_RESOURCE: &str = "
    FROM resource r CROSS JOIN state s ON s.number = r.number JOIN domain d ON d.id = s.domain";

const BY_TIE: &str = "
    FROM tied x JOIN state s ON s.number = x.resource JOIN resource r ON r.number = s.number
    JOIN domain d ON d.id = s.domain";
const TIED_TO: &str = "x.occasion = ?";
const MODE: &str = ", x.mode";
const IN_CATALOG_ORDER: &str = "d.position, d.slug, d.id, s.position, s.number";

const DATED: &str = "
    SELECT name, on_date, from_date FROM occasion WHERE on_date >= :as_of AND from_date <= :until
    ORDER BY from_date, name";
/// An occasion calls for what was not read since preparation began, unless it was given up.
const IS_CALLED: &str = "s.status <> 'dropped' AND (s.last_read IS NULL OR s.last_read < ?)";

const RELATED: &str = "SELECT kind, target FROM related WHERE resource = ?";

const TO_READ: &str = "s.status IN ('todo', 'reading')";
const IS_DUE: &str = "s.due IS NOT NULL";
const DUE_UNTIL: &str = "s.due IS NOT NULL AND s.due <= ?";

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Its number.
    pub number: i64,
    /// Its id.
    pub id: ResourceId,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its domain's slug.
    pub domain: String,
    /// Its domain's title.
    pub domain_title: String,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// How far the reading under way has come.
    pub progress: Option<Progress>,
    /// Year of first publication.
    pub year: Option<i32>,
    /// Length in pages.
    pub pages: Option<u32>,
    /// Length in minutes.
    pub minutes: Option<u32>,
    /// How to read it.
    pub depth: Depth,
    /// How to read it again.
    pub again: Option<Depth>,
    /// What of it to read.
    pub scope: Option<String>,
    /// Where to read it.
    pub url: Option<String>,
    /// Since when it is followed.
    pub followed_on: Option<LocalDate>,
    /// When it was last read.
    pub last_read: Option<LocalDate>,
    /// The cadence in force.
    pub cadence: Option<CadenceInForce>,
    /// The date it was put off to.
    pub snoozed_until: Option<LocalDate>,
    /// From when its cadence or memory calls for it again.
    pub due: Option<LocalDate>,
    /// Which of them does.
    pub due_by: Option<DueBy>,
    /// How much came to mind at the last reading.
    pub recall: Option<Recall>,
    /// Whether its catalog no longer has it.
    pub removed_from_catalog: bool,
    /// The occasion ahead that calls for it first.
    pub call: Option<Call>,
}

impl ListRow {
    /// What its due date rests on, apart from occasions.
    pub fn due_reason(&self) -> Option<DueReason> {
        self.due_by.map(|by| DueReason {
            by,
            recall: self.recall,
            cadence: self.cadence,
            again: self.again,
            last_read: self.last_read,
            followed_on: self.followed_on,
            snoozed_until: self.snoozed_until,
        })
    }

    /// From when it should be read: by its cadence or for an occasion, whichever is first.
    pub fn due_from(&self) -> Option<LocalDate> {
        let call = self.call.as_ref().map(|call| call.from);
        self.due.into_iter().chain(call).min()
    }
}

impl Store {
    /// Hands the rows of a list to `each`, one at a time, so that a list of any length takes no more room than a row and
    /// what occasions call for.
    ///
    /// # Errors
    /// The store's own, or the first that `each` gives, which ends the list.
    pub fn list<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut each: impl FnMut(ListRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        if !filter.has_due_term() {
            return self.walk(filter, &mut each);
        }
        // When something is due depends on occasions too, of which the database knows no more than the dates.
        let unlimited = Filter {
            limit: None,
            ..filter.clone()
        };
        let mut left = filter.limit.unwrap_or(u32::MAX);
        self.walk(&unlimited, &mut |row| {
            if left == 0 || !filter.matches_due_terms(row.due_from()) {
                return Ok(());
            }
            left -= 1;
            each(row)
        })
    }

    fn walk<E: From<StoreError>>(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(ListRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let called = self.called(filter)?;
        if filter.order() != Order::Due || !filter.pick.is_due() {
            let mut called: HashMap<i64, ListRow> =
                called.into_iter().map(|row| (row.number, row)).collect();
            let query = self.query(filter, &called.keys().copied().collect::<Vec<_>>())?;
            return self.run(&query, |row| {
                each(called.remove(&row.number).unwrap_or(row))
            });
        }
        // Two lists in the order of their dates become one; what is in both comes once.
        let query = self.query(filter, &[])?;
        let numbers: HashSet<i64> = called.iter().map(|row| row.number).collect();
        let mut called = called.into_iter().peekable();
        let mut left = filter.limit.unwrap_or(u32::MAX);
        let mut hand = |row: ListRow| {
            if left == 0 {
                return Ok(());
            }
            left -= 1;
            each(row)
        };
        self.run(&query, |row| {
            let place = |row: &ListRow| (row.due_from(), row.number);
            while let Some(first) = called.next_if(|first| place(first) <= place(&row)) {
                hand(first)?;
            }
            if numbers.contains(&row.number) {
                Ok(())
            } else {
                hand(row)
            }
        })?;
        called.try_for_each(hand)
    }

    /// The rows of a list that is known to be short.
    pub fn listed(&self, filter: &Filter) -> Result<Vec<ListRow>> {
        let mut rows = Vec::new();
        self.list(filter, |row| -> Result<()> {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// How many rows the list has.
    pub fn count(&self, filter: &Filter) -> Result<u64> {
        if filter.has_due_term() {
            let mut count = 0;
            self.list(filter, |_| -> Result<()> {
                count += 1;
                Ok(())
            })?;
            return Ok(count);
        }
        let filter = Filter {
            order: Some(Order::Number),
            ..filter.clone()
        };
        let called: Vec<i64> = self
            .called(&filter)?
            .into_iter()
            .map(|row| row.number)
            .collect();
        let query = self.query(&filter, &called)?;
        let sql = format!("SELECT count(*) FROM ({})", query.sql);
        Ok(self
            .conn
            .query_row(&sql, params_from_iter(query.parameters.iter()), |row| {
                row.get(0)
            })?)
    }

    /// Hands what is tied to an occasion to `each`, in catalog order.
    pub fn tied<E: From<StoreError>>(
        &self,
        occasion: &Slug,
        each: impl FnMut(ListRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut query = Query::default();
        query.clause_with(TIED_TO, [occasion.clone()]);
        query.finish(COLUMNS, BY_TIE, IN_CATALOG_ORDER, None);
        self.run(&query, each)
    }

    /// What an occasion calls for, of what a filter lets through, in catalog order.
    pub fn called_by(
        &self,
        occasion: &Slug,
        dated: Dated,
        filter: &Filter,
    ) -> Result<Vec<ListRow>> {
        self.called_for(occasion.as_str(), dated.on, dated.from(), filter)
    }

    /// What the resource of that number says of its relations to others: how, and to the resource of which number.
    pub fn relations(&self, number: i64) -> Result<Vec<(RelationKind, i64)>> {
        let mut statement = self.conn.prepare_cached(RELATED)?;
        let rows = statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn run<E: From<StoreError>>(
        &self,
        query: &Query,
        mut each: impl FnMut(ListRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let own = |err: rusqlite::Error| E::from(StoreError::from(err));
        let mut statement = self.conn.prepare_cached(&query.sql).map_err(own)?;
        let mut rows = statement
            .query(params_from_iter(query.parameters.iter()))
            .map_err(own)?;
        while let Some(row) = rows.next().map_err(own)? {
            each(from_row(row).map_err(own)?)?;
        }
        Ok(())
    }

    /// What occasions ahead call for and the filter lets through, each with its first call, in the order of due dates.
    fn called(&self, filter: &Filter) -> Result<Vec<ListRow>> {
        let Some(as_of) = filter.as_of else {
            return Ok(Vec::new());
        };
        let until = match filter.pick {
            Pick::DueUntil(until) => until,
            _ => LocalDate::LAST,
        };
        let mut seen = HashSet::new();
        let mut called = Vec::new();
        for (occasion, on, from) in self.dated(as_of, until)? {
            let mut by_this = self.called_for(&occasion, on, from, filter)?;
            by_this.retain(|row| seen.insert(row.number));
            called.append(&mut by_this);
        }
        called.sort_by_key(|row| (row.due_from(), row.number));
        Ok(called)
    }

    /// The occasions on `as_of` or later for which preparation starts by `until`: name, date, start of preparation.
    fn dated(
        &self,
        as_of: LocalDate,
        until: LocalDate,
    ) -> Result<Vec<(String, LocalDate, LocalDate)>> {
        let mut statement = self.conn.prepare_cached(DATED)?;
        let rows = statement
            .query_map(named_params! {":as_of": as_of, ":until": until}, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What one occasion calls for, and the filter lets through, in catalog order.
    fn called_for(
        &self,
        occasion: &str,
        on: LocalDate,
        from: LocalDate,
        filter: &Filter,
    ) -> Result<Vec<ListRow>> {
        let query = self.called_for_query(occasion, from, filter)?;
        let mut statement = self.conn.prepare_cached(&query.sql)?;
        let rows = statement.query_map(params_from_iter(query.parameters.iter()), |row| {
            let mut called = from_row(row)?;
            called.call = Some(Call {
                occasion: occasion.to_owned(),
                mode: row.get("mode")?,
                on,
                from,
            });
            Ok(called)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn called_for_query(&self, occasion: &str, from: LocalDate, filter: &Filter) -> Result<Query> {
        let mut query = Query::default();
        query.clause_with(TIED_TO, [occasion.to_owned()]);
        query.clause_with(IS_CALLED, [from]);
        self.add_conditions(&mut query, filter)?;
        query.finish(&format!("{COLUMNS}{MODE}"), BY_TIE, IN_CATALOG_ORDER, None);
        Ok(query)
    }

    /// The statement for a filter; with `called`, these numbers are due whatever their due dates.
    fn query(&self, filter: &Filter, called: &[i64]) -> Result<Query> {
        let mut query = Query::default();
        let or_called = format!(
            "OR s.number IN ({})",
            called
                .iter()
                .map(i64::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        );
        let or_called = if called.is_empty() { "" } else { &or_called };
        match filter.pick {
            Pick::All => {}
            Pick::ToRead => query.clause(TO_READ),
            Pick::Due => query.clause(&format!("({IS_DUE} {or_called})")),
            Pick::DueUntil(day) => query.clause_with(&format!("({DUE_UNTIL} {or_called})"), [day]),
        }
        self.add_conditions(&mut query, filter)?;
        let (from, order) = match filter.order() {
            Order::Catalog => (BY_DOMAIN, IN_CATALOG_ORDER),
            Order::Due if filter.pick.is_due() => (BY_STATE, "s.due, s.number"),
            Order::Due => (BY_STATE, "s.due NULLS LAST, s.number"),
            Order::Title => (BY_RESOURCE, "r.title COLLATE NOCASE, r.number"),
            Order::Year => (BY_RESOURCE, "r.year NULLS LAST, r.number"),
            Order::Number => (BY_RESOURCE, "r.number"),
            Order::Slug => (BY_RESOURCE, "r.slug"),
        };
        query.finish(COLUMNS, from, order, filter.limit);
        Ok(query)
    }
}

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    Ok(ListRow {
        number: row.get(0)?,
        id: row.get(1)?,
        slug: row.get(2)?,
        title: row.get(3)?,
        domain: row.get(4)?,
        domain_title: row.get(5)?,
        kind: row.get(6)?,
        status: row.get(7)?,
        progress: row.get(8)?,
        year: row.get(9)?,
        pages: row.get(10)?,
        minutes: row.get(11)?,
        depth: row.get(12)?,
        again: row.get(13)?,
        scope: row.get(14)?,
        url: row.get(15)?,
        followed_on: row.get(16)?,
        last_read: row.get(17)?,
        cadence: in_force(row.get(18)?, row.get(19)?),
        snoozed_until: row.get(20)?,
        due: row.get(21)?,
        due_by: row.get(22)?,
        recall: row.get(23)?,
        removed_from_catalog: row.get(24)?,
        call: None,
    })
}

fn in_force(cadence: Option<Cadence>, source: Option<CadenceSource>) -> Option<CadenceInForce> {
    cadence
        .zip(source)
        .map(|(cadence, source)| CadenceInForce { cadence, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query::explain::assert_indexed;

    /// Filters, each with an order that an index has: none may scan, or sort, a table that grows.
    #[test]
    fn no_list_scans_or_sorts_a_growing_table() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let all = Filter {
            limit: Some(20),
            ..Filter::default()
        };
        let to_read = Filter {
            pick: Pick::ToRead,
            ..all.clone()
        };
        let due = Filter {
            pick: Pick::Due,
            ..all.clone()
        };
        let due_until = Filter {
            pick: Pick::DueUntil("2026-11-23".parse().unwrap()),
            ..all.clone()
        };
        let ordered = |order| Filter {
            order: Some(order),
            ..all.clone()
        };
        let filters = [
            (
                Filter {
                    domains: vec!["rag".to_owned()],
                    ..to_read.clone()
                },
                "state_to_read",
            ),
            (
                Filter {
                    kinds: vec![Kind::Paper],
                    tags: vec!["rlhf".to_owned()],
                    ..to_read.clone()
                },
                "state_to_read",
            ),
            (
                Filter {
                    statuses: vec![Status::Reading],
                    ..all.clone()
                },
                "state_standing",
            ),
            (to_read, "state_to_read"),
            (due, "state_due"),
            (due_until, "state_due"),
            (ordered(Order::Slug), "sqlite_autoindex_resource_2"),
            (ordered(Order::Title), "resource_title"),
            (ordered(Order::Year), "resource_year"),
            (ordered(Order::Number), "INTEGER PRIMARY KEY"),
            (all.clone(), "state_order"),
        ];
        for (filter, index) in filters {
            let query = store.query(&filter, &[]).unwrap();
            assert_indexed(
                &store.conn,
                &query.sql,
                params_from_iter(query.parameters.iter()),
                index,
            );
        }
    }
    /// What an occasion calls for is found from the occasion, however much is tied to others.
    #[test]
    fn what_an_occasion_calls_for_comes_from_an_index() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let day = "2026-11-23".parse().unwrap();
        let query = store
            .called_for_query("interview", day, &Filter::default())
            .unwrap();
        let steps = crate::store::query::explain::steps(
            &store.conn,
            &query.sql,
            params_from_iter(query.parameters.iter()),
        );
        for index in ["tie_occasion", "own_tie_occasion"] {
            assert!(
                steps
                    .iter()
                    .any(|step| step.starts_with("SEARCH") && step.contains(index)),
                "{steps:#?}"
            );
        }
    }
}
