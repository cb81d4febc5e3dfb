//! The lists: what is to be read, what is due, and everything.

use std::collections::HashSet;

use rusqlite::{ToSql, params_from_iter};

use crate::domain::{Listing, LocalDate, RelationKind, Slug};
use crate::store::query::filter::{Filter, Order, Pick};
use crate::store::query::row::{COLUMNS, Calls, from_row};
use crate::store::query::statement::Query;
use crate::store::{Result, Store, StoreError};

/// Domains first, then each one's resources by an index: in catalog order without sorting.
const BY_DOMAIN: &str = "
    FROM domain d CROSS JOIN state s ON s.domain = d.id JOIN resource r ON r.number = s.number";
const BY_STATE: &str = "
    FROM state s CROSS JOIN resource r ON r.number = s.number JOIN domain d ON d.id = s.domain";
const BY_RESOURCE: &str = "
    FROM resource r CROSS JOIN state s ON s.number = r.number JOIN domain d ON d.id = s.domain";
/// The outer join is omitted by the engine where no clause is about the resource.
const COUNTED: &str = "
    FROM state s LEFT JOIN resource r ON r.number = s.number";
const IN_CATALOG_ORDER: &str = "d.position, d.slug, d.id, s.position, s.number";

const RELATED: &str = "SELECT kind, target FROM related WHERE resource = ?";

const TO_READ: &str = "s.status IN ('todo', 'reading')";
const IS_DUE: &str = "s.due IS NOT NULL";
const DUE_UNTIL: &str = "s.due IS NOT NULL AND s.due <= ?";
/// For which an occasion calls that is on this day or later, and whose preparation starts by that day.
const CALLED: &str = "
    s.number IN (SELECT c.resource FROM occasion o CROSS JOIN call c ON c.occasion = o.name
                 WHERE o.on_date >= ? AND o.from_date <= ?)";
const CALLED_BY: &str = "s.number IN (SELECT resource FROM call WHERE occasion = ?)";
const TIED_TO: &str = "s.number IN (SELECT resource FROM tied WHERE occasion = ?)";

