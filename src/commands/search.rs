//! `reads search`.

use super::args::{FilterArgs, LatestArgs, OrderArgs};
use super::listing::report_unknown_tags;
use super::message::message;
use super::{App, Command, Result};
use crate::domain::Term;
use crate::store::{Filter, Store};
use crate::view::Hits;

/// Search titles, authors, reasons, tags, scopes and notes
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads search scaling\n  reads search attention kind:paper -status:done\n  reads search 'sqrt(d_k)' author:vaswani\n\nWords are plain text: the start of a word is enough, and all words must match. The best match comes first."
)]
pub(crate) struct Search {
    /// Words, and filters: kind:paper, -tag:skip; see `reads help filters`
    #[arg(value_name = "WORD|FILTER")]
    terms: Vec<Term>,

    #[command(flatten)]
    filters: FilterArgs,

    #[command(flatten)]
    order: OrderArgs,

    #[command(flatten)]
    latest: LatestArgs,
}

impl Command for Search {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let store = app.store()?;
        let filter = self.filters.filter(&self.terms, clock.today());
        let filter = Filter {
            credits: app.is_json(),
            ..self.latest.narrow(self.order.sort(filter), &clock)
        };
        report_unknown_tags(&store, &filter)?;
        let hits = Hits::new(app.rates()?);
        let count = app.print(app.form, hits, |each| store.search(&filter, each))?;
        if count == 0 {
            no_matches(&store, &filter)?;
        }
        Ok(())
    }
}

/// Says which words are found nowhere, and what may be meant.
fn no_matches(store: &Store, filter: &Filter) -> Result<()> {
    let unknown = store.near_words(filter)?;
    if unknown.is_empty() {
        message("no matches; the start of a word is enough, and all words must match");
    }
    for (word, near) in unknown {
        let hint = near.map_or_else(String::new, |near| {
            format!("\nhint: did you mean `{near}`?")
        });
        message(&format!("no matches: nothing contains '{word}'{hint}"));
    }
    Ok(())
}
