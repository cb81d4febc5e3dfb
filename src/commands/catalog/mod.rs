//! `reads catalog`.

mod update;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueHint};
use serde_json::json;

use super::catalog_file::{Place, changes, parse, read};
use super::confirm::{can_ask, confirmed};
use super::message::{count, report_renamed, shown};
use super::{App, Command, Result, refused};
use crate::catalog::Catalog as CatalogFile;
use crate::domain::CatalogSummary;
use crate::store::Store;
use crate::view::{self, Fields};
use update::{Sources, diff, update};

/// Install, compare, update and remove catalogs
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads catalog add systems.toml\n  reads catalog add https://example.org/team.toml\n  reads catalog list\n  reads catalog update"
)]
pub(crate) struct Catalog {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Install a catalog beside the other catalogs
    #[command(
        after_help = "Examples:\n  reads catalog add systems.toml\n  reads catalog add https://example.org/team.toml\n  reads catalog add git+https://example.org/lists.git#team.toml\n  reads catalog add git+ssh://git@example.org/lists.git#team.toml\n\nAfter git+ comes the address of a git repository, and after # the path of the file in it. `reads catalog update` fetches an address again, and so does the daily job of `reads remind install`."
    )]
    Add {
        /// A catalog file, or its address
        #[arg(value_name = "FILE|ADDRESS", value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// List the installed catalogs
    #[command(after_help = "Example:\n  reads catalog list")]
    List,
    /// Show what `reads catalog update` would add, change and remove
    #[command(after_help = "Examples:\n  reads catalog diff\n  reads catalog diff systems.toml")]
    Diff {
        /// A catalog file, or its address [default: the sources of the installed catalogs, and the built-in catalog]
        #[arg(value_name = "FILE|ADDRESS", value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
    },
    /// Update catalogs; your edits, readings and notes are kept
    #[command(
        after_help = "Examples:\n  reads catalog update\n  reads catalog update systems.toml\n  reads catalog update --fetched\n\nA resource that the catalog no longer has is removed; if you changed it in any way, it is kept and marked. A source that cannot be read is named, and the others are updated."
    )]
    Update {
        /// A catalog file, or its address [default: the sources of the installed catalogs, and the built-in catalog]
        #[arg(value_name = "FILE|ADDRESS", value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,

        /// Only catalogs with an address, each at most once an hour, or once a day if its server cannot say that nothing has changed
        #[arg(long, conflicts_with = "file")]
        fetched: bool,
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
            Action::Diff { file } => diff(&Sources::of(file.as_deref(), false)?, app),
            Action::Update { file, fetched } => {
                update(&Sources::of(file.as_deref(), *fetched)?, app)
            }
            Action::Remove { name, yes } => remove(name, *yes, app),
            Action::Check { file } => check(file, app),
        }
    }
}

fn add(file: &Path, app: &mut App) -> Result<()> {
    let place = Place::named(file)?;
    let content = place.read(App::clock()?.now())?;
    let parsed = content.parse()?;
    let catalog = &parsed.catalog;
    let mut store = app.store()?;
    if let Some(CatalogSummary { name, version, .. }) = installed(&store, catalog.name.as_str())? {
        return Err(refused!(
            "catalog '{name}' is already installed, at version {version}\nhint: `reads catalog update {}` updates it",
            place.word()
        ));
    }
    let installed = store.install_with(catalog, parsed.resources(), Some(&content.origin))?;
    app.report(&installed, [format!("added: {}", changes(&installed))])?;
    report_renamed(&installed.renamed);
    Ok(())
}

/// Returns the installed catalog with that name.
fn installed(store: &Store, name: &str) -> Result<Option<CatalogSummary>> {
    let mut rows = store.catalogs()?.into_iter();
    Ok(rows.find(|row| row.name.as_str() == name && !row.removed))
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
    let entries = usize::try_from(row.entries).unwrap_or(usize::MAX);
    let entries = count(entries, "entry", "entries");
    let question = format!("Remove the catalog {name} with its {entries}?");
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
    let text = read(file)?;
    let parsed = parse(&shown(file), &text)?;
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
    let domains = count(domains, "domain", "domains");
    let entries = count(entries, "entry", "entries");
    let line = format!("{file}: valid · {title}, version {version} · {domains}, {entries}");
    app.report(&Fields(&fields), [line])
}
