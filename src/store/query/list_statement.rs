//! The SQL statements of lists.

use rusqlite::ToSql;

use crate::domain::{LocalDate, News};
use crate::store::query::filter::{Filter, Order, Pick};
use crate::store::query::row::columns;
use crate::store::query::statement::Query;
use crate::store::{Result, Store};

/// Visits each domain, then its resources by an index, so that catalog order needs no sorting.
const BY_DOMAIN: &str = "
    FROM domain d CROSS JOIN state s ON s.domain = d.id JOIN resource r ON r.number = s.number";
const BY_STATE: &str = "
    FROM state s CROSS JOIN resource r ON r.number = s.number JOIN domain d ON d.id = s.domain";
const BY_RESOURCE: &str = "
    FROM resource r CROSS JOIN state s ON s.number = r.number JOIN domain d ON d.id = s.domain";
/// SQLite omits the outer join if no clause uses the resource.
const COUNTED: &str = "
    FROM state s LEFT JOIN resource r ON r.number = s.number";
const IN_CATALOG_ORDER: &[&str] = &["d.position", "d.slug", "d.id", "s.position", "s.number"];

const TO_READ: &str = "s.to_read = 1";
const DUE_UNTIL: &str = "s.due IS NOT NULL AND s.due <= ?";
/// Not a followed blog of which nothing is new, as [`Due::of`](crate::domain::Due::of) says: due after the first day, or not
/// quiet by a fetch on the second or later.
const NOT_QUIET: &str = "
    (s.due > ? OR s.number NOT IN (SELECT resource FROM feed WHERE new_posts = 0 AND fetched_on >= ?))";
/// Called for by an occasion that is on or after the first day and whose preparation starts by the second.
pub(crate) const CALLED: &str = "
    s.number IN (SELECT c.resource FROM occasion o CROSS JOIN call c ON c.occasion = o.name
                 WHERE o.on_date >= ? AND c.from_date <= ?)";
pub(crate) const CALLED_BY: &str = "s.number IN (SELECT resource FROM call WHERE occasion = ?)";
pub(crate) const TIED_TO: &str = "s.number IN (SELECT resource FROM tie WHERE occasion = ?)";

impl Store {
    /// Returns the statement for the resources that match both a clause and a filter, in catalog order.
    pub(crate) fn narrowed_query<T: ToSql + 'static>(
        &self,
        filter: &Filter,
        clause: &str,
        parameters: impl IntoIterator<Item = T>,
    ) -> Result<Query> {
        let mut query = Query::default();
        query.clause_with(clause, parameters);
        self.add_conditions(&mut query, filter)?;
        query.finish(
            &columns(filter.credits),
            BY_STATE,
            &IN_CATALOG_ORDER.join(", "),
            None,
        );
        Ok(query)
    }

    /// Returns the statement for a filter. With `open`, resources with such a call count as due.
    pub(crate) fn query(&self, filter: &Filter, open: Option<OpenCalls>) -> Result<Query> {
        let mut query = self.picked(filter, open)?;
        if filter.order() == Order::Slug {
            // The index of slugs has only these; what is listed is among them.
            query.clause("r.claims = 1");
        }
        let (from, order): (_, &[&str]) = match filter.order() {
            Order::Catalog => (BY_DOMAIN, IN_CATALOG_ORDER),
            // The first few of a million are read in the order of the index.
            Order::Due if filter.pick.until().is_some() && filter.limit.is_some() => {
                (BY_STATE, &["s.due", "s.position", "r.slug"])
            }
            Order::Due => (BY_STATE, &["s.due", "d.position", "s.position"]),
            Order::Title => (
                BY_RESOURCE,
                &["r.title COLLATE NOCASE", "d.position", "s.position"],
            ),
            Order::Year => (BY_RESOURCE, &["r.year", "d.position", "s.position"]),
            Order::Number => (BY_RESOURCE, &["r.number"]),
            Order::Slug => (BY_RESOURCE, &["r.slug"]),
            Order::Read => (BY_STATE, &["s.last_read", "s.number"]),
            Order::Added => (BY_RESOURCE, &["r.added", "r.number"]),
        };
        let order = directed(order, filter);
        let order = order.as_str();
        query.finish(&columns(filter.credits), from, order, filter.sql_limit());
        Ok(query)
    }

    /// Returns the statement that counts the rows of [`Self::query`] without open calls; with `open`, the one that counts the
    /// rows that only these calls add.
    pub(crate) fn count_query(&self, filter: &Filter, open: Option<OpenCalls>) -> Result<Query> {
        let mut query = match open {
            None => self.picked(filter, None)?,
            Some(open) => {
                let mut query = Query::default();
                query.clause_with(CALLED, open);
                let (due, days) = due_until(open[1], Some(open[0]));
                query.clause_with(&format!("NOT coalesce({due}, 0)"), days);
                self.add_conditions(&mut query, filter)?;
                query
            }
        };
        let order = if filter.pick.until().is_some() && open.is_none() {
            "s.due"
        } else {
            "s.number"
        };
        // SQLite omits the outer join only in a query with a limit, so there always is one.
        let limit = filter.limit.unwrap_or(u32::MAX);
        query.finish("SELECT 1", COUNTED, order, Some(limit));
        query.sql = format!("SELECT count(*) FROM ({})", query.sql);
        Ok(query)
    }

    fn picked(&self, filter: &Filter, open: Option<OpenCalls>) -> Result<Query> {
        let mut query = Query::default();
        match (filter.pick.until(), open) {
            (None, _) if filter.pick == Pick::ToRead => query.clause(TO_READ),
            (None, _) => {}
            (Some(day), None) => {
                let (due, days) = due_until(day, filter.as_of);
                query.clause_with(&due, days);
            }
            (Some(day), Some(open)) => {
                let (due, mut days) = due_until(day, filter.as_of);
                days.extend(open);
                query.clause_with(&format!("({due} OR {CALLED})"), days);
            }
        }
        self.add_conditions(&mut query, filter)?;
        Ok(query)
    }
}

