//! The table `resource`: the metadata in force, the catalog's with the person's overrides.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Row, ToSql, named_params, params, params_from_iter};

use crate::domain::{FieldValue, Metadata, Resource, ResourceId, Slug, canonical, metadata_fields};
use crate::store::Result;

const IS_TAKEN: &str = "SELECT 1 FROM resource WHERE slug = :slug";

/// Generates the statements and the reader of a row from the table of metadata fields. A field and its column have the same
/// name, but the column `domain` holds the id of the domain instead of its slug.
///
/// The parameters are named for readability but bound by number, in order of first appearance: binding by name takes longer
/// than the rest of the statement.
macro_rules! define {
    ($($field:ident: $presence:ident $type:ty = $reader:ident($($argument:expr)?);)*) => {
        const INSERT: &str = concat!(
            "INSERT INTO resource (", $(stringify!($field), ", ",)* "position, address, id, slug, entry, own, catalog) ",
            "VALUES (", $(":", stringify!($field), ", ",)* ":position, :address, :id, :slug, :entry, :own, :catalog)",
        );

        /// Changes a row only if it differs, so that the number of changed rows is correct.
        const UPDATE: &str = concat!(
            "UPDATE resource SET (", $(stringify!($field), ", ",)* "position, address) = ",
            "(", $(":", stringify!($field), ", ",)* ":position, :address) WHERE number = :number AND ",
            "(", $(stringify!($field), ", ",)* "position, address) IS NOT ",
            "(", $(":", stringify!($field), ", ",)* ":position, :address)",
        );

        /// Reads the metadata of a row with the slug of its domain in the column `domain_slug`.
        pub(crate) fn metadata(row: &Row<'_>) -> rusqlite::Result<Metadata> {
            Ok(Metadata { $($field: column!(row, $field, $reader)),* })
        }
    };
}

macro_rules! column {
    ($row:ident, domain, $reader:ident) => {
        $row.get("domain_slug")?
    };
    ($row:ident, $field:ident, list) => {
        serde_json::from_str(&$row.get::<_, String>(stringify!($field))?).unwrap_or_default()
    };
    ($row:ident, $field:ident, $reader:ident) => {
        $row.get(stringify!($field))?
    };
}

metadata_fields!(define);

impl ToSql for FieldValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::None => ToSqlOutput::Owned(Value::Null),
            Self::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::List(texts) => {
                ToSqlOutput::Owned(Value::Text(serde_json::Value::from(*texts).to_string()))
            }
        })
    }
}

/// The place of a resource in a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) catalog: i64,
    pub(crate) domain: i64,
    pub(crate) position: i64,
}

pub(crate) struct Identity<'n> {
    pub(crate) id: ResourceId,
    /// Unique in the database.
    pub(crate) slug: &'n Slug,
    /// Unique in its catalog; `None` for the person's own resources.
    pub(crate) entry: Option<&'n Slug>,
}

/// Inserts a resource; returns its number.
pub(crate) fn insert(
    conn: &Connection,
    identity: &Identity<'_>,
    resource: &Resource,
    place: Place,
) -> Result<i64> {
    let own = identity.entry.is_none();
    let key = params![
        identity.id,
        identity.slug,
        identity.entry,
        own,
        place.catalog
    ];
    execute(conn, INSERT, resource, place, key)?;
    Ok(conn.last_insert_rowid())
}

/// Updates a resource; returns 1 if something changed.
pub(crate) fn update(
    conn: &Connection,
    number: i64,
    resource: &Resource,
    place: Place,
) -> Result<usize> {
    execute(conn, UPDATE, resource, place, params![number])
}

/// Binds the columns of a resource, then `key`, and runs the statement.
fn execute(
    conn: &Connection,
    sql: &str,
    resource: &Resource,
    place: Place,
    key: &[&dyn ToSql],
) -> Result<usize> {
    let metadata = &resource.metadata;
    let address = metadata.url.as_deref().and_then(canonical);
    let columns: Vec<FieldValue<'_>> = (metadata.fields())
        .map(|(field, value)| match field {
            "domain" => FieldValue::Number(place.domain),
            _ => value,
        })
        .collect();
    let columns = columns.iter().map(|column| column as &dyn ToSql);
    let all = columns
        .chain([&place.position as &dyn ToSql, &address])
        .chain(key.iter().copied());
    Ok(conn.prepare_cached(sql)?.execute(params_from_iter(all))?)
}

