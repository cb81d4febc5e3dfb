//! The year in review.

use anstyle::Style;

use super::chart::{Row, chart};
use super::page::{Page, count};
use crate::domain::{LocalDate, Stats, Tally, short_time};

pub(super) fn review(page: &mut Page, stats: &Stats, today: LocalDate) {
    let Some(review) = &stats.review else { return };
    let so_far = if stats.period.contains(today) {
        " so far"
    } else {
        ""
    };
    page.heading(format!("The halves of the year{so_far}"));
    let row = |name: &str, tally: Tally| Row {
        name: name.to_owned(),
        bar: [tally.finished, tally.again],
        cells: vec![
            tally.finished.to_string(),
            tally.again.to_string(),
            short_time(tally.minutes.total),
            tally.pages.total.to_string(),
            tally.dropped.to_string(),
        ],
    };
    let rows = [
        row("January to June", review.first_half),
        row("July to December", review.second_half),
    ];
    let headers = ["finished", "again", "time", "pages", "dropped"];
    chart(page, Style::new(), &headers, &rows);
    let mut parts = Vec::new();
    match review.busiest_months.as_slice() {
        [] => {}
        [month] => parts.push(format!("the busiest month: {month}")),
        months => parts.push(format!("the busiest months: {}", months.join(", "))),
    }
    if let Some(pause) = review.longest_pause {
        let days = count(pause.days.unsigned_abs(), "day");
        parts.push(format!(
            "the longest pause: {days}, {} to {}",
            pause.from, pause.to
        ));
    }
    if !parts.is_empty() {
        let text = page.joined(&parts);
        page.text(&text);
    }
}
