//! `reads snooze`.

use super::args::{Ids, Yes, day, split_tail};
use super::{App, Command, Failure, Result, change};
use crate::domain::{EventKind, ParseWhenError, When};

/// Put off a due date
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "reads snooze <ID>... <2w|DATE>",
    after_help = "Examples:\n  reads snooze attention 2w\n  reads snooze attention ddia 2027-03-01\n  reads snooze attention next friday"
)]
pub(crate) struct Snooze {
    /// One or more IDs, then a date or a span from today
    #[arg(required = true, num_args = 1.., value_name = "ID... DATE")]
    words: Vec<String>,

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
        let (ids, when) = self.ids_and_date().map_err(Failure::Usage)?;
        let clock = App::clock()?;
        let until = day(when, clock.today())?;
        let ids = Ids::new(ids, self.yes);
        change::apply_all(app, &clock, &ids, &[EventKind::Snoozed { until }])
    }
}

#[cfg(test)]
mod tests {
    use super::{Snooze, Yes};

    fn parsed(text: &str) -> Result<(String, String), String> {
        let snooze = Snooze {
            words: text.split(' ').map(str::to_owned).collect(),
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
        ] {
            assert_eq!(parsed(text), Ok((ids.to_owned(), on.to_owned())));
        }
        let err = parsed("attention soon").unwrap_err();
        assert!(err.contains("'soon' is not a date"), "{err}");
    }
}
