//! The lists: what is to be read, what is due, and everything.

use std::collections::HashSet;

use rusqlite::{ToSql, params_from_iter};

use crate::domain::{Listing, LocalDate, RelationKind, Slug};
use crate::store::query::filter::{Filter, Order};
use crate::store::query::list_statement::{CALLED, CALLED_BY, TIED_TO, open_calls};
use crate::store::query::row::{Calls, from_row};
use crate::store::query::statement::Query;
use crate::store::{Result, Store, StoreError};

const RELATED: &str = "SELECT kind, target FROM relation WHERE resource = ?";

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
        if !filter.has_due_term() {
            return self.walk(filter, &mut f);
        }
        // When something is due depends on what the row says of occasions too.
        let unlimited = Filter {
            limit: None,
            ..filter.clone()
        };
        let mut left = filter.limit.unwrap_or(u32::MAX);
        self.walk(&unlimited, &mut |row| {
            if left == 0 || !filter.matches_due_terms(row.due_on()) {
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
        if filter.has_due_term() {
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
        let query = self.narrowed_query(&Filter::default(), TIED_TO, [occasion.clone()])?;
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
        let query = self.narrowed_query(filter, clause, parameters)?;
        let mut rows = Vec::new();
        self.run(&query, calls, |row| -> Result<()> {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }
}
