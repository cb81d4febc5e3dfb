//! The table `catalog_fetch`: what is known of catalogs whose source is an address. It is local to the device.

use rusqlite::{Connection, params};

use crate::domain::{CatalogFetch, CatalogSource, Slug};
use crate::store::{Result, Store, sql};

const PUT: &str = "
    INSERT OR REPLACE INTO catalog_fetch (catalog, etag, last_modified, next_at, digest) VALUES (?1, ?2, ?3, ?4, ?5)";
const DELETE: &str = "DELETE FROM catalog_fetch WHERE catalog = :catalog";
const UPDATE: &str = "
    UPDATE catalog_fetch SET etag = ?3, last_modified = ?4, next_at = ?5
    WHERE catalog = (SELECT id FROM catalog WHERE name = ?1 AND source = ?2 AND removed = 0)";

/// Where a catalog that is installed comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub source: CatalogSource,
    /// What the next request needs, if the source is an address.
    pub fetch: Option<CatalogFetch>,
}

impl Store {
    /// Keeps what a request to the source of a catalog came to that brought no newer text, unless the catalog has another source
    /// by now.
    pub fn keep_catalog_fetch(
        &mut self,
        name: &Slug,
        source: &CatalogSource,
        fetch: &CatalogFetch,
    ) -> Result<()> {
        let tx = self.write()?;
        let (etag, last_modified) = (&fetch.etag, &fetch.last_modified);
        let row = params![name, source.to_string(), etag, last_modified, fetch.next_at];
        sql::run(&tx, UPDATE, row)?;
        tx.commit()
    }
}

/// Writes what is known of the source of a catalog, or that it is no address.
pub(crate) fn put(conn: &Connection, catalog: i64, fetch: Option<&CatalogFetch>) -> Result<()> {
    let Some(fetch) = fetch else {
        return sql::run(conn, DELETE, [catalog]);
    };
    let CatalogFetch {
        etag,
        last_modified,
        next_at,
        digest,
    } = fetch;
    let row = params![catalog, etag, last_modified, next_at, digest];
    sql::run(conn, PUT, row)
}
