//! `reads list`.

use super::args::ListArgs;
use super::message::message;
use super::{App, Command, Result, listing};
use crate::store::Pick;
use crate::view;

/// List everything, with status and due date
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads list\n  reads list --status done --sort due\n  reads list --tag rlhf --format markdown\n  reads list --duplicates"
)]
pub(crate) struct List {
    #[command(flatten)]
    list: ListArgs,

    /// List pairs that may be the same work instead, each with the command that merges it
    #[arg(long, conflicts_with_all = ["limit", "sort", "reverse", "long", "format"])]
    duplicates: bool,
}

impl Command for List {
    fn run(&self, app: &mut App) -> Result<()> {
        let store = app.store()?;
        let today = App::clock()?.today();
        if self.duplicates {
            let (filter, words) = listing::filter(&store, &self.list, Pick::All, today)?;
            listing::report_unknown_tags(&store, &filter)?;
            let pairs = store.duplicates(&filter)?;
            app.out.page();
            view::duplicates(&mut app.out, app.form, &pairs)?;
            words.report(&store, || Ok(pairs.len() as u64))?;
            if pairs.is_empty() {
                message("no two resources may be the same work");
            }
            return Ok(());
        }
        let count = listing::print(app, &store, &self.list, Pick::All, today)?;
        if count == 0 && self.list.is_narrowed(today) {
            message("nothing matches; `reads list` without filters shows everything");
        } else if count == 0 {
            message(
                "nothing here yet: `reads add` adds an entry, `reads catalog add` a list, and `reads seed` the built-in one",
            );
        }
        Ok(())
    }
}
