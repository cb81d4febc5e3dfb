//! Writing the catalog layer: installing, updating and removing catalogs. The log is not changed.

use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use crate::catalog::{Catalog, builtin};
use crate::domain::{
    CatalogSource, CatalogSummary, Domain, Renamed, Resource, ResourceId, Slug, Unlogged,
};
use crate::store::catalog::fetched::{self, Origin};
use crate::store::catalog::rows::{self, Body};
use crate::store::log::unlogged;
use crate::store::projection::rebuild;
use crate::store::projection::slugs;
use crate::store::{Result, SameWork, Store, StoreError, sql};

/// The reserved name under which the person's own entries are shown.
const OWN: &str = "own";

const PUT_CATALOG: &str = "
    INSERT INTO catalog (name, title, version, checksum) VALUES (:name, :title, :version, 0)
    ON CONFLICT (name) DO UPDATE SET title = excluded.title, version = excluded.version, removed = 0
    RETURNING id";
const PUT_DOMAIN: &str = "
    INSERT INTO catalog_domain (catalog, slug, title, note, cadence, position)
    VALUES (:catalog, :slug, :title, :note, :cadence, :position)
    ON CONFLICT (catalog, slug) DO UPDATE SET
        title = excluded.title, note = excluded.note, cadence = excluded.cadence, position = excluded.position";
/// Changes a row only if it differs, so that the number of changed rows is correct.
const PUT_ENTRY: &str = "
    INSERT INTO catalog_entry (id, catalog, slug, domain, position, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (id) DO UPDATE SET
        domain = excluded.domain, position = excluded.position, body = excluded.body, removed_from_catalog = 0
    WHERE (domain, position, body, removed_from_catalog) IS NOT (excluded.domain, excluded.position, excluded.body, 0)";
const ENTRIES: &str = "SELECT id FROM catalog_entry WHERE catalog = :catalog ORDER BY rowid";
const REMOVE_ENTRY: &str =
    "UPDATE catalog_entry SET removed_from_catalog = 1 WHERE id = :id AND removed_from_catalog = 0";
const REMOVE_ENTRIES: &str =
    "UPDATE catalog_entry SET removed_from_catalog = 1 WHERE catalog = :catalog";
const REMOVE: &str = "UPDATE catalog SET removed = 1 WHERE id = :catalog";
const LAST_NUMBER: &str = "SELECT coalesce(max(number), 0) FROM local_number";
const PUT_SOURCE: &str = "UPDATE catalog SET source = :source WHERE name = :name RETURNING id";

/// The result of installing a catalog. JSON output has its fields, as docs/schemas/installed.json says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Installed {
    pub name: Slug,
    pub version: u32,
    pub entries: usize,
    /// The number of new entries.
    pub new: usize,
    /// The number of entries that differ from the version before.
    pub changed: usize,
    /// The number of entries that the new version no longer has.
    #[serde(rename = "retired")]
    pub removed_from_catalog: usize,
    /// The number of entries that are skipped, because the same work is here from elsewhere.
    pub here: usize,
    /// Resources that got another slug, because another one has theirs.
    pub renamed: Vec<Renamed>,
}

/// Who installs a catalog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Person,
    Program,
}

impl Installed {
    /// The result for a catalog of which nothing has changed.
    pub fn unchanged(row: &CatalogSummary) -> Self {
        Self {
            name: row.name.clone(),
            version: row.version,
            entries: usize::try_from(row.entries).unwrap_or(usize::MAX),
            new: 0,
            changed: 0,
            removed_from_catalog: 0,
            here: 0,
            renamed: Vec::new(),
        }
    }

    /// Whether the same version was installed already.
    pub fn is_unchanged(&self) -> bool {
        (self.new, self.changed, self.removed_from_catalog) == (0, 0, 0)
    }
}

