//! For tests: SQLite's query plans.

use rusqlite::{Connection, Params};

/// Scans of small tables, with a row per domain or catalog.
const SMALL: [&str; 2] = ["SCAN d", "SCAN c"];

/// Asserts that a query uses `index`, scans large tables only along an index or in key order, and does not sort.
pub(crate) fn assert_indexed(conn: &Connection, sql: &str, parameters: impl Params, index: &str) {
    let steps = steps(conn, sql, parameters);
    assert!(
        steps.iter().any(|step| step.contains(index)),
        "no {index} in {steps:#?}\n{sql}"
    );
    for step in &steps {
        let is_small =
            (SMALL.iter()).any(|scan| step == scan || step.starts_with(&format!("{scan} ")));
        // The first step may scan a table in key order, if that is the requested order.
        let is_ordered = step.contains("INDEX")
            || (step.starts_with("SCAN ") && step == &steps[0] && sql.contains("LIMIT"));
        assert!(
            !step.starts_with("SCAN ") || is_small || is_ordered,
            "{steps:#?}\n{sql}"
        );
        // Rows that are equal by the index may be sorted by further columns.
        let sorts_all = step.contains("TEMP B-TREE") && !step.contains("FOR LAST");
        assert!(!sorts_all, "{steps:#?}\n{sql}");
    }
}

/// Returns the `detail` column of the plan.
pub(crate) fn steps(conn: &Connection, sql: &str, parameters: impl Params) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    statement
        .query_map(parameters, |row| row.get("detail"))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}
