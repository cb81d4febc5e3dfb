//! `reads stats`.

use super::args::{FilterArgs, parse_terms, period};
use super::bare_words::BareWords;
use super::listing::report_unknown_tags;
use super::stats_input::stats_input;
use super::{App, Command, Failure, Result, usage};
use crate::config::Config;
use crate::domain::{PeriodWord, Stats as Figures};
use crate::view::{self, StatsView};

/// Show what was read in a period, and what is ahead
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads stats\n  reads stats month\n  reads stats 2025 --year-in-review\n  reads stats 2024..2025 domain:rag\n  reads stats all kind:paper --json\n\nWhat has no length is counted apart and never estimated: see docs/stats.md."
)]
pub(crate) struct Stats {
    /// today, week, month, year, 2025, 2025-03, 'last month', 30d, all, 2024..2025-06-01 [default: year]; then filters: kind:paper, -tag:skip, words
    #[arg(value_name = "PERIOD|FILTER")]
    words: Vec<String>,

    /// Compare the halves of a year, and show its busiest month and longest pause
    #[arg(long)]
    year_in_review: bool,

    /// Draw with ASCII characters [default: where the locale is not UTF-8]
    #[arg(long)]
    ascii: bool,

    #[command(flatten)]
    filters: FilterArgs,
}

impl Command for Stats {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let (word, rest) = period(&self.words)?;
        let period = word.unwrap_or(PeriodWord::Year).resolve(today);
        let period = period.ok_or_else(|| {
            usage!("the period has no days: it ends before it begins, or begins before the year 1")
        })?;
        if self.year_in_review && period.as_year().is_none() {
            return Err(usage!("--year-in-review needs a year, such as 2025"));
        }
        let terms = parse_terms(&rest).map_err(Failure::Usage)?;
        let config = Config::from_environment()?;
        let store = app.store()?;
        let mut filter = self.filters.filter(&terms, today);
        let words = BareWords::interpret(&store, &mut filter, today)?;
        report_unknown_tags(&store, &filter)?;
        if !app.is_json() {
            words.report(&store, || Ok(store.count(&filter)?))?;
        }
        let input = stats_input(&store, &filter, &config, today)?;
        let stats = Figures::of(&input, period, today, &config.rates);
        if app.is_json() {
            return app.value(&stats);
        }
        let view = StatsView {
            width: app.out.width(),
            ascii: self.ascii || view::is_ascii(),
            review: self.year_in_review,
            today,
        };
        app.out.page();
        view::stats(&stats, view)
            .into_iter()
            .try_for_each(|line| Ok(app.out.line(line)?))
    }
}
