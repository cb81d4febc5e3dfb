//! The heat map of a year, in two halves, which stand below each other where there is no room.

use chrono::Datelike;
use maud::{Markup, html};

use super::words::count;
use crate::domain::{DayCount, HeatMap, LocalDate, Stats};

/// The width of a day, and the distance of days.
const DAY: usize = 11;
const STEP: usize = 13;

/// The room for the names of days and of months.
const LEFT: usize = 30;
const TOP: usize = 18;

const DAYS: [(usize, &str); 4] = [(0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")];

pub(super) fn map(stats: &Stats, today: LocalDate) -> Markup {
    let Some(map) = HeatMap::of(&stats.days, stats.period, today) else {
        return Markup::default();
    };
    let (readings, days) = map.totals();
    html! {
        figure.heat {
            figcaption {
                strong {
                    "By day"
                }
                " " span.muted {
                    (count(readings, "reading", "readings")) " on " (count(days, "day", "days"))
                    @if map.most() > 1 { ", at most " (map.most()) " a day" }
                    @if stats.without_day > 0 { "; of " (count(stats.without_day, "reading", "readings")) " no day is known" }
                }
            }
            div.halves {
                (half("first-half", "January to June", &map, |month| month <= 6))
                (half("second-half", "July to December", &map, |month| month > 6))
            }
            p.scale.muted aria-hidden="true" {
                "fewer "
                svg width=(5 * STEP) height=(DAY) focusable="false" {
                    @for level in 0..5 { rect class={ "h" (level) } x=(level * STEP) width=(DAY) height=(DAY) rx="2" {} }
                }
                " more"
            }
            @if days > 0 { (days_read(stats)) }
        }
    }
}

fn half(id: &str, name: &str, map: &HeatMap, is_in: fn(u32) -> bool) -> Markup {
    let is_in = |day: &DayCount| is_in(day.on.naive().month());
    let weeks: Vec<[Option<DayCount>; 7]> = (map.weeks.iter())
        .map(|week| week.map(|day| day.filter(is_in)))
        .filter(|week| week.iter().any(Option::is_some))
        .collect();
    let cells = weeks.iter().enumerate().flat_map(|(week, days)| {
        let days = days.iter().enumerate();
        days.filter_map(move |(at, day)| Some((LEFT + week * STEP, TOP + at * STEP, (*day)?)))
    });
    let cells: Vec<(usize, usize, DayCount)> = cells.collect();
    let readings = cells.iter().map(|(_, _, day)| day.readings).sum();
    let starts = cells.iter().filter(|(_, _, day)| day.on.naive().day() == 1);
    let none = cells.iter().filter(|(_, _, day)| day.readings == 0);
    let outlines = none.map(|(x, y, _)| format!("M{x} {y}h{DAY}v{DAY}h-{DAY}z"));
    let (width, height) = (LEFT + weeks.len() * STEP, TOP + 7 * STEP);
    html! {
        svg role="img" aria-labelledby=(id) viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) {
            title id=(id) { (name) ": " (count(readings, "reading", "readings")) }
            @for (at, name) in DAYS { text.name x="0" y=(TOP + at * STEP + DAY - 2) { (name) } }
            @for (x, _, day) in starts {
                text.name x=(x) y="11" { (day.on.naive().format("%b").to_string()) }
            }
            path.h0 d=(outlines.collect::<String>()) {}
            @for (x, y, day) in cells.iter().filter(|(_, _, day)| day.readings > 0) {
                rect class={ "h" (HeatMap::level(day.readings, map.most())) } x=(x) y=(y) width=(DAY) height=(DAY) rx="2" {
                    title { (day.on) ": " (count(day.readings, "reading", "readings")) }
                }
            }
        }
    }
}

/// The same as text.
fn days_read(stats: &Stats) -> Markup {
    let months = (stats.days).chunk_by(|one, next| month(one) == month(next));
    html! {
        details {
            summary { "The days as a table" }
            table.days {
                caption.hidden { "Days with a reading, by month" }
                thead { tr { th scope="col" { "Month" } th scope="col" { "Days, with the number of readings if there are several" } } }
                tbody {
                    @for days in months {
                        tr {
                            th scope="row" { (days[0].on.naive().format("%B").to_string()) }
                            td {
                                @for (at, day) in days.iter().enumerate() {
                                    @if at > 0 { ", " }
                                    (day.on.naive().day())
                                    @if day.readings > 1 { " (" (day.readings) ")" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn month(day: &DayCount) -> (i32, u32) {
    (day.on.year(), day.on.naive().month())
}