/// Reads a resource; fields from other tables stay empty.
pub(crate) fn from_row(row: &Row<'_>, slug: Slug) -> rusqlite::Result<Resource> {
    Ok(Resource {
        slug,
        metadata: metadata(row)?,
        ..Resource::default()
    })
}

/// Whether no resource has the slug, including removed ones.
pub(crate) fn is_free(conn: &Connection, slug: &Slug) -> Result<bool> {
    Ok(!conn
        .prepare_cached(IS_TAKEN)?
        .exists(named_params! {":slug": slug})?)
}

/// Returns the wanted slug if it is free; else one with the name of the catalog before it, or a number or a part of the id
/// after it.
pub(crate) fn free_slug(
    conn: &Connection,
    wanted: &Slug,
    catalog: Option<&Slug>,
    id: ResourceId,
) -> Result<Slug> {
    if is_free(conn, wanted)? {
        return Ok(wanted.clone());
    }
    // The parts are truncated so that the result has at most 64 characters.
    let stem = match catalog {
        Some(catalog) => format!("{}-{}", truncate(catalog, 20), truncate(wanted, 30)),
        None => truncate(wanted, 51).to_owned(),
    };
    let id = id.0.simple().to_string();
    let first = catalog.map(|_| stem.clone());
    let numbered = (2..10).map(|number| format!("{stem}-{number}"));
    let last = [format!("{stem}-{}", &id[20..])];
    for candidate in first.into_iter().chain(numbered).chain(last) {
        if let Ok(candidate) = candidate.parse()
            && is_free(conn, &candidate)?
        {
            return Ok(candidate);
        }
    }
    Ok(format!("r-{id}").parse().unwrap_or_else(|_| wanted.clone()))
}

fn truncate(slug: &Slug, most: usize) -> &str {
    let text = slug.as_str();
    text[..text.len().min(most)].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::parse_metadata;
    use crate::domain::Patch;

    const READ: &str = "
        SELECT r.*, d.slug AS domain_slug FROM resource r JOIN domain d ON d.id = r.domain WHERE r.slug = :slug";

    #[test]
    fn every_metadata_field_is_stored_and_read_back() {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = crate::store::open(&directory.path().join("reads.db")).unwrap();
        let (domain, domain_slug): (i64, Slug) = (store.conn)
            .query_row("SELECT id, slug FROM domain LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        let place = Place {
            catalog: 1,
            domain,
            position: 1,
        };
        let slug: Slug = "all-fields".parse().unwrap();
        let identity = Identity {
            id: ResourceId(uuid::Uuid::nil()),
            slug: &slug,
            entry: None,
        };
        let mut patch = parse_metadata(
            "title = 'A'\ndomain = 'd'\nkind = 'book'\ndepth = 'skim'\nwhy = 'B'\nauthors = ['C', 'D']\net_al = 1
            year = 2017\nurl = 'https://example.org/'\narxiv = '1706.03762'\ndoi = '10.1000/182'
            isbn = '9780262035613'\npages = 2\nminutes = 3\nfeed = 'https://example.org/feed'\nagain = 'read'
            scope = 'E'\ncadence = 'P2Y'",
        )
        .unwrap();
        patch.domain = Some(domain_slug);
        let read = || {
            let by_slug = named_params! {":slug": slug};
            let row = (store.conn).query_row(READ, by_slug, |row| from_row(row, slug.clone()));
            row.unwrap()
        };

        let filled = patch.clone().into_resource(slug.clone());
        let number = insert(&store.conn, &identity, &filled, place).unwrap();
        assert_eq!(read(), filled);
        assert_eq!(update(&store.conn, number, &filled, place).unwrap(), 0);

        let clearable: Vec<String> = Metadata::clearable().map(str::to_owned).collect();
        patch.apply(Patch::clearing(&clearable));
        let empty = patch.into_resource(slug.clone());
        assert_eq!(update(&store.conn, number, &empty, place).unwrap(), 1);
        assert_eq!(read(), empty);
    }
}
