//! `reads catalog`.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueHint};
use serde::Serialize;
use serde_json::json;

use super::catalog_file::{absolute, changes, parse, read, read_source, text};
use super::confirm::{can_ask, confirmed};
use super::message::{message, report_renamed, shown};
use super::{App, Command, Failure, Result, refused};
use crate::catalog::{BUILTIN_NAME, Catalog as CatalogFile, Diff, builtin};
use crate::domain::CatalogSummary;
use crate::store::{Store, StoreError};
use crate::view::{self, Fields};

/// Install, compare, update and remove catalogs
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads catalog add systems.toml\n  reads catalog list\n  reads catalog update"
)]
pub(crate) struct Catalog {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Install a catalog file beside the other catalogs
    #[command(after_help = "Example:\n  reads catalog add systems.toml")]
    Add {
        /// A catalog file
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// List the installed catalogs
    #[command(after_help = "Example:\n  reads catalog list")]
    List,
    /// Show what `reads catalog update` would add, change and remove
    #[command(after_help = "Examples:\n  reads catalog diff\n  reads catalog diff systems.toml")]
    Diff {
        /// A catalog file [default: the source files of the installed catalogs, and the built-in catalog]
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Update catalogs from their files; your edits, readings and notes are kept
    #[command(
        after_help = "Examples:\n  reads catalog update\n  reads catalog update systems.toml\n\nA resource that the catalog no longer has is removed; if you changed it in any way, it is kept and marked."
    )]
    Update {
        /// A catalog file [default: the source files of the installed catalogs, and the built-in catalog]
        #[arg(value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Remove a catalog; resources that you changed are kept and marked
    #[command(
        after_help = "Example:\n  reads catalog remove systems\n\n`reads catalog add`, or `reads seed` for the built-in catalog, installs it again."
    )]
    Remove {
        /// Name of the catalog
        #[arg(value_name = "CATALOG")]
        name: String,

        /// Do not ask for confirmation, which a terminal does
        #[arg(long, short)]
        yes: bool,
    },
    /// Check a catalog file and list all problems
    #[command(after_help = "Example:\n  reads catalog check my-catalog.toml")]
    Check {
        /// A catalog file
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
}

impl Command for Catalog {
    fn run(&self, app: &mut App) -> Result<()> {
        match &self.action {
            Action::Add { file } => add(file, app),
            Action::List => {
                let rows = app.store()?.catalogs()?;
                Ok(view::catalogs(&mut app.out, app.form, &rows)?)
            }
            Action::Diff { file } => {
                let given = given(file.as_deref())?;
                let store = app.store()?;
                let all = newer(&store, given)?;
                if app.is_json() {
                    let diffs = all.iter().map(|newer| newer.diff_object(&store));
                    return app.value(&diffs.collect::<Result<Vec<_>>>()?);
                }
                all.iter().try_for_each(|newer| newer.show(&store, app))
            }
            Action::Update { file } => update(file.as_deref(), app),
            Action::Remove { name, yes } => remove(name, *yes, app),
            Action::Check { file } => check(file, app),
        }
    }
}

fn add(file: &Path, app: &mut App) -> Result<()> {
    let text = text(file)?;
    let parsed = parse(file, &text)?;
    let catalog = &parsed.catalog;
    let mut store = app.store()?;
    if let Some(CatalogSummary { name, version, .. }) = installed(&store, catalog.name.as_str())? {
        return Err(refused!(
            "catalog '{name}' is already installed, at version {version}\nhint: `reads catalog update {}` updates it",
            file.display()
        ));
    }
    let installed = store.install_with(catalog, parsed.resources(), Some(&absolute(file)))?;
    app.report(&installed, [format!("added: {}", changes(&installed))])?;
    report_renamed(&installed.renamed);
    Ok(())
}

/// An installed catalog with the version to update it to.
struct Newer {
    row: CatalogSummary,
    catalog: CatalogFile,
    /// The source file; `None` for the built-in catalog.
    file: Option<PathBuf>,
    diff: Diff,
}

/// Returns the installed catalog with that name.
fn installed(store: &Store, name: &str) -> Result<Option<CatalogSummary>> {
    let mut rows = store.catalogs()?.into_iter();
    Ok(rows.find(|row| row.name.as_str() == name && !row.removed))
}

/// Reads a catalog that is named, which may be a pipe, before the database is opened.
fn given(file: Option<&Path>) -> Result<Option<(&Path, CatalogFile)>> {
    file.map(|file| Ok((file, read(file)?))).transpose()
}

/// Compares the given catalog, or those in the source files of all installed catalogs, with what is installed.
fn newer(store: &Store, given: Option<(&Path, CatalogFile)>) -> Result<Vec<Newer>> {
    let compared = |row, mut catalog: CatalogFile, file| -> Result<Newer> {
        let (here, removed_from_catalog) = store.catalog(&row)?;
        let mut entries = Vec::new();
        for entry in catalog.resources {
            if !store.is_from_elsewhere(&catalog.name, &entry)? {
                entries.push(entry);
            }
        }
        catalog.resources = entries;
        Ok(Newer {
            diff: Diff::between(&here, &removed_from_catalog, &catalog),
            row,
            catalog,
            file,
        })
    };
    if let Some((file, catalog)) = given {
        let row = installed(store, catalog.name.as_str())?.ok_or_else(|| {
            let (name, file) = (&catalog.name, file.display());
            refused!(
                "catalog '{name}' is not installed\nhint: `reads catalog add {file}` installs it"
            )
        })?;
        return Ok(vec![compared(row, catalog, Some(absolute(file)))?]);
    }
    let mut all = Vec::new();
    for row in store.catalogs()?.into_iter().filter(|row| !row.removed) {
        match row.source.clone() {
            Some(source) => all.push(compared(row, read_source(&source)?, Some(source))?),
            None if row.name.as_str() == BUILTIN_NAME => all.push(compared(row, builtin(), None)?),
            None => message(&format!(
                "{}: its source file is unknown; run `reads catalog update FILE`",
                row.name
            )),
        }
    }
    Ok(all)
}

