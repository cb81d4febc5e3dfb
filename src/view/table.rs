//! Tables for people: one line for each row, in columns that keep to the width of the terminal, in blocks under headings.

use std::borrow::Cow;
use std::io;

use anstyle::Style;

use super::fit::{Fit, GAP, fit};
use super::styled::{HEADING, QUIET, SLUG};
use super::width::{cut, width};
use super::{Out, Styled};
use crate::text;

/// One column of a table.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) header: &'static str,
    pub(super) fit: Fit,
    pub(super) style: Style,
    /// Whether its cells end below each other, as numbers do.
    pub(super) is_right: bool,
}

impl Column {
    pub(super) const fn new(header: &'static str, fit: Fit) -> Self {
        Self {
            header,
            fit,
            style: Style::new(),
            is_right: false,
        }
    }

    pub(super) const fn quiet(header: &'static str, fit: Fit) -> Self {
        Self {
            style: QUIET,
            ..Self::new(header, fit)
        }
    }

    /// A column of numbers.
    pub(super) const fn number(header: &'static str) -> Self {
        Self {
            is_right: true,
            ..Self::new(header, Fit::Whole)
        }
    }

    /// The column of slugs.
    pub(super) const fn slug() -> Self {
        Self {
            style: SLUG,
            ..Self::new("slug", Fit::Slug)
        }
    }
}

#[derive(Default)]
pub(super) struct TableRow {
    /// As many as there are columns.
    pub(super) cells: Vec<String>,
    /// What stands before the number, in a place of its own.
    pub(super) mark: &'static str,
    /// The style of the first cell.
    pub(super) accent: Style,
    /// A cell with a style that is not that of its column.
    pub(super) marked: Option<(usize, Style)>,
    /// Quiet text after the title, for which the title is cut.
    pub(super) tail: String,
    /// Text under the row.
    pub(super) under: String,
}

/// A title, and after it a slug and a count.
#[derive(Default)]
pub(super) struct Heading {
    pub(super) title: String,
    pub(super) slug: Option<String>,
    pub(super) count: Option<u64>,
}

/// Rows with what stands before and after them; printed only if there is any of it.
#[derive(Default)]
pub(super) struct Block {
    pub(super) heading: Option<Heading>,
    /// Text in lines of its own, before the rows.
    pub(super) before: Option<String>,
    pub(super) rows: Vec<TableRow>,
    pub(super) after: Option<Styled<'static>>,
}

pub(super) struct Table<'a> {
    pub(super) columns: &'a [Column],
    pub(super) has_header: bool,
    pub(super) blocks: Vec<Block>,
}

