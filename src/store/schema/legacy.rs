//! Converting databases of schemas 1 to 12, which were never released: the log, the catalogs and the numbers are copied into the
//! current schema. The projections are created when the file is opened.

use rusqlite::{Connection, Row, params};

use crate::catalog;
use crate::domain::{ResourceId, Slug};
use crate::store::catalog::rows;
use crate::store::log::rows::Stored;
use crate::store::schema::truth;
use crate::store::{Result, sql};

/// The first version in which events have checksums.
const CHECKSUMS: i64 = 10;

/// The tables that the current schema is filled from. `catalog_facts` holds the catalog's metadata of entries that the person
/// edited.
const KEPT: [&str; 10] = [
    "device",
    "event",
    "catalog",
    "domain",
    "resource",
    "tag",
    "relation",
    "tie",
    "catalog_facts",
    "notice",
];
/// Views and triggers come first, so that nothing is dropped before what depends on it.
const OBJECTS: &str = "
    SELECT iif(sql LIKE 'CREATE VIRTUAL%', 'virtual', type), name FROM main.sqlite_master
    WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'words\\_%' ESCAPE '\\'
    ORDER BY CASE WHEN type = 'view' THEN 1 WHEN type = 'trigger' THEN 2 WHEN type = 'index' THEN 3 ELSE 4 END";

const BEFORE_6: &str = "CREATE TABLE old_notice (resource INTEGER, given_on TEXT);";
const BEFORE_7: &str = "
    ALTER TABLE old_resource ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE old_catalog_facts (number INTEGER PRIMARY KEY, domain INTEGER, position INTEGER, facts TEXT);";
const BEFORE_9: &str = "
    ALTER TABLE old_resource ADD COLUMN entry TEXT;
    ALTER TABLE old_catalog ADD COLUMN source TEXT;
    ALTER TABLE old_catalog ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;";
const BEFORE_10: &str = "
    ALTER TABLE old_event ADD COLUMN sum INTEGER;
    ALTER TABLE old_catalog ADD COLUMN sum INTEGER;";

const WITHOUT_ENTRY: &str = "
    SELECT r.number, r.id, r.slug, c.name FROM old_resource r JOIN old_catalog c ON c.id = r.catalog WHERE r.own = 0";
const PUT_ENTRY: &str = "UPDATE old_resource SET entry = :entry WHERE number = :number";
const EVENTS: &str = "
    SELECT number, id, act, device, stamp, at, subject_kind, subject, kind, body, sum AS checksum FROM old_event";
const PUT_SUM: &str = "UPDATE old_event SET sum = ?2 WHERE number = ?1";
const SUM: &str = "SELECT sum FROM old_catalog WHERE name = :name";

/// `unclean` makes the next opening rewrite the file without the dropped tables.
const COPY: &str = "
    INSERT INTO device (only, id, unclean) SELECT 1, id, 1 FROM old_device;
    INSERT INTO event (number, id, act, device, stamp, at, subject_kind, subject, kind, body, checksum)
        SELECT number, id, act, device, stamp, at, subject_kind, subject, kind, body, coalesce(sum, -1)
        FROM old_event ORDER BY number;
    INSERT INTO local_number (number, id) SELECT number, id FROM old_resource ORDER BY number;
    INSERT INTO notice (resource, given_on) SELECT resource, given_on FROM old_notice;
    INSERT INTO catalog (id, name, title, version, source, removed, checksum)
        SELECT id, name, title, version, source, removed, -1 FROM old_catalog WHERE name <> 'own';
    INSERT INTO catalog_domain (catalog, slug, title, note, cadence, position)
        SELECT d.catalog, d.slug, d.title, d.note, d.cadence, d.position - d.catalog * 1000000
        FROM old_domain d JOIN catalog c ON c.id = d.catalog;
    INSERT INTO catalog_entry (id, catalog, slug, domain, position, body, removed_from_catalog)
        SELECT r.id, r.catalog, r.entry, d.slug, coalesce(f.position, r.position),
               json_object(
                   'metadata', json(json_patch('{}', json_remove(coalesce(f.facts, json_object(
                       'title', r.title, 'kind', r.kind, 'depth', r.depth, 'why', r.why, 'authors', json(r.authors),
                       'et_al', r.et_al, 'year', r.year, 'url', r.url, 'arxiv', r.arxiv, 'doi', r.doi, 'isbn', r.isbn,
                       'pages', r.pages, 'minutes', r.minutes, 'feed', r.feed, 'again', r.again, 'scope', r.scope,
                       'cadence', r.cadence)), '$.domain'))),
                   'tags', (SELECT json_group_array(tag ORDER BY place) FROM old_tag WHERE resource = r.number),
                   'relations', (SELECT json_group_array(json_array(x.kind, o.entry) ORDER BY x.kind, o.entry)
                                 FROM old_relation x JOIN old_resource o ON o.number = x.target WHERE x.resource = r.number),
                   'before', (SELECT json_group_array(occasion ORDER BY occasion) FROM old_tie
                              WHERE resource = r.number AND mode = 'before'),
                   'each', (SELECT json_group_array(occasion ORDER BY occasion) FROM old_tie
                            WHERE resource = r.number AND mode = 'each')),
               r.withdrawn
        FROM old_resource r LEFT JOIN old_catalog_facts f ON f.number = r.number
        JOIN old_domain d ON d.id = coalesce(f.domain, r.domain)
        WHERE r.own = 0 ORDER BY r.number;";

