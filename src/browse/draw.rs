//! Draws a model. All text was escaped by `view`, or is escaped here.

mod bottom;

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::{Position, Rect};
use ratatui_core::style::{Modifier, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::layout::{self, Areas};
use super::library::{Row, Tab};
use super::model::{Mode, Model, Typing, What};
use crate::text;
use crate::view::{self, Columns, Out, Styled};

/// How things look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// Without colour, only what is selected looks different.
    pub(super) color: bool,
    /// The signs of the program are ASCII.
    pub(super) ascii: bool,
}

/// Draws onto `buffer`, which is blank; returns where the cursor is, if there is one.
pub(super) fn draw(model: &Model, look: Look, buffer: &mut Buffer) -> Option<Position> {
    let areas = Areas::of(model);
    let mut canvas = Canvas { buffer, look };
    canvas.tabs(model, areas.tabs);
    match &model.mode {
        Mode::Help(_, line) => {
            let (_, after) = line.parts();
            let at = canvas.input(
                Rect {
                    height: areas.main.height.min(1),
                    ..areas.main
                },
                "search: ",
                line.text(),
                after,
            );
            let keys = model.help();
            let widest = keys.iter().map(|(names, _)| names.width()).max();
            let lines = keys.iter().map(|(names, words)| {
                let blanks = " ".repeat(widest.unwrap_or(0) - names.width() + 2);
                (Style::new(), format!("{names}{blanks}{words}"))
            });
            let below = rest_of(areas.main, 1);
            canvas.plain(lines.skip(model.help_top), below);
            if keys.is_empty() {
                canvas.put(below.x, below.y, "no key", below.width, DIM);
            }
            canvas.bottom(model, areas.bottom);
            return at;
        }
        Mode::Output => canvas.text(&model.output.lines, model.output.top, areas.main),
        _ if model.tab == Tab::Stats => {
            canvas.text(&model.stats.lines, model.stats.top, areas.main);
        }
        _ if model.shows_detail() => canvas.text(&model.detail.lines, model.detail.top, areas.main),
        _ => {
            canvas.list(model, areas.main);
            canvas.beside(model, areas.detail);
        }
    }
    canvas.remarks(model, areas.main.union(areas.detail));
    canvas.bottom(model, areas.bottom)
}

fn rest_of(area: Rect, lines: u16) -> Rect {
    let lines = lines.min(area.height);
    Rect::new(area.x, area.y + lines, area.width, area.height - lines)
}

struct Canvas<'b> {
    buffer: &'b mut Buffer,
    look: Look,
}

