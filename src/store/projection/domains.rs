//! The table `domain`: the domains of catalogs, and those that only the person uses.

use rusqlite::{Connection, params};

use crate::domain::Slug;
use crate::store::{Result, sql};

/// The catalog id of the person's own domains and resources.
pub(crate) const OWN: i64 = 0;

/// The position of the person's own domains, after those of all catalogs.
const OWN_DOMAINS: i64 = 1 << 60;

/// The positions of entries that the person moved to another domain, after those of its catalog.
pub(crate) const MOVED_ENTRIES: i64 = 1 << 50;

/// The positions of the person's own entries, after all others of a domain.
pub(crate) const OWN_ENTRIES: i64 = 1 << 60;

/// Orders the domains by catalog, the built-in one before others, for up to a million domains in each.
const PUT_ALL: &str = "
    INSERT INTO domain (catalog, slug, title, note, cadence, position)
    SELECT d.catalog, d.slug, d.title, d.note, d.cadence, 1000000 * c.place + d.position
    FROM catalog_domain d JOIN (SELECT id, row_number() OVER (ORDER BY name <> 'reads', name) AS place FROM catalog) c
        ON c.id = d.catalog
    WHERE true ORDER BY c.place, d.position, d.slug
    ON CONFLICT (slug, catalog) DO UPDATE SET
        title = excluded.title, note = excluded.note, cadence = excluded.cadence, position = excluded.position
    WHERE (title, note, cadence, position) IS NOT (excluded.title, excluded.note, excluded.cadence, excluded.position)";
const OF_CATALOG: &str = "SELECT id FROM domain WHERE slug = :slug AND catalog = :catalog";
/// The first one; sorting would take longer than all else of it.
const NAMED: &str = "
    SELECT id FROM (SELECT id, min(position) FROM domain WHERE slug = :slug) WHERE id IS NOT NULL";
const ALL_OWN: &str = "SELECT slug FROM domain WHERE catalog = 0";
const PUT_OWN: &str = "
    INSERT INTO domain (catalog, slug, title, position) VALUES (:catalog, :slug, :title, :position)
    ON CONFLICT (slug, catalog) DO UPDATE SET
        title = excluded.title, note = NULL, cadence = NULL, position = excluded.position
    RETURNING id";

/// Writes the domains of all catalogs.
pub(crate) fn project(conn: &Connection) -> Result<()> {
    sql::run(conn, PUT_ALL, [])
}

/// Updates the rows of the person's own domains.
pub(crate) fn project_own(conn: &Connection) -> Result<()> {
    let slugs: Vec<Slug> = sql::all(conn, ALL_OWN, [], |row| row.get(0))?;
    for slug in slugs {
        put_own(conn, &slug)?;
    }
    Ok(())
}

/// Returns the id of a catalog's domain.
pub(crate) fn of_catalog(conn: &Connection, catalog: i64, slug: &Slug) -> Result<i64> {
    sql::one(conn, OF_CATALOG, params![slug, catalog], |row| row.get(0))
}

/// Returns the id of the first domain with that slug, which is created if there is none.
pub(crate) fn named(conn: &Connection, slug: &Slug) -> Result<i64> {
    let found = sql::first(conn, NAMED, [slug], |row| row.get(0))?;
    found.map_or_else(|| put_own(conn, slug), Ok)
}

fn put_own(conn: &Connection, slug: &Slug) -> Result<i64> {
    let mut title = slug.as_str().replace('-', " ");
    title[..1].make_ascii_uppercase();
    let row = params![OWN, slug, title, OWN_DOMAINS];
    sql::one(conn, PUT_OWN, row, |row| row.get(0))
}
