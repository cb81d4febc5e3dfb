//! The catalogs that are here, as catalogs: their entries as their files have them, whatever lies over these.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::catalog::{self, Catalog};
use crate::domain::{
    CatalogSummary, Domain, Relation, Resource, ResourceId, Slug, TieMode, outlasts_its_catalog,
};
use crate::store::catalog::install as seed;
use crate::store::catalog::overrides::from_json;
use crate::store::log::rows::of_subject;
use crate::store::projection::fold::refold;
use crate::store::projection::resource;
use crate::store::query::search;
use crate::store::{Installed, Result, Store};

const CATALOGS: &str = "
    SELECT c.id, c.name, c.title, c.version, c.source, c.removed,
           (SELECT count(*) FROM resource r WHERE r.catalog = c.id AND r.withdrawn = 0) AS entries,
           (SELECT count(*) FROM resource r WHERE r.catalog = c.id AND r.withdrawn = 1 AND r.removed = 0) AS retired
    FROM catalog c WHERE c.name <> 'own' ORDER BY c.id";
const CATALOG: &str = "
    SELECT id, name, title, version, source, removed, 0, 0 FROM catalog WHERE name = :name";
const SUM: &str = "SELECT sum FROM catalog WHERE name = :name";
const PUT_SUM: &str = "UPDATE catalog SET sum = :sum WHERE name = :name";
const DOMAINS: &str = "
    SELECT slug, title, note, cadence FROM domain WHERE catalog = :catalog ORDER BY position";
const ALL_DOMAINS: &str = "SELECT slug, title, note, cadence FROM domain ORDER BY position";
/// What lies over an entry is looked through: its place is the one that its catalog gives it.
const ENTRIES: &str = "
    SELECT r.*, d.slug AS domain_slug, f.facts
    FROM resource r LEFT JOIN catalog_facts f ON f.number = r.number
    JOIN domain d ON d.id = coalesce(f.domain, r.domain)
    WHERE r.catalog = :catalog ORDER BY d.position, coalesce(f.position, r.position), r.number";
const TAGS: &str = "SELECT tag FROM tag WHERE resource = :number ORDER BY place";
const RELATIONS: &str = "
    SELECT x.kind, r.entry FROM relation x JOIN resource r ON r.number = x.target
    WHERE x.resource = :number ORDER BY x.kind, r.entry";
const TIES: &str =
    "SELECT mode, occasion FROM tie WHERE resource = :number ORDER BY mode, occasion";
const PUT_SOURCE: &str = "UPDATE catalog SET source = :source WHERE name = :name";
const REMOVE: &str = "UPDATE catalog SET removed = 1 WHERE name = :name";
const WITHDRAW_ALL: &str = "UPDATE resource SET withdrawn = 1 WHERE withdrawn = 0 AND catalog = (SELECT id FROM catalog WHERE name = :name)";
const WITHDRAW: &str = "UPDATE resource SET withdrawn = 1 WHERE id = :id";
const ID: &str = "SELECT id FROM catalog WHERE name = :name";
const IDS: &str = "SELECT id FROM resource WHERE catalog = :catalog";

fn catalog_from_row(row: &Row<'_>) -> rusqlite::Result<CatalogSummary> {
    Ok(CatalogSummary {
        id: row.get(0)?,
        name: row.get(1)?,
        title: row.get(2)?,
        version: row.get(3)?,
        source: row.get::<_, Option<String>>(4)?.map(PathBuf::from),
        removed: row.get(5)?,
        entries: row.get(6)?,
        removed_from_catalog: row.get(7)?,
    })
}

