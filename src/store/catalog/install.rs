//! Laying a catalog into the database: the layer below what the person did, which it never touches.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, named_params};

use crate::catalog::Catalog;
use crate::domain::{Domain, Resource, ResourceId, Slug, TieMode};
use crate::store::catalog::overrides::{OWN, is_corrected, keep_catalog_metadata};
use crate::store::catalog::rows as catalogs;
use crate::store::projection::fold::refold;
use crate::store::projection::resource;
use crate::store::projection::resource::{Called, Place};
use crate::store::query::search;
use crate::store::{Result, Store, StoreError};

const PUT_CATALOG: &str = "
    INSERT INTO catalog (name, title, version) VALUES (:name, :title, :version)
    ON CONFLICT (name) DO UPDATE SET title = excluded.title, version = excluded.version, removed = 0
    RETURNING id";
const PUT_DOMAIN: &str = "
    INSERT INTO domain (catalog, slug, title, note, cadence, position)
    VALUES (:catalog, :slug, :title, :note, :cadence, :position)
    ON CONFLICT (catalog, slug) DO UPDATE SET
        title = excluded.title, note = excluded.note, cadence = excluded.cadence, position = excluded.position
    RETURNING id";
const ENTRIES: &str = "SELECT id, number FROM resource WHERE catalog = :catalog";
const WITHDRAW: &str = "UPDATE resource SET withdrawn = 1 WHERE number = :number AND withdrawn = 0";
const RETURN: &str =
    "UPDATE resource SET withdrawn = 0, removed = 0 WHERE number = :number AND withdrawn = 1";
const DROP_TAGS: &str = "DELETE FROM tag WHERE resource = :number";
const DROP_RELATIONS: &str = "DELETE FROM relation WHERE resource = :number";
const DROP_TIES: &str = "DELETE FROM tie WHERE resource = :number";
const PUT_TAG: &str = "INSERT INTO tag (resource, place, tag) VALUES (:number, :place, :tag)";
const PUT_RELATION: &str =
    "INSERT OR IGNORE INTO relation (resource, kind, target) VALUES (:number, :kind, :target)";
const PUT_TIE: &str =
    "INSERT INTO tie (resource, mode, occasion) VALUES (:number, :mode, :occasion)";

/// Room for a million domains in each catalog, in the order of catalogs.
const DOMAINS_OF_ONE: i64 = 1_000_000;

/// What laying in a catalog changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The catalog's name.
    pub name: Slug,
    /// Its version, which is now in the database.
    pub version: u32,
    /// How many entries it has.
    pub entries: usize,
    /// How many of them were not there before.
    pub new: usize,
    /// How many said something else before.
    pub changed: usize,
    /// How many entries of an earlier version it no longer has.
    pub removed_from_catalog: usize,
    /// Entries whose slug was taken by another catalog's, and the slug they got.
    pub renamed: Vec<(Slug, Slug)>,
}

impl Store {
    /// Lays `catalog` in. Doing it again changes nothing.
    ///
    /// # Errors
    /// [`StoreError::OlderCatalog`] where a newer version is there.
    pub fn seed(&mut self, catalog: &Catalog) -> Result<Installed> {
        self.install(catalog, None)
    }
}