/// The columns of an order, as the filter directs the first of them; unknown values are last either way.
fn directed(columns: &[&str], filter: &Filter) -> String {
    let order = filter.order();
    let descends = matches!(order, Order::Read | Order::Added) != filter.reverse;
    let is_whole = matches!(order, Order::Catalog) || filter.pick.until().is_some();
    let directed = columns.iter().enumerate().map(|(at, column)| {
        // Nulls come first in ascending order.
        let may_be_unknown = matches!(order, Order::Year | Order::Read | Order::Added)
            || order == Order::Due && filter.pick.until().is_none();
        match (descends && (at == 0 || is_whole), at == 0 && may_be_unknown) {
            (true, _) => format!("{column} DESC"),
            (false, true) => format!("{column} NULLS LAST"),
            (false, false) => (*column).to_owned(),
        }
    });
    directed.collect::<Vec<_>>().join(", ")
}

/// Returns the condition that a rereading is due by a day, and its parameters; with `today`, without what is quiet then.
fn due_until(day: LocalDate, today: Option<LocalDate>) -> (String, Vec<LocalDate>) {
    match today {
        None => (DUE_UNTIL.to_owned(), vec![day]),
        Some(today) => (
            format!("({DUE_UNTIL} AND {NOT_QUIET})"),
            vec![day, today, News::first_known(today)],
        ),
    }
}

/// The parameters of [`CALLED`].
pub(crate) type OpenCalls = [LocalDate; 2];

/// Returns the calls that count in a list of due resources.
pub(crate) fn open_calls(filter: &Filter) -> Option<OpenCalls> {
    Some([filter.as_of?, filter.pick.until()?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::query::explain::{assert_indexed, steps};

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
        let narrowed = |filter: &Filter, terms: &[&str]| Filter {
            terms: terms.iter().map(|term| term.parse().unwrap()).collect(),
            ..filter.clone()
        };
        let filters = [
            (narrowed(&to_read, &["domain:rag"]), "state_to_read"),
            (
                narrowed(&to_read, &["kind:paper", "tag:rlhf"]),
                "state_to_read",
            ),
            (narrowed(&all, &["status:reading"]), "state_standing"),
            (to_read, "state_to_read"),
            (due, "state_due"),
            (due_until, "state_due"),
            (ordered(Order::Slug), "resource_slug"),
            (ordered(Order::Title), "resource_title"),
            (ordered(Order::Year), "resource_year"),
            (ordered(Order::Number), "INTEGER PRIMARY KEY"),
            (ordered(Order::Read), "state_read"),
            (ordered(Order::Added), "resource_added"),
            (all.clone(), "state_order"),
        ];
        for (filter, index) in filters {
            for reverse in [false, true] {
                let filter = Filter {
                    reverse,
                    ..filter.clone()
                };
                let query = store.query(&filter, None).unwrap();
                assert_indexed(&store.conn, &query.sql, query.bound(), index);
            }
        }
    }

    #[test]
    fn credits_sort_the_tags_of_one_row_only() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let with = |credits| Filter {
            credits,
            ..Filter::default()
        };
        let steps = |filter| {
            let query = store.query(&filter, None).unwrap();
            steps(&store.conn, &query.sql, query.bound())
        };
        let mut more = steps(with(true));
        more.retain(|step| !steps(with(false)).contains(step));
        assert_eq!(
            more,
            [
                "CORRELATED SCALAR SUBQUERY 1",
                "USE TEMP B-TREE FOR json_group_array(ORDER BY)",
                "SEARCH t USING PRIMARY KEY (resource=?)",
            ]
        );
    }

    #[test]
    fn counting_due_resources_reads_one_index_only() {
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
            let steps = steps(&store.conn, &query.sql, query.bound());
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

    #[test]
    fn called_resources_are_found_by_indexes() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let day: LocalDate = "2026-11-23".parse().unwrap();
        let query = store
            .narrowed_query(&Filter::default(), CALLED, [day, day])
            .unwrap();
        let parameters = query.bound();
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
