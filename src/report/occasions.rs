//! How ready one is for each dated occasion, and what is remembered by domain.

use maud::{Markup, html};

use super::Report;
use super::words::{count, number};
use crate::domain::{DomainRecall, LocalDate, Readiness, time_words};

pub(super) fn section(report: &Report) -> Markup {
    let occasions = &report.statistics.occasions;
    html! {
        @if !occasions.is_empty() {
            section aria-labelledby="occasions" {
                h2 #occasions { "Occasions" }
                div.grid { @for readiness in occasions { (card(readiness, report.on)) } }
            }
        }
    }
}

fn card(readiness: &Readiness, today: LocalDate) -> Markup {
    let read = readiness.read + readiness.skimmed;
    let (needed, room) = (readiness.needed, readiness.room);
    html! {
        section.card {
            h3 { bdi { (readiness.occasion) } }
            p.muted {
                time datetime=(readiness.on) { (readiness.on.weekday_and_day(today)) }
                ", " (readiness.on.distance(today))
            }
            dl.facts {
                div { dt { "Read" } dd { (number(readiness.read)) " of " (number(readiness.resources)) } }
                @if readiness.skimmed > 0 { div { dt { "Skimmed" } dd { (number(readiness.skimmed)) } } }
                @if read > 0 {
                    div { dt { "Remembered then" } dd { "about " (format!("{:.1}", readiness.remembered)) " of " (read) } }
                }
                div {
                    dt { "Time" }
                    dd {
                        (time_words(needed)) " to read in " (time_words(room))
                        @if readiness.from > today { " from " (readiness.from.day_and_month(today)) " on" }
                        @if needed > room { ": " strong { "too long by " (time_words(needed - room)) } }
                    }
                }
            }
        }
    }
}

pub(super) fn memory(report: &Report) -> Markup {
    let recall = &report.statistics.recall;
    html! {
        @if !recall.is_empty() {
            section aria-labelledby="memory" {
                h2 #memory { "Memory" }
                div.scroll tabindex="0" role="group" aria-label="What is remembered, by domain" {
                    table.figures {
                        caption { "What is remembered, by domain" }
                        thead {
                            tr {
                                th scope="col" { "Domain" }
                                @for header in ["Today", "Stability", "Forgot", "Hard", "Good", "Easy"] {
                                    th.number scope="col" { (header) }
                                }
                            }
                        }
                        tbody { @for domain in recall { (row(report, domain)) } }
                    }
                }
                p.muted {
                    "Today is the mean probability of recall, and stability the days until it is 90% (FSRS, median). "
                    "The last columns count the readings of " (report.year) " by recall."
                }
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
fn whole_days(days: f32) -> String {
    count(days.round() as u64, "day", "days")
}

fn row(report: &Report, domain: &DomainRecall) -> Markup {
    let recalls = domain.recalls;
    html! {
        tr {
            th scope="row" { bdi { (report.contents.title(&domain.domain)) } }
            td.number { @match domain.probability { Some(part) => (format!("{:.0}%", part * 100.0)), None => "–" } }
            td.number { @match domain.median_stability { Some(days) => (whole_days(days)), None => "–" } }
            @for count in [recalls.forgot, recalls.hard, recalls.good, recalls.easy] { td.number { (number(count)) } }
        }
    }
}
