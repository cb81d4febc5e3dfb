//! The table `resource`: the metadata in force, the catalog's with the person's overrides.

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params, params_from_iter};

use crate::domain::{
    Features, FieldValue, Metadata, Name, ResourceId, Slug, address_key, metadata_fields,
};
use crate::store::catalog::rows::Entry;
use crate::store::projection::domains::OWN;
use crate::store::{Result, sql};

/// Generates the statement and the reader of a row from the table of metadata fields. A field and its column have the same
/// name, but the column `domain` holds the id of the domain instead of its slug.
///
/// The parameters are named for readability but bound by number, in order of first appearance: binding by name takes longer
/// than the rest of the statement.
macro_rules! define {
    ($($field:ident: $presence:ident $type:ty = $reader:ident($($argument:expr)?);)*) => {
        const PUT: &str = concat!(
            "INSERT OR REPLACE INTO resource (", $(stringify!($field), ", ",)*
            "address, title_key, main_key, features, number, id, slug, wanted, claims, added, entry, own, catalog, position, removed_from_catalog, removed) ",
            "VALUES (", $(":", stringify!($field), ", ",)*
            ":address, :title_key, :main_key, :features, :number, :id, :slug, :wanted, :claims, :added, :entry, :own, :catalog, :position, :removed_from_catalog, :removed)",
        );

        /// Reads the metadata of a row with the slug of its domain in the column `domain_slug`.
        pub(crate) fn metadata(row: &rusqlite::Row<'_>) -> rusqlite::Result<Metadata> {
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
            Self::Names(names) => {
                let list: serde_json::Value = names.iter().map(Name::as_str).collect();
                ToSqlOutput::Owned(Value::Text(list.to_string()))
            }
        })
    }
}

/// What a row holds beside the metadata.
pub(crate) struct Row<'r> {
    pub(crate) number: i64,
    pub(crate) id: ResourceId,
    /// Unique among all that claim theirs.
    pub(crate) slug: Slug,
    /// The slug that it should have: the one of its catalog, or the one with which it was added.
    pub(crate) wanted: Slug,
    /// The number of the event that added it. Without one, and outside a catalog, it claims no slug.
    pub(crate) added: Option<i64>,
    /// `None` for the person's own resources.
    pub(crate) entry: Option<&'r Entry>,
    /// The id of the domain.
    pub(crate) domain: i64,
    /// The place within the domain.
    pub(crate) position: i64,
    pub(crate) removed: bool,
}

/// Inserts or replaces the row of a resource.
pub(crate) fn put(
    conn: &Connection,
    row: &Row<'_>,
    metadata: &Metadata,
    features: &Features,
) -> Result<()> {
    let address = metadata.url.as_deref().and_then(address_key);
    let columns: Vec<FieldValue<'_>> = (metadata.fields())
        .map(|(field, value)| match field {
            "domain" => FieldValue::Number(row.domain),
            _ => value,
        })
        .collect();
    let others = params![
        address,
        features.title_key(),
        features.main_key(),
        features.key(),
        row.number,
        row.id,
        row.slug,
        row.wanted,
        row.added.is_some() || row.entry.is_some(),
        row.added,
        row.entry.map(|entry| &entry.slug),
        row.entry.is_none(),
        row.entry.map_or(OWN, |entry| entry.catalog),
        row.position,
        row.entry.is_some_and(|entry| entry.removed_from_catalog),
        row.removed,
    ];
    let columns = columns.iter().map(|column| column as &dyn ToSql);
    let all = params_from_iter(columns.chain(others.iter().copied()));
    sql::run(conn, PUT, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::parse_editable;
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
        let slug: Slug = "all-fields".parse().unwrap();
        let row = Row {
            number: 1_000,
            id: ResourceId(uuid::Uuid::nil()),
            slug: slug.clone(),
            wanted: slug.clone(),
            added: Some(1),
            entry: None,
            domain,
            position: 1,
            removed: false,
        };
        let mut patch = parse_editable(
            "title = 'A'\ndomain = 'd'\nkind = 'book'\ndepth = 'skim'\nwhy = 'B'\nauthors = ['C', '{D D}']\net_al = 1
            year = 2017\nurl = 'https://example.org/'\narxiv = '1706.03762'\ndoi = '10.1000/182'
            isbn = '9780262035613'\npages = 2\nminutes = 3\nfeed = 'https://example.org/feed'\nagain = 'read'
            scope = 'E'\ncadence = 'P2Y'
            container = 'F'\neditors = ['G {H I}']\nedition = '2'\npublisher = 'J'\nvolume = 'K'\nissue = 'L'
            page_range = '1–2'\nlanguage = 'en'\nfile = '/m.pdf'\nsummary = 'N'",
        )
        .unwrap()
        .metadata;
        patch.domain = Some(domain_slug);
        let read = || sql::one(&store.conn, READ, [&slug], metadata).unwrap();

        let filled = patch.clone().into_resource(slug.clone()).metadata;
        let features = Features::default();
        put(&store.conn, &row, &filled, &features).unwrap();
        assert_eq!(read(), filled);

        let clearable: Vec<String> = Metadata::clearable().map(str::to_owned).collect();
        patch.apply(Patch::clearing(&clearable));
        let empty = patch.into_resource(slug.clone()).metadata;
        put(&store.conn, &row, &empty, &features).unwrap();
        assert_eq!(read(), empty);
    }
}