impl Store {
    /// Calls `f` with the rows of a list, one at a time, so that a list of any length takes no more room than a row and
    /// what occasions call for.
    ///
    /// # Errors
    /// Those of the store and of `f`, which end the list.
    pub fn list<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut f: impl FnMut(Listing) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        if !filter.asks_when_due() {
            return self.walk(filter, &mut f);
        }
        // When something is due depends on what the row says of occasions too.
        let unlimited = Filter {
            limit: None,
            ..filter.clone()
        };
        let mut left = filter.limit.unwrap_or(u32::MAX);
        self.walk(&unlimited, &mut |row| {
            if left == 0 || !filter.is_due_as_asked(row.due_on()) {
                return Ok(());
            }
            left -= 1;
            f(row)
        })
    }

    fn walk<E: From<StoreError>>(
        &self,
        filter: &Filter,
        f: &mut dyn FnMut(Listing) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let calls = self.calls(filter.as_of)?;
        let open = open_calls(filter).filter(|_| !calls.is_empty());
        let Some(open) = open.filter(|_| filter.order() == Order::Due) else {
            return self.run(&self.query(filter, open)?, &calls, f);
        };
        // Two lists in the order of their dates become one; what is in both comes once.
        let mut called = self.called_rows(filter, CALLED, open, &calls)?;
        called.sort_by_key(|row| (row.due_on(), row.number));
        let numbers: HashSet<i64> = called.iter().map(|row| row.number).collect();
        let mut called = called.into_iter().peekable();
        let mut left = filter.limit.unwrap_or(u32::MAX);
        let mut next = |row: Listing| {
            if left == 0 {
                return Ok(());
            }
            left -= 1;
            f(row)
        };
        self.run(&self.query(filter, None)?, &calls, |row| {
            let place = |row: &Listing| (row.due_on(), row.number);
            while let Some(first) = called.next_if(|first| place(first) <= place(&row)) {
                next(first)?;
            }
            if numbers.contains(&row.number) {
                Ok(())
            } else {
                next(row)
            }
        })?;
        called.try_for_each(next)
    }

    /// The rows of a list that is known to be short.
    pub fn listed(&self, filter: &Filter) -> Result<Vec<Listing>> {
        let mut rows = Vec::new();
        self.list(filter, |row| -> Result<()> {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// How many rows the list has.
    pub fn count(&self, filter: &Filter) -> Result<u64> {
        if filter.asks_when_due() {
            let mut count = 0;
            self.list(filter, |_| -> Result<()> {
                count += 1;
                Ok(())
            })?;
            return Ok(count);
        }
        let query = self.count_query(filter, open_calls(filter))?;
        let mut statement = self.conn.prepare_cached(&query.sql)?;
        Ok(statement.query_row(params_from_iter(query.parameters.iter()), |row| row.get(0))?)
    }

    /// Calls `f` with what is tied to an occasion, in catalog order.
    pub fn tied<E: From<StoreError>>(
        &self,
        occasion: &Slug,
        today: LocalDate,
        f: impl FnMut(Listing) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut query = Query::default();
        query.clause_with(TIED_TO, [occasion.clone()]);
        query.finish(COLUMNS, BY_STATE, IN_CATALOG_ORDER, None);
        self.run(&query, &self.calls(Some(today))?, f)
    }

    /// What an occasion calls for, of what a filter lets through, in catalog order. It is due by that call, and by its
    /// cadence.
    pub fn called_by(&self, occasion: &Slug, filter: &Filter) -> Result<Vec<Listing>> {
        let calls = self.calls_of(occasion)?;
        self.called_rows(filter, CALLED_BY, [occasion.clone()], &calls)
    }

    /// What occasions on `today` or later call for by the day `until`, of what a filter lets through, in catalog order.
    pub fn called(
        &self,
        today: LocalDate,
        until: LocalDate,
        filter: &Filter,
    ) -> Result<Vec<Listing>> {
        let calls = self.calls(Some(today))?;
        if calls.is_empty() {
            return Ok(Vec::new());
        }
        self.called_rows(filter, CALLED, [today, until], &calls)
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
        calls: &Calls,
        mut f: impl FnMut(Listing) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let own = |err: rusqlite::Error| E::from(StoreError::from(err));
        let mut statement = self.conn.prepare_cached(&query.sql).map_err(own)?;
        let mut rows = statement
            .query(params_from_iter(query.parameters.iter()))
            .map_err(own)?;
        while let Some(row) = rows.next().map_err(own)? {
            f(from_row(row, calls).map_err(own)?)?;
        }
        Ok(())
    }

    /// The rows that a clause about calls finds and the filter lets through, in catalog order.
    fn called_rows<T: ToSql + 'static>(
        &self,
        filter: &Filter,
        clause: &str,
        parameters: impl IntoIterator<Item = T>,
        calls: &Calls,
    ) -> Result<Vec<Listing>> {
        let query = self.called_query(filter, clause, parameters)?;
        let mut rows = Vec::new();
        self.run(&query, calls, |row| -> Result<()> {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    fn called_query<T: ToSql + 'static>(
        &self,
        filter: &Filter,
        clause: &str,
        parameters: impl IntoIterator<Item = T>,
    ) -> Result<Query> {
        let mut query = Query::default();
        query.clause_with(clause, parameters);
        self.narrow(&mut query, filter)?;
        query.finish(COLUMNS, BY_STATE, IN_CATALOG_ORDER, None);
        Ok(query)
    }

    /// The statement for a filter; with `open`, what these calls are for is due too.
    fn query(&self, filter: &Filter, open: Option<OpenCalls>) -> Result<Query> {
        let mut query = self.picked(filter, open)?;
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

    /// The statement that counts what [`Self::query`] lists.
    fn count_query(&self, filter: &Filter, open: Option<OpenCalls>) -> Result<Query> {
        let mut query = self.picked(filter, open)?;
        let order = if filter.pick.is_due() {
            "s.due"
        } else {
            "s.number"
        };
        // Only within a limit, if none that matters, is the outer join omitted from what is counted.
        let limit = filter.limit.unwrap_or(u32::MAX);
        query.finish("SELECT 1", COUNTED, order, Some(limit));
        query.sql = format!("SELECT count(*) FROM ({})", query.sql);
        Ok(query)
    }

    fn picked(&self, filter: &Filter, open: Option<OpenCalls>) -> Result<Query> {
        let mut query = Query::default();
        match (filter.pick, open) {
            (Pick::All, _) => {}
            (Pick::ToRead, _) => query.clause(TO_READ),
            (Pick::Due, None) => query.clause(IS_DUE),
            (Pick::Due, Some(open)) => {
                query.clause_with(&format!("({IS_DUE} OR {CALLED})"), open);
            }
            (Pick::DueUntil(day), None) => query.clause_with(DUE_UNTIL, [day]),
            (Pick::DueUntil(day), Some([as_of, until])) => {
                query.clause_with(&format!("({DUE_UNTIL} OR {CALLED})"), [day, as_of, until]);
            }
        }
        self.narrow(&mut query, filter)?;
        Ok(query)
    }
}

/// The parameters of [`CALLED`]: the day on which occasions must be ahead, and the day by which preparation must start.
type OpenCalls = [LocalDate; 2];

/// The calls that belong to a list of what is due.
fn open_calls(filter: &Filter) -> Option<OpenCalls> {
    let until = match filter.pick {
        Pick::Due => LocalDate::LAST,
        Pick::DueUntil(day) => day,
        Pick::All | Pick::ToRead => return None,
    };
    Some([filter.as_of?, until])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kind, Status};
    use crate::store::query::explain::{assert_indexed, steps};

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
            let query = store.query(&filter, None).unwrap();
            assert_indexed(
                &store.conn,
                &query.sql,
                params_from_iter(query.parameters.iter()),
                index,
            );
        }
    }

    /// What is due is counted along one index, without a look at the resources.
    #[test]
    fn what_is_due_is_counted_along_its_index() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let filter = Filter {
            pick: Pick::DueUntil("2026-11-23".parse().unwrap()),
            ..Filter::default()
        };
        for limit in [None, Some(100)] {
            let filter = Filter {
                limit,
                ..filter.clone()
            };
            let query = store.count_query(&filter, None).unwrap();
            let steps = steps(
                &store.conn,
                &query.sql,
                params_from_iter(query.parameters.iter()),
            );
            let searches: Vec<_> = (steps.iter())
                .filter(|step| step.starts_with("SEARCH"))
                .collect();
            assert_eq!(
                searches,
                ["SEARCH s USING COVERING INDEX state_due (due>? AND due<?)"]
            );
            assert!(
                !steps.iter().any(|step| step.contains("TEMP B-TREE")),
                "{steps:#?}"
            );
        }
    }

    /// What occasions call for is found from the occasions, however much is tied to others.
    #[test]
    fn what_occasions_call_for_comes_from_an_index() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let day: LocalDate = "2026-11-23".parse().unwrap();
        let query = store
            .called_query(&Filter::default(), CALLED, [day, day])
            .unwrap();
        let parameters = params_from_iter(query.parameters.iter());
        let steps = steps(&store.conn, &query.sql, parameters);
        for wanted in [
            "SEARCH s USING INTEGER PRIMARY KEY",
            "SEARCH c USING PRIMARY KEY",
        ] {
            assert!(
                steps.iter().any(|step| step.starts_with(wanted)),
                "{steps:#?}"
            );
        }
    }
}
