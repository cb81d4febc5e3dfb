//! `reads edit` and `reads rm`: what a person says of an entry itself.

use super::act::{each, report};
use super::add::said;
use super::draft::Draft;
use super::{App, Failure, Result};
use crate::catalog::{Problem, parse_metadata};
use crate::cli;
use crate::domain::{EventKind, Patch};
use crate::store::Target;

pub(super) fn run(args: &cli::Edit, app: &mut App) -> Result<()> {
    let mut patch = said(&args.metadata);
    patch.apply(Patch::clearing(&args.clear));
    if !patch.is_empty() {
        return record(app, &args.id, patch);
    }
    let store = app.store()?;
    let target = store.resolve_one(&args.id)?;
    let metadata = store.metadata(target.number)?;
    drop(store);
    let draft = Draft::edit(&document(&target, &metadata), ".toml")?;
    match parse_metadata(&draft.text()?) {
        Ok(patch) => {
            let recorded = record(app, target.slug.as_str(), patch);
            draft.keep_unless(recorded)
        }
        Err(problems) => Err(Failure::Refused(faulty(&problems, draft))),
    }
}

pub(super) fn rm(args: &cli::Ids, app: &mut App) -> Result<()> {
    let clock = App::clock()?;
    each(app, &clock, &args.ids, |_| {
        vec![EventKind::Removed { on: clock.today() }]
    })
}

/// Records what of a patch differs from the present metadata.
fn record(app: &mut App, id: &str, patch: Patch) -> Result<()> {
    let clock = App::clock()?;
    let mut store = app.store()?;
    let recorded = store.record(clock.now(), clock.today(), |store| -> Result<_> {
        let target = store.resolve_one(id)?;
        let patch = patch.beyond(&store.metadata(target.number)?);
        let edited = EventKind::Edited {
            metadata: Box::new(patch),
        };
        Ok(vec![(target.id, edited)])
    })?;
    report(app, &recorded, clock.today())
}

/// The facts as a person edits them: TOML, with the fields that are empty behind a `#`.
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
