mod documents;
mod fetching;
mod finding;
mod hostile;

/// 2026-11-23 12:00 UTC.
const NOW: i64 = 1_795_435_200_000;