impl Newer {
    fn diff_object(&self, store: &Store) -> Result<impl Serialize> {
        let (from, to) = (self.row.version, self.catalog.version);
        let kept = store.kept(&self.row.name, &self.diff.removed_from_catalog)?;
        Ok(view::diff_object(
            &self.row.name,
            from,
            to,
            &self.diff,
            &kept,
        ))
    }

    /// Prints what installing it changes.
    fn show(&self, store: &Store, app: &mut App) -> Result<()> {
        let (name, here, there) = (&self.row.name, self.row.version, self.catalog.version);
        let versions = match there.cmp(&here) {
            Ordering::Less => {
                format!("version {here}, but the file holds the older version {there}")
            }
            Ordering::Equal => format!("version {here}"),
            Ordering::Greater => format!("version {here} → {there}"),
        };
        let diff = &self.diff;
        let counts = if diff.is_empty() {
            "no changes".to_owned()
        } else {
            let (added, changed) = (diff.added.len(), diff.changed.len());
            let removed = diff.removed_from_catalog.len();
            format!("{added} new, {changed} changed, {removed} removed from catalog")
        };
        app.line(format!("{name} · {versions} · {counts}"))?;
        let kept = store.kept(name, &diff.removed_from_catalog)?;
        Ok(view::diff(&mut app.out, diff, |slug| kept.contains(slug))?)
    }
}

fn update(file: Option<&Path>, app: &mut App) -> Result<()> {
    let given = given(file)?;
    let mut store = app.store()?;
    let all = newer(&store, given)?;
    // Checked before any update, so that either all catalogs are updated or none.
    let older = |newer: &&Newer| newer.catalog.version < newer.row.version;
    if let Some(older) = all.iter().find(older) {
        return Err(Failure::Store(StoreError::OlderCatalog {
            name: older.row.name.to_string(),
            here: older.row.version,
            file: older.catalog.version,
        }));
    }
    let mut updated = Vec::new();
    for newer in &all {
        if !app.is_json() {
            newer.show(&store, app)?;
        }
        let installed = store.install(&newer.catalog, newer.file.as_deref())?;
        if !newer.diff.is_empty() {
            app.say(format!("updated: {}", changes(&installed)))?;
        }
        report_renamed(&installed.renamed);
        updated.push(installed);
    }
    app.report(&updated, [])
}

fn remove(name: &str, yes: bool, app: &mut App) -> Result<()> {
    let store = app.store()?;
    let Some(row) = installed(&store, name)? else {
        let mut rows = store.catalogs()?;
        rows.retain(|row| !row.removed);
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let names = names.join(", ");
        return Err(refused!(
            "no catalog '{name}'\nhint: the catalogs are {names}"
        ));
    };
    // A person is not waited for with the database open.
    drop(store);
    let question = format!(
        "Remove the catalog {name} with its {} entries?",
        row.entries
    );
    if !yes && can_ask() && !confirmed(&question)? {
        return Err(refused!("nothing was removed"));
    }
    let mut store = app.store()?;
    if installed(&store, name)?.as_ref() != Some(&row) {
        return Err(refused!(
            "the catalog {name} was changed in the meantime; nothing was removed"
        ));
    }
    store.remove_catalog(&row.name)?;
    let left = (store.catalogs()?.into_iter()).find(|left| left.name == row.name);
    let back = row.install_command();
    let kept = left.map_or(0, |left| left.removed_from_catalog);
    let stay = match kept {
        0 => String::new(),
        1 => " · 1 entry that you changed is kept and marked".to_owned(),
        count => format!(" · {count} entries that you changed are kept and marked"),
    };
    let line = format!("removed: {name}{stay} · `{back}` installs it again");
    let fields = [
        ("name", json!(name)),
        ("kept", json!(kept)),
        ("install", json!(back)),
    ];
    app.report(&Fields(&fields), [line])
}

fn check(file: &Path, app: &mut App) -> Result<()> {
    let text = text(file)?;
    let parsed = parse(file, &text)?;
    let CatalogFile {
        name,
        title,
        version,
        domains,
        ..
    } = &parsed.catalog;
    let (file, domains, entries) = (shown(file), domains.len(), parsed.resources().count());
    let fields = [
        ("file", json!(file)),
        ("name", json!(name)),
        ("title", json!(title)),
        ("version", json!(version)),
        ("domains", json!(domains)),
        ("entries", json!(entries)),
    ];
    let line = format!(
        "{file}: valid · {title}, version {version} · {domains} domains, {entries} entries"
    );
    app.report(&Fields(&fields), [line])
}
