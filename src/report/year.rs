//! The year in review: what was read, by day, by month and by domain, and what a single number does not say.

use maud::{Markup, html};

use super::bars::{Bars, Names, Row};
use super::link::to_entry;
use super::words::{count, number};
use super::{Report, goals, heat};
use crate::domain::{Amount, Extreme, GRACE_DAYS, Part, Stats, Tally, short_time, time_words};

pub(super) fn section(report: &Report) -> Markup {
    let stats = &report.statistics;
    html! {
        section aria-labelledby="year" {
            h2 #year { (heading(report)) }
            @if stats.total.is_empty() {
                p.muted { "Nothing was read in " (report.year) "." }
                (goals::list(report))
            } @else {
                (tiles(stats.total))
                (goals::list(report))
                (heat::map(stats, report.on))
                (by_part("By month", ("Month", Names::Short), &stats.months, |part| html! { (month(&part.name, "%b")) }))
                @if stats.without_month > 0 {
                    p.muted {
                        "Of " (readings(stats.without_month)) " only the year is known; no month has them."
                    }
                }
                (by_part("By domain", ("Domain", Names::Long), &stats.domains, |part| html! { bdi { (report.contents.title(&part.name)) } }))
                (halves(stats))
                (facts(stats))
            }
        }
    }
}

/// "2026 so far", "2025 in review".
pub(super) fn heading(report: &Report) -> String {
    if report.year == report.on.year() {
        format!("{} so far", report.year)
    } else {
        format!("{} in review", report.year)
    }
}

fn tiles(total: Tally) -> Markup {
    let figures = [
        (number(total.finished), "finished"),
        (number(total.again), "read again"),
        (number(total.pages.total), "pages"),
        (spent(total), "reading time"),
        (number(total.dropped), "dropped"),
        (number(total.caught_up), "caught up"),
    ];
    // The first four are of every year; the others only where there is something to say.
    let shown = figures.into_iter().enumerate();
    let shown = shown.filter(|(at, (figure, _))| *at < 4 || figure != "0");
    html! {
        div.tiles {
            @for (_, (figure, name)) in shown {
                div.tile { p.figure { (figure) } p.name { (name) } }
            }
        }
    }
}

/// Returns the time, or a dash where none was recorded.
fn spent(total: Tally) -> String {
    match total.minutes {
        Amount { total: 0, .. } => "–".to_owned(),
        Amount { total, .. } => short_time(total),
    }
}

/// Formats a month: "Mar", "March".
fn month(name: &str, format: &str) -> String {
    let first: Result<crate::domain::LocalDate, _> = format!("{name}-01").parse();
    first.map_or_else(
        |_| name.to_owned(),
        |first| first.naive().format(format).to_string(),
    )
}

fn by_part(
    caption: &str,
    (of, names): (&str, Names),
    parts: &[Part],
    name: impl Fn(&Part) -> Markup,
) -> Markup {
    let table = Bars {
        names,
        caption: html! { (caption) (key()) },
        of,
        headers: &HEADERS,
        rows: (parts.iter())
            .map(|part| row(name(part), part.tally))
            .collect(),
    };
    html! { @if !parts.is_empty() { (table.table()) } }
}

/// What the two parts of a bar are.
fn key() -> Markup {
    html! {
        span.key aria-hidden="true" {
            span.muted {
                svg width="11" height="11" focusable="false" { rect.fill width="11" height="11" {} } " finished "
                svg width="11" height="11" focusable="false" { rect.again x="0.5" y="0.5" width="10" height="10" {} } " again"
            }
        }
    }
}

const HEADERS: [&str; 4] = ["Finished", "Again", "Pages", "Time"];

fn row(name: Markup, tally: Tally) -> Row {
    let dash = |figure: u64, shown: String| if figure == 0 { "–".to_owned() } else { shown };
    let pages = tally.pages.total;
    let minutes = tally.minutes.total;
    Row {
        name,
        parts: [tally.finished, tally.again],
        cells: vec![
            dash(tally.finished, number(tally.finished)),
            dash(tally.again, number(tally.again)),
            dash(pages, number(pages)),
            dash(minutes, short_time(minutes)),
        ],
    }
}

fn halves(stats: &Stats) -> Markup {
    let Some(review) = &stats.review else {
        return Markup::default();
    };
    let halves = [
        ("Jan to Jun", review.first_half),
        ("Jul to Dec", review.second_half),
    ];
    let rows = halves.map(|(name, tally)| row(html! { (name) }, tally));
    let table = Bars {
        names: Names::Short,
        caption: html! { "First half against second half" (key()) },
        of: "Half",
        headers: &HEADERS,
        rows: rows.into(),
    };
    table.table()
}

fn facts(stats: &Stats) -> Markup {
    let total = stats.total;
    let rereads = stats.rereads;
    let review = stats.review.as_ref();
    html! {
        dl.facts {
            @if stats.longest != stats.shortest {
                @for (name, extreme) in [("Longest", &stats.longest), ("Shortest", &stats.shortest)] {
                    @if let Some(Extreme { number, title, pages, .. }) = extreme {
                        (fact(name, &html! { (to_entry(*number, title)) ", " (count((*pages).into(), "page", "pages")) }))
                    }
                }
            }
            @if let Some([first, more @ ..]) = review.map(|review| review.busiest_months.as_slice()) {
                (fact(if more.is_empty() { "Busiest month" } else { "Busiest months" }, &html! {
                    (month(first, "%B")) @for name in more { ", " (month(name, "%B")) }
                }))
            }
            @if let Some(pause) = review.and_then(|review| review.longest_pause) {
                (fact("Longest pause", &html! {
                    (count(pause.days.unsigned_abs(), "day", "days")) ", " (pause.from) " to " (pause.to)
                }))
            }
            @if rereads.scheduled() > 0 {
                (fact("Read again on time", &html! {
                    (rereads.on_time) " of " (rereads.scheduled()) ", at most " (GRACE_DAYS) " days after the due date"
                    @if let Some(days) = rereads.median_days_late {
                        "; the others late by " (count(days.unsigned_abs(), "day", "days")) " in the median"
                    }
                }))
            }
            @if total.readings() > 0 {
                (fact("Pages", &amount(total.pages, &count(total.pages.total, "page", "pages"), "length")))
                (fact("Time", &amount(total.minutes, &time_words(total.minutes.total), "time")))
            }
        }
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// Returns a sum, and what it leaves out.
fn amount(amount: Amount, sum: &str, what: &str) -> Markup {
    let (unknown, partial) = (amount.unknown, amount.partial);
    html! {
        @if amount.readings > 0 {
            (sum) " in " (readings(amount.readings))
            @if unknown + partial > 0 { "; not counted: " }
        }
        @if unknown > 0 { (readings(unknown)) " of unknown " (what) }
        @if unknown > 0 && partial > 0 { " and " }
        @if partial > 0 { (readings(partial)) " of a part" }
    }
}

fn readings(number: u64) -> String {
    count(number, "reading", "readings")
}
