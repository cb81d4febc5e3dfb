//! `reads next`.

use super::app::message;
use super::list::{json_or_text, narrowed};
use super::rank::{at_hand, choices};
use super::{App, Failure, Result};
use crate::cli;
use crate::config::Config;
use crate::domain::{Suggestion, time_words};
use crate::view;

/// So many are looked at of what is due and of what was never read: the first of them come first.
const MOST: u32 = 1_000;

pub(super) fn run(args: &cli::Next, app: &mut App) -> Result<()> {
    let today = App::clock()?.today();
    let (many, terms) = args.parts().map_err(Failure::Usage)?;
    let rates = Config::from_environment()?.rates;
    let store = app.store()?;
    let rows = at_hand(
        &store,
        &narrowed(&args.narrow, &terms, today),
        today,
        today,
        Some(MOST),
    )?;
    let all = choices(&store, rows, today, &rates)?;
    let fits = |choice: &&Suggestion| args.time.is_none_or(|time| choice.effort.minutes <= time);
    let next: Vec<&Suggestion> = all.iter().filter(fits).take(many).collect();
    if next.is_empty() {
        message(&nothing(&all));
    }
    view::next(&mut app.out, json_or_text(args.json), &next, today)?;
    Ok(())
}

fn nothing(all: &[Suggestion]) -> String {
    match all.iter().min_by_key(|choice| choice.effort.minutes) {
        Some(shortest) => format!(
            "nothing can be finished in that time; the shortest is {}, {}",
            shortest.row.slug,
            time_words(shortest.effort.minutes.into())
        ),
        None => "nothing to read here; `reads list` shows everything".to_owned(),
    }
}
