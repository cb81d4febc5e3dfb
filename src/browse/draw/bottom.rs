//! The last lines: what is said, asked and typed.

use ratatui_core::layout::{Position, Rect};
use ratatui_core::style::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Canvas, DIM, ERROR};
use crate::browse::library::Tab;
use crate::browse::model::{Message, Mode, Model, Typing, What};
use crate::text;
use crate::view;

impl Canvas<'_> {
    /// What is said of the filter, on the last lines of the list.
    pub(super) fn remarks(&mut self, model: &Model, area: Rect) {
        let (Message { lines, is_error }, label) = match &model.mode {
            // What is wrong with the line that is typed.
            Mode::Typing(_) if model.is_said => (&model.message, ""),
            _ if !model.shows_list() || model.tab == Tab::Stats => return,
            Mode::Typing(Typing {
                what: What::Filter(_),
                ..
            }) => (&model.remarks, "error: "),
            _ if model.remarks.is_error => (&model.remarks, "error: "),
            _ => return,
        };
        let shown = u16::try_from(lines.len()).map_or(area.height, |lines| lines.min(area.height));
        let style = if *is_error { ERROR } else { DIM };
        for (y, line) in (area.bottom() - shown..area.bottom()).zip(lines) {
            let width = usize::from(area.width);
            self.put(area.x, y, &" ".repeat(width), area.width, Style::new());
            let is_first = *is_error && line == &lines[0];
            let label = if is_first { label } else { "" };
            self.put(
                area.x,
                y,
                &format!("{label}{}", text::line(line)),
                area.width,
                style,
            );
        }
    }

    pub(super) fn bottom(&mut self, model: &Model, area: Rect) -> Option<Position> {
        if area.height == 0 {
            return None;
        }
        if let Mode::Typing(typing) = &model.mode {
            let (long, short) = match &typing.what {
                What::Filter(_) => ("/", "/"),
                What::Command => (":", ":"),
                What::Done => (
                    "done: date, recall, minutes, depth (friday hard 90m skim): ",
                    "done: ",
                ),
                What::Snooze => ("snooze until (2w, friday, 2027-03-01): ", "until: "),
                What::Tag => ("tag (-TAG removes): ", "tag: "),
            };
            let marked = match model.marks.len() {
                marked if marked > 0 && typing.is_about_marks() => format!("{marked} marked · "),
                _ => String::new(),
            };
            let has_room = marked.width() + long.len() + LEAST_INPUT <= area.width.into();
            let label = format!("{marked}{}", if has_room { long } else { short });
            return self.input(area, &label, typing.line.text(), typing.line.parts().1);
        }
        let (words, style) = match &model.message {
            message if !model.is_said || message.lines.is_empty() => {
                let aside = model.aside.as_deref();
                (aside.unwrap_or_else(|| hint(model)).to_owned(), DIM)
            }
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
    pub(super) fn input(
        &mut self,
        area: Rect,
        label: &str,
        text: &str,
        after: &str,
    ) -> Option<Position> {
        if area.height == 0 || area.width == 0 {
            return None;
        }
        let start = self.put(area.x, area.y, label, area.width, Style::new());
        let room = usize::from(area.right().saturating_sub(start)).saturating_sub(1);
        let before = text::line(&text[..text.len() - after.len()]).into_owned();
        // The end of it, as far as there is room.
        let (mut from, mut width) = (before.len(), 0);
        for (at, c) in before.char_indices().rev() {
            width += c.width().unwrap_or(0);
            if width > room {
                break;
            }
            from = at;
        }
        let before = &before[from..];
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
        (_, Tab::Stats) => "?: keys · q: leave · / filter",
        (_, Tab::Posts) => "?: keys · q: leave · o open · K keep · d caught up · / filter",
        _ => "?: keys · q: leave · s start · d done · n note · z snooze · / filter",
    }
}

/// Where there is less room for what is typed, the words before it are short.
const LEAST_INPUT: usize = 20;
