//! For tests: how the engine means to run a statement.

use rusqlite::{Connection, Params};

/// Tables that have a row for each catalog or domain, and do not grow with what is read.
const FEW: [&str; 2] = ["SCAN d", "SCAN c"];

/// Holds a query to an index: it uses `index`, scans no growing table but along an index or in the order of its key,
/// and sorts nothing.
pub(crate) fn assert_indexed(conn: &Connection, sql: &str, parameters: impl Params, index: &str) {
    let steps = steps(conn, sql, parameters);
    assert!(
        steps.iter().any(|step| step.contains(index)),
        "no {index} in {steps:#?}\n{sql}"
    );
    for step in &steps {
        let few = FEW
            .iter()
            .any(|few| step == few || step.starts_with(&format!("{few} ")));
        // The first step may walk a table along its key, which then is the order asked for.
        let along = step.contains("INDEX")
            || (step.starts_with("SCAN ") && step == &steps[0] && sql.contains("LIMIT"));
        assert!(
            !step.starts_with("SCAN ") || few || along,
            "{steps:#?}\n{sql}"
        );
        assert!(!step.contains("TEMP B-TREE"), "{steps:#?}\n{sql}");
    }
}

/// The steps of the plan, in the engine's words.
pub(crate) fn steps(conn: &Connection, sql: &str, parameters: impl Params) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    statement
        .query_map(parameters, |row| row.get("detail"))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap()
}
