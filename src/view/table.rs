//! Tables for people: columns where there is room, blocks where there is not, groups under headings.

use std::borrow::Cow;
use std::io;

use tabled::grid::dimension::Dimension;
use tabled::settings::{Padding, Style};
use tabled::tables::CompactTable;

use super::styled::{COLUMN, HEADING, SLUG};
use super::width::{cut, width};
use super::{Out, Styled};
use crate::text;

/// One row: a number, a slug, a title and other cells.
pub(super) struct TableRow {
    /// The heading that it stands under, if there are any.
    pub(super) group: Option<String>,
    pub(super) number: String,
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) rest: Vec<String>,
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
    rows.iter_mut().for_each(TableRow::escape);
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

impl TableRow {
    /// Escapes the cells, which are measured next.
    fn escape(&mut self) {
        let cells = [&mut self.number, &mut self.slug, &mut self.title];
        for cell in cells.into_iter().chain(&mut self.rest) {
            if let Cow::Owned(escaped) = text::line(cell) {
                *cell = escaped;
            }
        }
    }
}

fn natural_widths(headers: &[&str], rows: &[TableRow]) -> Vec<usize> {
    let mut widths: Vec<usize> = headers.iter().map(|header| width(header)).collect();
    for row in rows {
        let cells = [&row.number, &row.slug, &row.title]
            .into_iter()
            .chain(&row.rest);
        for (widest, cell) in widths.iter_mut().zip(cells) {
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
    let mut grid = Grid::new(widths);
    grid.push(
        Line::Header,
        headers.iter().map(|&header| header.to_owned()).collect(),
    );
    for row in rows {
        let line = grid.row(row.group, row.slug.len());
        let mut cells = vec![row.number, row.slug, row.title];
        cells.extend(row.rest);
        for (cell, width) in cells.iter_mut().zip(widths) {
            cut(cell, *width);
        }
        grid.push(line, cells);
    }
    grid.print(out)
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
    let room = if stacked {
        width.saturating_sub(widths[0] + GAP)
    } else {
        beside_slug
    };
    let columns = if stacked { 1 } else { 2 };
    let widths: Vec<usize> = widths[..columns].iter().copied().chain([room]).collect();
    let mut grid = Grid::new(&widths);
    for row in rows {
        let rest: Vec<String> = (headers[3..].iter().zip(row.rest))
            .filter(|(_, cell)| !cell.is_empty())
            // A bare date does not say what it is the date of.
            .map(|(header, cell)| match *header {
                "due" | "on" => format!("{header} {cell}"),
                _ => cell,
            })
            .collect();
        let mut line = grid.row(row.group, if stacked { 0 } else { row.slug.len() });
        let mut lead = vec![row.number];
        let mut block = Vec::new();
        if stacked {
            block.push(row.slug.into());
        } else {
            lead.push(row.slug);
        }
        let rest = rest.join(" · ");
        block.extend(textwrap::wrap(&row.title, room));
        block.extend(textwrap::wrap(&rest, room));
        for text in block {
            lead.push(text.into_owned());
            grid.push(line, std::mem::take(&mut lead));
            line = Line::Continuation;
            lead.resize(columns, String::new());
        }
    }
    grid.print(out)
}

/// A line of the grid, which decides its style.
enum Line {
    Header,
    /// The first line of a row, with the heading before it and the length of its slug.
    Row(Option<String>, usize),
    Continuation,
}

/// Cells that `tabled` pads. Headings and styles are added to its lines: as cells and settings they take much longer.
struct Grid {
    widths: Widths,
    group: Option<String>,
    lines: Vec<Line>,
    cells: Vec<Vec<String>>,
}

impl Grid {
    fn new(widths: &[usize]) -> Self {
        Self {
            widths: Widths(widths.to_vec()),
            group: None,
            lines: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// The first line of a row, under a heading if its group is another than that of the row before.
    fn row(&mut self, group: Option<String>, slug: usize) -> Line {
        let heading = if group == self.group {
            None
        } else {
            self.group.clone_from(&group);
            group
        };
        Line::Row(heading, slug)
    }

    fn push(&mut self, line: Line, mut cells: Vec<String>) {
        let number = &mut cells[0];
        number.insert_str(
            0,
            &" ".repeat(self.widths.0[0].saturating_sub(width(number))),
        );
        self.lines.push(line);
        self.cells.push(cells);
    }

    fn print(self, out: &mut Out) -> io::Result<()> {
        let columns = self.widths.0.len();
        let text = CompactTable::with_dimension(&self.cells, self.widths)
            .columns(columns)
            .with(Style::empty())
            .with(Padding::new(0, GAP, 0, 0))
            .to_string();
        for ((text, line), cells) in text.lines().zip(self.lines).zip(&self.cells) {
            let text = text.trim_end();
            match line {
                Line::Header => out.line(Styled::new(COLUMN, text))?,
                Line::Continuation => out.line(text)?,
                Line::Row(heading, slug) => {
                    if let Some(heading) = heading {
                        let mut heading = text::line(&heading).into_owned();
                        cut(&mut heading, out.width().unwrap_or(usize::MAX));
                        out.line(Styled::new(HEADING, heading))?;
                    }
                    let (number, rest) = text.split_at(cells[0].len() + GAP);
                    let (slug, rest) = rest.split_at(slug);
                    out.line(
                        Styled::default()
                            .plain(number)
                            .styled(SLUG, slug)
                            .plain(rest),
                    )?;
                }
            }
        }
        Ok(())
    }
}

/// The widths of the columns; a row is one line high.
struct Widths(Vec<usize>);

impl Dimension for Widths {
    fn get_width(&self, column: usize) -> usize {
        self.0[column] + GAP
    }

    fn get_height(&self, _: usize) -> usize {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::super::out::tests::printed;
    use super::*;

    fn rows() -> Vec<TableRow> {
        let row = |group: &str, number: &str, title: &str| TableRow {
            group: Some(group.to_owned()),
            number: number.to_owned(),
            slug: "a-slug-of-some-length".to_owned(),
            title: title.to_owned(),
            rest: vec!["paper".to_owned(), "2017".to_owned(), "read".to_owned()],
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
