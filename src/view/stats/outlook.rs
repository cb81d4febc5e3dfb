//! What is ahead: due dates by month, and occasions.

use anstyle::Style;

use super::chart::{Row, chart};
use super::page::{Page, count};
use crate::domain::{LocalDate, Stats, short_time, time_words};
use crate::view::goal::goal_lines;

pub(super) fn ahead(page: &mut Page, stats: &Stats) {
    let Some(last) = stats.ahead.iter().rposition(|load| load.readings > 0) else {
        return;
    };
    page.heading("Ahead, if each is read when it is due");
    let rows: Vec<Row> = (stats.ahead[..=last].iter())
        .filter(|load| load.month.is_some() || load.readings > 0)
        .map(|load| Row {
            name: load.month.clone().unwrap_or_else(|| "now".to_owned()),
            bar: [load.minutes, 0],
            cells: vec![
                time(load.minutes, load.assumed > 0),
                if load.readings == 0 {
                    String::new()
                } else {
                    load.readings.to_string()
                },
            ],
        })
        .collect();
    chart(page, Style::new(), &["time", "readings"], &rows);
}

pub(super) fn goals(page: &mut Page, stats: &Stats) {
    if stats.goals.is_empty() {
        return;
    }
    page.heading("Goals");
    for line in goal_lines(&stats.goals, page.wrap_at(), page.glyphs) {
        page.line(line);
    }
}

/// "~" marks an estimate of what has no known length.
fn time(minutes: u64, assumed: bool) -> String {
    match (minutes, assumed) {
        (0, _) => String::new(),
        (minutes, true) => format!("~{}", short_time(minutes)),
        (minutes, false) => short_time(minutes),
    }
}

pub(super) fn occasions(page: &mut Page, stats: &Stats, today: LocalDate) {
    for readiness in stats
        .occasions
        .iter()
        .filter(|readiness| readiness.resources > 0)
    {
        let day = readiness.on.weekday_and_day(today);
        page.heading(format!(
            "{} on {day} ({})",
            readiness.occasion,
            readiness.on.distance(today)
        ));
        let parts = [
            count(readiness.resources, "resource"),
            format!("{} read", readiness.read),
            format!("{} skimmed", readiness.skimmed),
            format!("{} unread", readiness.unread),
        ];
        let parts = page.joined(&parts);
        page.field("read", &parts);
        let read = readiness.read + readiness.skimmed;
        if read > 0 {
            let remembered = readiness.remembered;
            page.field(
                "recall",
                &format!("about {remembered:.1} of {read} will be remembered then"),
            );
        }
        let (needed, room) = (time_words(readiness.needed), time_words(readiness.room));
        let from = if readiness.from <= today {
            "until then".to_owned()
        } else {
            format!("from {} on", readiness.from.day_and_month(today))
        };
        let mut check = format!("{needed} to read in {room} {from}");
        if readiness.needed > readiness.room {
            let short = time_words(readiness.needed - readiness.room);
            check.push_str(&format!(": too long by {short}"));
        }
        page.field("time", &check);
    }
}
