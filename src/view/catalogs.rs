//! Catalogs, one line each; and what a newer version of one would do.

use std::io;

use serde::Serialize;

use super::out::{QUIET, SLUG};
use super::{Form, Out, json};
use crate::catalog::Diff;
use crate::domain::{CatalogSummary, Slug};
use crate::text;

/// One catalog as an object. Documented in the README.
#[derive(Serialize)]
struct Object<'a> {
    name: &'a Slug,
    title: &'a str,
    version: u32,
    entries: u64,
    #[serde(rename = "retired")]
    removed_from_catalog: u64,
    removed: bool,
    source: Option<String>,
}

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
            source: row
                .source
                .as_ref()
                .map(|source| source.display().to_string()),
        });
        return json::value(out, &objects.collect::<Vec<_>>());
    }
    let widest = all
        .iter()
        .map(|row| row.name.as_str().len())
        .max()
        .unwrap_or_default();
    for row in all {
        let name = out.paint(SLUG, &format!("{:<widest$}", row.name));
        let title = text::line(&row.title);
        let standing = if row.removed {
            "removed".to_owned()
        } else {
            format!("version {} · {} entries", row.version, row.entries)
        };
        let removed_from_catalog = match row.removed_from_catalog {
            0 => String::new(),
            count => format!(" · {count} retired"),
        };
        out.line(&format!(
            "{name}  {title} · {standing}{removed_from_catalog}"
        ))?;
        if let Some(source) = &row.source {
            let source = source.display().to_string();
            let source = out.paint(QUIET, &text::line(&source));
            out.line(&format!("{:widest$}  {source}", ""))?;
        }
    }
    Ok(())
}

/// Prints what laying a catalog in would do; of the entries that it would retire, `stays` tells which stay.
pub fn diff(out: &mut Out, diff: &Diff, stays: impl Fn(&Slug) -> bool) -> io::Result<()> {
    for (slug, title) in &diff.added {
        out.line(&format!("  + {slug} · {}", text::line(title)))?;
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
