//! `reads edit`.

use clap::builder::PossibleValuesParser;

use super::args::MetadataArgs;
use super::failure::problem_lines;
use super::look_up::look_up_again;
use super::{App, Command, Result, change, draft, message, refused, usage};
use crate::catalog::parse_metadata;
use crate::domain::{EventKind, Metadata, Patch};
use crate::store::{Store, StoreError, Target};

/// Edit the metadata of a resource, with options or in your editor
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads edit ddia --pages 590 --why 'The second edition, when it is out.'\n  reads edit ddia --clear pages\n  reads edit ddia\n  reads edit --lookup\n\nYour edits override what the catalog says, and are kept when the catalog changes."
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

    /// Look up empty fields again [default ID: what you added with an identifier and has no authors]
    #[arg(long, conflicts_with_all = ["MetadataArgs", "clear"])]
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
        let mut patch = self.metadata.patch();
        patch.apply(Patch::clearing(&self.clear));
        if !patch.is_empty() {
            return record(app, |store| store.resolve_one(id), patch);
        }
        let store = app.store()?;
        let target = store.resolve_one(id)?;
        let shown = store.metadata(target.number)?;
        drop(store);
        let document = document(&target, &shown);
        draft::edit(&document, &document, ".toml", |text, file| {
            let patch = parse_metadata(text).map_err(|problems| {
                let lines = problem_lines(&message::shown(file), &problems);
                refused!("nothing was changed:\n{lines}")
            })?;
            // Fields that were left as shown keep what they have become in the meantime.
            record(app, |store| store.find_again(&target), patch.beyond(&shown))
        })
    }
}

/// Records the fields of a patch that differ from the present metadata.
fn record(
    app: &mut App,
    find: impl FnOnce(&Store) -> Result<Target, StoreError>,
    patch: Patch,
) -> Result<()> {
    let clock = App::clock()?;
    change::record(app, &clock, |store| {
        let target = find(store)?;
        let patch = patch.beyond(&store.metadata(target.number)?);
        let metadata = Box::new(patch);
        Ok(vec![(target.id, EventKind::Edited { metadata })])
    })
}

/// The metadata as TOML, with empty fields commented out.
fn document(target: &Target, metadata: &Patch) -> String {
    let mut document = format!(
        "# {}: your changes override the catalog. Lines that start with # are empty fields.\n",
        target.slug
    );
    let value = serde_json::to_value(metadata).unwrap_or_default();
    for (field, value) in value.as_object().into_iter().flatten() {
        let empty = value.is_null() || *value == "" || value.as_array().is_some_and(Vec::is_empty);
        let mark = if empty { "# " } else { "" };
        let value = toml::Value::try_from(value)
            .map_or_else(|_| "\"\"".to_owned(), |value| value.to_string());
        document.push_str(&format!("{mark}{field} = {value}\n"));
    }
    document
}
