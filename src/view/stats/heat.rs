//! The heat map of a year, and its weeks as one line.

use anstyle::Style;

use super::page::{Page, count};
use crate::domain::{DayCount, HeatMap, LocalDate, Period, Stats};
use crate::view::Styled;
use crate::view::glyphs::{Glyphs, is_ascii};
use crate::view::styled::{HEAT, QUIET};

/// The names of days, and the space after them.
const NAMES: usize = 4;
/// From this width on a week takes two columns.
const WIDE: usize = 2 * 53 + NAMES;

pub(super) fn heat(page: &mut Page, stats: &Stats, today: LocalDate) {
    let Some(mut map) = HeatMap::of(&stats.days, stats.period, today) else {
        return;
    };
    let most = map.most();
    if most == 0 {
        return;
    }
    let columns = if page.width >= WIDE { 2 } else { 1 };
    let fitting = (page.width.saturating_sub(NAMES) / columns).max(1);
    let left_out = map.weeks.len().saturating_sub(fitting);
    map.weeks.drain(..left_out);
    let (readings, days) = map.totals();
    let since = match (left_out, stats.period.as_year()) {
        (0, Some(_)) => String::new(),
        (0, None) => format!(", {} to {}", map.from, map.to),
        (..) => format!(", the last {fitting} weeks"),
    };
    page.heading(format!("Readings a day{since}"));
    page.line(Styled::new(QUIET, months(&map, columns)));
    for (at, name) in ["Mon", "", "Wed", "", "Fri", "", "Sun"]
        .into_iter()
        .enumerate()
    {
        let mut line = Styled::new(QUIET, format!("{name:NAMES$}"));
        let last = map.weeks.iter().rposition(|week| week[at].is_some());
        for week in &map.weeks[..last.map_or(0, |last| last + 1)] {
            let (style, glyph) = match week[at] {
                None => (Style::new(), " "),
                Some(day) => cell(page.glyphs, day, most),
            };
            line = line.styled(style, glyph.repeat(columns));
        }
        page.line(line);
    }
    let [none, rest @ ..] = page.glyphs.heat;
    let mut parts = vec![
        format!("{none} none, {} up to {most} a day", rest.concat()),
        format!("{} on {}", count(readings, "reading"), count(days, "day")),
    ];
    if stats.without_day > 0 {
        parts.push(format!("{} of unknown days", stats.without_day));
    }
    let text = page.joined(&parts);
    page.quiet(&text);
}

fn cell(glyphs: &'static Glyphs, day: DayCount, most: u64) -> (Style, &'static str) {
    match HeatMap::level(day.readings, most) {
        0 => (QUIET, glyphs.heat[0]),
        level => (HEAT, glyphs.heat[level]),
    }
}

/// Returns the names of months above the weeks in which they begin, where there is room.
fn months(map: &HeatMap, columns: usize) -> String {
    let mut line = " ".repeat(NAMES);
    let months = map.months();
    for (at, (week, first)) in months.iter().enumerate() {
        let place = NAMES + week * columns;
        // The last days of a month may come before the first one that is whole.
        let next = months
            .get(at + 1)
            .map_or(usize::MAX, |(week, _)| NAMES + week * columns);
        let has_room = at > 0 || next - place > 3;
        if has_room && (place == NAMES || place > line.trim_end().len()) {
            line.push_str(&" ".repeat(place.saturating_sub(line.len())));
            line.push_str(&first.naive().format("%b").to_string());
        }
    }
    line
}

/// Returns the weeks of the last year as one line of at most `width` columns; `None` if nothing was read.
pub fn heat_line(
    days: &[DayCount],
    today: LocalDate,
    width: Option<usize>,
) -> Option<Styled<'static>> {
    let map = HeatMap::of(days, Period::ALL, today)?;
    let weeks = map.weeks.iter();
    let weeks: Vec<u64> = weeks
        .map(|week| week.iter().flatten().map(|day| day.readings).sum())
        .collect();
    let most = weeks.iter().max().copied().filter(|most| *most > 0)?;
    let fitting = width.map_or(weeks.len(), |width| weeks.len().min(width));
    let glyphs = Glyphs::of(is_ascii());
    let mut line = Styled::default();
    for week in &weeks[weeks.len() - fitting..] {
        let level = HeatMap::level(*week, most);
        let style = if level == 0 { QUIET } else { HEAT };
        line = line.styled(style, glyphs.line[level]);
    }
    let total = count(weeks.iter().sum(), "reading");
    let has_room = width.is_none_or(|width| fitting + total.len() < width);
    Some(if has_room {
        line.styled(QUIET, format!(" {total}"))
    } else {
        line
    })
}
