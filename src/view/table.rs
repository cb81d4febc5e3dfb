//! Tables for people: columns where there is room, blocks where there is not, groups under headings.

use tabled::Table;
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Rows};
use tabled::settings::style::Style;
use tabled::settings::{Alignment, Color, Padding};
use unicode_width::UnicodeWidthStr;

use super::out::HEADING;

/// One row: a number, a slug, a title and what else there is to say. Safe to print.
pub(super) struct TableRow {
    /// The heading that it stands under, if there are any.
    pub(super) group: Option<String>,
    pub(super) number: String,
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) rest: Vec<String>,
}

/// How a table is to look.
pub(super) struct Look {
    pub(super) width: Option<usize>,
    pub(super) color: bool,
    /// Whether the last column is worth more than a line that is one line.
    pub(super) whole_last: bool,
}

/// What a title needs at least for its column to be of use.
const LEAST_TITLE: usize = 28;
/// The same for the last column, which holds words too.
const LEAST_LAST: usize = 16;
/// Less than this beside the slug, and all goes under it.
const LEAST_BESIDE: usize = 24;
const GAP: usize = 2;

/// Lays the rows out under `headers` (of number, slug, title and the rest).
pub(super) fn render(headers: &[&str], rows: Vec<TableRow>, look: &Look) -> String {
    let widths = natural_widths(headers, &rows);
    match look.width {
        None => columns(headers, rows, &widths, look),
        Some(width) => match fit(&widths, width, look.whole_last) {
            Some(widths) => columns(headers, rows, &widths, look),
            None => blocks(headers, rows, &widths, width, look),
        },
    }
}

fn natural_widths(headers: &[&str], rows: &[TableRow]) -> Vec<usize> {
    let mut widths: Vec<usize> = headers.iter().map(|header| header.width()).collect();
    for row in rows {
        let cells = [&row.number, &row.slug, &row.title]
            .into_iter()
            .chain(&row.rest);
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = (*width).max(cell.width());
        }
    }
    widths
}

/// The widths of the columns where they can be brought within the width: the title gives way and, where it may be cut,
/// the last column.
fn fit(natural: &[usize], width: usize, whole_last: bool) -> Option<Vec<usize>> {
    let gaps = GAP * (natural.len() - 1);
    let (title, last) = (2, natural.len() - 1);
    let in_turn: &[(usize, usize)] = if whole_last {
        &[(title, LEAST_TITLE)]
    } else {
        &[(last, 28), (title, LEAST_TITLE), (last, LEAST_LAST)]
    };
    let mut widths = natural.to_vec();
    for (column, least) in in_turn {
        let over = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
        widths[*column] = widths[*column]
            .saturating_sub(over)
            .max(*least.min(&widths[*column]));
    }
    (widths.iter().sum::<usize>() + gaps <= width).then_some(widths)
}

fn columns(headers: &[&str], rows: Vec<TableRow>, widths: &[usize], look: &Look) -> String {
    let mut builder = Builder::with_capacity(rows.len() + 1, headers.len());
    builder.push_record(headers.iter().copied());
    let mut headings = Headings::below(1);
    for row in rows {
        headings.row(row.group, 1);
        let cells = [row.number, row.slug, row.title]
            .into_iter()
            .chain(row.rest);
        builder.push_record(cells.zip(widths).map(|(cell, width)| cut(&cell, *width)));
    }
    let mut table = builder.build();
    dress(&mut table, headers.len(), look);
    if look.color {
        table.modify(Rows::first(), Color::FG_BRIGHT_BLACK);
    }
    headings.into_lines_of(&table, look)
}

