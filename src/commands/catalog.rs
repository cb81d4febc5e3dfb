//! `reads catalog`: several catalogs side by side; and how a catalog file is read.

use std::path::{Path, PathBuf};

use super::app::{changes, message};
use super::{App, Failure, Result};
use crate::catalog::{self, BUILTIN_NAME, Catalog, Diff, builtin};
use crate::cli;
use crate::domain::CatalogSummary;
use crate::store::{Installed, Store, StoreError};
use crate::text;
use crate::view::{self, Form};

pub(super) fn run(args: &cli::Catalog, app: &mut App) -> Result<()> {
    match args {
        cli::Catalog::Add { file } => add(file, app),
        cli::Catalog::List { json } => {
            let rows = app.store()?.catalogs()?;
            let form = if *json { Form::Json } else { Form::Table };
            Ok(view::catalogs(&mut app.out, form, &rows)?)
        }
        cli::Catalog::Diff { file } => {
            let store = app.store()?;
            for newer in newer(&store, file.as_deref())? {
                newer.show(&store, app)?;
            }
            Ok(())
        }
        cli::Catalog::Update { file } => update(file.as_deref(), app),
        cli::Catalog::Remove { name } => remove(name, app),
        cli::Catalog::Check { file } => check(file, app),
    }
}

fn add(file: &Path, app: &mut App) -> Result<()> {
    let catalog = read(file)?;
    let mut store = app.store()?;
    let here = (store.catalogs()?.into_iter()).find(|row| row.name == catalog.name && !row.removed);
    if let Some(here) = here {
        return Err(Failure::Refused(format!(
            "catalog '{}' is here already, at version {}: `reads catalog update {}` brings it up to date",
            here.name,
            here.version,
            file.display()
        )));
    }
    let installed = store.install(&catalog, Some(&absolute(file)))?;
    app.out
        .line(&format!("added: {}", text::line(&changes(&installed))))?;
    report_renamed(&installed);
    Ok(())
}

/// A newer version of a catalog that is here.
struct Newer {
    row: CatalogSummary,
    catalog: Catalog,
    /// The file it is from; `None` for the built-in one.
    file: Option<PathBuf>,
    diff: Diff,
}

/// The catalog of a file or, without one, all that are here, as their files have them now.
fn newer(store: &Store, file: Option<&Path>) -> Result<Vec<Newer>> {
    let mut rows = store.catalogs()?;
    rows.retain(|row| !row.removed);
    let mut read_anew: Vec<(CatalogSummary, Catalog, Option<PathBuf>)> = Vec::new();
    if let Some(file) = file {
        let catalog = read(file)?;
        let row = rows
            .into_iter()
            .find(|row| row.name == catalog.name)
            .ok_or_else(|| {
                Failure::Refused(format!(
                    "there is no catalog '{}' here: `reads catalog add {}` lays it in",
                    catalog.name,
                    file.display()
                ))
            })?;
        read_anew.push((row, catalog, Some(absolute(file))));
    } else {
        for row in rows {
            match &row.source {
                Some(source) => {
                    let (catalog, source) = (read(source)?, source.clone());
                    read_anew.push((row, catalog, Some(source)));
                }
                None if row.name.as_str() == BUILTIN_NAME => read_anew.push((row, builtin(), None)),
                None => message(&format!(
                    "{}: nobody knows its file any more; name it: reads catalog update FILE",
                    row.name
                )),
            }
        }
    }
    let with_diff = read_anew.into_iter().map(|(row, catalog, file)| {
        let (here, removed_from_catalog) = store.catalog(&row)?;
        let diff = Diff::between(&here, &removed_from_catalog, &catalog);
        Ok(Newer {
            row,
            catalog,
            file,
            diff,
        })
    });
    with_diff.collect()
}

