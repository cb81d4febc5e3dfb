//! One resource as the JSON of lists has it: `todo`, `list`, `due`, `next`, `search`, and what writing commands changed.

use serde::Serialize;

use crate::domain::{Depth, Listing, LocalDate, Rates};

/// One resource, as docs/schemas/resource.json says.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    #[serde(flatten)]
    listing: &'a Listing,
    due: Option<LocalDate>,
    occasion: Option<&'a str>,
    /// How to read it the next time, and how long that takes.
    depth_now: Depth,
    minutes_needed: u32,
    assumed: bool,
    #[serde(rename = "retired", skip_serializing_if = "Option::is_none")]
    removed_from_catalog: Option<bool>,
}

impl<'a> Row<'a> {
    pub(super) fn of(row: &'a Listing, rates: &Rates) -> Self {
        let effort = row.effort(rates);
        Self {
            listing: row,
            due: row.due_on(),
            occasion: row.first_occasion(),
            depth_now: row.depth_this_time(),
            minutes_needed: effort.minutes,
            assumed: effort.assumed,
            removed_from_catalog: row.removed_from_catalog.then_some(true),
        }
    }
}
