//! The only source of the current time and local date.

use chrono::{DateTime, Local, TimeZone};

use crate::domain::LocalDate;

/// The environment variable that sets the current time, for tests and for looking ahead.
pub const VARIABLE: &str = "READS_NOW";

/// The time at which a command started. It does not advance while the command runs.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    now: i64,
    today: LocalDate,
}

#[derive(Debug, thiserror::Error)]
#[error(
    "{VARIABLE}: '{0}' is not a time: expected a date (2026-11-23) or an instant (2026-11-23T09:00:00Z) of years 1 to 9999"
)]
pub struct ClockError(String);

impl Clock {
    /// Returns the time in [`VARIABLE`] if it is set, else the system time.
    pub fn from_environment() -> Result<Self, ClockError> {
        match std::env::var_os(VARIABLE) {
            Some(value) if !value.is_empty() => {
                let value = value.to_string_lossy();
                Self::at(&value).ok_or_else(|| ClockError(value.into_owned()))
            }
            _ => {
                let now = Local::now();
                let today = LocalDate::new(now.date_naive()).unwrap_or(LocalDate::LAST);
                Ok(Self {
                    now: now.timestamp_millis(),
                    today,
                })
            }
        }
    }

    /// Parses a local date, which means noon, or an RFC 3339 instant, whose date is the one at its own offset.
    pub fn at(text: &str) -> Option<Self> {
        if let Ok(today) = text.parse::<LocalDate>() {
            let noon = today.naive().and_hms_opt(12, 0, 0)?;
            let local = Local.from_local_datetime(&noon).earliest();
            let now = local.map_or(noon.and_utc(), |noon| noon.to_utc());
            let now = now.timestamp_millis();
            return Some(Self { now, today });
        }
        let instant = DateTime::parse_from_rfc3339(text).ok()?;
        let (now, today) = (instant.timestamp_millis(), instant.date_naive());
        LocalDate::new(today).map(|today| Self { now, today })
    }

    /// Milliseconds since 1970 UTC.
    pub fn now(&self) -> i64 {
        self.now
    }

    pub fn today(&self) -> LocalDate {
        self.today
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_or_an_instant_sets_the_time() {
        let today = |text| Clock::at(text).map(|clock| clock.today().to_string());
        assert_eq!(today("2026-11-23").as_deref(), Some("2026-11-23"));
        // The date is the one at the offset of the instant.
        assert_eq!(
            today("2026-11-23T23:30:00-05:00").as_deref(),
            Some("2026-11-23")
        );
        assert_eq!(
            Clock::at("2026-11-23T23:30:00-05:00").map(|clock| clock.now()),
            Some(1_795_494_600_000)
        );
        for invalid in [
            "",
            "now",
            "2026-02-30",
            "2026-11-23 09:00",
            "12026-01-01T00:00:00Z",
        ] {
            assert!(today(invalid).is_none(), "{invalid}");
        }
    }
}
