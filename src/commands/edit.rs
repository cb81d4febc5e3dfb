//! `reads edit`.

use clap::builder::PossibleValuesParser;

use super::args::MetadataArgs;
use super::failure::problem_lines;
use super::look_up::look_up_again;
use super::new_domain::NewDomain;
use super::{App, Command, Result, change, draft, message, refused, usage};
use crate::catalog::{Editable, parse_editable};
use crate::domain::{EventKind, Metadata, Patch, Slug, Tag, TagList};
use crate::store::{Store, StoreError, Target};

/// Edit the metadata of a resource, with options or in your editor
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads edit ddia --pages 590 --why 'The second edition, when it is out.'\n  reads edit ddia --clear pages\n  reads edit arxiv-2106-09685 --slug lora --tag peft\n  reads edit ddia\n  reads edit --lookup\n\nYour edits override what the catalog says, and are kept when the catalog changes."
)]
pub(crate) struct Edit {
    /// Number, slug or prefix of a slug; several with --lookup
    #[arg(value_name = "ID", required_unless_present = "lookup")]
    ids: Vec<String>,

    #[command(flatten)]
    metadata: MetadataArgs,

    /// Clear fields, separated by commas
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = PossibleValuesParser::new(Metadata::clearable()))]
    clear: Vec<String>,

    /// Another slug; numbers and notes stay, and the old slug is free
    #[arg(long, value_name = "SLUG")]
    slug: Option<Slug>,

    /// Add tags, separated by commas
    #[arg(long, short, value_name = "TAG")]
    tag: Vec<TagList>,

    /// Remove tags, separated by commas
    #[arg(long, value_name = "TAG")]
    untag: Vec<TagList>,

    /// Look up empty fields again [default ID: what you added with an identifier and has no authors]
    #[arg(long, conflicts_with_all = ["MetadataArgs", "clear", "slug", "tag", "untag"])]
    lookup: bool,
}

impl Command for Edit {
    fn run(&self, app: &mut App) -> Result<()> {
        if self.lookup {
            return look_up_again(app, &self.ids);
        }
        let [id] = self.ids.as_slice() else {
            return Err(usage!("one resource is edited at a time"));
        };
        let mut metadata = self.metadata.patch();
        metadata.apply(Patch::clearing(&self.clear));
        let changes = Changes {
            slug: self.slug.clone(),
            metadata,
            tagged: self.tag.iter().cloned().collect::<TagList>().0,
            untagged: self.untag.iter().cloned().collect::<TagList>().0,
        };
        if changes != Changes::default() {
            return record(app, |store| store.resolve_one(id), changes);
        }
        let store = app.store()?;
        let target = store.resolve_one(id)?;
        let shown = Editable {
            slug: Some(target.slug.clone()),
            metadata: store.metadata(target.number)?,
            tags: store.detail(target.id)?.resource.tags,
        };
        drop(store);
        let document = document(&target, &shown);
        draft::edit(&document, &document, ".toml", |text, file| {
            let edited = parse_editable(text).map_err(|problems| {
                let lines = problem_lines(&message::shown(file), &problems);
                refused!("nothing was changed:\n{lines}")
            })?;
            let changes = Changes::between(&shown, edited);
            record(app, |store| store.find_again(&target), changes)
        })
    }
}

/// The changes of one resource.
#[derive(Default, PartialEq)]
struct Changes {
    slug: Option<Slug>,
    metadata: Patch,
    untagged: Vec<Tag>,
    tagged: Vec<Tag>,
}

impl Changes {
    /// What was left as shown keeps what it has become in the meantime.
    fn between(shown: &Editable, edited: Editable) -> Self {
        // Here another case is another spelling.
        let beyond = |tags: &[Tag], others: &[Tag]| {
            let is_new = |tag: &&Tag| others.iter().all(|other| other.as_str() != tag.as_str());
            tags.iter().filter(is_new).cloned().collect()
        };
        Self {
            slug: edited.slug.filter(|slug| Some(slug) != shown.slug.as_ref()),
            metadata: edited.metadata.beyond(&shown.metadata),
            tagged: beyond(&edited.tags, &shown.tags),
            untagged: beyond(&shown.tags, &edited.tags),
        }
    }

    /// Returns the changes of a resource that has this slug and metadata, those without effect left out.
    fn events(self, slug: &Slug, metadata: &Patch) -> Vec<EventKind> {
        let slug = self.slug.filter(|new| new != slug);
        let mut events: Vec<EventKind> = Vec::new();
        events.extend(slug.map(|slug| EventKind::Renamed { slug }));
        let metadata = Box::new(self.metadata.beyond(metadata));
        let tags = (self
            .untagged
            .into_iter()
            .map(|tag| EventKind::Untagged { tag }))
        .chain((self.tagged.into_iter()).map(|tag| EventKind::Tagged { tag }));
        let mut tags = tags.peekable();
        // An edit of nothing is recorded as such, to be reported.
        if !metadata.is_empty() || (events.is_empty() && tags.peek().is_none()) {
            events.push(EventKind::Edited { metadata });
        }
        events.extend(tags);
        events
    }
}

fn record(
    app: &mut App,
    find: impl FnOnce(&Store) -> Result<Target, StoreError>,
    changes: Changes,
) -> Result<()> {
    let clock = App::clock()?;
    let mut new_domain = None;
    change::record(app, &clock, |store| {
        let target = find(store)?;
        if let Some(slug) = changes.slug.as_ref().filter(|slug| **slug != target.slug)
            && !store.is_free(slug)?
        {
            return Err(refused!(
                "the slug '{slug}' is taken\nhint: choose another, or give that resource another one first: `reads edit {slug} --slug OTHER`"
            ));
        }
        new_domain = NewDomain::of(store, &changes.metadata)?;
        let events = changes.events(&target.slug, &store.metadata(target.number)?);
        Ok(events.into_iter().map(|kind| (target.id, kind)).collect())
    })?;
    new_domain.iter().for_each(NewDomain::report);
    Ok(())
}

/// What can be edited as TOML, with empty fields commented out.
fn document(target: &Target, shown: &Editable) -> String {
    let overrides = if target.traits.own {
        ""
    } else {
        " Your changes override its catalog."
    };
    let mut document = format!("# Lines that start with # are empty fields.{overrides}\n");
    let value = serde_json::to_value(&shown.metadata).unwrap_or_default();
    let named = [
        ("slug", serde_json::json!(target.slug)),
        ("tags", serde_json::json!(shown.tags)),
    ];
    let [slug, tags] = named.map(|(field, value)| (field.to_owned(), value));
    let fields = value.as_object().cloned().unwrap_or_default();
    for (field, value) in [slug].into_iter().chain(fields).chain([tags]) {
        let empty = value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty);
        let mark = if empty { "# " } else { "" };
        let value = toml::Value::try_from(value)
            .map_or_else(|_| "\"\"".to_owned(), |value| value.to_string());
        document.push_str(&format!("{mark}{field} = {value}\n"));
    }
    document
}
