//! Catalogs, one line each, and the changes that a newer version brings.

use std::io;

use serde::Serialize;

use super::styled::{QUIET, SLUG};
use super::{Form, Out, Styled, json};
use crate::catalog::Diff;
use crate::domain::{CatalogSummary, Slug};

/// One catalog, as docs/json.md says.
#[derive(Serialize)]
struct Object<'a> {
    name: &'a Slug,
    title: &'a str,
    version: u32,
    entries: u64,
    #[serde(rename = "retired")]
    removed_from_catalog: u64,
    removed: bool,
    here: u64,
    source: Option<String>,
    /// Of the file that was fetched.
    sha256: Option<&'a str>,
}

/// How much of a checksum people see.
const SHORT: usize = 12;

/// Prints catalogs for people, or as JSON.
pub fn catalogs(out: &mut Out, form: Form, all: &[CatalogSummary]) -> io::Result<()> {
    if form == Form::Json {
        let objects = all.iter().map(|row| Object {
            name: &row.name,
            title: &row.title,
            version: row.version,
            entries: row.entries,
            removed_from_catalog: row.removed_from_catalog,
            removed: row.removed,
            here: row.here,
            source: row.source.as_ref().map(ToString::to_string),
            sha256: row.fetch.as_ref().map(|fetch| fetch.digest.as_str()),
        });
        return json(out, &objects.collect::<Vec<_>>());
    }
    let widths = all.iter().map(|row| row.name.as_str().len());
    let widest = widths.max().unwrap_or_default();
    for row in all {
        let version = if row.removed {
            "removed".to_owned()
        } else {
            let entries = if row.entries == 1 { "entry" } else { "entries" };
            format!("version {} · {} {entries}", row.version, row.entries)
        };
        let removed_from_catalog = match row.removed_from_catalog {
            0 => String::new(),
            count => format!(" · {count} removed from catalog"),
        };
        let here = match row.here {
            0 => String::new(),
            1 => " · 1 is here already".to_owned(),
            count => format!(" · {count} are here already"),
        };
        let name = format!("{:<widest$}", row.name);
        let about = format!("  {} · {version}{here}{removed_from_catalog}", row.title);
        out.line(Styled::new(SLUG, name).plain(about))?;
        if let Some(source) = &row.source {
            let sha256 = row.fetch.as_ref().map(|fetch| fetch.digest.get(..SHORT));
            let sha256 = sha256.flatten().map(|digest| format!(" · sha256 {digest}"));
            let source = format!("{source}{}", sha256.unwrap_or_default());
            let indent = " ".repeat(widest + 2);
            out.line(Styled::default().plain(indent).styled(QUIET, source))?;
        }
    }
    Ok(())
}

/// What installing a newer version of a catalog changes, as docs/schemas/catalog-diff.json says.
#[derive(Serialize)]
struct DiffObject {
    name: String,
    version: u32,
    newer: u32,
    added: Vec<Added>,
    here: Vec<Here>,
    changed: Vec<Changed>,
    retired: Vec<Retired>,
}

#[derive(Serialize)]
struct Added {
    slug: String,
    title: String,
}

#[derive(Serialize)]
struct Here {
    slug: String,
    /// The slug of the resource that shows it.
    resource: String,
}

#[derive(Serialize)]
struct Changed {
    slug: String,
    fields: Vec<String>,
}

#[derive(Serialize)]
struct Retired {
    slug: String,
    stays: bool,
}

/// Returns the changes from version `from` to version `to` of a catalog; `kept` are the entries that stay although it no longer
/// has them.
pub fn diff_object(
    name: &Slug,
    from: u32,
    to: u32,
    diff: &Diff,
    kept: &[Slug],
) -> impl Serialize + use<> {
    DiffObject {
        name: name.to_string(),
        version: from,
        newer: to,
        added: (diff.added.iter())
            .map(|(slug, title)| Added {
                slug: slug.to_string(),
                title: title.clone(),
            })
            .collect(),
        here: (diff.here.iter())
            .map(|(slug, resource)| Here {
                slug: slug.to_string(),
                resource: resource.to_string(),
            })
            .collect(),
        changed: (diff.changed.iter())
            .map(|(slug, fields)| Changed {
                slug: slug.to_string(),
                fields: fields.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        retired: (diff.removed_from_catalog.iter())
            .map(|slug| Retired {
                slug: slug.to_string(),
                stays: kept.contains(slug),
            })
            .collect(),
    }
}

/// Prints what installing a catalog changes; `stays` says which of the entries that it no longer has stay.
pub fn diff(out: &mut Out, diff: &Diff, stays: impl Fn(&Slug) -> bool) -> io::Result<()> {
    for (slug, title) in &diff.added {
        out.line(&format!("  + {slug} · {title}"))?;
    }
    for (slug, resource) in &diff.here {
        out.line(&format!("  = {slug} · here already: {resource}"))?;
    }
    for (slug, fields) in &diff.changed {
        out.line(&format!("  ~ {slug} · {}", fields.join(", ")))?;
    }
    for slug in &diff.removed_from_catalog {
        let stays = if stays(slug) {
            " · stays, marked: you did something with it"
        } else {
            ""
        };
        out.line(&format!("  - {slug}{stays}"))?;
    }
    Ok(())
}