/// Converts the schema of version `from` to the current one, within the caller's transaction. A concurrent process then finds
/// the file converted.
pub(crate) fn convert(conn: &Connection, from: i64) -> Result<()> {
    let objects: Vec<(String, String)> = sql::all(conn, OBJECTS, [], |row| row.try_into())?;
    let mut kept = Vec::new();
    for (kind, name) in objects {
        if KEPT.contains(&name.as_str()) && kind == "table" {
            kept.push(name);
        } else {
            let kind = if kind == "virtual" { "table" } else { &kind };
            let name = name.replace('"', "\"\"");
            conn.execute_batch(&format!("DROP {kind} IF EXISTS \"{name}\""))?;
        }
    }
    for name in &kept {
        conn.execute_batch(&format!("ALTER TABLE {name} RENAME TO old_{name}"))?;
    }
    complete(conn, from)?;
    truth::create_tables(conn)?;
    conn.execute_batch(COPY)?;
    checksums(conn)?;
    for name in KEPT {
        conn.execute_batch(&format!("DROP TABLE old_{name}"))?;
    }
    Ok(())
}

/// Adds the tables and columns that the schema of version `from` did not have yet.
fn complete(conn: &Connection, from: i64) -> Result<()> {
    for (before, sql) in [(6, BEFORE_6), (7, BEFORE_7), (9, BEFORE_9), (10, BEFORE_10)] {
        if from < before {
            conn.execute_batch(sql)?;
        }
    }
    if from < 9 {
        let resources: Vec<(i64, ResourceId, Slug, Slug)> =
            sql::all(conn, WITHOUT_ENTRY, [], |row| row.try_into())?;
        for (number, id, slug, catalog) in resources {
            let entry = entry_of(&catalog, slug, id);
            sql::run(conn, PUT_ENTRY, params![entry, number])?;
        }
    }
    if from < CHECKSUMS {
        // An event that cannot be read gets no checksum, and so stays marked as damaged.
        let read = |row: &Row<'_>| Ok(Stored::from_row(row));
        sql::each(conn, EVENTS, [], read, |stored| match stored {
            Ok(Stored {
                event, computed, ..
            }) => sql::run(conn, PUT_SUM, params![event.number, computed]),
            Err(_) => Ok(()),
        })?;
    }
    Ok(())
}

/// Returns the slug of an entry within its catalog, from which its id is derived. The resource's slug starts with the name of
/// the catalog if the entry's own was taken.
fn entry_of(catalog: &Slug, slug: Slug, id: ResourceId) -> Slug {
    let has_id = |slug: &Slug| ResourceId::of_entry(catalog, slug) == id;
    let bare = slug.as_str().strip_prefix(catalog.as_str());
    let bare = bare.and_then(|rest| rest.strip_prefix('-')?.parse().ok());
    bare.filter(|bare| !has_id(&slug) && has_id(bare))
        .unwrap_or(slug)
}

/// Sets the checksum of each catalog, except of one that does not match its old checksum, which stays marked as damaged.
fn checksums(conn: &Connection) -> Result<()> {
    for row in rows::all(conn)? {
        let old: Option<i64> = sql::one(conn, SUM, [&row.name], |row| row.get(0))?;
        let catalog = rows::read(conn, &row)?.catalog;
        let written = i64::from(crc32fast::hash(catalog::write(&catalog).as_bytes()));
        if old.is_none_or(|old| old == written) {
            rows::put_checksum(conn, row.id)?;
        }
    }
    Ok(())
}
