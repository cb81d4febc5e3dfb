//! `reads edit`.

use clap::builder::PossibleValuesParser;

use super::args::MetadataArgs;
use super::draft::Draft;
use super::{App, Command, Failure, Result};
use crate::catalog::{Problem, parse_metadata};
use crate::domain::{EventKind, Patch};
use crate::store::{Store, Target};
use crate::text;

/// The fields that a resource may be without.
const CLEARABLE: [&str; 14] = [
    "authors", "why", "et_al", "year", "url", "arxiv", "doi", "isbn", "pages", "minutes", "feed",
    "again", "scope", "cadence",
];

/// Edit the metadata of a resource, with options or in your editor
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads edit ddia --pages 590 --why 'The second edition, when it is out.'\n  reads edit ddia --clear pages\n  reads edit ddia\n\nYour edits override what the catalog says, and are kept when the catalog changes."
)]
pub(crate) struct Edit {
    /// Number, slug or prefix of a slug
    id: String,

    #[command(flatten)]
    metadata: MetadataArgs,

    /// Clear fields, separated by commas
    #[arg(long, value_name = "FIELD", value_delimiter = ',', value_parser = PossibleValuesParser::new(CLEARABLE))]
    clear: Vec<String>,
}

impl Command for Edit {
    fn run(&self, app: &mut App) -> Result<()> {
        let mut store = app.store()?;
        let target = store.resolve_one(&self.id)?;
        let metadata = store.metadata(target.number)?;
        let mut edit = self.metadata.patch();
        edit.apply(cleared(&self.clear));
        if !edit.is_empty() {
            return record(app, &mut store, &target, edit.beyond(&metadata));
        }
        let draft = Draft::edit(&document(&target, &metadata), ".toml")?;
        match parse_metadata(&draft.text()?) {
            Ok(edit) => {
                let recorded = record(app, &mut store, &target, edit.beyond(&metadata));
                draft.keep_unless(recorded)
            }
            Err(problems) => Err(Failure::Refused(faulty(&problems, draft))),
        }
    }
}

fn record(app: &mut App, store: &mut Store, target: &Target, edit: Patch) -> Result<()> {
    let slug = text::line(target.slug.as_str());
    if edit.is_empty() {
        app.out.line(&format!("as it was: {slug}"))?;
        return Ok(());
    }
    let edited = EventKind::Edited {
        metadata: Box::new(edit),
    };
    store.record(vec![(target.id, edited)], App::clock()?.now())?;
    app.out.line(&format!(
        "edited: {slug} · `reads show {slug}` shows it · undo with `reads undo`"
    ))?;
    Ok(())
}

/// The patch that clears these fields.
fn cleared(fields: &[String]) -> Patch {
    let nothing = fields.iter().map(|field| {
        let none = match field.as_str() {
            "authors" => serde_json::Value::Array(Vec::new()),
            "why" => serde_json::Value::from(""),
            _ => serde_json::Value::Null,
        };
        (field.clone(), none)
    });
    serde_json::from_value(serde_json::Value::Object(nothing.collect())).unwrap_or_default()
}

/// The metadata as TOML, with empty fields commented out.
fn document(target: &Target, metadata: &Patch) -> String {
    let mut document = format!(
        "# {}: what you change here lies over what its catalog says. A line behind # is not there.\n",
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

fn faulty(problems: &[Problem], draft: Draft) -> String {
    let file = draft.path().display().to_string();
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| format!("{file}:{problem}"))
        .collect();
    format!(
        "nothing was changed:\n{}\n{}",
        lines.join("\n"),
        draft.keep()
    )
}
