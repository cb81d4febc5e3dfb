//! `reads export`: what is known, in a form that other programs read.

use std::collections::{BTreeSet, HashSet};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use super::list::picked;
use super::{App, Failure, Result, calendar};
use crate::catalog::{self, Catalog};
use crate::cli;
use crate::domain::{ResourceId, Subject, Work};
use crate::exchange::log::{self, Copy};
use crate::exchange::{Format, Write, WriteWorks};
use crate::private;
use crate::store::{Detail, Filter, Store, StoreError};
use crate::text;
use crate::view;

pub(super) fn run(args: &cli::Export, app: &mut App) -> Result<()> {
    let write = Format::named(&args.format).and_then(|format| format.write);
    if args.hours.is_some() && !matches!(write, Some(Write::Calendar)) {
        return Err(Failure::Usage(
            "--hours is for plans in a calendar: reads export ics".to_owned(),
        ));
    }
    if (args.name.is_some() || args.title.is_some()) && !matches!(write, Some(Write::Catalog)) {
        return Err(Failure::Usage(
            "--name and --title are of a catalog: reads export catalog".to_owned(),
        ));
    }
    let clock = App::clock()?;
    let store = app.store()?;
    let file = args
        .to
        .as_deref()
        .map(|to| Private::begin(to, app))
        .transpose()?;
    let filter = picked(&args.picked, clock.today());
    match write {
        Some(Write::Calendar) => {
            let (calendar, _) = calendar::whole(&store, &clock, args.hours, &filter)?;
            app.out.write_all(calendar.as_bytes())?;
        }
        Some(Write::Works(write)) => works(&store, &filter, write, app)?,
        Some(Write::Details) => {
            let ids = ids(&store, &filter)?;
            let details = ids.into_iter().map(|id| store.detail(id));
            view::details::<Failure, _>(&mut app.out, details, clock.today())?;
        }
        Some(Write::Log) => whole(&store, &filter, app)?,
        Some(Write::Catalog) => {
            let catalog = catalog_of(&store, &filter, args)?;
            app.out.write_all(catalog::write(&catalog).as_bytes())?;
        }
        None => unreachable!("the command line takes formats that are written"),
    }
    file.map_or(Ok(()), |file| file.keep(app))
}

/// A file that takes what is printed, for nobody but the user to read.
struct Private<'p> {
    file: NamedTempFile,
    path: &'p Path,
}

impl<'p> Private<'p> {
    fn begin(path: &'p Path, app: &mut App) -> Result<Self> {
        let found = private::check(path).map_err(StoreError::from)?;
        if found.is_some_and(|found| !found.is_file()) {
            return Err(Failure::Refused(format!(
                "{} is no file; it was left as it is",
                path.display()
            )));
        }
        let made = private::new_beside(path);
        let made = made.and_then(|file| Ok((file.reopen()?, file)));
        let (to, file) = made.map_err(|err| unwritable(path, &err))?;
        app.out.divert(Box::new(to));
        Ok(Self { file, path })
    }

    fn keep(self, app: &mut App) -> Result<()> {
        let unwritable = |err| unwritable(self.path, &err);
        app.out.finish().map_err(unwritable)?;
        private::replace(self.file, self.path).map_err(unwritable)?;
        let path = self.path.display().to_string();
        Ok(app.out.line(&format!("exported: {}", text::line(&path)))?)
    }
}

fn unwritable(path: &Path, err: &io::Error) -> Failure {
    Failure::Refused(format!("cannot write {}: {err}", path.display()))
}

/// What a filter lets through, in catalog order.
fn ids(store: &Store, filter: &Filter) -> Result<Vec<ResourceId>> {
    let mut ids = Vec::new();
    store.list(filter, |row| -> Result<()> {
        ids.push(row.id);
        Ok(())
    })?;
    Ok(ids)
}

fn works(store: &Store, filter: &Filter, write: WriteWorks, app: &mut App) -> Result<()> {
    let mut err = None;
    let mut works = ids(store, filter)?
        .into_iter()
        .map_while(|id| match store.detail(id) {
            Ok(detail) => Some(work(detail)),
            Err(error) => {
                err = Some(error);
                None
            }
        });
    write(&mut works, &mut app.out)?;
    err.map_or(Ok(()), |err| Err(err.into()))
}

/// A resource as other programs may have it.
fn work(detail: Detail) -> Work {
    Work {
        slug: Some(detail.resource.slug.clone()),
        metadata: detail.resource.metadata.into(),
        tags: detail.resource.tags.into_iter().collect(),
        status: detail.state.status,
        read_on: (detail.readings.iter())
            .map(|reading| reading.finished_on)
            .collect(),
        since: None,
        notes: detail.notes.into_iter().map(|note| note.text).collect(),
    }
}

/// The catalogs and the log; with filters, what it says of what they let through.
fn whole(store: &Store, filter: &Filter, app: &mut App) -> Result<()> {
    let wanted: Option<HashSet<ResourceId>> = if filter.selects_all() {
        None
    } else {
        Some(ids(store, filter)?.into_iter().collect())
    };
    log::begin(&mut app.out)?;
    for row in store.catalogs()? {
        let (catalog, removed_from_catalog) = store.catalog(&row)?;
        let copy = Copy {
            catalog,
            removed_from_catalog,
            removed: row.removed,
        };
        log::catalog(&mut app.out, &copy)?;
    }
    store.events(|event| -> Result<()> {
        let is_wanted = match (&wanted, event.subject) {
            (None, _) => true,
            (Some(wanted), Subject::Resource(id)) => wanted.contains(&id),
            (Some(_), Subject::Occasion(_)) => false,
        };
        if is_wanted {
            log::logged(&mut app.out, event)?;
        }
        Ok(())
    })
}

/// A catalog of what a filter lets through, as it is in force. Its version grows with all that is done.
fn catalog_of(store: &Store, filter: &Filter, args: &cli::Export) -> Result<Catalog> {
    let mut resources = Vec::new();
    for id in ids(store, filter)? {
        resources.push(store.detail(id)?.resource);
    }
    let slugs: BTreeSet<_> = resources
        .iter()
        .map(|resource| resource.slug.clone())
        .collect();
    for resource in &mut resources {
        resource
            .relations
            .retain(|relation| slugs.contains(&relation.to));
    }
    let used: HashSet<_> = resources
        .iter()
        .map(|resource| resource.metadata.domain.clone())
        .collect();
    let mut domains = store.domains()?;
    domains.retain(|domain| used.contains(&domain.slug));
    let name = match &args.name {
        Some(name) => name.clone(),
        None => DEFAULT_NAME
            .parse()
            .map_err(|err| Failure::Usage(format!("{err}")))?,
    };
    Ok(Catalog {
        name,
        title: args
            .title
            .clone()
            .unwrap_or_else(|| DEFAULT_TITLE.to_owned()),
        version: store.edition()?.max(1),
        domains,
        resources,
    })
}

const DEFAULT_NAME: &str = "mine";
const DEFAULT_TITLE: &str = "My reading list";
