//! `reads search`.

use super::args::FilterArgs;
use super::listing::report_unknown_tags;
use super::message::message;
use super::{App, Command, Result};
use crate::domain::Term;
use crate::store::Filter;
use crate::view::Hits;

/// Search titles, authors, reasons, tags, scopes and notes
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads search scaling\n  reads search attention kind:paper -status:done\n  reads search 'sqrt(d_k)' author:vaswani\n\nWords are plain text: the start of a word is enough, and all words must match. The best match comes first."
)]
pub(crate) struct Search {
    /// Words, and filters: kind:paper, -tag:skip; see `reads --help`
    #[arg(required = true, value_name = "WORD|FILTER")]
    terms: Vec<Term>,

    #[command(flatten)]
    filters: FilterArgs,

    /// Print at most N hits
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

impl Command for Search {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let store = app.store()?;
        let filter = Filter {
            limit: self.limit,
            credits: app.is_json(),
            ..self.filters.filter(&self.terms, today)
        };
        report_unknown_tags(&store, &filter)?;
        let hits = Hits::new(app.rates()?);
        let count = app.print(app.form, hits, |each| store.search(&filter, each))?;
        if count == 0 {
            message("no matches; the start of a word is enough, and all words must match");
        }
        Ok(())
    }
}
