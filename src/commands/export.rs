//! `reads export`.

mod folder;

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use serde_json::json;

use super::args::{SelectionArgs, format_parser, line};
use super::listing::report_unknown_tags;
use super::message::shown;
use super::planning::calendar;
use super::private_file::{PrivateFile, is_stdout};
use super::{App, Command, Failure, Result, usage};
use crate::catalog::{self, Catalog};
use crate::domain::{Pace, ResourceId, Slug, Subject, Work, WorkNote};
use crate::exchange::log;
use crate::exchange::{Format, Write, WriteWorks};
use crate::store::{Filter, Store, StoreError};
use crate::view::{self, Fields};

/// Export resources in a format that other programs read
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads export bibtex tag:to-cite > thesis.bib\n  reads export csv status:done year:>=2020 > read.csv\n  reads export jsonl > everything.jsonl\n  reads export catalog domain:rag --name rag-reading --title 'RAG, the short list' > rag.toml\n  reads export ics > reads.ics\n\nbibtex, csl-json and ris hold metadata only; csv and markdown add the status; json and jsonl add your notes.\nA calendar that is imported again replaces its entries instead of adding them twice."
)]
pub(crate) struct Export {
    /// Output format
    #[arg(value_name = "FORMAT", value_parser = format_parser(|format| format.write.is_some()))]
    format: String,

    #[command(flatten)]
    selection: SelectionArgs,

    /// Name of the catalog; keep it, because devices know the catalog by it [default: mine]
    #[arg(long, value_name = "NAME")]
    name: Option<Slug>,

    /// Title of the catalog [default: My reading list]
    #[arg(long, value_name = "TEXT", value_parser = line)]
    title: Option<String>,

    /// Time for reading, for the plans in a calendar: 5/week, 1/day [default: the configuration's, or 5/week]
    #[arg(long, value_name = "HOURS")]
    hours: Option<Pace>,

    /// Write to a file that only you can read, completely or not at all; '-' is standard output; for obsidian, the directory for the files
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    to: Option<PathBuf>,
}

impl Command for Export {
    fn run(&self, app: &mut App) -> Result<()> {
        let write = Format::named(&self.format).and_then(|format| format.write);
        if self.hours.is_some() && !matches!(write, Some(Write::Calendar)) {
            return Err(usage!("--hours applies only to `reads export ics`"));
        }
        if (self.name.is_some() || self.title.is_some()) && !matches!(write, Some(Write::Catalog)) {
            return Err(usage!(
                "--name and --title apply only to `reads export catalog`"
            ));
        }
        let clock = App::clock()?;
        let store = app.store()?;
        let filter = self.selection.filter(clock.today());
        report_unknown_tags(&store, &filter)?;
        if let Some(Write::Folder) = write {
            let to = self.to.as_deref();
            let to = to.ok_or_else(|| usage!("name the directory for the files with --to"))?;
            let ids = ids(&store, &filter)?.into_iter();
            let works = ids.map(|id| Ok((id.to_string(), work(&store, id)?)));
            return folder::export(to, works, app);
        }
        let file = self
            .file()
            .map(|to| PrivateFile::begin(to, None, app))
            .transpose()?;
        match write {
            Some(Write::Calendar) => {
                let (calendar, _) = calendar::whole(&store, &clock, self.hours, &filter)?;
                app.out.document().write_all(calendar.as_bytes())?;
            }
            Some(Write::Works(write)) => works(&store, &filter, write, app)?,
            Some(Write::Details) => {
                let ids = ids(&store, &filter)?;
                let details = ids.into_iter().map(|id| store.detail(id));
                view::details::<Failure, _>(&mut app.out, details, clock.today())?;
            }
            Some(Write::Log) => whole(&store, &filter, app)?,
            Some(Write::Catalog) => {
                let catalog = catalog_of(&store, &filter, self)?;
                let catalog = catalog::write(&catalog);
                app.out.document().write_all(catalog.as_bytes())?;
            }
            Some(Write::Folder) | None => {
                unreachable!("the parser accepts only formats that can be written")
            }
        }
        let Some(file) = file else { return Ok(()) };
        let file = shown(&file.keep(app)?);
        let line = format!("exported: {file}");
        app.report(&Fields(&[("file", json!(file))]), [line])
    }