impl Store {
    /// Installs or updates `catalog`, and stores where it comes from. Installing the same version again changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::OlderCatalog`] if a newer version is installed, [`StoreError::Damaged`] if the database is damaged.
    pub fn install(&mut self, catalog: &Catalog, origin: Option<&Origin>) -> Result<Installed> {
        self.install_with(catalog, &catalog.resources, origin)
    }

    /// Does the same with resources from elsewhere.
    pub fn install_with<R: Borrow<Resource>>(
        &mut self,
        catalog: &Catalog,
        resources: impl IntoIterator<Item = R>,
        origin: Option<&Origin>,
    ) -> Result<Installed> {
        self.install_by(catalog, resources, origin, By::Person)
    }

    /// Does the same without being asked to, which `undo` does not stop at.
    pub fn install_unasked(
        &mut self,
        catalog: &Catalog,
        origin: Option<&Origin>,
    ) -> Result<Installed> {
        self.install_by(catalog, &catalog.resources, origin, By::Program)
    }

    /// Installs or updates the built-in catalog.
    pub(crate) fn install_builtin(&mut self) -> Result<Installed> {
        self.install_unasked(&builtin(), None)
    }

    fn install_by<R: Borrow<Resource>>(
        &mut self,
        catalog: &Catalog,
        resources: impl IntoIterator<Item = R>,
        origin: Option<&Origin>,
        by: By,
    ) -> Result<Installed> {
        // The update would give damaged data a valid checksum.
        if rows::named(&self.conn, &catalog.name)?.is_some() {
            self.refuse_if_damaged()?;
        }
        let tx = self.write()?;
        let last: i64 = sql::one(&tx, LAST_NUMBER, [], |row| row.get(0))?;
        let was_there = rows::named(&tx, &catalog.name)?.is_some_and(|row| !row.removed);
        let mut installed = install(&tx, catalog, resources, |entry| {
            Ok(last > 0 && self.is_from_elsewhere(&catalog.name, entry)?)
        })?;
        if by == By::Person && !(was_there && installed.is_unchanged()) {
            let name = catalog.name.clone();
            let command = if was_there {
                Unlogged::CatalogUpdated(name)
            } else {
                Unlogged::CatalogAdded(name)
            };
            unlogged::mark(&tx, &command)?;
        }
        if let Some(Origin { source, fetch }) = origin {
            let id = put_source(&tx, &catalog.name, source)?;
            fetched::put(&tx, id, fetch.as_ref())?;
        }
        installed.renamed = rebuild::update(&tx)?;
        installed.renamed.extend(slugs::suffixed(&tx, last)?);
        tx.commit()?;
        Ok(installed)
    }

    /// Returns whether an entry is new to its catalog, and the same work as a resource that is not of that catalog.
    pub fn is_from_elsewhere(&self, catalog: &Slug, entry: &Resource) -> Result<bool> {
        if rows::entry(&self.conn, ResourceId::of_entry(catalog, &entry.slug))?.is_some() {
            return Ok(false);
        }
        let SameWork::Same(same) = self.same_work(&entry.metadata.clone().into())? else {
            return Ok(false);
        };
        let from = rows::entry(&self.conn, same.id)?;
        Ok(from.is_none_or(|from| from.catalog_name != *catalog))
    }

    /// Removes a catalog. Entries with events stay, marked as removed from the catalog.
    pub fn remove_catalog(&mut self, name: &Slug) -> Result<()> {
        let tx = self.write()?;
        if let Some(row) = rows::named(&tx, name)? {
            unlogged::mark(
                &tx,
                &Unlogged::CatalogRemoved(name.clone(), row.install_command()),
            )?;
        }
        remove(&tx, name)?;
        rebuild::update(&tx)?;
        tx.commit()
    }
}

/// Stores what a catalog was read from, within the caller's transaction. Returns the id of its row.
pub(crate) fn put_source(conn: &Connection, name: &Slug, source: &CatalogSource) -> Result<i64> {
    let source = source.to_string();
    let id = sql::one(conn, PUT_SOURCE, params![source, name], |row| row.get(0))?;
    rows::put_checksum(conn, id)?;
    Ok(id)
}