pub(crate) fn install(conn: &Connection, catalog: &Catalog) -> Result<Installed> {
    let here = catalogs::named(conn, &catalog.name)?;
    if catalog.name.as_str() == OWN {
        return Err(StoreError::OwnCatalog);
    }
    if let Some(row) = &here
        && row.version > catalog.version
    {
        return Err(StoreError::OlderCatalog {
            name: catalog.name.to_string(),
            here: row.version,
            file: catalog.version,
        });
    }
    let id: i64 = conn.query_row(
        PUT_CATALOG,
        named_params! {":name": catalog.name, ":title": catalog.title, ":version": catalog.version},
        |row| row.get(0),
    )?;
    let domains = put_domains(conn, id, &catalog.domains)?;
    let before = entries(conn, id)?;
    let mut installed = Installed {
        name: catalog.name.clone(),
        version: catalog.version,
        entries: catalog.resources.len(),
        new: 0,
        changed: 0,
        removed_from_catalog: 0,
        renamed: Vec::new(),
    };

    let mut numbers: HashMap<&str, i64> = HashMap::with_capacity(catalog.resources.len());
    let mut positions: HashMap<i64, i64> = HashMap::new();
    for resource in &catalog.resources {
        let domain = domains[resource.metadata.domain.as_str()];
        let position = positions
            .entry(domain)
            .and_modify(|last| *last += 1)
            .or_insert(1);
        let place = Place {
            catalog: id,
            domain,
            position: *position,
        };
        let entry = ResourceId::of_entry(&catalog.name, &resource.slug);
        let number = if let Some(number) = before.get(&entry) {
            installed.changed += update(conn, resource, place, *number)?;
            *number
        } else {
            installed.new += 1;
            let slug = resource::free_slug(conn, &resource.slug, Some(&catalog.name), entry)?;
            let called = Called {
                id: entry,
                slug: &slug,
                entry: Some(&resource.slug),
            };
            let number = resource::insert(conn, &called, resource, place)?;
            if slug != resource.slug {
                installed.renamed.push((resource.slug.clone(), slug));
            }
            number
        };
        numbers.insert(resource.slug.as_str(), number);
    }

    let kept: HashSet<i64> = numbers.values().copied().collect();
    for number in before.values().filter(|number| !kept.contains(number)) {
        installed.removed_from_catalog += conn
            .prepare_cached(WITHDRAW)?
            .execute(named_params! {":number": number})?;
    }
    for resource in &catalog.resources {
        let number = numbers[resource.slug.as_str()];
        if here.is_some() {
            for drop in [DROP_TAGS, DROP_RELATIONS, DROP_TIES] {
                conn.prepare_cached(drop)?
                    .execute(named_params! {":number": number})?;
            }
        }
        put_links(conn, resource, number, &numbers)?;
    }
    for entry in entries(conn, id)?.keys() {
        refold(conn, *entry)?;
    }
    search::index_catalog(conn, id)?;
    catalogs::seal(conn, &catalog.name)?;
    Ok(installed)
}

fn put_domains<'c>(
    conn: &Connection,
    catalog: i64,
    domains: &'c [Domain],
) -> Result<HashMap<&'c str, i64>> {
    let mut ids = HashMap::new();
    for (domain, place) in domains.iter().zip(1i64..) {
        let id = conn.prepare_cached(PUT_DOMAIN)?.query_row(
            named_params! {
                ":catalog": catalog,
                ":slug": domain.slug,
                ":title": domain.title,
                ":note": domain.note,
                ":cadence": domain.cadence,
                ":position": catalog * DOMAINS_OF_ONE + place,
            },
            |row| row.get(0),
        )?;
        ids.insert(domain.slug.as_str(), id);
    }
    Ok(ids)
}

/// The entries of a catalog, by id.
fn entries(conn: &Connection, catalog: i64) -> Result<HashMap<ResourceId, i64>> {
    let mut statement = conn.prepare_cached(ENTRIES)?;
    let entries = statement
        .query_map(named_params! {":catalog": catalog}, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(entries)
}

/// Writes what a catalog says of an entry that is here; gives 1 where it says something else than before.
fn update(conn: &Connection, entry: &Resource, place: Place, number: i64) -> Result<usize> {
    let returned = conn
        .prepare_cached(RETURN)?
        .execute(named_params! {":number": number})?;
    let changed = if is_corrected(conn, number)? {
        // What the person says lies over it, and is laid over it anew by the refold.
        keep_catalog_metadata(conn, number, place, &entry.metadata.clone().into())?
    } else {
        resource::update(conn, number, entry, place)?
    };
    Ok(returned.max(changed))
}

fn put_links(
    conn: &Connection,
    resource: &Resource,
    number: i64,
    numbers: &HashMap<&str, i64>,
) -> Result<()> {
    for (tag, place) in resource.tags.iter().zip(1i64..) {
        conn.prepare_cached(PUT_TAG)?
            .execute(named_params! {":number": number, ":place": place, ":tag": tag})?;
    }
    for relation in &resource.relations {
        conn.prepare_cached(PUT_RELATION)?.execute(named_params! {
            ":number": number,
            ":kind": relation.kind,
            ":target": numbers[relation.to.as_str()],
        })?;
    }
    let ties = [
        (TieMode::Before, &resource.before),
        (TieMode::Each, &resource.each),
    ];
    for (mode, occasions) in ties {
        for occasion in occasions {
            conn.prepare_cached(PUT_TIE)?
                .execute(named_params! {":number": number, ":mode": mode, ":occasion": occasion})?;
        }
    }
    Ok(())
}