    /// What goes to standard output is in the format of the export.
    fn has_json(&self) -> bool {
        self.file().is_some() || self.format == "json"
    }
}

impl Export {
    /// Returns the file to write, unless it is standard output.
    fn file(&self) -> Option<&Path> {
        self.to.as_deref().filter(|to| !is_stdout(to))
    }
}

/// Returns the resources that pass the filter, in catalog order.
fn ids(store: &Store, filter: &Filter) -> Result<Vec<ResourceId>> {
    let mut ids = Vec::new();
    store.list(filter, |row| -> Result<()> {
        ids.push(row.id);
        Ok(())
    })?;
    Ok(ids)
}

fn works(store: &Store, filter: &Filter, write: WriteWorks, app: &mut App) -> Result<()> {
    let mut failed = None;
    let work = |id| work(store, id).map_err(|err| failed = Some(err)).ok();
    let mut works = ids(store, filter)?.into_iter().map_while(work);
    write(&mut works, app.out.document())?;
    failed.map_or(Ok(()), |err| Err(err.into()))
}

/// Converts a resource to a work, for foreign formats.
fn work(store: &Store, id: ResourceId) -> Result<Work, StoreError> {
    let detail = store.detail(id)?;
    Ok(Work {
        slug: Some(detail.resource.slug.clone()),
        metadata: detail.resource.metadata.into(),
        tags: detail.resource.tags.into_iter().collect(),
        status: detail.state.status,
        readings: (detail.readings.iter().rev())
            .map(|reading| reading.finished_on)
            .collect(),
        since: None,
        status_on: None,
        remarks: Vec::new(),
        notes: (detail.notes.into_iter())
            .map(|note| WorkNote {
                highlight: note.highlight(),
                on: Some(note.written_on),
                text: note.text,
            })
            .collect(),
        sources: store.sources(id)?,
    })
}

/// Writes the catalogs and the log; with filters, only the events of the resources that pass.
fn whole(store: &Store, filter: &Filter, app: &mut App) -> Result<()> {
    let is_filtered = !filter.selects_all();
    let wanted = is_filtered.then(|| ids(store, filter)).transpose()?;
    let wanted = wanted.map(|ids| ids.into_iter().collect::<HashSet<_>>());
    log::begin(app.out.document())?;
    for row in store.catalogs()? {
        log::catalog(app.out.document(), &store.catalog(&row)?)?;
    }
    store.events(|event| -> Result<()> {
        let is_wanted = match (&wanted, event.subject) {
            (None, _) => true,
            (Some(wanted), Subject::Resource(id)) => wanted.contains(&id),
            (Some(_), Subject::Occasion(_) | Subject::Goal(_)) => false,
        };
        if is_wanted {
            log::logged(app.out.document(), event)?;
        }
        Ok(())
    })
}

/// Makes a catalog of the resources that pass the filter, with the user's edits. Its version grows with each change.
fn catalog_of(store: &Store, filter: &Filter, args: &Export) -> Result<Catalog> {
    let resource = |id| -> Result<_> { Ok(store.detail(id)?.resource) };
    let resources = ids(store, filter)?.into_iter().map(resource);
    let mut resources = resources.collect::<Result<Vec<_>>>()?;
    let slugs: HashSet<_> = (resources.iter())
        .map(|resource| resource.slug.clone())
        .collect();
    for resource in &mut resources {
        // A path of this machine says nothing to others, and may say too much.
        resource.metadata.file = None;
        (resource.relations).retain(|relation| slugs.contains(&relation.to));
    }
    let used: HashSet<_> = (resources.iter())
        .map(|resource| &resource.metadata.domain)
        .collect();
    let mut domains = store.domains()?;
    domains.retain(|domain| used.contains(&domain.slug));
    let name = (args.name.clone()).map_or_else(|| DEFAULT_NAME.parse(), Ok);
    Ok(Catalog {
        name: name.map_err(|err| usage!("{err}"))?,
        title: (args.title.as_deref().unwrap_or(DEFAULT_TITLE)).to_owned(),
        version: store.edition()?.max(1),
        domains,
        resources,
    })
}

const DEFAULT_NAME: &str = "mine";
const DEFAULT_TITLE: &str = "My reading list";
