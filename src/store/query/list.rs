//! Running list queries. Their statements belong to `list_statement`.

use std::collections::HashSet;

use rusqlite::{Row, ToSql};

use crate::domain::{Listing, LocalDate, RelationKind, Slug};
use crate::store::query::filter::{Filter, Order, Pick};
use crate::store::query::list_statement::{CALLED, CALLED_BY, OpenCalls, TIED_TO, open_calls};
use crate::store::query::row::{Reminders, from_row};
use crate::store::query::statement::Query;
use crate::store::{Result, Store, StoreError, sql};

/// By an index of its own.
const UNDATED: &str = "SELECT count(*) FROM state WHERE last_read_as = 'unknown'";
const RELATED: &str = "SELECT kind, target FROM relation WHERE resource = ?";

impl Store {
    /// Calls `f` with each row of a list, without holding the whole list in memory.
    ///
    /// # Errors
    /// Those of the store and of `f`. An error of `f` ends the list.
    pub fn list<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut f: impl FnMut(Listing) -> Result<(), E>,
    ) -> Result<(), E> {
        self.list_to(filter, &mut f)
    }

    fn list_to<E: From<StoreError>>(
        &self,
        filter: &Filter,
        f: &mut dyn FnMut(Listing) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut skipped, mut left) = (filter.offset, filter.limit.unwrap_or(u32::MAX));
        let mut next = |row: Listing| {
            if left == 0 || !filter.matches_due_terms(row.due_on()) {
                return Ok(());
            }
            if skipped > 0 {
                skipped -= 1;
                return Ok(());
            }
            left -= 1;
            f(row)
        };
        let reminders = self.reminders(filter.as_of, filter.pick)?;
        let open = open_calls(filter).filter(|_| reminders.has_calls());
        let Some(open) = open.filter(|_| filter.order() == Order::Due) else {
            let mut query = self.query(filter, open)?;
            if filter.offset == 0 || filter.sql_limit().is_none() {
                return self.run(&query, &reminders, &mut next);
            }
            query.skip(filter.offset);
            return self.run(&query, &reminders, f);
        };
        // Merges two lists sorted by due date, without duplicates.
        let called = self.called_by_due(filter, open, &reminders)?;
        let precedes = |first: &Listing, row: &Listing| {
            let (first, row) = (first.due_on(), row.due_on());
            first == row || (first < row) != filter.reverse
        };
        let numbers: HashSet<i64> = called.iter().map(|row| row.number).collect();
        let mut called = called.into_iter().peekable();
        self.run(&self.query(filter, None)?, &reminders, &mut |row| {
            while let Some(first) = called.next_if(|first| precedes(first, &row)) {
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

    /// Returns the rows that open calls make due, in the order of a list of due dates.
    fn called_by_due(
        &self,
        filter: &Filter,
        open: OpenCalls,
        reminders: &Reminders,
    ) -> Result<Vec<Listing>> {
        let mut called = self.rows(filter, CALLED, open, reminders)?;
        // Those of one day stay in catalog order, which is the same on all devices.
        called.sort_by_key(Listing::due_on);
        if filter.reverse {
            called.reverse();
        }
        Ok(called)
    }

    /// Returns all rows of a list.
    pub fn listed(&self, filter: &Filter) -> Result<Vec<Listing>> {
        let mut rows = Vec::new();
        self.list(filter, |row| {
            rows.push(row);
            Ok::<_, StoreError>(())
        })?;
        Ok(rows)
    }

    /// Returns the number of rows of a list.
    pub fn count(&self, filter: &Filter) -> Result<u64> {
        if filter.has_due_term() {
            let mut count = 0;
            self.list(filter, |_| {
                count += 1;
                Ok::<_, StoreError>(())
            })?;
            return Ok(count);
        }
        // Two indexed counts: a condition with OR would scan all resources.
        let mut count = self.counted(&self.count_query(filter, None)?)?;
        if let Some(open) = open_calls(filter) {
            count += self.counted(&self.count_query(filter, Some(open))?)?;
        }
        Ok(count.min(filter.limit.map_or(u64::MAX, u64::from)))
    }

    /// Returns the number of resources that were last read on an unknown day.
    pub fn undated(&self) -> Result<u64> {
        sql::one(&self.conn, UNDATED, [], |row| row.get(0))
    }

    fn counted(&self, query: &Query) -> Result<u64> {
        sql::one(&self.conn, &query.sql, query.bound(), |row| row.get(0))
    }

    /// Calls `f` with each resource tied to an occasion, in catalog order.
    pub fn tied<E: From<StoreError>>(
        &self,
        occasion: &Slug,
        today: LocalDate,
        mut f: impl FnMut(Listing) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = self.narrowed_query(&Filter::default(), TIED_TO, [occasion.clone()])?;
        self.run(&query, &self.reminders(Some(today), Pick::All)?, &mut f)
    }

    /// Returns the resources that an occasion makes due and that match `filter`, in catalog order. Calls of other occasions are
    /// not among their reasons.
    pub fn called_by(&self, occasion: &Slug, filter: &Filter) -> Result<Vec<Listing>> {
        let reminders = self.calls_of(occasion)?;
        self.rows(filter, CALLED_BY, [occasion.clone()], &reminders)
    }

    /// Returns the resources that match `filter` and that occasions on `today` or later make due by `until`, in catalog order.
    pub fn called(
        &self,
        today: LocalDate,
        until: LocalDate,
        filter: &Filter,
    ) -> Result<Vec<Listing>> {
        let reminders = self.reminders(Some(today), Pick::All)?;
        self.rows(filter, CALLED, [today, until], &reminders)
    }

    /// Returns the relations of a resource to others, with the numbers of those.
    pub fn relations(&self, number: i64) -> Result<Vec<(RelationKind, i64)>> {
        sql::all(&self.conn, RELATED, [number], |row| row.try_into())
    }

    fn run<E: From<StoreError>>(
        &self,
        query: &Query,
        reminders: &Reminders,
        f: &mut dyn FnMut(Listing) -> Result<(), E>,
    ) -> Result<(), E> {
        let read = |row: &Row<'_>| from_row(row, reminders);
        sql::each(&self.conn, &query.sql, query.bound(), read, f)
    }

    /// Returns the rows that match both a clause and `filter`, in catalog order.
    pub(crate) fn rows<T: ToSql + 'static>(
        &self,
        filter: &Filter,
        clause: &str,
        parameters: impl IntoIterator<Item = T>,
        reminders: &Reminders,
    ) -> Result<Vec<Listing>> {
        let query = self.narrowed_query(filter, clause, parameters)?;
        let read = |row: &Row<'_>| from_row(row, reminders);
        sql::all(&self.conn, &query.sql, query.bound(), read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EventKind;

    #[test]
    fn the_windows_of_a_list_are_parts_of_it() {
        let directory = tempfile::tempdir().unwrap();
        let (mut store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let today: LocalDate = "2026-11-23".parse().unwrap();
        let now = 1_795_424_400_000;
        for (slug, on) in [
            ("attention", "2024-11-20"),
            ("ddia", "2024-01-02"),
            ("lora", "2026-01-01"),
        ] {
            let Ok(target) = store.resolve_one(slug) else {
                continue;
            };
            let finished = EventKind::Finished {
                on: on.parse().unwrap(),
                depth: None,
                minutes: None,
                recall: None,
                recorded_on: None,
                posts: Vec::new(),
            };
            store.append(vec![(target.id, finished)], now).unwrap();
        }
        let filter = |pick, terms: &[&str]| Filter {
            pick,
            terms: terms.iter().map(|term| term.parse().unwrap()).collect(),
            as_of: Some(today),
            limit: Some(1_000),
            ..Filter::default()
        };
        for filter in [
            filter(Pick::All, &[]),
            filter(Pick::ToRead, &["kind:paper"]),
            filter(Pick::DueUntil(today.plus_days(900)), &[]),
            filter(Pick::Due, &[]),
            filter(Pick::All, &["due:any"]),
        ] {
            for reverse in [false, true] {
                let filter = Filter {
                    reverse,
                    ..filter.clone()
                };
                let whole = store.listed(&filter).unwrap();
                assert!(whole.len() > 1);
                for offset in 0..=whole.len() + 1 {
                    let window = Filter {
                        limit: Some(3),
                        offset: u32::try_from(offset).unwrap(),
                        ..filter.clone()
                    };
                    let rows = store.listed(&window).unwrap();
                    let expected = &whole[offset.min(whole.len())..(offset + 3).min(whole.len())];
                    assert_eq!(rows, expected, "{filter:?} {offset}");
                }
            }
        }
    }
}
