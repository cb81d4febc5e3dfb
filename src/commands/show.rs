//! `reads show`.

use super::args::selection;
use super::message::message;
use super::{App, Command, Result};
use crate::domain::sort_by_place;
use crate::store::{Store, Target};
use crate::view::{self, NotesByResource};

/// Show everything about resources
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads show attention\n  reads attention\n  reads show 'attention is all you need'\n  reads show domain:rag --json\n  reads show ddia --notes\n\nOne resource is a JSON object; several, or what a range or a filter picks, are an array."
)]
pub(crate) struct Show {
    /// IDs: numbers, slugs, titles, 3-7, filters, or '-' to read them from standard input; see `reads help ids`
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,

    /// Only their notes and highlights, in the order of the places that they are about
    #[arg(long)]
    pub(crate) notes: bool,
}

/// Says of what was named and is merged into another that this one is shown.
fn report_merged(targets: &[Target]) {
    for Target { slug, merged, .. } in targets {
        if let Some(other) = merged {
            message(&format!("{other} is part of {slug}: it was merged into it"));
        }
    }
}

impl Command for Show {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let selection = selection(&self.ids)?;
        let store = app.store()?;
        let targets = store.resolve(&selection, today)?;
        report_merged(&targets);
        app.out.page();
        if self.notes {
            return notes(app, &store, &targets);
        }
        if let [target] = targets.as_slice()
            && !selection.picks
        {
            let found = store.detail(target.id)?;
            return Ok(view::detail(&mut app.out, app.form, &found, today)?);
        }
        let details = targets.iter().map(|target| store.detail(target.id));
        if app.is_json() {
            return view::details(&mut app.out, details, today);
        }
        for (at, found) in details.enumerate() {
            if at > 0 {
                app.line("")?;
            }
            view::detail(&mut app.out, app.form, &found?, today)?;
        }
        Ok(())
    }
}

fn notes(app: &mut App, store: &Store, targets: &[Target]) -> Result<()> {
    let layout = NotesByResource::default();
    let count = app.print(app.form, layout, |each| {
        for target in targets {
            let mut notes = store.detail(target.id)?.notes;
            sort_by_place(&mut notes);
            notes.into_iter().try_for_each(&mut *each)?;
        }
        Ok(())
    })?;
    if let (0, Some(target)) = (count, targets.first()) {
        let slug = &target.slug;
        message(&format!(
            "no notes yet; `reads note {slug} TEXT` writes one"
        ));
    }
    Ok(())
}
