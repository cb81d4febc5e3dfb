//! Writing the catalog layer: installing, updating and removing catalogs. The log is not changed.

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, params};

use crate::catalog::{Catalog, OWN_NAME, builtin};
use crate::domain::{
    CatalogSource, CatalogSummary, Domain, Renamed, Resource, ResourceId, Slug, Unlogged,
};
use crate::store::catalog::fetched::{self, Origin};
use crate::store::catalog::rows::{self, Body};
use crate::store::catalog::turn;
use crate::store::log::unlogged;
use crate::store::projection::{also_in, merges, rebuild, slugs};
use crate::store::{Result, SameWork, Store, StoreError, sql};

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
    INSERT INTO catalog_entry (id, catalog, slug, domain, position, body, removed_from_catalog)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (id) DO UPDATE SET
        domain = excluded.domain, position = excluded.position, body = excluded.body,
        removed_from_catalog = excluded.removed_from_catalog
    WHERE (domain, position, body, removed_from_catalog)
        IS NOT (excluded.domain, excluded.position, excluded.body, excluded.removed_from_catalog)";
/// With whether they are shown beside another resource only.
const ENTRIES: &str = "
    SELECT id, json_extract(body, '$.same_as') IS NOT NULL FROM catalog_entry WHERE catalog = :catalog ORDER BY rowid";
const REMOVE_ENTRY: &str = "
    UPDATE catalog_entry SET removed_from_catalog = 1, body = json_remove(body, '$.same_as')
    WHERE id = :id AND (removed_from_catalog = 0 OR json_extract(body, '$.same_as') IS NOT NULL)";
const SHOW_ENTRY: &str = "
    UPDATE catalog_entry SET removed_from_catalog = 0, body = json_remove(body, '$.same_as') WHERE id = :id";
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
    /// The number of entries that are shown beside a resource from elsewhere, because it is the same work.
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
            here: usize::try_from(row.here).unwrap_or(usize::MAX),
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
        let row = rows::named(&tx, &catalog.name)?;
        if let Some(row) = row.as_ref().filter(|row| row.removed) {
            turn::next(&tx, row.id)?;
        }
        let was_there = row.is_some_and(|row| !row.removed);
        let mut installed = install(&tx, catalog, resources, |entry| {
            if last == 0 {
                return Ok(None);
            }
            self.same_from_elsewhere(&catalog.name, entry)
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
        installed.renamed = update(&tx)?;
        installed.renamed.extend(slugs::suffixed(&tx, last)?);
        tx.commit()?;
        Ok(installed)
    }

    /// Returns the resource beside which an entry of a catalog is shown: one that is not of that catalog, and the same work. An entry
    /// that is shown by itself stays so, and likewise one with which something was done.
    pub fn same_from_elsewhere(
        &self,
        catalog: &Slug,
        entry: &Resource,
    ) -> Result<Option<ResourceId>> {
        let id = ResourceId::of_entry(catalog, &entry.slug);
        if let Some(known) = rows::entry(&self.conn, id)? {
            if !known.removed_from_catalog || !merges::events(&self.conn, id)?.is_empty() {
                return Ok(None);
            }
            let same = known.body.same_as;
            if let Some(same) = same.map(|same| self.present(same)).transpose()?.flatten()
                && let Some(shown) = self.shown(same.clone())?
                && shown.id != id
            {
                return Ok(Some(same.id));
            }
        }
        let SameWork::Same(same) = self.same_work(&entry.metadata.clone().into())? else {
            return Ok(None);
        };
        let from = rows::entry(&self.conn, same.id)?;
        let is_other = from.is_none_or(|from| from.catalog_name != *catalog);
        Ok(is_other.then_some(same.id))
    }

    /// Removes a catalog. Entries with events stay, marked as removed from the catalog.
    pub fn remove_catalog(&mut self, name: &Slug) -> Result<()> {
        let tx = self.write()?;
        if let Some(row) = rows::named(&tx, name)? {
            unlogged::mark(
                &tx,
                &Unlogged::CatalogRemoved(name.clone(), row.install_command()),
            )?;
            turn::next(&tx, row.id)?;
        }
        remove(&tx, name)?;
        update(&tx)?;
        tx.commit()
    }
}

/// Updates the projections after a catalog was changed, here or elsewhere. An entry that was shown beside a resource which is gone is
/// then shown by itself.
pub(crate) fn update(conn: &Connection) -> Result<Vec<Renamed>> {
    let mut renamed = rebuild::update(conn)?;
    let alone = also_in::alone(conn)?;
    if alone.is_empty() {
        return Ok(renamed);
    }
    let catalogs: BTreeSet<i64> = alone.iter().map(|(_, catalog)| *catalog).collect();
    for row in rows::all(conn)? {
        if catalogs.contains(&row.id) {
            rows::refuse_unless_intact(conn, &row)?;
        }
    }
    for (entry, _) in alone {
        sql::run(conn, SHOW_ENTRY, [entry])?;
    }
    for catalog in catalogs {
        rows::put_checksum(conn, catalog)?;
    }
    renamed.extend(rebuild::update(conn)?);
    Ok(renamed)
}

/// Stores what a catalog was read from, within the caller's transaction. Returns the id of its row.
pub(crate) fn put_source(conn: &Connection, name: &Slug, source: &CatalogSource) -> Result<i64> {
    let source = source.to_string();
    let id = sql::one(conn, PUT_SOURCE, params![source, name], |row| row.get(0))?;
    rows::put_checksum(conn, id)?;
    Ok(id)
}

/// Installs a catalog within the caller's transaction. `same` returns the resource beside which an entry is shown, if it is not
/// shown by itself. An update of the projections has to follow.
pub(crate) fn install<R: Borrow<Resource>>(
    conn: &Connection,
    catalog: &Catalog,
    resources: impl IntoIterator<Item = R>,
    same: impl Fn(&Resource) -> Result<Option<ResourceId>>,
) -> Result<Installed> {
    if catalog.name.as_str() == OWN_NAME {
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
    let mut previous: HashMap<ResourceId, bool> =
        sql::all(conn, ENTRIES, [id], |row| row.try_into())?;
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
        let same_as = same(entry)?;
        let body = Body {
            same_as,
            ..Body::of(entry)
        };
        let row = params![
            resource,
            id,
            slug,
            domain,
            *position,
            body,
            same_as.is_some()
        ];
        let changed = sql::change(conn, PUT_ENTRY, row)?;
        let was_beside = previous.remove(&resource);
        installed.here += usize::from(same_as.is_some());
        match (same_as, was_beside) {
            (None, None | Some(true)) => installed.new += 1,
            (Some(_), None) => {}
            (_, Some(_)) => installed.changed += changed,
        }
    }
    for id in previous.into_keys() {
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
