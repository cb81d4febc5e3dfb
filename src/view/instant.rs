//! Instants in words: on the wall here, and for programs.

use chrono::{DateTime, Local, SecondsFormat, Utc};

/// An instant (milliseconds since 1970 UTC) on the wall here: `2026-11-23 09:30`.
pub(super) fn wall_time(at: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(at).map_or_else(
        || "?".to_owned(),
        |at| {
            at.with_timezone(&Local)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}

/// An instant (milliseconds since 1970 UTC) for programs: RFC 3339 in UTC.
pub(super) fn utc_time(at: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(at).map_or_else(
        || "?".to_owned(),
        |at| at.to_rfc3339_opts(SecondsFormat::Millis, true),
    )
}