impl Store {
    /// All catalogs, but for the person's own entries, in the order in which they came.
    pub fn catalogs(&self) -> Result<Vec<CatalogSummary>> {
        let mut statement = self.conn.prepare(CATALOGS)?;
        let rows = statement.query_map([], catalog_from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The domains of all catalogs, in order; of those that share a name, the first.
    pub fn domains(&self) -> Result<Vec<Domain>> {
        let mut statement = self.conn.prepare(ALL_DOMAINS)?;
        let mut domains: Vec<Domain> = Vec::new();
        for domain in statement.query_map([], domain)? {
            let domain = domain?;
            if domains.iter().all(|known| known.slug != domain.slug) {
                domains.push(domain);
            }
        }
        Ok(domains)
    }

    /// A catalog as its file has it, with the entries that it no longer has at their places; and which these are.
    pub fn catalog(&self, row: &CatalogSummary) -> Result<(Catalog, Vec<Slug>)> {
        read(&self.conn, row)
    }

    /// The same, if it is what was laid in.
    pub(crate) fn intact_catalog(
        &self,
        row: &CatalogSummary,
    ) -> Result<Option<(Catalog, Vec<Slug>)>> {
        let (catalog, removed_from_catalog) = self.catalog(row)?;
        let sum: Option<i64> =
            (self.conn).query_row(SUM, named_params! {":name": row.name}, |row| row.get(0))?;
        let is_sound = sum.is_none_or(|sum| sum == checksum(&catalog));
        Ok(is_sound.then_some((catalog, removed_from_catalog)))
    }

    /// Which of these entries of a catalog stay when it leaves them out.
    pub fn kept(&self, catalog: &Slug, entries: &[Slug]) -> Result<Vec<Slug>> {
        let mut kept = Vec::new();
        for entry in entries {
            let id = ResourceId::of_entry(catalog, entry);
            if outlasts_its_catalog(&of_subject(&self.conn, &id)?) {
                kept.push(entry.clone());
            }
        }
        Ok(kept)
    }

    /// Lays a catalog in that was read from `source`, which is remembered.
    pub fn install(&mut self, catalog: &Catalog, source: Option<&Path>) -> Result<Installed> {
        let tx = self.write()?;
        let installed = seed::install(&tx, catalog)?;
        if let Some(source) = source {
            put_source(&tx, &catalog.name, source)?;
        }
        tx.commit()?;
        Ok(installed)
    }

    /// Takes a catalog out. What the person did something with stays, and is marked.
    pub fn remove_catalog(&mut self, name: &Slug) -> Result<()> {
        let tx = self.write()?;
        remove(&tx, name)?;
        tx.commit()?;
        Ok(())
    }
}

/// Remembers the file that a catalog was read from, within the caller's transaction.
pub(crate) fn put_source(conn: &Connection, name: &Slug, source: &Path) -> Result<()> {
    let source = source.to_string_lossy();
    conn.execute(PUT_SOURCE, named_params! {":name": name, ":source": source})?;
    Ok(())
}

/// The catalog of that name, if it is here.
pub(crate) fn named(conn: &Connection, name: &Slug) -> Result<Option<CatalogSummary>> {
    Ok(conn
        .query_row(CATALOG, named_params! {":name": name}, catalog_from_row)
        .optional()?)
}

/// A catalog as [`Store::catalog`] gives it.
pub(crate) fn read(conn: &Connection, row: &CatalogSummary) -> Result<(Catalog, Vec<Slug>)> {
    let of_this = named_params! {":catalog": row.id};
    let mut statement = conn.prepare(DOMAINS)?;
    let domains = statement.query_map(of_this, domain)?;
    let domains = domains.collect::<rusqlite::Result<_>>()?;
    let mut statement = conn.prepare(ENTRIES)?;
    let mut rows = statement.query(of_this)?;
    let (mut resources, mut removed_from_catalog) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let entry = entry(conn, row)?;
        if row.get("withdrawn")? {
            removed_from_catalog.push(entry.slug.clone());
        }
        resources.push(entry);
    }
    let catalog = Catalog {
        name: row.name.clone(),
        title: row.title.clone(),
        version: row.version,
        domains,
        resources,
    };
    Ok((catalog, removed_from_catalog))
}

/// The CRC-32 (of IEEE 802.3) of a catalog's file.
fn checksum(catalog: &Catalog) -> i64 {
    crc32fast::hash(catalog::write(catalog).as_bytes()).into()
}

/// Keeps a checksum of what was laid in, so that a byte that turned on the disk is told from it.
pub(crate) fn seal(conn: &Connection, name: &Slug) -> Result<()> {
    let row = named(conn, name)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let (catalog, _) = read(conn, &row)?;
    conn.execute(
        PUT_SUM,
        named_params! {":name": name, ":sum": checksum(&catalog)},
    )?;
    Ok(())
}

fn domain(row: &Row<'_>) -> rusqlite::Result<Domain> {
    Ok(Domain {
        slug: row.get(0)?,
        title: row.get(1)?,
        note: row.get(2)?,
        cadence: row.get(3)?,
    })
}

/// An entry as its catalog has it.
fn entry(conn: &Connection, row: &Row<'_>) -> Result<Resource> {
    let slug: Slug = row.get("entry")?;
    let number: i64 = row.get("number")?;
    let of_this = named_params! {":number": number};
    let mut entry = match row.get::<_, Option<String>>("facts")? {
        Some(metadata) => from_json(&metadata)?.into_resource(slug),
        None => resource::from_row(row, slug)?,
    };
    let mut statement = conn.prepare_cached(TAGS)?;
    let tags = statement.query_map(of_this, |row| row.get(0))?;
    entry.tags = tags.collect::<rusqlite::Result<_>>()?;
    let mut statement = conn.prepare_cached(RELATIONS)?;
    let relations = statement.query_map(of_this, |row| {
        Ok(Relation {
            kind: row.get(0)?,
            to: row.get(1)?,
        })
    })?;
    entry.relations = relations.collect::<rusqlite::Result<_>>()?;
    let mut statement = conn.prepare_cached(TIES)?;
    let mut ties = statement.query(of_this)?;
    while let Some(row) = ties.next()? {
        match row.get(0)? {
            TieMode::Before => entry.before.push(row.get(1)?),
            TieMode::Each => entry.each.push(row.get(1)?),
        }
    }
    Ok(entry)
}

/// Takes a catalog out, within the caller's transaction.
pub(crate) fn remove(conn: &Connection, name: &Slug) -> Result<()> {
    let of_this = named_params! {":name": name};
    conn.execute(REMOVE, of_this)?;
    conn.execute(WITHDRAW_ALL, of_this)?;
    refold_all(conn, name)
}

/// Marks entries of a catalog as those that it no longer has, within the caller's transaction.
pub(crate) fn retire(conn: &Connection, name: &Slug, entries: &[Slug]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    for entry in entries {
        let id = ResourceId::of_entry(name, entry);
        conn.prepare_cached(WITHDRAW)?
            .execute(named_params! {":id": id})?;
    }
    refold_all(conn, name)
}

fn refold_all(conn: &Connection, name: &Slug) -> Result<()> {
    let catalog: i64 = conn.query_row(ID, named_params! {":name": name}, |row| row.get(0))?;
    let ids: Vec<ResourceId> = conn
        .prepare(IDS)?
        .query_map(named_params! {":catalog": catalog}, |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in ids {
        refold(conn, id)?;
    }
    search::index_catalog(conn, catalog)
}