impl Table<'_> {
    pub(super) fn print(mut self, out: &mut Out) -> io::Result<()> {
        // Text is measured as it is printed.
        for row in self.blocks.iter_mut().flat_map(|block| &mut block.rows) {
            row.cells.iter_mut().chain([&mut row.tail]).for_each(escape);
        }
        self.put_marks();
        let fits: Vec<Fit> = self.columns.iter().map(|column| column.fit).collect();
        let widths = fit(&fits, &self.natural_widths(), out.width());
        if self.has_header {
            self.header(out, &widths)?;
        }
        let mut is_first = true;
        for block in std::mem::take(&mut self.blocks) {
            if block.rows.is_empty() && block.before.is_none() {
                continue;
            }
            if !std::mem::take(&mut is_first) && block.heading.is_some() {
                out.line("")?;
            }
            self.block(out, &widths, block)?;
        }
        Ok(())
    }

    fn block(&self, out: &mut Out, widths: &[usize], block: Block) -> io::Result<()> {
        let indent = " ".repeat(widths[0] + GAP);
        if let Some(heading) = block.heading {
            heading.print(out)?;
        }
        if let Some(before) = block.before {
            out.wrapped(Style::new(), &indent, &before)?;
        }
        for row in block.rows {
            self.row(out, widths, &row)?;
            if !row.under.is_empty() {
                out.wrapped(QUIET, &indent, &row.under)?;
            }
        }
        match block.after {
            Some(after) => out.line(after),
            None => Ok(()),
        }
    }

    /// Puts marks before the numbers, in line with each other: "▸  4", "✓ 12".
    fn put_marks(&mut self) {
        let rows = || self.blocks.iter().flat_map(|block| &block.rows);
        if rows().all(|row| row.mark.is_empty()) {
            return;
        }
        let widest = rows().map(|row| width(&row.cells[0])).max();
        let widest = widest.unwrap_or_default();
        for row in self.blocks.iter_mut().flat_map(|block| &mut block.rows) {
            row.cells[0] = format!("{:1} {:>widest$}", row.mark, row.cells[0]);
        }
    }

    fn natural_widths(&self) -> Vec<usize> {
        let header = |column: &Column| {
            if self.has_header {
                width(column.header)
            } else {
                0
            }
        };
        let mut widths: Vec<usize> = self.columns.iter().map(header).collect();
        for row in self.blocks.iter().flat_map(|block| &block.rows) {
            for ((column, widest), cell) in self.columns.iter().zip(&mut widths).zip(&row.cells) {
                let tail = match column.fit {
                    Fit::Title(_) => tail_width(&row.tail),
                    _ => 0,
                };
                *widest = (*widest).max(width(cell) + tail);
            }
        }
        widths
    }

    fn header(&self, out: &mut Out, widths: &[usize]) -> io::Result<()> {
        let mut line = Line::default();
        for (column, width) in self.columns.iter().zip(widths) {
            line.cell(QUIET, column.header, *width, column.is_right);
        }
        out.line(line.styled)
    }

    fn row(&self, out: &mut Out, widths: &[usize], row: &TableRow) -> io::Result<()> {
        let mut line = Line::default();
        for (at, (column, cell)) in self.columns.iter().zip(&row.cells).enumerate() {
            let style = match row.marked {
                _ if at == 0 => row.accent,
                Some((marked, style)) if marked == at => style,
                _ => column.style,
            };
            match column.fit {
                Fit::Title(_) => line.title(style, cell, &row.tail, widths[at]),
                _ => line.cell(style, cell, widths[at], column.is_right),
            }
        }
        out.line(line.styled)
    }
}

impl Heading {
    fn print(self, out: &mut Out) -> io::Result<()> {
        let [mut title, mut slug] = [self.title, self.slug.unwrap_or_default()];
        [&mut title, &mut slug].into_iter().for_each(escape);
        let count = (self.count).map_or_else(String::new, |count| format!(" · {count}"));
        let dot = if slug.is_empty() { "" } else { " · " };
        if let Some(most) = out.width() {
            cut(&mut slug, 24);
            let about = width(dot) + width(&slug) + width(&count);
            cut(&mut title, most.saturating_sub(about));
        }
        let line = Styled::new(HEADING, title).styled(QUIET, dot);
        out.line(line.styled(SLUG, slug).styled(QUIET, count))
    }
}

/// Cells beside each other. Blanks are put before a cell, so that none are at the end of a line.
#[derive(Default)]
struct Line<'a> {
    styled: Styled<'a>,
    blanks: usize,
}

impl<'a> Line<'a> {
    fn cell(&mut self, style: Style, cell: &'a str, wide: usize, is_right: bool) {
        if wide == 0 {
            return;
        }
        let cell = cut_to(cell, wide);
        let pad = wide - width(&cell).min(wide);
        if is_right {
            self.blanks += pad;
        }
        self.text(style, cell);
        self.blanks += GAP + if is_right { 0 } else { pad };
    }

    fn title(&mut self, style: Style, title: &'a str, tail: &'a str, wide: usize) {
        // A long tail leaves half of the column to the title, and is left out where it would be a stump.
        let most = (wide / 2).max(wide.saturating_sub(width(title)));
        let needed = tail_width(tail);
        let tail_width = if most < needed.min(LEAST_TAIL) {
            0
        } else {
            needed.min(most)
        };
        let title = cut_to(title, wide - tail_width);
        let title_width = width(&title);
        self.text(style, title);
        if tail_width > 0 {
            let tail = cut_to(tail, tail_width - width(TAIL_LEAD));
            let used = title_width + width(TAIL_LEAD) + width(&tail);
            self.text(QUIET, TAIL_LEAD.into());
            self.text(QUIET, tail);
            self.blanks += wide.saturating_sub(used) + GAP;
        } else {
            self.blanks += wide.saturating_sub(title_width) + GAP;
        }
    }