impl Newer {
    /// Shows what laying it in does.
    fn show(&self, store: &Store, app: &mut App) -> Result<()> {
        let (name, here, there) = (&self.row.name, self.row.version, self.catalog.version);
        let versions = match there.cmp(&here) {
            std::cmp::Ordering::Less => {
                format!("version {here} here, and an older one, {there}, in the file")
            }
            std::cmp::Ordering::Equal => format!("version {here}"),
            std::cmp::Ordering::Greater => format!("version {here} → {there}"),
        };
        let diff = &self.diff;
        let counts = if diff.is_empty() {
            "as it is here".to_owned()
        } else {
            let (added, changed, removed_from_catalog) = (
                diff.added.len(),
                diff.changed.len(),
                diff.removed_from_catalog.len(),
            );
            format!("{added} new, {changed} changed, {removed_from_catalog} retired")
        };
        app.out.line(&format!("{name} · {versions} · {counts}"))?;
        let kept = store.kept(name, &diff.removed_from_catalog)?;
        Ok(view::diff(&mut app.out, diff, |slug| kept.contains(slug))?)
    }
}

fn update(file: Option<&Path>, app: &mut App) -> Result<()> {
    let mut store = app.store()?;
    let all = newer(&store, file)?;
    // Before anything is done: one that is refused changes none of the others.
    let older = |newer: &&Newer| newer.catalog.version < newer.row.version;
    if let Some(older) = all.iter().find(older) {
        return Err(Failure::Store(StoreError::OlderCatalog {
            name: older.row.name.to_string(),
            here: older.row.version,
            file: older.catalog.version,
        }));
    }
    for newer in &all {
        newer.show(&store, app)?;
        let installed = store.install(&newer.catalog, newer.file.as_deref())?;
        if !newer.diff.is_empty() {
            app.out
                .line(&format!("updated: {}", text::line(&changes(&installed))))?;
        }
        report_renamed(&installed);
    }
    Ok(())
}

fn remove(name: &str, app: &mut App) -> Result<()> {
    let mut store = app.store()?;
    let rows = store.catalogs()?;
    let Some(row) = rows
        .iter()
        .find(|row| row.name.as_str() == name && !row.removed)
    else {
        let here = rows.iter().filter(|row| !row.removed);
        let names: Vec<&str> = here.map(|row| row.name.as_str()).collect();
        return Err(Failure::Refused(format!(
            "no catalog '{name}'; the catalogs are {}",
            names.join(", ")
        )));
    };
    store.remove_catalog(&row.name)?;
    let left = store
        .catalogs()?
        .into_iter()
        .find(|left| left.name == row.name);
    let back = match &row.source {
        Some(source) => format!("reads catalog add {}", source.display()),
        None => "reads seed".to_owned(),
    };
    let stay = match left.map_or(0, |left| left.removed_from_catalog) {
        0 => String::new(),
        1 => " · 1 entry stays, marked: you did something with it".to_owned(),
        count => format!(" · {count} entries stay, marked: you did something with them"),
    };
    app.out.line(&text::line(&format!(
        "removed: {name}{stay} · `{back}` brings it back"
    )))?;
    Ok(())
}

fn check(file: &Path, app: &mut App) -> Result<()> {
    let catalog = read(file)?;
    let (domains, entries) = (catalog.domains.len(), catalog.resources.len());
    let title = text::line(&catalog.title);
    let file = file.display().to_string();
    app.out.line(&format!(
        "{}: good · {title}, version {} · {domains} domains, {entries} entries",
        text::line(&file),
        catalog.version
    ))?;
    Ok(())
}

/// Reads and checks a catalog file.
pub(super) fn read(file: &Path) -> Result<Catalog> {
    let bytes = std::fs::read(file).map_err(|err| {
        Failure::Refused(format!("cannot read the catalog {}: {err}", file.display()))
    })?;
    catalog::parse(&bytes).map_err(|problems| Failure::Catalog {
        file: file.display().to_string(),
        problems,
    })
}

/// The file as it is found from anywhere.
pub(super) fn absolute(file: &Path) -> PathBuf {
    std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned())
}

/// Says which entries have another slug here than in their catalog.
pub(super) fn report_renamed(installed: &Installed) {
    for (slug, renamed) in &installed.renamed {
        message(&format!(
            "'{slug}' is taken by another catalog: this one's is `{renamed}`"
        ));
    }
}
