//! Rows with a bar and numbers.

use anstyle::Style;

use super::page::Page;
use crate::domain::{Part, Stats, Tally, short_time};
use crate::view::Styled;
use crate::view::styled::{BAR, QUIET, SLUG};
use crate::view::width::{cut, width};

const LEAST_BAR: usize = 8;
const MOST_BAR: usize = 60;
const MOST_NAME: usize = 20;
/// So many months fit a screen.
const MOST_MONTHS: usize = 24;

/// A row of a chart.
pub(super) struct Row {
    pub(super) name: String,
    /// The lengths of the two parts of the bar.
    pub(super) bar: [u64; 2],
    pub(super) cells: Vec<String>,
}

/// Draws rows under a header. Where there is no room for a bar, the last columns go.
pub(super) fn chart(page: &mut Page, style: Style, headers: &[&str], rows: &[Row]) {
    let mut names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    for name in &mut names {
        cut(name, MOST_NAME);
    }
    let name_width = names
        .iter()
        .map(|name| width(name))
        .max()
        .unwrap_or_default();
    let has_bar = rows.iter().any(|row| row.bar != [0, 0]);
    let mut widths: Vec<usize> = (headers.iter().enumerate())
        .map(|(at, header)| {
            let cells = rows.iter().map(|row| width(&row.cells[at]));
            cells.max().unwrap_or_default().max(width(header))
        })
        .collect();
    // The name and the numbers, and the gap after a bar.
    let needed = |widths: &[usize]| {
        let cells: usize = widths.iter().map(|width| width + 2).sum();
        name_width + cells + if has_bar { 2 } else { 0 }
    };
    let least = if has_bar { LEAST_BAR } else { 0 };
    while widths.len() > 1 && needed(&widths) + least > page.width {
        widths.pop();
    }
    let room = page.width.saturating_sub(needed(&widths));
    let bar_width = if has_bar { room.min(MOST_BAR) } else { 0 };
    let gap = if has_bar { bar_width + 2 } else { 0 };
    let most = rows.iter().map(|row| row.bar[0] + row.bar[1]).max();
    let numbers = |cells: &mut dyn Iterator<Item = &str>| {
        let padded = cells.zip(&widths).map(|(cell, most)| {
            format!("  {}{cell}", " ".repeat(most.saturating_sub(width(cell))))
        });
        padded.collect::<String>().trim_end().to_owned()
    };
    if !headers.is_empty() {
        let numbers = numbers(&mut headers.iter().copied());
        let header = format!("{}{numbers}", " ".repeat(name_width + gap));
        page.line(Styled::new(QUIET, header));
    }
    for (row, name) in rows.iter().zip(names) {
        let numbers = numbers(&mut row.cells.iter().map(String::as_str));
        let is_empty = row.bar == [0, 0] && numbers.is_empty();
        let pad = if is_empty {
            0
        } else {
            name_width - width(&name)
        };
        let mut line = Styled::new(style, name).plain(" ".repeat(pad));
        if has_bar && !is_empty {
            let cells = cells(row.bar, most.unwrap_or_default(), bar_width);
            let rest = if numbers.is_empty() {
                0
            } else {
                bar_width - cells[0] - cells[1]
            };
            line = line
                .plain("  ")
                .styled(BAR[0], page.glyphs.bar[0].repeat(cells[0]))
                .styled(BAR[1], page.glyphs.bar[1].repeat(cells[1]))
                .plain(" ".repeat(rest));
        }
        page.line(line.plain(numbers));
    }
}

/// Returns the cells of the two parts of a bar: in proportion, and at least one for what is not nothing.
fn cells(parts: [u64; 2], most: u64, width: usize) -> [usize; 2] {
    let scaled = |length: u64| {
        let cells = (length * width as u64 + most / 2) / most.max(1);
        usize::try_from(cells).unwrap_or(width)
    };
    let whole = scaled(parts[0] + parts[1]);
    let least = parts.map(|part| usize::from(part > 0));
    let whole = whole.max(least[0] + least[1]).min(width);
    let first = scaled(parts[0]).max(least[0]).min(whole - least[1]);
    [first, whole - first]
}

/// Draws what was read by year, by month, or not at all in a period of one month.
pub(super) fn by_time(page: &mut Page, stats: &Stats) {
    if stats.total.is_empty() {
        return;
    }
    match (stats.months.len(), stats.years.len()) {
        (0 | 1, 0 | 1) => {}
        (months, 2..) if months > MOST_MONTHS => {
            by_part(page, "By year", Style::new(), &stats.years);
        }
        _ => by_part(page, "By month", Style::new(), &stats.months),
    }
}

pub(super) fn by_domain(page: &mut Page, stats: &Stats) {
    if !stats.domains.is_empty() {
        by_part(page, "By domain", SLUG, &stats.domains);
    }
}

fn by_part(page: &mut Page, heading: &str, style: Style, parts: &[Part]) {
    let [first, again] = page.glyphs.bar;
    page.heading(format!("{heading}: {first} finished, {again} again"));
    let any = |value: fn(&Tally) -> u64| parts.iter().any(|part| value(&part.tally) > 0);
    let columns: [(&str, bool); 6] = [
        ("finished", true),
        ("again", true),
        ("time", any(|tally| tally.minutes.total)),
        ("pages", any(|tally| tally.pages.total)),
        ("dropped", any(|tally| tally.dropped)),
        ("caught up", any(|tally| tally.caught_up)),
    ];
    let shown = |at: &usize| columns[*at].1;
    let headers: Vec<&str> = (0..6).filter(shown).map(|at| columns[at].0).collect();
    let rows: Vec<Row> = (parts.iter())
        .map(|part| {
            let Tally {
                finished,
                again,
                caught_up,
                caught_up_minutes: _,
                dropped,
                pages,
                minutes,
            } = part.tally;
            let number = |number: u64| {
                if number == 0 {
                    String::new()
                } else {
                    number.to_string()
                }
            };
            let time = if minutes.total == 0 {
                String::new()
            } else {
                short_time(minutes.total)
            };
            let cells = [
                number(finished),
                number(again),
                time,
                number(pages.total),
                number(dropped),
                number(caught_up),
            ];
            let cells = cells.into_iter().enumerate().filter(|(at, _)| shown(at));
            Row {
                name: part.name.clone(),
                bar: [finished, again],
                cells: cells.map(|(_, cell)| cell).collect(),
            }
        })
        .collect();
    chart(page, style, &headers, &rows);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bar_is_in_proportion_and_shows_what_is_little() {
        assert_eq!(cells([0, 0], 10, 20), [0, 0]);
        assert_eq!(cells([10, 0], 10, 20), [20, 0]);
        assert_eq!(cells([5, 5], 10, 20), [10, 10]);
        assert_eq!(cells([1, 1], 1_000, 20), [1, 1]);
        assert_eq!(cells([999, 1], 1_000, 20), [19, 1]);
    }

    proptest! {
        #[test]
        fn a_bar_keeps_to_its_width(first in 0u64..1_000, again in 0u64..1_000, more in 0u64..1_000, width in 2usize..70) {
            let [one, other] = cells([first, again], first + again + more, width);
            prop_assert!(one + other <= width);
            prop_assert_eq!((one > 0, other > 0), (first > 0, again > 0));
        }
    }
}