    fn text(&mut self, style: Style, text: Cow<'a, str>) {
        if text.is_empty() {
            return;
        }
        let blanks = " ".repeat(std::mem::take(&mut self.blanks));
        let styled = std::mem::take(&mut self.styled);
        self.styled = styled.plain(blanks).styled(style, text);
    }
}

const TAIL_LEAD: &str = " · ";
const LEAST_TAIL: usize = 12;

fn tail_width(tail: &str) -> usize {
    if tail.is_empty() {
        0
    } else {
        width(TAIL_LEAD) + width(tail)
    }
}

fn cut_to(text: &str, most: usize) -> Cow<'_, str> {
    if width(text) <= most {
        return text.into();
    }
    let mut text = text.to_owned();
    cut(&mut text, most);
    text.into()
}

fn escape(text: &mut String) {
    if let Cow::Owned(escaped) = text::line(text) {
        *text = escaped;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::out::tests::printed;
    use super::*;

    const COLUMNS: [Column; 6] = [
        Column::number("#"),
        Column::slug(),
        Column::new("title", Fit::Title(48)),
        Column::quiet("kind", Fit::Goes(2)),
        Column::quiet("year", Fit::Goes(1)),
        Column::quiet("why", Fit::Beside),
    ];

    fn row(number: &str, slug: &str, title: &str, tail: &str) -> TableRow {
        let cells = [number, slug, title, "paper", "2017", "because"];
        TableRow {
            cells: cells.map(str::to_owned).to_vec(),
            tail: tail.to_owned(),
            ..TableRow::default()
        }
    }

    fn render(rows: Vec<TableRow>, columns: Option<usize>, color: bool) -> String {
        let heading = Heading {
            title: "A domain of some length, which has one of the longer titles".to_owned(),
            slug: Some("domain".to_owned()),
            count: Some(2),
        };
        let block = Block {
            heading: Some(heading),
            rows,
            ..Block::default()
        };
        let table = Table {
            columns: &COLUMNS,
            has_header: true,
            blocks: vec![block],
        };
        printed(columns, color, |out| table.print(out))
    }

    #[test]
    fn in_a_pipe_nothing_is_cut() {
        let rows = vec![
            row("1", "a", "A short \x1b[31mtitle", "at p40"),
            row(
                "12",
                "a-slug-of-some-length-and-some-more",
                &"読む".repeat(50),
                "",
            ),
        ];
        let table = render(rows, None, false);
        assert!(table.contains("A short ␛[31mtitle · at p40"), "{table}");
        assert!(table.contains(&"読む".repeat(50)), "{table}");
        assert!(
            table.contains("\n12  a-slug-of-some-length-and-some-more  "),
            "{table}"
        );
        assert_eq!(table.lines().count(), 4);
    }

    #[test]
    fn only_slugs_have_the_colour_of_slugs() {
        let rows = vec![row("1", "attention", "Attention", "at p40")];
        let table = render(rows, Some(80), true);
        assert!(
            table.contains(
                "\x1b[36mattention\x1b[0m  Attention\x1b[2m · \x1b[0m\x1b[2mat p40\x1b[0m"
            ),
            "{table:?}"
        );
    }

    proptest! {
        #[test]
        fn every_row_is_one_line_that_fits(
            texts in proptest::collection::vec(("[0-9]{1,7}", "[a-z-]{1,64}", "(\\PC|\\pC){0,90}", "\\PC{0,40}"), 1..5),
            columns in 60usize..200,
        ) {
            let rows: Vec<TableRow> = texts.iter().map(|(number, slug, title, tail)| row(number, slug, title, tail)).collect();
            let count = rows.len();
            let table = render(rows, Some(columns), false);
            prop_assert_eq!(table.lines().count(), count + 2);
            for line in table.lines() {
                prop_assert!(width(line) <= columns, "{}: {} {}", columns, width(line), line);
            }
            for ((number, slug, ..), line) in texts.iter().zip(table.lines().skip(2)) {
                prop_assert!(line.trim_start().starts_with(number.as_str()), "{}", line);
                let start: String = slug.chars().take(11).collect();
                prop_assert!(line.contains(&start), "{}", line);
            }
        }
    }
}
