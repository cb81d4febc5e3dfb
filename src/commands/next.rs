//! `reads next`.

use super::args::{FilterArgs, limit, minutes, parse_terms};
use super::bare_words::BareWords;
use super::listing::report_unknown_tags;
use super::message::message;
use super::planning::ranking::{MAX_RANKED, ranked};
use super::{App, Command, Failure, Result};
use crate::config::Config;
use crate::domain::{Suggestion, Term, offer, time_words};
use crate::store::Filter;
use crate::view;

/// How many are ranked to find some that can be finished in a given time.
const MAX_RANKED_BY_TIME: u32 = 1_000;

/// Suggest what to read now, and say why
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  reads next\n  reads next 45m\n  reads next 1 rag\n  reads next --domain rag --json\n\nBlogs to catch up with follow after the readings, at most 3."
)]
pub(crate) struct Next {
    /// How many readings [default: 3], the time there is (45m, 1h 30m), and filters: kind:paper, -tag:skip, words
    #[arg(value_name = "N|TIME|FILTER")]
    words: Vec<String>,

    /// Only what can be read in this time: 45m, 1h 30m
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    time: Option<u32>,

    /// How many readings
    #[arg(short = 'n', long, value_name = "N", value_parser = limit)]
    limit: Option<u32>,

    #[command(flatten)]
    filters: FilterArgs,
}

/// What the words of the command line say.
#[derive(Debug, Default, PartialEq)]
struct Wanted {
    readings: Option<usize>,
    time: Option<u32>,
    terms: Vec<Term>,
}

impl Wanted {
    /// Words that are a number or lengths of time, wherever they stand, are no filters.
    fn of(words: &[String]) -> Result<Self, String> {
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
        let mut wanted = Self::default();
        let mut words = words.iter().map(String::as_str).peekable();
        let mut rest = Vec::new();
        while let Some(word) = words.next() {
            // "90 min" in two words.
            let is_unit = |word: &&str| word.starts_with(|c: char| c.is_ascii_alphabetic());
            let unit = words.peek().copied().filter(is_unit);
            let unit = unit.filter(|_| is_number(word));
            let in_two_words = unit.and_then(|unit| minutes(&format!("{word}{unit}")).ok());
            if let Some(time) = in_two_words.or_else(|| minutes(word).ok()) {
                words.next_if(|_| in_two_words.is_some());
                wanted.time = Some(wanted.time.unwrap_or_default().saturating_add(time));
            } else if is_number(word) && wanted.readings.is_none() {
                match word.parse().unwrap_or(usize::MAX) {
                    0 => return Err("the number of readings must be at least 1".to_owned()),
                    number => wanted.readings = Some(number),
                }
            } else {
                rest.push(word.to_owned());
            }
        }
        wanted.terms = parse_terms(&rest)?;
        Ok(wanted)
    }
}

impl Command for Next {
    fn run(&self, app: &mut App) -> Result<()> {
        let today = App::clock()?.today();
        let wanted = Wanted::of(&self.words).map_err(Failure::Usage)?;
        let limit = self.limit.and_then(|limit| usize::try_from(limit).ok());
        let most = limit.or(wanted.readings).unwrap_or(3);
        let time = self.time.or(wanted.time);
        let rates = Config::from_environment()?.rates;
        let store = app.store()?;
        let mut filter = Filter {
            credits: app.is_json(),
            ..self.filters.filter(&wanted.terms, today)
        };
        let words = BareWords::interpret(&store, &mut filter, today)?;
        report_unknown_tags(&store, &filter)?;
        let max = if time.is_some() {
            MAX_RANKED_BY_TIME
        } else {
            MAX_RANKED.max(u32::try_from(most).unwrap_or(u32::MAX))
        };
        let ranked = ranked(&store, &filter, max, today, &rates)?;
        if !app.is_json() {
            words.report(&store, || Ok(ranked.len() as u64))?;
        }
        let nothing = nothing(&ranked);
        let offer = offer(ranked, most, time);
        if offer.is_empty() {
            message(&nothing);
        }
        Ok(view::next(&mut app.out, app.form, &offer, today, &rates)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(line: &str) -> Result<Wanted, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Wanted::of(&words)
    }

    #[test]
    fn numbers_and_lengths_of_time_are_no_filters() {
        for (line, readings, time, terms) in [
            ("", None, None, 0),
            ("5", Some(5), None, 0),
            ("45m", None, Some(45), 0),
            ("1h 30m", None, Some(90), 0),
            ("90 min", None, Some(90), 0),
            ("2 45m", Some(2), Some(45), 0),
            ("1h rag 2", Some(2), Some(60), 1),
            ("2 rag", Some(2), None, 1),
            ("7b", None, None, 1),
        ] {
            let wanted = wanted(line).unwrap();
            let found = (wanted.readings, wanted.time, wanted.terms.len());
            assert_eq!(found, (readings, time, terms), "{line}");
        }
        assert!(wanted("0").is_err());
    }
}
