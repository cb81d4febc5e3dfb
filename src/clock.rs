//! The only source of the current time and local date.

use std::path::Path;

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
pub enum ClockError {
    #[error(
        "{VARIABLE}: '{0}' is not a time: expected a date (2026-11-23) or an instant (2026-11-23T09:00:00Z) of years 1 to 9999"
    )]
    Time(String),
    #[error("TZ: '{0}' is not a time zone: expected a name such as Europe/Berlin")]
    Zone(String),
}

/// Where a time zone is looked up by its name.
const ZONES: [&str; 4] = [
    "/usr/share/zoneinfo",
    "/share/zoneinfo",
    "/etc/zoneinfo",
    "/usr/share/lib/zoneinfo",
];

/// A file of a time zone has some kilobytes.
const MAX_ZONE_BYTES: u64 = 1 << 20;

/// Checks that `TZ` does not name a device, a pipe or a huge file, which would be read to its end.
pub fn check_zone() -> Result<(), ClockError> {
    let Some(zone) = std::env::var_os("TZ") else {
        return Ok(());
    };
    let zone = zone.to_string_lossy();
    let name = zone.strip_prefix(':').unwrap_or(&zone);
    let is_endless = |directory: &str| {
        // An absolute name replaces the directory.
        std::fs::metadata(Path::new(directory).join(name)).is_ok_and(|found| {
            !found.is_dir() && (!found.is_file() || found.len() > MAX_ZONE_BYTES)
        })
    };
    if ZONES.into_iter().any(is_endless) {
        return Err(ClockError::Zone(zone.into_owned()));
    }
    Ok(())
}

impl Clock {
    /// Returns the time in [`VARIABLE`] if it is set, else the system time.
    pub fn from_environment() -> Result<Self, ClockError> {
        match std::env::var_os(VARIABLE) {
            Some(value) if !value.is_empty() => {
                let value = value.to_string_lossy();
                Self::at(&value).ok_or_else(|| ClockError::Time(value.into_owned()))
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

/// Returns the local day of an instant, in seconds since 1970 UTC.
pub fn day_of(seconds: i64) -> Option<LocalDate> {
    let instant = DateTime::from_timestamp(seconds, 0)?;
    LocalDate::new(instant.with_timezone(&Local).date_naive())
}

/// Returns the first moment of a local day, in milliseconds since 1970 UTC.
pub fn start_of(day: LocalDate) -> i64 {
    let midnight = day.naive().and_time(chrono::NaiveTime::MIN);
    let local = Local.from_local_datetime(&midnight).earliest();
    // Where the clock was put forward at midnight, the day has none.
    local
        .map_or(midnight.and_utc(), |local| local.to_utc())
        .timestamp_millis()
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
