//! How fast one reads, whether it was on time, and what is remembered.

use anstyle::Style;

use super::chart::{Row, chart};
use super::page::{Page, count};
use crate::domain::{DomainRecall, GRACE_DAYS, Recall, Stats, short_time};
use crate::view::styled::SLUG;

pub(super) fn speed(page: &mut Page, stats: &Stats) {
    if stats.speeds.is_empty() {
        return;
    }
    page.heading("Speed, beside the estimate");
    let headers = [
        "readings",
        "took",
        "estimate",
        "rate",
        "min/page",
        "estimated",
    ];
    let rows: Vec<Row> = (stats.speeds.iter())
        .map(|speed| {
            let a_page = |minutes: f64| format!("{minutes:.1}");
            let own = speed.minutes_a_page;
            Row {
                name: speed.kind.to_string(),
                bar: [0, 0],
                cells: vec![
                    speed.readings.to_string(),
                    short_time(speed.minutes),
                    short_time(speed.estimate),
                    format!("{}%", speed.percent()),
                    own.map(a_page).unwrap_or_default(),
                    own.map(|_| a_page(speed.estimated_a_page))
                        .unwrap_or_default(),
                ],
            }
        })
        .collect();
    chart(page, Style::new(), &headers, &rows);
}

pub(super) fn rereads(page: &mut Page, stats: &Stats) {
    let rereads = stats.rereads;
    if rereads.scheduled() + rereads.unscheduled == 0 {
        return;
    }
    page.heading("Read again");
    let mut parts = Vec::new();
    if rereads.scheduled() > 0 {
        parts.push(format!(
            "{} of {} on time, at most {GRACE_DAYS} days after the due date",
            rereads.on_time,
            rereads.scheduled()
        ));
    }
    if let Some(days) = rereads.median_days_late {
        parts.push(format!(
            "{} late, in the median by {days} days",
            rereads.late
        ));
    }
    if rereads.unscheduled > 0 {
        parts.push(format!("{} without a due date", rereads.unscheduled));
    }
    let text = page.joined(&parts);
    page.text(&text);
}

/// Shows the recall at the readings of the period and, if it is the present one, what is remembered today.
pub(super) fn recall(page: &mut Page, stats: &Stats, is_present: bool) {
    let has_recalls = stats.recall.iter().any(|domain| domain.recalls.total() > 0);
    if stats.recall.is_empty() || !has_recalls && !is_present {
        return;
    }
    page.heading("Recall by domain");
    let present = ["today", "stability"].into_iter().filter(|_| is_present);
    let of_period = Recall::WORDS.iter().copied().filter(|_| has_recalls);
    let headers: Vec<&str> = present.chain(of_period).collect();
    let row = |domain: &DomainRecall| {
        let percent = domain
            .probability
            .map(|part| format!("{:.0}%", part * 100.0));
        let days = domain
            .median_stability
            .map(|days| format!("{days:.0} days"));
        let present = [percent, days].map(Option::unwrap_or_default);
        let recalls = domain.recalls;
        let recalls = [recalls.forgot, recalls.hard, recalls.good, recalls.easy];
        let recalls = recalls.map(|count| count.to_string());
        let present = present.into_iter().filter(|_| is_present);
        Row {
            name: domain.domain.clone(),
            bar: [0, 0],
            cells: present
                .chain(recalls.into_iter().filter(|_| has_recalls))
                .collect(),
        }
    };
    let rows: Vec<Row> = stats.recall.iter().map(row).collect();
    chart(page, SLUG, &headers, &rows);
    if is_present {
        let resources = stats.recall.iter().map(|domain| domain.resources).sum();
        page.quiet(&format!(
            "today: the mean probability of recall of {}; stability: days until it is 90% (FSRS, median)",
            count(resources, "resource")
        ));
    }
}
