//! The rows of resources: what is in force of what catalogs and the person say of them.

use rusqlite::{Connection, Row, ToSql, named_params, params, params_from_iter};

use crate::domain::{Resource, ResourceId, Slug, canonical};
use crate::store::Result;

const IS_TAKEN: &str = "SELECT 1 FROM resource WHERE slug = :slug";
/// Parameters go by number, here and wherever a statement is run for each of many works: finding them by name takes longer
/// than the rest of it.
const INSERT: &str = "
    INSERT INTO resource (domain, position, title, authors, et_al, year, kind, url, address, arxiv, doi, isbn, pages,
                          minutes, feed, depth, again, scope, cadence, why, id, slug, entry, own, catalog)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
            ?25)";
/// Touches a row only where it says something else, so that the count of changes is one of real changes.
const UPDATE: &str = "
    UPDATE resource SET
        domain = ?1, position = ?2, title = ?3, authors = ?4, et_al = ?5, year = ?6, kind = ?7, url = ?8, address = ?9,
        arxiv = ?10, doi = ?11, isbn = ?12, pages = ?13, minutes = ?14, feed = ?15, depth = ?16, again = ?17, scope = ?18,
        cadence = ?19, why = ?20
    WHERE number = ?21 AND
        (domain, position, title, authors, et_al, year, kind, url, address, arxiv, doi, isbn, pages, minutes, feed, depth,
         again, scope, cadence, why)
        IS NOT
        (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";

/// Where a resource belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) catalog: i64,
    pub(crate) domain: i64,
    pub(crate) position: i64,
}

/// How a new resource is called.
pub(crate) struct Called<'n> {
    pub(crate) id: ResourceId,
    /// Here.
    pub(crate) slug: &'n Slug,
    /// In its catalog; `None` where it is the person's own.
    pub(crate) entry: Option<&'n Slug>,
}

/// Puts a resource in; gives its number.
pub(crate) fn insert(
    conn: &Connection,
    called: &Called<'_>,
    resource: &Resource,
    place: Place,
) -> Result<i64> {
    let own = called.entry.is_none();
    let which = params![called.id, called.slug, called.entry, own, place.catalog];
    execute(conn, INSERT, resource, place, which)?;
    Ok(conn.last_insert_rowid())
}

/// Writes what a resource says now; gives 1 where it said something else before.
pub(crate) fn update(
    conn: &Connection,
    number: i64,
    resource: &Resource,
    place: Place,
) -> Result<usize> {
    execute(conn, UPDATE, resource, place, params![number])
}

/// Runs a statement with the columns of a resource and, behind these, what says which it is.
fn execute(
    conn: &Connection,
    sql: &str,
    resource: &Resource,
    place: Place,
    which: &[&dyn ToSql],
) -> Result<usize> {
    let authors = serde_json::Value::from(resource.authors.clone()).to_string();
    let address = resource.url.as_deref().and_then(canonical);
    let columns = params![
        place.domain,
        place.position,
        resource.title,
        authors,
        resource.et_al,
        resource.year,
        resource.kind,
        resource.url,
        address,
        resource.arxiv,
        resource.doi,
        resource.isbn,
        resource.pages,
        resource.minutes,
        resource.feed,
        resource.depth,
        resource.again,
        resource.scope,
        resource.cadence,
        resource.why,
    ];
    let all = params_from_iter(columns.iter().chain(which));
    Ok(conn.prepare_cached(sql)?.execute(all)?)
}

/// What the row of a resource says, under the name `slug`; its domain's is in the column `domain_slug`. What comes from
/// other tables is empty yet.
pub(crate) fn from_row(row: &Row<'_>, slug: Slug) -> rusqlite::Result<Resource> {
    let authors: String = row.get("authors")?;
    Ok(Resource {
        slug,
        domain: row.get("domain_slug")?,
        title: row.get("title")?,
        authors: serde_json::from_str(&authors).unwrap_or_default(),
        et_al: row.get("et_al")?,
        year: row.get("year")?,
        kind: row.get("kind")?,
        url: row.get("url")?,
        arxiv: row.get("arxiv")?,
        doi: row.get("doi")?,
        isbn: row.get("isbn")?,
        pages: row.get("pages")?,
        minutes: row.get("minutes")?,
        feed: row.get("feed")?,
        depth: row.get("depth")?,
        again: row.get("again")?,
        scope: row.get("scope")?,
        cadence: row.get("cadence")?,
        before: Vec::new(),
        each: Vec::new(),
        relations: Vec::new(),
        tags: Vec::new(),
        why: row.get("why")?,
    })
}

/// Whether no resource, be it one that was removed, has a slug.
pub(crate) fn is_free(conn: &Connection, slug: &Slug) -> Result<bool> {
    Ok(!conn
        .prepare_cached(IS_TAKEN)?
        .exists(named_params! {":slug": slug})?)
}

/// The slug that was wanted or, where it is taken, the same behind the name of its catalog, or with a number or a part of
/// its id, which is never taken twice.
pub(crate) fn free_slug(
    conn: &Connection,
    wanted: &Slug,
    catalog: Option<&Slug>,
    id: ResourceId,
) -> Result<Slug> {
    if is_free(conn, wanted)? {
        return Ok(wanted.clone());
    }
    // 64 characters hold a name, a slug and an end only if all are cut; a cut name still is a name.
    let stem = match catalog {
        Some(catalog) => format!("{}-{}", cut(catalog, 20), cut(wanted, 30)),
        None => cut(wanted, 51).to_owned(),
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

fn cut(slug: &Slug, most: usize) -> &str {
    let text = slug.as_str();
    text[..text.len().min(most)].trim_end_matches('-')
}
