//! `reads catalog diff` and `reads catalog update`: installed catalogs, compared with what their sources hold now.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::path::Path;

use serde::Serialize;

use super::installed;
use crate::catalog::{BUILTIN_NAME, Catalog, Diff, builtin};
use crate::commands::catalog_file::{Came, Place, changes, fetch, here_already, read_source};
use crate::commands::message::{count, error, message, report_renamed};
use crate::commands::{App, Failure, Result, refused};
use crate::domain::{
    CatalogFetch, CatalogSource, CatalogSummary, FetchOutcome, Slug, may_fetch, next_fetch,
};
use crate::feeds::FetchError;
use crate::store::{Installed, Origin, Store, StoreError};
use crate::view::{self, is_quiet, local_time};

/// The catalogs that a command is about.
pub(super) enum Sources {
    /// One that the person names.
    Given(Place),
    /// All that are installed.
    Installed,
    /// Those that have an address, when it is time for them.
    Fetched,
}

impl Sources {
    pub(super) fn of(place: Option<&Path>, fetched: bool) -> Result<Self> {
        Ok(match place {
            Some(place) => Self::Given(Place::named(place)?),
            None if fetched => Self::Fetched,
            None => Self::Installed,
        })
    }
}

/// What the source of an installed catalog holds.
enum Held {
    /// What is installed.
    Same(CatalogFetch),
    Catalog(Box<Catalog>, Option<Origin>),
}

/// All that was read before the database is opened to compare it.
#[derive(Default)]
struct Read {
    held: Vec<(CatalogSummary, Held)>,
    /// Requests that failed, with when they are made again.
    failed: Vec<(CatalogSummary, CatalogFetch)>,
    /// The number of sources that could not be read, which was reported.
    unreadable: usize,
}

/// An installed catalog with the version to update it to.
struct Newer {
    row: CatalogSummary,
    held: Held,
    diff: Diff,
}

pub(super) fn diff(sources: &Sources, app: &mut App) -> Result<()> {
    let read = read(sources, app)?;
    let store = app.store()?;
    let all = newer(&store, read.held)?;
    if app.is_json() {
        let diffs = all.iter().map(|newer| newer.diff_object(&store));
        app.value(&diffs.collect::<Result<Vec<_>>>()?)?;
    } else {
        all.iter().try_for_each(|newer| newer.show(&store, app))?;
    }
    ended(read.unreadable, "read")
}

pub(super) fn update(sources: &Sources, app: &mut App) -> Result<()> {
    let read = read(sources, app)?;
    let mut store = app.store()?;
    for (row, fetch) in &read.failed {
        keep(&mut store, row, fetch)?;
    }
    let all = newer(&store, read.held)?;
    let (older, all): (Vec<_>, Vec<_>) =
        (all.into_iter()).partition(|newer| newer.version() < newer.row.version);
    let mut unreadable = read.unreadable;
    for older in older {
        let older = Failure::Store(StoreError::OlderCatalog {
            name: older.row.name.to_string(),
            here: older.row.version,
            file: older.version(),
        });
        if all.is_empty() {
            return Err(older);
        }
        error(&older.to_string());
        unreadable += 1;
    }
    let mut updated = Vec::new();
    for newer in &all {
        if !app.is_json() && !is_quiet() {
            newer.show(&store, app)?;
        }
        let installed = match &newer.held {
            Held::Same(fetch) => {
                keep(&mut store, &newer.row, fetch)?;
                newer.unchanged()
            }
            Held::Catalog(catalog, origin) if matches!(sources, Sources::Fetched) => {
                store.install_unasked(catalog, origin.as_ref())?
            }
            Held::Catalog(catalog, origin) => store.install(catalog, origin.as_ref())?,
        };
        if !newer.diff.is_empty() {
            app.say(format!("updated: {}", changes(&installed)))?;
        }
        report_renamed(&installed.renamed);
        updated.push(installed);
    }
    app.report(&updated, [])?;
    ended(unreadable, "updated")
}

fn ended(unreadable: usize, done: &str) -> Result<()> {
    if unreadable == 0 {
        return Ok(());
    }
    let catalogs = count(unreadable, "catalog", "catalogs");
    Err(refused!("{catalogs} could not be {done}"))
}

fn keep(store: &mut Store, row: &CatalogSummary, fetch: &CatalogFetch) -> Result<()> {
    if let Some(source) = &row.source {
        store.keep_catalog_fetch(&row.name, source, fetch)?;
    }
    Ok(())
}

