//! Resolves dates from the command line to calendar days.

use crate::commands::{Result, refused, usage};
use crate::domain::{LocalDate, Past, ReadingDate, When, WhenRead};

/// Resolves `when` relative to `today`.
pub(in crate::commands) fn day(when: When, today: LocalDate) -> Result<LocalDate> {
    when.resolve(today)
        .ok_or_else(|| usage!("that date is before the year 1"))
}

/// Returns the first day of `--since`, of which a bare span counts backward.
pub(in crate::commands) fn since(since: Past, today: LocalDate) -> LocalDate {
    let first = since.resolve(today).and_then(ReadingDate::first);
    first.unwrap_or(LocalDate::FIRST_READING)
}

/// Resolves the date of a reading relative to `today`.
pub(in crate::commands) fn read_on(when: WhenRead, today: LocalDate) -> Result<ReadingDate> {
    when.resolve(today)
        .ok_or_else(|| usage!("that date is before the year 1"))
}

/// Returns an error for a day before `today`.
pub(in crate::commands) fn not_past(on: LocalDate, today: LocalDate) -> Result<()> {
    if on < today {
        return Err(refused!("{on} is in the past; today is {today}"));
    }
    Ok(())
}
