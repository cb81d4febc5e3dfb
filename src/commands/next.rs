//! `reads next`.

use super::args::{FilterArgs, minutes, parse_terms};
use super::listing::report_unknown_tags;
use super::message::message;
use super::planning::ranking::{at_hand, choices};
use super::{App, Command, Failure, Result};
use crate::config::Config;
use crate::domain::{Suggestion, Term, time_words};
use crate::store::Filter;
use crate::view;

/// How many due and how many unread resources are ranked; later ones cannot be among the best.
const MAX_RANKED: u32 = 100;
/// How many are ranked to find some that can be finished in a given time.
const MAX_RANKED_BY_TIME: u32 = 1_000;

/// Suggest what to read now, and say why
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads next\n  reads next 1 --time 45m\n  reads next --domain rag --json"
)]
pub(crate) struct Next {
    /// How many suggestions [default: 3], and filters: kind:paper, -tag:skip, words; see `reads --help`
    #[arg(value_name = "N|FILTER")]
    words: Vec<String>,

    /// Only what can be finished in this time: 45m, 1h 30m
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    time: Option<u32>,

    #[command(flatten)]
    filters: FilterArgs,
}

impl Next {
    fn count_and_terms(&self) -> Result<(usize, Vec<Term>), String> {
        let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
        let (many, rest) = match self.words.split_first() {
            Some((count, rest)) if is_number(count) => (count.parse().unwrap_or_default(), rest),
            _ => (3, self.words.as_slice()),
        };
        if many == 0 {
            return Err("the number of suggestions must be at least 1".to_owned());
        }
        Ok((many, parse_terms(rest)?))
    }
}

impl Command for Next {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let (many, terms) = self.count_and_terms().map_err(Failure::Usage)?;
        let rates = Config::from_environment()?.rates;
        let store = app.store()?;
        let filter = Filter {
            credits: app.is_json(),
            ..self.filters.filter(&terms, today)
        };
        report_unknown_tags(&store, &filter)?;
        let max = if self.time.is_some() {
            MAX_RANKED_BY_TIME
        } else {
            MAX_RANKED.max(u32::try_from(many).unwrap_or(u32::MAX))
        };
        let rows = at_hand(&store, &filter, today, today, Some(max))?;
        let all = choices(&store, rows, today, &rates)?;
        let fits =
            |choice: &&Suggestion| self.time.is_none_or(|time| choice.effort.minutes <= time);
        let next: Vec<&Suggestion> = all.iter().filter(fits).take(many).collect();
        if next.is_empty() {
            message(&nothing(&all));
        }
        Ok(view::next(&mut app.out, app.form, &next, today, &rates)?)
    }
}

fn nothing(all: &[Suggestion]) -> String {
    match all.iter().min_by_key(|choice| choice.effort.minutes) {
        Some(shortest) => format!(
            "nothing can be finished in that time; the shortest is {}, {}",
            shortest.row.slug,
            time_words(shortest.effort.minutes.into())
        ),
        None => "nothing to read; `reads list` shows everything".to_owned(),
    }
}