/// Reads the sources. A given one may be a pipe, and the network is waited for: the database is not open meanwhile.
fn read(sources: &Sources, app: &mut App) -> Result<Read> {
    let mut read = Read::default();
    let now = App::clock()?.now();
    if let Sources::Given(place) = sources {
        let content = place.read(now)?;
        let catalog = content.parse()?.into_catalog();
        let row = installed(&app.store()?, catalog.name.as_str())?.ok_or_else(|| {
            let (name, place) = (&catalog.name, place.word());
            refused!(
                "catalog '{name}' is not installed\nhint: `reads catalog add {place}` installs it"
            )
        })?;
        let held = Held::Catalog(Box::new(catalog), Some(content.origin));
        read.held.push((row, held));
        return Ok(read);
    }
    let mut rows = app.store()?.catalogs()?;
    rows.retain(|row| !row.removed);
    if matches!(sources, Sources::Fetched) {
        rows.retain(|row| matches!(row.source, Some(CatalogSource::Address(_))));
        if rows.is_empty() {
            app.say("no installed catalog comes from an address")?;
        }
    }
    for row in rows {
        let next = row.fetch.as_ref().map(|fetch| fetch.next_at);
        let waits = next.filter(|next| !may_fetch(*next, now));
        if let (Sources::Fetched, Some(next)) = (sources, waits) {
            let (name, next) = (&row.name, local_time(next));
            app.say(format!(
                "{name}: fetched a short while ago; not again before {next}"
            ))?;
            continue;
        }
        match held(&row, now) {
            Ok(Some(held)) => read.held.push((row, held)),
            Ok(None) => message(&format!(
                "{}: this device does not know where it comes from; run `reads catalog update` with its file or address once",
                row.name
            )),
            Err(Unreadable { failure, next_at }) => {
                error(&format!("{}: {failure}", row.name));
                read.unreadable += 1;
                let failed = row.fetch.clone().zip(next_at);
                let failed = failed.map(|(known, next_at)| CatalogFetch { next_at, ..known });
                read.failed.extend(failed.map(|fetch| (row, fetch)));
            }
        }
    }
    Ok(read)
}

/// Why a source could not be read.
struct Unreadable {
    failure: Failure,
    /// When the request is made again.
    next_at: Option<i64>,
}

impl From<Failure> for Unreadable {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            next_at: None,
        }
    }
}

/// Returns what the source of an installed catalog holds; `None` if the source is unknown.
fn held(row: &CatalogSummary, now: i64) -> Result<Option<Held>, Unreadable> {
    let content = match &row.source {
        None if row.name.as_str() == BUILTIN_NAME => {
            return Ok(Some(Held::Catalog(Box::new(builtin()), None)));
        }
        None => return Ok(None),
        Some(CatalogSource::File(file)) => read_source(file, now)?,
        Some(CatalogSource::Address(address)) => {
            let address = address
                .parse()
                .map_err(|err| refused!("{address}: {err}"))?;
            match fetch(&address, row.fetch.as_ref(), now) {
                Ok(Came::Unchanged(fetch)) => return Ok(Some(Held::Same(fetch))),
                Ok(Came::Text(content)) => content,
                Err(FetchError { reason, wait }) => {
                    return Err(Unreadable {
                        failure: refused!("{address}: {reason}"),
                        next_at: Some(next_fetch(now, FetchOutcome::Failed, wait)),
                    });
                }
            }
        }
    };
    // What was fetched is not asked for again at once because it is wrong.
    let next_at = content.origin.fetch.as_ref().map(|fetch| fetch.next_at);
    let unreadable = |failure| Unreadable { failure, next_at };
    let catalog = content.parse().map_err(unreadable)?.into_catalog();
    if catalog.name != row.name {
        let (source, name) = (&content.origin.source, &catalog.name);
        return Err(unreadable(refused!(
            "{source} holds another catalog now, '{name}'\nhint: `reads catalog add {}` installs it",
            source.word()
        )));
    }
    Ok(Some(Held::Catalog(Box::new(catalog), Some(content.origin))))
}

/// Compares what was read with what is installed. A catalog that was removed or got another source meanwhile is skipped.
fn newer(store: &Store, read: Vec<(CatalogSummary, Held)>) -> Result<Vec<Newer>> {
    let mut all = Vec::new();
    for (before, held) in read {
        let row = installed(store, before.name.as_str())?;
        let Some(row) = row.filter(|row| row.source == before.source) else {
            continue;
        };
        let mut diff = Diff::default();
        if let Held::Catalog(catalog, _) = &held {
            let here = store.catalog(&row)?;
            let removed = here.removed_entries();
            diff = Diff::between(&here.catalog, &removed, catalog);
            let added = std::mem::take(&mut diff.added);
            let added: HashSet<Slug> = added.into_iter().map(|(slug, _)| slug).collect();
            for entry in &catalog.resources {
                let slug = entry.slug.clone();
                if !added.contains(&slug) {
                    continue;
                }
                match store.same_from_elsewhere(&catalog.name, entry)? {
                    Some(same) => diff.here.push((slug, store.name(same)?.slug)),
                    None => diff.added.push((slug, entry.metadata.title.clone())),
                }
            }
        }
        all.push(Newer { row, held, diff });
    }
    Ok(all)
}

impl Newer {
    /// The version that the source holds.
    fn version(&self) -> u32 {
        match &self.held {
            Held::Same(_) => self.row.version,
            Held::Catalog(catalog, _) => catalog.version,
        }
    }

    /// The result of an update that has nothing to do.
    fn unchanged(&self) -> Installed {
        Installed::unchanged(&self.row)
    }

    fn diff_object(&self, store: &Store) -> Result<impl Serialize> {
        let (from, to) = (self.row.version, self.version());
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
        let (name, here, there) = (&self.row.name, self.row.version, self.version());
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
            let here = here_already(diff.here.len());
            format!("{added} new, {changed} changed, {removed} removed from catalog{here}")
        };
        app.line(format!("{name} · {versions} · {counts}"))?;
        let kept = store.kept(name, &diff.removed_from_catalog)?;
        Ok(view::diff(&mut app.out, diff, |slug| kept.contains(slug))?)
    }
}
