//! Instants as text: in local time for people, in UTC for programs.

use chrono::{DateTime, Local, SecondsFormat, Utc};

/// An instant (milliseconds since 1970 UTC) in local time: `2026-11-23 09:30`.
pub(crate) fn local_time(at: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(at).map_or_else(
        || "?".to_owned(),
        |at| {
            at.with_timezone(&Local)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}

/// An instant (milliseconds since 1970 UTC) in UTC, as RFC 3339 has it.
pub(crate) fn utc_time(at: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(at).map_or_else(
        || "?".to_owned(),
        |at| at.to_rfc3339_opts(SecondsFormat::Millis, true),
    )
}
