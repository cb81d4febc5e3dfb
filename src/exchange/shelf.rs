//! What the CSV files of book shelves share: the standing of a book, its readings and its rating.

use super::options::ReadOptions;
use crate::domain::{ReadingDate, Remark, Status, Work};

/// A count of readings beyond it is a typing error.
const MOST_READINGS: usize = 1_000;

/// Sets the status that a shelf stands for, and the readings. A shelf that stands for none says nothing: the book is read if
/// something else tells so. The last date of what was given up is that of giving up.
pub(super) fn standing(
    work: &mut Work,
    options: &ReadOptions,
    shelf: &str,
    mut dates: Vec<ReadingDate>,
    is_read: bool,
) {
    let known = options.status(shelf);
    if known.is_none() && !shelf.is_empty() {
        work.remarks.push(Remark::NoStatus(shelf.to_owned()));
    }
    let is_read = is_read || !dates.is_empty();
    let guess = if is_read { Status::Done } else { Status::Todo };
    work.status = known.unwrap_or(guess);
    dates.sort_by_key(|on| on.last());
    if work.status == Status::Dropped {
        work.status_on = dates.pop().and_then(ReadingDate::day);
    }
    work.readings.extend(dates);
}

/// Sets the date on which what is being read was begun.
pub(super) fn begun(work: &mut Work, on: Option<ReadingDate>) {
    if work.status == Status::Reading {
        work.status_on = on.and_then(ReadingDate::day);
    }
}

/// Adds readings on unknown days until there are as many as a file counts.
pub(super) fn counted(work: &mut Work, count: usize) {
    while work.readings.len() < count.min(MOST_READINGS) {
        work.read(ReadingDate::UNKNOWN);
    }
}

/// Adds a tag such as `rated-4` or `rated-4.5` for a rating from one half to five stars.
pub(super) fn rated(work: &mut Work, rating: &str) {
    let stars: f64 = rating.parse().unwrap_or_default();
    if stars > 0.0 && stars <= 5.0 {
        work.tag(&format!("rated-{stars}"));
    }
}
