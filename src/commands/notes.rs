//! `reads notes`.

use super::args::{LatestArgs, selection};
use super::message::message;
use super::{App, Command, Result};
use crate::domain::LocalDate;
use crate::store::{NoteFilter, Store};
use crate::view::Notes as Layout;

/// Print all notes, those of some resources, or with some words
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads notes\n  reads notes attention --json\n  reads notes softmax gradient\n  reads notes domain:rag --since 2026-01-01\n  reads notes -n 5\n\nWords that name no resource are looked for in the notes. The oldest note comes first; -n prints the last ones."
)]
pub(crate) struct Notes {
    /// IDs, or words of the notes; see `reads help ids`
    #[arg(value_name = "ID|WORD")]
    words: Vec<String>,

    #[command(flatten)]
    latest: LatestArgs,
}

impl Command for Notes {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let store = app.store()?;
        let mut filter = NoteFilter {
            since: self.latest.since(today),
            limit: self.latest.limit,
            ..NoteFilter::default()
        };
        let named = self.named(&store, today)?;
        let slug = named
            .first()
            .map_or("ID", |(_, slug)| slug.as_str())
            .to_owned();
        if !named.is_empty() {
            filter.resources = Some(named.iter().map(|(number, _)| *number).collect());
        } else if !self.words.is_empty() {
            filter.words.clone_from(&self.words);
        }
        let count = app.print(app.form, Layout, |each| store.notes(&filter, each))?;
        if !filter.words.is_empty() && !app.is_json() {
            let text = format!("text '{}'", filter.words.join(" "));
            message(&match filter.limit {
                Some(_) => text,
                None => format!("{text} · {count}"),
            });
        } else if count == 0 && filter.since.is_some() {
            message("no note was written since then");
        } else if count == 0 {
            message(&format!(
                "no notes yet; `reads note {slug} TEXT` writes one"
            ));
        }
        Ok(())
    }
}

impl Notes {
    /// Returns the numbers and slugs of the resources that the words name, or nothing if they are words of notes.
    fn named(&self, store: &Store, today: LocalDate) -> Result<Vec<(i64, String)>> {
        if self.words.is_empty() {
            return Ok(Vec::new());
        }
        let selection = selection(&self.words)?;
        let targets = if selection.picks {
            store.resolve(&selection, today)?
        } else {
            let exact = store.resolve_exactly(&self.words, |_| true)?;
            exact.unwrap_or_default()
        };
        Ok((targets.iter())
            .map(|target| (target.number, target.slug.to_string()))
            .collect())
    }
}
