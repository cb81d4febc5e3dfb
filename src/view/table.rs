//! Tables for people: columns where there is room, blocks where there is not, groups under headings.

use std::borrow::Cow;
use std::io;

use super::styled::{HEADING, QUIET, SLUG};
use super::width::{cut, width};
use super::{Out, Styled};
use crate::text;

pub(super) struct TableRow {
    /// The heading that it stands under, if there are any.
    pub(super) group: Option<String>,
    /// A number, a slug, a title and others.
    pub(super) cells: Vec<String>,
}

/// What happens to the last column where there is not enough room.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LastColumn {
    Cut,
    /// The rows become blocks instead.
    Keep,
}

/// The least width at which the title is of use as a column.
const LEAST_TITLE: usize = 28;
/// The same for the last column, which holds words too.
const LEAST_LAST: usize = 16;
/// With less room than this beside the slug, everything else goes under it.
const LEAST_BESIDE: usize = 24;
const GAP: usize = 2;

/// Prints rows under `headers` (of number, slug, title and the rest).
pub(super) fn table(
    out: &mut Out,
    headers: &[&str],
    mut rows: Vec<TableRow>,
    last: LastColumn,
) -> io::Result<()> {
    // Cells are measured as they are printed.
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        if let Cow::Owned(escaped) = text::line(cell) {
            *cell = escaped;
        }
    }
    let natural = natural_widths(headers, &rows);
    let fitting = match out.width() {
        None => Some(natural.clone()),
        Some(width) => fit(&natural, width, last),
    };
    match (fitting, out.width()) {
        (None, Some(width)) => blocks(out, headers, rows, &natural, width),
        (fitting, _) => columns(out, headers, rows, &fitting.unwrap_or(natural)),
    }
}

fn natural_widths(headers: &[&str], rows: &[TableRow]) -> Vec<usize> {
    let mut widths: Vec<usize> = headers.iter().map(|header| width(header)).collect();
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(&row.cells) {
            *widest = (*widest).max(width(cell));
        }
    }
    widths
}

/// The widths of the columns if they can be brought within `width`: the title is cut and, if allowed, the last column.
fn fit(natural: &[usize], width: usize, last_column: LastColumn) -> Option<Vec<usize>> {
    let gaps = GAP * (natural.len() - 1);
    let (title, last) = (2, natural.len() - 1);
    let steps: &[(usize, usize)] = match last_column {
        LastColumn::Keep => &[(title, LEAST_TITLE)],
        LastColumn::Cut => &[(last, 28), (title, LEAST_TITLE), (last, LEAST_LAST)],
    };
    let mut widths = natural.to_vec();
    for (column, least) in steps {
        let over = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
        widths[*column] = widths[*column]
            .saturating_sub(over)
            .max(*least.min(&widths[*column]));
    }
    (widths.iter().sum::<usize>() + gaps <= width).then_some(widths)
}

fn columns(
    out: &mut Out,
    headers: &[&str],
    rows: Vec<TableRow>,
    widths: &[usize],
) -> io::Result<()> {
    let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
    out.line(Styled::new(QUIET, padded(&headers, widths)))?;
    let mut group = None;
    for mut row in rows {
        heading(out, &mut group, row.group)?;
        for (cell, width) in row.cells.iter_mut().zip(widths) {
            cut(cell, *width);
        }
        row_line(out, &row.cells, widths, row.cells[1].len())?;
    }
    Ok(())
}

/// For narrow terminals: number and slug, and beside them the title with all else under it; or, narrower still, all of
/// it under the slug.
fn blocks(
    out: &mut Out,
    headers: &[&str],
    rows: Vec<TableRow>,
    widths: &[usize],
    width: usize,
) -> io::Result<()> {
    let beside_slug = width.saturating_sub(widths[0] + widths[1] + 2 * GAP);
    let stacked = beside_slug < LEAST_BESIDE;
    let (columns, room) = if stacked {
        (1, width.saturating_sub(widths[0] + GAP))
    } else {
        (2, beside_slug)
    };
    let widths: Vec<usize> = widths[..columns].iter().copied().chain([room]).collect();
    let mut group = None;
    for row in rows {
        let mut cells = row.cells.into_iter();
        let mut next = || cells.next().unwrap_or_default();
        let (number, slug, title) = (next(), next(), next());
        let rest: Vec<String> = (headers[3..].iter().zip(cells))
            .filter(|(_, cell)| !cell.is_empty())
            // A bare date does not say what it is the date of.
            .map(|(header, cell)| match *header {
                "due" | "on" => format!("{header} {cell}"),
                _ => cell,
            })
            .collect();
        let rest = rest.join(" · ");
        let text = textwrap::wrap(&title, room).into_iter();
        let mut text = text.chain(textwrap::wrap(&rest, room)).map(Cow::into_owned);
        heading(out, &mut group, row.group)?;
        if stacked {
            row_line(out, &[number, slug], &widths, 0)?;
        } else {
            let colored = slug.len();
            let title = text.next().unwrap_or_default();
            row_line(out, &[number, slug, title], &widths, colored)?;
        }
        for line in text {
            let mut cells = vec![String::new(); columns];
            cells.push(line);
            out.line(&padded(&cells, &widths))?;
        }
    }
    Ok(())
}

