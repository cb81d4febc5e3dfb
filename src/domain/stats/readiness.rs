//! How ready one is for a dated occasion.

use std::collections::HashMap;

use serde::Serialize;

use crate::domain::stats::finished::FinishedReading;
use crate::domain::stats::recall::remembered;
use crate::domain::{LocalDate, OccasionSummary, Slug};

/// An occasion with what is tied to it.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub occasion: OccasionSummary,
    /// The numbers of the resources tied to it.
    pub tied: Vec<i64>,
    /// The minutes that what it calls for takes, and those from a day until then.
    pub needed: u64,
    pub room: u64,
    pub from: LocalDate,
}

/// How ready one is for an occasion. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Readiness {
    pub occasion: Slug,
    pub on: LocalDate,
    /// The number of resources tied to it.
    pub resources: u64,
    /// Those that were read from end to end.
    pub read: u64,
    /// Those that were read in part, such as skimmed.
    pub skimmed: u64,
    pub unread: u64,
    /// The sum of the probabilities of recall on the day of the occasion: how many of them will be remembered.
    pub remembered: f32,
    /// The time that what it calls for takes, in minutes.
    pub needed: u64,
    /// The time to read from the start of preparation or, if that is later, today, until then, in minutes.
    pub room: u64,
    pub from: LocalDate,
}

/// Returns how ready one is for each occasion that has a date. Readings must be sorted by resource, then by day.
pub(super) fn readiness(prepared: &[Prepared], readings: &[FinishedReading]) -> Vec<Readiness> {
    let by_resource = readings.chunk_by(|one, next| one.number == next.number);
    let by_number: HashMap<i64, &[FinishedReading]> = by_resource
        .map(|readings| (readings[0].number, readings))
        .collect();
    let of_one = |prepared: &Prepared| {
        let on = prepared.occasion.dated?.on;
        let mut readiness = Readiness {
            occasion: prepared.occasion.name.clone(),
            on,
            resources: prepared.tied.len() as u64,
            read: 0,
            skimmed: 0,
            unread: 0,
            remembered: 0.0,
            needed: prepared.needed,
            room: prepared.room,
            from: prepared.from,
        };
        for number in &prepared.tied {
            let Some(readings) = by_number.get(number) else {
                readiness.unread += 1;
                continue;
            };
            if readings.iter().any(FinishedReading::is_whole) {
                readiness.read += 1;
            } else {
                readiness.skimmed += 1;
            }
            readiness.remembered +=
                remembered(readings).map_or(0.0, |memory| memory.probability(on));
        }
        Some(readiness)
    };
    prepared.iter().filter_map(of_one).collect()
}
