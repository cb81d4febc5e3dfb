//! `reads snooze`.

use super::args::{Ids, Yes, day, split_tail};
use super::message::message;
use super::pick::Picked;
use super::{App, Command, Failure, Result, change};
use crate::domain::{EventKind, LocalDate, ParseWhenError, Rate, When, spread};
use crate::store::{Store, Target};

/// Put off a due date
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads snooze <ID>... <2w|DATE>\n       reads snooze --spread <RATE> <ID>...",
    after_help = "Examples:\n  reads snooze attention 2w\n  reads snooze attention ddia 2027-03-01\n  reads snooze attention next friday\n  reads snooze domain:blogs 3w\n  reads snooze --spread 3/week due:today\n\n--spread gives each a date of its own, from tomorrow on, the longest due first. What a filter picks and cannot be put off is skipped."
)]
pub(crate) struct Snooze {
    /// One or more IDs, then a date or a span from today; with --spread only IDs
    #[arg(required = true, num_args = 1.., value_name = "ID... DATE")]
    words: Vec<String>,

    /// Spread what is due: 1/day, 3/week, 2/month
    #[arg(long, value_name = "RATE")]
    spread: Option<Rate>,

    #[command(flatten)]
    yes: Yes,
}

impl Snooze {
    fn ids_and_date(&self) -> Result<(&[String], When), String> {
        split_tail(&self.words, "a date", ParseWhenError::to_string)
    }
}

impl Command for Snooze {
    fn run(&self, app: &mut App) -> Result<()> {
        let clock = App::clock()?;
        let today = clock.today();
        let (ids, until) = if self.spread.is_some() {
            (self.words.as_slice(), None)
        } else {
            let (ids, when) = self.ids_and_date().map_err(Failure::Usage)?;
            (ids, Some(day(when, today)?))
        };
        let picked = Picked::of(app, &Ids::new(ids, self.yes), today)?;
        let mut skipped = Vec::new();
        change::record(app, &clock, |store| {
            let mut targets = Vec::new();
            for target in picked.resolve(store)? {
                let due = due(store, &target, today)?;
                let last = until.map_or(today, |until| until.minus_days(1).unwrap_or(today));
                if !target.named && due.is_none_or(|due| due > last) {
                    skipped.push(target.slug.to_string());
                } else {
                    targets.push((due, target));
                }
            }
            let dates = match self.spread {
                Some(rate) => {
                    targets.sort_by_key(|(due, _)| due.unwrap_or(LocalDate::LAST));
                    spread(
                        u32::try_from(targets.len()).unwrap_or(u32::MAX),
                        rate,
                        today,
                    )
                }
                None => until.into_iter().cycle().take(targets.len()).collect(),
            };
            let snoozes = targets.into_iter().zip(dates);
            Ok(snoozes
                .map(|((_, target), until)| (target.id, EventKind::Snoozed { until }))
                .collect())
        })?;
        if !skipped.is_empty() {
            let before = until.map_or_else(String::new, |until| format!(" before {until}"));
            let slugs = skipped.join(", ");
            message(&format!("skipped, because not due{before}: {slugs}"));
        }
        Ok(())
    }
}

/// Returns the date from which a resource is due, by cadence or occasion.
fn due(store: &Store, target: &Target, today: LocalDate) -> Result<Option<LocalDate>> {
    let rereading = store.state(target.id)?.rereading;
    let due = store.due(target.number, rereading, today)?;
    Ok(due.map(|due| due.on))
}

#[cfg(test)]
mod tests {
    use super::{Snooze, Yes};

    fn parsed(text: &str) -> Result<(String, String), String> {
        let snooze = Snooze {
            words: text.split(' ').map(str::to_owned).collect(),
            spread: None,
            yes: Yes { yes: false },
        };
        let (ids, when) = snooze.ids_and_date()?;
        let on = when.resolve("2026-11-24".parse().unwrap()).unwrap();
        Ok((ids.join(" "), on.to_string()))
    }

    #[test]
    fn a_date_may_have_several_words() {
        for (text, ids, on) in [
            ("attention 2w", "attention", "2026-12-08"),
            ("attention ddia next friday", "attention ddia", "2026-11-27"),
            ("3 in 2 weeks", "3", "2026-12-08"),
            ("2w attention ddia", "attention ddia", "2026-12-08"),
            ("in 2 weeks 3", "3", "2026-12-08"),
        ] {
            assert_eq!(parsed(text), Ok((ids.to_owned(), on.to_owned())));
        }
        let err = parsed("attention soon").unwrap_err();
        assert!(err.contains("'soon' is not a date"), "{err}");
    }
}
