//! Resolves dates from the command line to calendar days.

use crate::commands::{Result, refused, usage};
use crate::domain::{LocalDate, ReadingDate, When, WhenRead};

/// Resolves `when` relative to `today`.
pub(in crate::commands) fn day(when: When, today: LocalDate) -> Result<LocalDate> {
    when.resolve(today)
        .ok_or_else(|| usage!("that date is before the year 1"))
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
