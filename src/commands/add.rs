//! `reads add`.

use super::args::{MetadataArgs, line};
use super::message::message;
use super::new_domain::NewDomain;
use super::{App, Command, Result, change, refused, usage};
use crate::domain::{
    Cadence, Depth, EventKind, Identifier, Kind, OwnCadence, Patch, Slug, TagList, Unchanged,
    known, placeholder, usual_kind,
};
use crate::lookup::look_up;
use crate::store::{Name, Store};

/// Add a resource by its address, arXiv id, DOI, ISBN or title
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads add 1706.03762\n  reads add https://doi.org/10.1145/3600006.3613165 --domain rag --tag serving\n  reads add 978-1-4493-7332-0 --every 3y\n  reads add 'The Mythical Man-Month' --kind book --author 'Frederick P. Brooks' --before interview\n\nAn identifier is looked up at arXiv, Crossref or Open Library, for at most 5 seconds. If it is not found, the resource is added with what is known, and `reads edit --lookup` tries again."
)]
pub(crate) struct Add {
    /// An address, arXiv id, DOI, ISBN or title; several identifiers add several resources, other words are one title
    #[arg(required = true, value_name = "WHAT", value_parser = line)]
    what: Vec<String>,

    #[command(flatten)]
    metadata: MetadataArgs,

    /// Slug [default: made from the title]
    #[arg(long, value_name = "SLUG")]
    slug: Option<Slug>,

    /// Tags, separated by commas
    #[arg(short, long, value_name = "TAG")]
    tag: Vec<TagList>,

    /// How often to read it again
    #[arg(long, value_name = "PERIOD")]
    every: Option<Cadence>,

    /// Occasions to tie it to, separated by commas
    #[arg(long, value_name = "OCCASION", value_delimiter = ',')]
    before: Vec<Slug>,

    /// Add it even if the same work exists already
    #[arg(long)]
    new: bool,

    /// Do not look it up
    #[arg(long)]
    offline: bool,
}

impl Command for Add {
    fn run(&self, app: &mut App) -> Result<()> {
        let wanted = wanted(&self.what);
        if wanted.len() > 1 && (self.slug.is_some() || self.metadata.title.is_some()) {
            return Err(usage!(
                "--slug and --title need a single resource, but several were given"
            ));
        }
        let (mut added, mut existing) = (Vec::new(), Vec::new());
        let store = app.store()?;
        is_free(&store, self.slug.as_ref())?;
        for named in wanted {
            if let Identifier::Title(title) = &named
                && is_path(title)
            {
                message(&format!(
                    "'{title}' is taken for a title; files are not attached"
                ));
            }
            let mut metadata = known(&named);
            metadata.apply(self.metadata.patch());
            match self.existing_as(&store, &metadata)? {
                Some(same) => existing.push(same),
                None => added.push((named, metadata)),
            }
        }
        // The network is not waited for with the database open.
        drop(store);
        let added = (added.into_iter())
            .map(|(named, metadata)| with_found(&named, metadata, self.offline))
            .collect();
        record(app, self, added, existing)
    }
}

impl Add {
    /// Returns the resource that is the same work, if there is one, which is reported.
    fn existing_as(&self, store: &Store, metadata: &Patch) -> Result<Option<Unchanged>> {
        if self.new {
            return Ok(None);
        }
        let Some(Name { slug, .. }) = store.same_work(metadata)? else {
            return Ok(None);
        };
        message(&format!(
            "not added: it exists already as {slug}; see `reads show {slug}`, or add it with --new"
        ));
        Ok(Some(Unchanged {
            slug,
            kind: "added",
            reason: "exists already".to_owned(),
        }))
    }
}

/// Returns an error if another resource has the slug.
fn is_free(store: &Store, slug: Option<&Slug>) -> Result<()> {
    match slug {
        Some(slug) if !store.is_free(slug)? => Err(refused!(
            "resource '{slug}' exists already\nhint: choose another --slug"
        )),
        _ => Ok(()),
    }
}

/// Returns the metadata of a new resource: options override what the lookup finds.
fn with_found(named: &Identifier, metadata: Patch, offline: bool) -> Patch {
    let title = metadata.title.clone();
    let title = title.unwrap_or_else(|| placeholder(named));
    let mut whole = Patch {
        kind: Some(usual_kind(named)),
        title: Some(title.clone()),
        ..Patch::default()
    };
    let found = if offline { None } else { look_up(&metadata) };
    match found {
        Some(Ok(found)) => whole.apply(found),
        Some(Err(err)) => message(&format!(
            "{title} was not looked up: {err}; `reads edit --lookup` tries again"
        )),
        None => {}
    }
    whole.apply(metadata);
    whole
}

/// Parses the words as several identifiers or as one title.
fn wanted(what: &[String]) -> Vec<Identifier> {
    let mut each = Vec::new();
    for word in what {
        let named = Identifier::parse(word);
        if matches!(named, Identifier::Title(_)) {
            return vec![Identifier::parse(&what.join(" "))];
        }
        if !each.contains(&named) {
            each.push(named);
        }
    }
    each
}

/// Whether a title looks like the path of a file.
fn is_path(title: &str) -> bool {
    let starts = ["/", "./", "../", "~/"];
    starts.iter().any(|start| title.starts_with(start))
        || (title.to_lowercase().ends_with(".pdf") && !title.contains(' '))
}

/// Records resources in one transaction, with their tags, cadence and occasions.
fn record(
    app: &mut App,
    args: &Add,
    entries: Vec<Patch>,
    mut existing: Vec<Unchanged>,
) -> Result<()> {
    let clock = App::clock()?;
    let mut new_domain = None;
    let decide = |store: &Store| {
        is_free(store, args.slug.as_ref())?;
        let mut changes = Vec::new();
        for metadata in entries {
            // Another command may have added it meanwhile.
            if let Some(same) = args.existing_as(store, &metadata)? {
                existing.push(same);
                continue;
            }
            new_domain = NewDomain::of(store, &metadata)?;
            let id = store.new_id(&metadata)?;
            let added = EventKind::Added {
                on: clock.today(),
                slug: args.slug.clone().unwrap_or_else(|| metadata.slug()),
                metadata: Box::new(metadata),
                tags: args.tag.iter().flat_map(|list| list.0.clone()).collect(),
            };
            let ties = (args.before.iter().cloned()).map(|occasion| EventKind::Tied { occasion });
            let every = args.every.map(|every| EventKind::CadenceSet {
                to: OwnCadence::Every(every),
            });
            let all = std::iter::once(added).chain(ties).chain(every);
            changes.extend(all.map(|kind| (id, kind)));
        }
        Ok((changes, existing))
    };
    change::record_as(app, &clock, decide, |store, recorded, existing| {
        recorded.unchanged = existing;
        let mut lines = Vec::new();
        for (name, _) in &recorded.resources {
            let (slug, number, title) = (&name.slug, name.number, &name.title);
            let metadata = store.metadata(number)?.into_metadata();
            let next = if metadata.kind == Kind::Blog || metadata.depth == Depth::Follow {
                format!("`reads follow {slug}` to be reminded of new posts")
            } else {
                format!("`reads start {slug}` to begin")
            };
            lines.push(format!("added: {slug} ({number}) · {title} · {next}"));
        }
        Ok(lines)
    })?;
    new_domain.iter().for_each(NewDomain::report);
    Ok(())
}
