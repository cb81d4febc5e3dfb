//! What is due, and what will be, month by month.

use chrono::Datelike;
use maud::{Markup, html};
use serde::{Serialize, Serializer};

use super::Report;
use super::bars::{Bars, Names, Row};
use super::link::to_entry;
use super::words::{count, entries, number};
use crate::domain::{Depth, Due, Listing, Load, LocalDate, MONTHS_AHEAD, Rates, short_time};

/// How many entries of a month are named. The rest is counted.
const NAMED: usize = 10;

/// The calendar of what is due: by today, in each of the coming months, and later.
#[derive(Debug)]
pub struct DueAhead {
    today: LocalDate,
    rates: Rates,
    now: DueMonth,
    months: Vec<DueMonth>,
    later: DueMonth,
}

/// The entries that are due in a month.
#[derive(Debug, Default, Serialize)]
pub(super) struct DueMonth {
    /// `now`, a month as `2026-12`, or `later`.
    when: String,
    #[serde(skip)]
    name: String,
    #[serde(skip)]
    is_month: bool,
    entries: u64,
    /// The first of them, by date.
    first: Vec<DueEntry>,
}

#[derive(Debug, Serialize)]
struct DueEntry {
    on: LocalDate,
    number: i64,
    slug: String,
    title: String,
    depth: Depth,
    minutes: u32,
    reason: String,
}

impl DueAhead {
    pub(super) fn new(today: LocalDate, rates: Rates) -> Self {
        let first = today.minus_days(today.naive().day0()).unwrap_or(today);
        let months = (0..MONTHS_AHEAD).map(|month| first.plus_months(month));
        let months = months.map(|month| DueMonth {
            when: month.naive().format("%Y-%m").to_string(),
            name: month.naive().format("%B %Y").to_string(),
            is_month: true,
            ..DueMonth::default()
        });
        let named = |when: &str, name: &str| DueMonth {
            when: when.to_owned(),
            name: name.to_owned(),
            ..DueMonth::default()
        };
        Self {
            today,
            rates,
            now: named("now", "Due now"),
            months: months.collect(),
            later: named("later", "Later"),
        }
    }

    pub(super) fn add(&mut self, row: &Listing, reason: impl FnOnce(&Due) -> String) {
        let Some(due) = &row.due else { return };
        let on = due.on;
        let month = if on <= self.today {
            &mut self.now
        } else {
            let of = |day: LocalDate| i64::from(day.year()) * 12 + i64::from(day.naive().month0());
            let ahead = usize::try_from(of(on) - of(self.today)).unwrap_or_default();
            self.months.get_mut(ahead).unwrap_or(&mut self.later)
        };
        month.add(on, row, &self.rates, || reason(due));
    }

    /// Returns the months in which something becomes due.
    fn filled(&self) -> impl Iterator<Item = &DueMonth> {
        let months = std::iter::once(&self.now).chain(&self.months);
        let all = months.chain(std::iter::once(&self.later));
        all.filter(|month| month.entries > 0)
    }
}

impl Serialize for DueAhead {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.filled())
    }
}

impl DueMonth {
    /// Returns a day of it: in a month the weekday and the day, else the date.
    fn day(&self, on: LocalDate, today: LocalDate) -> String {
        if self.is_month {
            on.naive().format("%a %-d").to_string()
        } else {
            on.day_and_month(today)
        }
    }

    fn add(
        &mut self,
        on: LocalDate,
        row: &Listing,
        rates: &Rates,
        reason: impl FnOnce() -> String,
    ) {
        self.entries += 1;
        let at = (self.first).partition_point(|other| (other.on, other.number) < (on, row.number));
        if at == NAMED {
            return;
        }
        self.first.truncate(NAMED - 1);
        let entry = DueEntry {
            on,
            number: row.number,
            slug: row.slug.clone(),
            title: row.title.clone(),
            depth: row.depth_this_time(),
            minutes: row.effort(rates).minutes,
            reason: reason(),
        };
        self.first.insert(at, entry);
    }
}

pub(super) fn section(report: &Report) -> Markup {
    let (due, ahead) = (&report.contents.due, &report.statistics.ahead);
    html! {
        section aria-labelledby="due" {
            h2 #due { "Due ahead" }
            @if due.filled().next().is_none() {
                p.muted { "Nothing has a due date. Finishing an entry that has a cadence sets one." }
            } @else {
                (load(ahead))
                div.cards {
                    @for month in due.filled() { (card(month, report.on)) }
                }
            }
        }
    }
}

/// How much there is to read in each month.
fn load(ahead: &[Load]) -> Markup {
    let assumed: u64 = ahead.iter().map(|load| load.assumed).sum();
    // Where nothing more becomes due, the months end.
    let last = ahead.iter().rposition(|load| load.readings > 0);
    let shown = ahead.iter().take(last.map_or(0, |last| last + 1));
    let rows = shown.map(|load| Row {
        name: html! { (name(load.month.as_deref())) },
        parts: [load.minutes, 0],
        cells: match load.readings {
            0 => vec!["–".to_owned(), "–".to_owned()],
            readings => vec![number(readings), time(load)],
        },
    });
    let table = Bars {
        names: Names::Medium,
        caption: html! { "Load by month, if each is read when it is due, and again when it comes round" },
        of: "Month",
        headers: &["Readings", "Time"],
        rows: rows.collect(),
    };
    html! {
        (table.table())
        @if assumed > 0 {
            p.muted { "~ Of " (count(assumed, "reading", "readings")) " no length is known; the time is the usual one for the kind." }
        }
    }
}

fn name(month: Option<&str>) -> String {
    let Some(month) = month else {
        return "Now".to_owned();
    };
    let first: Result<LocalDate, _> = format!("{month}-01").parse();
    first.map_or_else(
        |_| month.to_owned(),
        |first| first.naive().format("%B %Y").to_string(),
    )
}

fn time(load: &Load) -> String {
    let about = if load.assumed > 0 { "~" } else { "" };
    format!("{about}{}", short_time(load.minutes))
}

fn card(month: &DueMonth, today: LocalDate) -> Markup {
    let more = month.entries.saturating_sub(month.first.len() as u64);
    html! {
        section.card {
            h3 { (month.name) }
            p.muted { (entries(month.entries)) }
            ol.agenda {
                @for entry in &month.first {
                    li {
                        time datetime=(entry.on) { (month.day(entry.on, today)) }
                        div {
                            (to_entry(entry.number, &entry.title))
                            p.muted {
                                (entry.depth) " · " (short_time(entry.minutes.into()))
                                @if !entry.reason.is_empty() { " · " (entry.reason) }
                            }
                        }
                    }
                }
            }
            @if more > 0 { p.muted { "and " (entries(more)) " more, which the list has with their dates" } }
        }
    }
}
