//! Resolves dates from the command line to calendar days.

use crate::commands::{Failure, Result};
use crate::domain::{LocalDate, When};

/// Resolves `when` relative to `today`.
pub(in crate::commands) fn day(when: When, today: LocalDate) -> Result<LocalDate> {
    when.resolve(today)
        .ok_or_else(|| Failure::Usage("that date is before the year 1".to_owned()))
}

/// Returns an error for a day before `today`.
pub(in crate::commands) fn not_past(on: LocalDate, today: LocalDate) -> Result<()> {
    if on < today {
        return Err(Failure::Refused(format!(
            "{on} is in the past; today is {today}"
        )));
    }
    Ok(())
}
