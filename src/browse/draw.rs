//! Draws a model. All text was escaped by `view`, or is escaped here.

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::{Position, Rect};
use ratatui_core::style::{Modifier, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::layout::{self, Areas};
use super::library::{Row, Tab};
use super::model::{Message, Mode, Model, Typing, What};
use crate::text;
use crate::view::{self, Columns, Styled};

/// Draws onto `buffer`, which is blank; returns where the cursor is, if there is one. Without `color`, only what is selected looks
/// different.
pub(super) fn draw(model: &Model, color: bool, buffer: &mut Buffer) -> Option<Position> {
    let areas = Areas::of(model);
    let mut canvas = Canvas { buffer, color };
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
    color: bool,
}

impl Canvas<'_> {
    /// Puts text of one style, cut at the width; returns the column after it.
    fn put(&mut self, x: u16, y: u16, text: &str, width: u16, style: Style) -> u16 {
        if width == 0 || !self.buffer.area.contains(Position { x, y }) {
            return x;
        }
        let style = if self.color || style == SELECTED {
            style
        } else {
            Style::new()
        };
        let end = x.saturating_add(width).min(self.buffer.area.right());
        let (mut x, mut last) = (x, None);
        // Character by character: terminals differ in which of them they take for one, and only what was written as one is
        // overwritten as one.
        for c in text.chars() {
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
            self.put(area.x, area.y, nothing, area.width, DIM);
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

    /// What is said of the filter, on the last lines of the list.
    fn remarks(&mut self, model: &Model, area: Rect) {
        if !model.shows_list() || model.tab == Tab::Stats {
            return;
        }
        let Message { lines, is_error } = &model.remarks;
        let is_typed = matches!(
            &model.mode,
            Mode::Typing(Typing {
                what: What::Filter(_),
                ..
            })
        );
        if !is_typed && !is_error {
            return;
        }
        let shown = u16::try_from(lines.len()).map_or(area.height, |lines| lines.min(area.height));
        let style = if *is_error { ERROR } else { DIM };
        for (y, line) in (area.bottom() - shown..area.bottom()).zip(lines) {
            let width = usize::from(area.width);
            self.put(area.x, y, &" ".repeat(width), area.width, Style::new());
            let label = if *is_error && line == &lines[0] {
                "error: "
            } else {
                ""
            };
            self.put(
                area.x,
                y,
                &format!("{label}{}", text::line(line)),
                area.width,
                style,
            );
        }
    }

    fn bottom(&mut self, model: &Model, area: Rect) -> Option<Position> {
        if area.height == 0 {
            return None;
        }
        if let Mode::Typing(typing) = &model.mode {
            let (long, short) = match &typing.what {
                What::Filter(_) => ("/", "/"),
                What::Command => (":", ":"),
                What::Done => ("done on, recall, minutes (yesterday hard 90m): ", "done: "),
                What::Snooze => ("snooze until (2w, friday, 2027-03-01): ", "until: "),
                What::Tag => ("tag (-TAG removes): ", "tag: "),
            };
            let has_room = long.len() + LEAST_INPUT <= area.width.into();
            let label = if has_room { long } else { short };
            return self.input(area, label, typing.line.text(), typing.line.parts().1);
        }
        let (words, style) = match &model.message {
            message if !model.is_said || message.lines.is_empty() => (hint(model).to_owned(), DIM),
            Message { lines, is_error } => {
                let more = match lines.len() - 1 {
                    0 => String::new(),
                    more => format!(" (m: {more} more)"),
                };
                let line = if *is_error {
                    lines.first()
                } else {
                    lines.last()
                };
                let line = line.map(String::as_str).unwrap_or_default();
                let line = text::line(line);
                let room = usize::from(area.width).saturating_sub(more.width());
                let style = if *is_error { ERROR } else { Style::new() };
                (
                    format!("{}{more}", view::cut_to(line.into_owned(), room)),
                    style,
                )
            }
        };
        self.put(area.x, area.y, &words, area.width, style);
        None
    }

    /// A line that is typed, of which what is before the cursor is on the screen; returns the place of the cursor.
    fn input(&mut self, area: Rect, label: &str, text: &str, after: &str) -> Option<Position> {
        if area.height == 0 || area.width == 0 {
            return None;
        }
        let start = self.put(area.x, area.y, label, area.width, Style::new());
        let room = usize::from(area.right().saturating_sub(start)).saturating_sub(1);
        let before = text::line(&text[..text.len() - after.len()]).into_owned();
        let mut from = 0;
        for (at, _) in before.char_indices() {
            from = at;
            if before[at..].width() <= room {
                break;
            }
        }
        let before = if before.width() <= room {
            &before[..]
        } else {
            &before[from..]
        };
        let x = self.put(
            start,
            area.y,
            before,
            area.right().saturating_sub(start),
            Style::new(),
        );
        self.put(
            x,
            area.y,
            &text::line(after),
            area.right().saturating_sub(x),
            Style::new(),
        );
        Some(Position::new(x.min(area.right() - 1), area.y))
    }
}

/// What stands at the bottom while nothing is said: what is of most use comes first, because the rest may be cut.
fn hint(model: &Model) -> &'static str {
    match (&model.mode, model.tab) {
        (Mode::Help(..), _) => "type to search · Esc closes",
        (Mode::Output, _) => "q: back to the list · j k: scroll",
        (Mode::Detail, _) => "q: back to the list · ?: keys",
        (_, Tab::Stats) => "?: keys · q: leave",
        (_, Tab::Posts) => "?: keys · q: leave · o open · K keep · d caught up · / filter",
        _ => "?: keys · q: leave · s start · d done · n note · z snooze · / filter",
    }
}

/// Where there is less room for what is typed, the words before it are short.
const LEAST_INPUT: usize = 20;

const SELECTED: Style = Style::new().add_modifier(Modifier::REVERSED);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const ERROR: Style = Style::new().fg(ratatui_core::style::Color::Red);
