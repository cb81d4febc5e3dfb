//! `reads plan`.

use std::io::Write;

use super::args::{FilterArgs, day, parse_terms};
use super::listing::report_unknown_tags;
use super::message::message;
use super::planning::calendar;
use super::planning::target::{date_target, next_target, occasion_target, planned};
use super::{App, Command, Failure, Result};
use crate::config::Config;
use crate::domain::{Pace, Term, When};
use crate::view;

/// Plan the reading before an occasion or a date, week by week
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads plan [OCCASION] [FILTER]... [OPTIONS]\n       reads plan --by <DATE> [FILTER]... [OPTIONS]",
    after_help = "Examples:\n  reads plan\n  reads plan interview --hours 5/week\n  reads plan --by 2027-03-01 --domain rag,llm --hours 1/day\n  reads plan interview --ics > interview.ics\n\nReading times are estimated from pages or minutes; ~ marks an estimate without either.\nReading speeds, and the default for --hours, are in the configuration file: see docs/planning.md."
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
    /// The occasion, if one is named, and the filters.
    fn occasion_and_terms(&self) -> Result<(Option<&str>, Vec<Term>), String> {
        let named = |word: &&String| !word.contains(':') && !word.starts_with('-');
        match self.words.first().filter(named) {
            Some(occasion) => Ok((Some(occasion), parse_terms(&self.words[1..])?)),
            None => Ok((None, parse_terms(&self.words)?)),
        }
    }
}

impl Command for Plan {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let today = clock.today();
        let config = Config::from_environment()?;
        let store = app.store()?;
        let by = self.by.map(|when| day(when, today)).transpose()?;
        let (occasion, terms) = self.occasion_and_terms().map_err(Failure::Usage)?;
        let target = match (occasion, by) {
            (Some(name), by) => occasion_target(&store, name, by, today)?,
            (None, Some(by)) => date_target(by, today)?,
            (None, None) => next_target(&store, today)?,
        };
        let filter = self.filters.filter(&terms, today);
        report_unknown_tags(&store, &filter)?;
        let pace = self.hours.unwrap_or(config.pace);
        let planned = planned(&store, target, &filter, pace, &config.rates)?;
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
