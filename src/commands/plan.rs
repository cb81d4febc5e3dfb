//! `reads plan`.

use std::io::Write;

use super::args::{FilterArgs, day, parse_terms};
use super::bare_words::BareWords;
use super::listing::report_unknown_tags;
use super::message::message;
use super::planning::calendar;
use super::planning::target::{date_target, next_target, occasion_target, planned};
use super::{App, Command, Failure, Result, refused};
use crate::config::Config;
use crate::domain::{LocalDate, Pace, Term, Test, When, meaning};
use crate::store::Store;
use crate::view;

/// Plan the reading before an occasion or a date, week by week
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads plan [OCCASION] [FILTER]... [OPTIONS]\n       reads plan --by <DATE> [FILTER]... [OPTIONS]",
    after_help = "Examples:\n  reads plan\n  reads plan interview --hours 5/week\n  reads plan rag\n  reads plan --by 2027-03-01 --domain rag,llm --hours 1/day\n  reads plan interview --ics > interview.ics\n\nReading times are estimated from pages or minutes; ~ marks an estimate without either.\nReading speeds, and the default for --hours, are in the configuration file: see docs/planning.md."
)]
pub(crate) struct Plan {
    /// An occasion, or a prefix of its name [default: the next with a date]; then filters: kind:paper, -tag:skip; see `reads help filters`
    #[arg(value_name = "OCCASION|FILTER")]
    words: Vec<String>,

    /// Last day to read on
    #[arg(long, value_name = "DATE")]
    by: Option<When>,

    /// Time for reading: 5/week, 1/day [default: the configuration's, or 5/week]
    #[arg(long, value_name = "HOURS")]
    hours: Option<Pace>,

    /// Name each resource to skim or to leave out
    #[arg(short, long)]
    long: bool,

    #[command(flatten)]
    filters: FilterArgs,

    /// Print a calendar (iCalendar, RFC 5545)
    #[arg(long, conflicts_with = "json")]
    ics: bool,
}

impl Plan {
    /// Takes the first word that names an occasion from the filters. A first word that means nothing else should name one.
    fn occasion(
        &self,
        store: &Store,
        terms: &mut Vec<Term>,
        today: LocalDate,
    ) -> Result<Option<&str>> {
        let is_bare = |at: &usize| !terms[*at].negated && matches!(terms[*at].test, Test::Bare(_));
        let mut bare = (0..terms.len()).filter(is_bare);
        if let Some(at) = bare.find(|at| store.occasion(&self.words[*at]).is_ok()) {
            terms.remove(at);
            return Ok(Some(&self.words[at]));
        }
        let Some(first) = self
            .words
            .first()
            .filter(|_| !terms.is_empty() && is_bare(&0))
        else {
            return Ok(None);
        };
        if first.parse::<When>().is_ok() {
            return Err(refused!(
                "no occasion '{first}'\nhint: `reads plan --by {first}` plans until a day"
            ));
        }
        if meaning(first, &store.known(first)?, today).is_none() {
            store.occasion(first)?;
        }
        Ok(None)
    }
}

impl Command for Plan {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let today = clock.today();
        let mut terms = parse_terms(&self.words).map_err(Failure::Usage)?;
        let config = Config::from_environment()?;
        let store = app.store()?;
        let by = self.by.map(|when| day(when, today)).transpose()?;
        let occasion = self.occasion(&store, &mut terms, today)?;
        let target = match (occasion, by) {
            (Some(name), by) => occasion_target(&store, name, by, today)?,
            (None, Some(by)) => date_target(by, today)?,
            (None, None) => next_target(&store, today)?,
        };
        let mut filter = self.filters.filter(&terms, today);
        let words = BareWords::interpret(&store, &mut filter, today)?;
        report_unknown_tags(&store, &filter)?;
        let pace = self.hours.unwrap_or(config.pace);
        let planned = planned(&store, target, &filter, pace, &config.rates)?;
        if !app.is_json() {
            words.report(&store, || Ok(planned.choices.len() as u64))?;
        }
        if planned.choices.is_empty() {
            let what = match &planned.occasion {
                Some((name, _)) => format!(" for {name}"),
                None => String::new(),
            };
            message(&format!(
                "nothing to plan{what}: everything for it has been read, or nothing matches"
            ));
        }
        if self.ics {
            let calendar = calendar::of_plan(&store, &clock, &planned)?;
            return Ok(app.out.document().write_all(calendar.as_bytes())?);
        }
        if planned.choices.is_empty() && !app.is_json() {
            return Ok(());
        }
        Ok(view::plan(
            &mut app.out,
            app.form,
            &planned,
            self.long,
            today,
        )?)
    }
}