/// Where columns do not fit: slug and number, and beside them the title with all else under it; or, narrower still,
/// all of it under the slug.
fn blocks(
    headers: &[&str],
    rows: Vec<TableRow>,
    widths: &[usize],
    width: usize,
    look: &Look,
) -> String {
    let beside_slug = width.saturating_sub(widths[0] + widths[1] + 2 * GAP);
    let stacked = beside_slug < LEAST_BESIDE;
    let room = if stacked {
        width.saturating_sub(widths[0] + GAP)
    } else {
        beside_slug
    };
    let mut builder = Builder::with_capacity(rows.len(), 3);
    let mut headings = Headings::below(0);
    for row in rows {
        let rest: Vec<String> = (headers[3..].iter().zip(row.rest))
            .filter(|(_, cell)| !cell.is_empty())
            // A bare date does not say what it is the date of.
            .map(|(header, cell)| {
                if ["due", "on"].contains(header) {
                    format!("{header} {cell}")
                } else {
                    cell
                }
            })
            .collect();
        let block = format!(
            "{}\n{}",
            textwrap::fill(&row.title, room),
            textwrap::fill(&rest.join(" · "), room)
        );
        let block = if stacked {
            format!("{}\n{block}", row.slug)
        } else {
            block
        };
        headings.row(row.group, block.split('\n').count());
        if stacked {
            builder.push_record([row.number, block]);
        } else {
            builder.push_record([row.number, row.slug, block]);
        }
    }
    let mut table = builder.build();
    dress(&mut table, if stacked { 2 } else { 3 }, look);
    headings.into_lines_of(&table, look)
}

fn dress(table: &mut Table, columns: usize, look: &Look) {
    table.with(Style::empty());
    table.with(Padding::zero());
    table.modify(Columns::new(..columns - 1), Padding::new(0, GAP, 0, 0));
    table.modify(Columns::first(), Alignment::right());
    if look.color && columns > 2 {
        table.modify(Columns::new(1..2), Color::FG_CYAN);
    }
}

/// The headings of groups, each with the line of the table before which it stands. They are put between the lines of
/// the finished table: cells that span its columns would make it twice as dear to print.
struct Headings {
    line: usize,
    group: Option<String>,
    at: Vec<(usize, String)>,
}

impl Headings {
    /// None yet, for a table whose rows begin below so many lines.
    fn below(line: usize) -> Self {
        Self {
            line,
            group: None,
            at: Vec::new(),
        }
    }

    /// Takes note of a row's group and height.
    fn row(&mut self, group: Option<String>, height: usize) {
        if group != self.group {
            self.at
                .extend(group.clone().map(|heading| (self.line, heading)));
            self.group = group;
        }
        self.line += height;
    }

    fn into_lines_of(self, table: &Table, look: &Look) -> String {
        let mut text = String::new();
        let mut headings = self.at.into_iter().peekable();
        for (at, line) in table.to_string().lines().enumerate() {
            if let Some((_, heading)) = headings.next_if(|(before, _)| *before == at) {
                let heading = look
                    .width
                    .map_or(heading.clone(), |width| cut(&heading, width));
                text.push_str(&if look.color {
                    format!("{HEADING}{heading}{HEADING:#}")
                } else {
                    heading
                });
                text.push('\n');
            }
            // The blanks that fill the last column are of no use to anybody.
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// The beginning of `cell` that fits, with an ellipsis where something was cut.
fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut kept = String::new();
    for c in cell.chars() {
        kept.push(c);
        if kept.width() >= width {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
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
            row("One", "1", "A short title"),
            row(
                "Two",
                "12",
                "読む読む読む読む読む読む読む読む読む読む読む読む読む読む and on it goes, longer than a terminal is wide, by far",
            ),
        ]
    }

    const HEADERS: [&str; 6] = ["#", "slug", "title", "kind", "year", "how"];

    #[test]
    fn a_table_fits_its_width() {
        for width in [40, 60, 80, 100, 120] {
            let table = render(
                &HEADERS,
                rows(),
                &Look {
                    width: Some(width),
                    color: false,
                    whole_last: false,
                },
            );
            for line in table.lines() {
                assert!(line.width() <= width, "{width}: {} {line}", line.width());
            }
            assert!(table.contains("One\n"), "{table}");
        }
    }

    #[test]
    fn in_a_pipe_nothing_is_cut() {
        let table = render(
            &HEADERS,
            rows(),
            &Look {
                width: None,
                color: false,
                whole_last: false,
            },
        );
        assert!(table.contains("by far"), "{table}");
        assert_eq!(table.lines().count(), 5);
    }
}
