//! `reads lookup`.

use super::identified::placeholder;
use super::message::message;
use super::{App, Command, Failure, Result};
use crate::domain::{EventKind, Identifier, Patch};
use crate::lookup::look_up;
use crate::text;

/// Look up again what was not found when it was added
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  reads lookup\n  reads lookup arxiv-1706-03762")]
pub(crate) struct Lookup {
    /// Numbers, slugs or prefixes of slugs [default: all that you added that have an identifier and no authors]
    #[arg(value_name = "ID")]
    ids: Vec<String>,
}

impl Command for Lookup {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let mut store = app.store()?;
        let ids = if self.ids.is_empty() {
            store.to_look_up()?
        } else {
            self.ids.clone()
        };
        if ids.is_empty() {
            message("nothing to look up: all that has an identifier has authors too");
            return Ok(());
        }
        let mut failed = 0;
        for target in store.resolve(&ids)? {
            let metadata = store.metadata(target.number)?;
            let found = match look_up(&metadata) {
                Some(Ok(found)) => found,
                Some(Err(err)) => {
                    failed += 1;
                    message(&format!("{}: {err}", target.slug));
                    continue;
                }
                None => {
                    message(&format!(
                        "{}: it has no arXiv id, DOI or ISBN to look up",
                        target.slug
                    ));
                    continue;
                }
            };
            let filled = filled(found, &metadata);
            if filled.is_empty() {
                app.out.line(&format!("nothing new: {}", target.slug))?;
                continue;
            }
            let title = filled.title.clone().or(metadata.title).unwrap_or_default();
            let edited = EventKind::Edited {
                metadata: Box::new(filled),
            };
            store.record(vec![(target.id, edited)], clock.now())?;
            app.out.line(&text::line(&format!(
                "found: {} · {title} · undo with `reads undo`",
                target.slug
            )))?;
        }
        if failed > 0 {
            return Err(Failure::Refused(format!("{failed} could not be looked up")));
        }
        Ok(())
    }
}

/// What was found and is not known yet. A title that only repeats the identifier counts as unknown.
fn filled(found: Patch, metadata: &Patch) -> Patch {
    let mut known = metadata.clone();
    let is_placeholder = |named: Identifier| metadata.title == Some(placeholder(&named));
    let identifiers = [
        metadata.arxiv.clone().flatten().map(Identifier::Arxiv),
        metadata.doi.clone().flatten().map(Identifier::Doi),
        metadata.isbn.clone().flatten().map(Identifier::Isbn),
    ];
    if identifiers.into_iter().flatten().any(is_placeholder) {
        known.title = None;
    }
    found.filling(&known)
}