impl Canvas<'_> {
    /// Puts text of one style, cut at the width; returns the column after it.
    fn put(&mut self, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
        if width == 0 || !self.buffer.area.contains(Position { x, y }) {
            return x;
        }
        let style = if self.look.color || style == SELECTED {
            style
        } else {
            Style::new()
        };
        let end = x.saturating_add(width).min(self.buffer.area.right());
        let (mut x, mut last) = (x, None);
        // Character by character: terminals differ in which of them they take for one, and only what was written as one is
        // overwritten as one.
        for c in text.chars() {
            let c = if self.look.ascii { ascii(c) } else { c };
            let wide = u16::try_from(c.width().unwrap_or(0)).unwrap_or(0);
            if wide == 0 {
                if let Some(cell) = last.and_then(|at| self.buffer.cell_mut(at)) {
                    cell.set_symbol(&format!("{}{c}", cell.symbol()));
                }
                continue;
            }
            if x + wide > end {
                break;
            }
            last = Some(Position { x, y });
            for at in x..x + wide {
                if let Some(cell) = self.buffer.cell_mut(Position { x: at, y }) {
                    cell.reset();
                    cell.set_style(style);
                    if at == x {
                        cell.set_char(c);
                    }
                }
            }
            x += wide;
        }
        x
    }

    fn styled(&mut self, area: Rect, y: u16, line: &Styled<'_>) -> u16 {
        let mut x = area.x;
        for (style, text) in line.spans() {
            x = self.put(x, y, text, area.right().saturating_sub(x), style.into());
        }
        x
    }

    fn tabs(&mut self, model: &Model, area: Rect) {
        if area.height == 0 {
            return;
        }
        let mut end = 0;
        for (tab, start, words) in layout::tabs(model) {
            let style = if tab == model.tab {
                SELECTED
            } else {
                Style::new()
            };
            end = self.put(
                start,
                area.y,
                &words,
                area.width.saturating_sub(start),
                style,
            );
        }
        let mut counts = Vec::new();
        if !model.filter().is_empty()
            && !matches!(
                &model.mode,
                Mode::Typing(Typing {
                    what: What::Filter(_),
                    ..
                })
            )
        {
            counts.push(format!("/{}", text::line(model.filter())));
        }
        if model.tab == Tab::Posts && model.all_posts() {
            counts.push("all".to_owned());
        }
        if !model.marks.is_empty() {
            counts.push(format!("{} marked", model.marks.len()));
        }
        if model.tab != Tab::Stats {
            let place = (model.list.selected + 1).min(model.list.total);
            counts.push(format!("{place}/{}", model.list.total));
        }
        // The least important goes where there is no room.
        let room = usize::from(area.width.saturating_sub(end + 1));
        while counts.len() > 1 && counts.join("  ").width() > room {
            counts.remove(0);
        }
        let counts = counts.join("  ");
        let width = counts.width();
        if width <= room {
            let x = area.width - u16::try_from(width).unwrap_or(area.width);
            self.put(x, area.y, &counts, area.width - x, Style::new());
        }
    }

    fn list(&mut self, model: &Model, area: Rect) {
        let list = &model.list;
        let digits = list.digits().max(2);
        let width = usize::from(area.width.saturating_sub(1));
        let columns = match model.tab {
            Tab::Todo => Columns::ToRead,
            Tab::Due => Columns::Due,
            _ => Columns::Status,
        };
        for (y, place) in (area.y..area.bottom()).zip(list.top..) {
            let Some(row) = list.row(place) else {
                continue;
            };
            let line = match row {
                Row::Entry(entry) => view::entry_line(entry, columns, model.today, digits, width),
                Row::Post(post) => view::post_line(post, model.today, digits, width),
            };
            let is_selected = place == list.selected;
            let sign = match (model.marks.contains(&row.name()), is_selected) {
                (true, _) => "*",
                (false, true) => ">",
                (false, false) => " ",
            };
            self.put(area.x, y, sign, area.width, Style::new());
            let text = Rect::new(area.x + 1, y, area.width.saturating_sub(1), 1);
            self.styled(text, y, &line);
            if is_selected {
                self.buffer.set_style(
                    Rect {
                        y,
                        height: 1,
                        ..area
                    },
                    SELECTED,
                );
            }
        }
        if list.total == 0 && model.remarks.lines.is_empty() {
            let nothing = match model.tab {
                _ if !model.filter().is_empty() => "nothing matches",
                Tab::Due => "nothing due",
                Tab::Posts => "nothing new; `a` shows all posts, `:fetch` brings new ones",
                _ => "nothing to read",
            };
            let lines = Out::lines(area.width.into(), |out| out.remark(nothing));
            self.text(&lines, 0, area);
        }
    }

    /// The detail beside the list.
    fn beside(&mut self, model: &Model, area: Rect) {
        for y in area.y..area.bottom() {
            self.put(area.x, y, "│", area.width, DIM);
        }
        if model.list.selected().is_some() && area.width > 2 {
            let inner = Rect::new(area.x + 2, area.y, area.width - 2, area.height);
            self.text(&model.detail.lines, model.detail.top, inner);
        }
    }

    fn text(&mut self, lines: &[Styled<'_>], top: usize, area: Rect) {
        for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(top)) {
            self.styled(area, y, line);
        }
    }

    fn plain(&mut self, lines: impl Iterator<Item = (Style, String)>, area: Rect) {
        for (y, (style, line)) in (area.y..area.bottom()).zip(lines) {
            self.put(area.x, y, &text::line(&line), area.width, style);
        }
    }
}

/// Returns what stands for a sign of the program.
fn ascii(sign: char) -> char {
    match sign {
        '│' => '|',
        '…' => '~',
        '·' | '–' | '—' => '-',
        '▸' => 'o',
        '✓' => '+',
        '✗' => 'x',
        '↻' => '@',
        '•' => '*',
        '↑' => '^',
        '↓' => 'v',
        '←' => '<',
        '→' => '>',
        other => other,
    }
}

const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const ERROR: Style = Style::new().fg(ratatui_core::style::Color::Red);
