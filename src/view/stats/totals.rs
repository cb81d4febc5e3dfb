//! The period as a whole.

use super::page::{Page, count};
use crate::domain::{Amount, Extreme, Stats, short_time, time_words};

pub(super) fn totals(page: &mut Page, stats: &Stats) {
    let total = stats.total;
    let words = stats.period.words();
    if total.is_empty() {
        page.heading(format!("{words}: nothing was read"));
        return;
    }
    page.heading(words);
    let mut read = vec![
        format!("{} finished", total.finished),
        format!("{} again", total.again),
    ];
    if total.dropped > 0 {
        read.push(format!("{} dropped", total.dropped));
    }
    if total.caught_up > 0 {
        let time = match total.caught_up_minutes {
            0 => String::new(),
            minutes => format!(" in {}", short_time(minutes)),
        };
        read.push(format!(
            "caught up {}{time}",
            count(total.caught_up, "time")
        ));
    }
    let read = page.joined(&read);
    page.field("read", &read);
    if total.readings() > 0 {
        let pages = amount(page, total.pages, &total.pages.total.to_string(), "pages");
        page.field("pages", &pages);
        let time = amount(
            page,
            total.minutes,
            &time_words(total.minutes.total),
            "time",
        );
        page.field("time", &time);
    }
    for (name, extreme) in [("longest", &stats.longest), ("shortest", &stats.shortest)] {
        if let Some(Extreme {
            slug, title, pages, ..
        }) = extreme.as_ref().filter(|_| stats.longest != stats.shortest)
        {
            page.field(
                name,
                &format!("{}, {slug}: {title}", count((*pages).into(), "page")),
            );
        }
    }
    if stats.without_month > 0 {
        let text = format!(
            "{} in no month: only the year is known, or nothing",
            count(stats.without_month, "reading")
        );
        page.field("undated", &text);
    }
}

/// Returns a sum, and what it leaves out.
fn amount(page: &Page, amount: Amount, sum: &str, what: &str) -> String {
    let mut parts = match amount.readings {
        0 => vec![format!("no reading with known {what}")],
        readings => vec![format!("{sum} in {}", count(readings, "reading"))],
    };
    if amount.unknown > 0 {
        parts.push(format!("{} without known {what}", amount.unknown));
    }
    if amount.partial > 0 {
        parts.push(format!("{} in part", amount.partial));
    }
    page.joined(&parts)
}