/// Prints the heading of a group, unless the row before belongs to it too.
fn heading(out: &mut Out, last: &mut Option<String>, group: Option<String>) -> io::Result<()> {
    if let Some(title) = group.as_ref().filter(|_| group != *last) {
        let mut heading = text::line(title).into_owned();
        cut(&mut heading, out.width().unwrap_or(usize::MAX));
        out.line(Styled::new(HEADING, heading))?;
    }
    *last = group;
    Ok(())
}

/// Prints the first line of a row. The first `slug` bytes of its second cell have the colour of slugs.
fn row_line(out: &mut Out, cells: &[String], widths: &[usize], slug: usize) -> io::Result<()> {
    let text = padded(cells, widths);
    let (number, rest) = text.split_at(widths[0] + cells[0].len() - width(&cells[0]) + GAP);
    let (slug, rest) = rest.split_at(slug);
    let line = Styled::default().plain(number).styled(SLUG, slug);
    out.line(line.plain(rest))
}

/// Puts cells beside each other, each as wide as its column. The first, a number, is aligned to the right.
fn padded(cells: &[String], widths: &[usize]) -> String {
    let room = cells.iter().zip(widths);
    let mut line = String::with_capacity(room.map(|(cell, wide)| cell.len() + wide + GAP).sum());
    for (at, (cell, wide)) in cells.iter().zip(widths).enumerate() {
        let pad = wide.saturating_sub(width(cell));
        let (before, after) = if at == 0 { (pad, 0) } else { (0, pad) };
        push_blanks(&mut line, before);
        line.push_str(cell);
        push_blanks(&mut line, after + GAP);
    }
    line.truncate(line.trim_end().len());
    line
}

fn push_blanks(line: &mut String, mut count: usize) {
    const BLANKS: &str = "                                ";
    while count > 0 {
        let now = count.min(BLANKS.len());
        line.push_str(&BLANKS[..now]);
        count -= now;
    }
}

#[cfg(test)]
mod tests {
    use super::super::out::tests::printed;
    use super::*;

    fn rows() -> Vec<TableRow> {
        let row = |group: &str, number: &str, title: &str| TableRow {
            group: Some(group.to_owned()),
            cells: [
                number,
                "a-slug-of-some-length",
                title,
                "paper",
                "2017",
                "read",
            ]
            .map(str::to_owned)
            .to_vec(),
        };
        vec![
            row("One", "1", "A short \x1b[31mtitle"),
            row(
                "Two",
                "12",
                "読む読む読む読む読む読む読む読む読む読む読む読む読む読む and on it goes, longer than a terminal is wide, by far",
            ),
        ]
    }

    fn render(width: Option<usize>, color: bool) -> String {
        let headers = ["#", "slug", "title", "kind", "year", "how"];
        printed(width, color, |out| {
            table(out, &headers, rows(), LastColumn::Cut)
        })
    }

    #[test]
    fn a_table_fits_its_width() {
        for columns in [40, 60, 80, 100, 120] {
            let table = render(Some(columns), false);
            for line in table.lines() {
                assert!(width(line) <= columns, "{columns}: {} {line}", width(line));
            }
            assert!(table.contains("One\n"), "{table}");
            assert!(table.contains("A short ␛[31mtitle"), "{table}");
        }
    }

    #[test]
    fn in_a_pipe_nothing_is_cut() {
        let table = render(None, false);
        assert!(table.contains("by far"), "{table}");
        assert_eq!(table.lines().count(), 5);
    }

    #[test]
    fn only_the_slug_of_a_row_has_the_colour_of_slugs() {
        let table = render(None, true);
        assert_eq!(
            table
                .matches("\x1b[36ma-slug-of-some-length\x1b[0m")
                .count(),
            2
        );
    }
}