/// Installs a catalog within the caller's transaction, without the new entries that `skip` names. An update of the projections has
/// to follow.
pub(crate) fn install<R: Borrow<Resource>>(
    conn: &Connection,
    catalog: &Catalog,
    resources: impl IntoIterator<Item = R>,
    skip: impl Fn(&Resource) -> Result<bool>,
) -> Result<Installed> {
    if catalog.name.as_str() == OWN {
        return Err(StoreError::OwnCatalog);
    }
    if let Some(row) = rows::named(conn, &catalog.name)? {
        if row.version > catalog.version {
            return Err(StoreError::OlderCatalog {
                name: catalog.name.to_string(),
                here: row.version,
                file: catalog.version,
            });
        }
        rows::refuse_unless_intact(conn, &row)?;
    }
    let row = params![catalog.name, catalog.title, catalog.version];
    let id: i64 = sql::one(conn, PUT_CATALOG, row, |row| row.get(0))?;
    put_domains(conn, id, &catalog.domains)?;
    let mut previous: HashSet<ResourceId> = sql::all(conn, ENTRIES, [id], |row| row.get(0))?;
    let mut installed = Installed {
        name: catalog.name.clone(),
        version: catalog.version,
        entries: 0,
        new: 0,
        changed: 0,
        removed_from_catalog: 0,
        here: 0,
        renamed: Vec::new(),
    };
    let mut positions: HashMap<Slug, i64> = HashMap::new();
    for entry in resources {
        let entry = entry.borrow();
        installed.entries += 1;
        let (slug, domain) = (&entry.slug, &entry.metadata.domain);
        let position = positions.entry(domain.clone()).or_default();
        *position += 1;
        let resource = ResourceId::of_entry(&catalog.name, slug);
        let is_new = !previous.remove(&resource);
        if is_new && skip(entry)? {
            installed.here += 1;
            continue;
        }
        let row = params![resource, id, slug, domain, *position, Body::of(entry)];
        let changed = sql::change(conn, PUT_ENTRY, row)?;
        if is_new {
            installed.new += 1;
        } else {
            installed.changed += changed;
        }
    }
    for id in previous {
        installed.removed_from_catalog += sql::change(conn, REMOVE_ENTRY, [id])?;
    }
    rows::put_checksum(conn, id)?;
    Ok(installed)
}

fn put_domains(conn: &Connection, catalog: i64, domains: &[Domain]) -> Result<()> {
    for (domain, position) in domains.iter().zip(1i64..) {
        let row = params![
            catalog,
            domain.slug,
            domain.title,
            domain.note,
            domain.cadence,
            position,
        ];
        sql::run(conn, PUT_DOMAIN, row)?;
    }
    Ok(())
}

/// Removes a catalog within the caller's transaction. An update of the projections has to follow.
pub(crate) fn remove(conn: &Connection, name: &Slug) -> Result<()> {
    let Some(row) = rows::named(conn, name)? else {
        return Ok(());
    };
    rows::refuse_unless_intact(conn, &row)?;
    sql::run(conn, REMOVE, [row.id])?;
    sql::run(conn, REMOVE_ENTRIES, [row.id])?;
    fetched::put(conn, row.id, None)?;
    rows::put_checksum(conn, row.id)
}

/// Marks entries as removed from their catalog, within the caller's transaction. An update of the projections has to follow.
pub(crate) fn remove_entries(conn: &Connection, name: &Slug, entries: &[Slug]) -> Result<()> {
    let Some(row) = rows::named(conn, name)?.filter(|_| !entries.is_empty()) else {
        return Ok(());
    };
    for entry in entries {
        sql::run(conn, REMOVE_ENTRY, [ResourceId::of_entry(name, entry)])?;
    }
    rows::put_checksum(conn, row.id)
}
