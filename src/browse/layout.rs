//! Where things are on a screen of any size: for drawing, and for finding out what a click meant.

use ratatui_core::layout::Rect;

use super::library::Tab;
use super::model::{Mode, Model};

/// From this width on the detail stands beside the list.
const SPLIT: u16 = 80;
/// A detail beside the list is at least so wide, with the line before it.
const LEAST_DETAIL: u16 = 42;

/// The parts of the screen. One that has no room is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Areas {
    pub(super) tabs: Rect,
    /// The list, or what stands in its place on the whole screen.
    pub(super) main: Rect,
    /// The detail beside the list, with the line before it.
    pub(super) detail: Rect,
    pub(super) bottom: Rect,
}

impl Areas {
    pub(super) fn of(model: &Model) -> Self {
        let (width, height) = model.size;
        let tabs = Rect::new(0, 0, width, u16::from(height >= 3));
        let bottom = Rect::new(0, height.saturating_sub(1), width, u16::from(height >= 2));
        let rows = height - tabs.height - bottom.height;
        let is_split = width >= SPLIT && model.tab != Tab::Stats && model.shows_list();
        let list = if is_split {
            (width * 48 / 100).min(width - LEAST_DETAIL)
        } else {
            width
        };
        Self {
            tabs,
            main: Rect::new(0, tabs.height, list, rows),
            detail: Rect::new(list, tabs.height, width - list, rows),
            bottom,
        }
    }

    /// The width of the lines of the detail, which `mode` shows beside the list or on the whole screen.
    pub(super) fn detail_width(&self, mode: &Mode) -> usize {
        let beside = self.detail.width.saturating_sub(2);
        let width = if matches!(mode, Mode::Detail) {
            self.main.width
        } else {
            beside
        };
        width.into()
    }
}

/// The tabs that have room, each with its first column and its words: all of them, or the one that is shown.
pub(super) fn tabs(model: &Model) -> Vec<(Tab, u16, String)> {
    let width = usize::from(model.size.0);
    let words = |with_numbers: bool| {
        let mut at = 0;
        let words = Tab::ALL.iter().zip(1..).map(move |(tab, number)| {
            let name = tab.name();
            let words = if with_numbers {
                format!(" {number} {name} ")
            } else {
                format!(" {name} ")
            };
            let start = at;
            at += u16::try_from(words.len()).unwrap_or(u16::MAX);
            (*tab, start, words)
        });
        words.collect::<Vec<_>>()
    };
    // A count has to fit beside them.
    let fits = |tabs: &[(Tab, u16, String)]| {
        let all: usize = tabs.iter().map(|(_, _, words)| words.len()).sum();
        all + 16 <= width
    };
    for tabs in [words(true), words(false)] {
        if fits(&tabs) {
            return tabs;
        }
    }
    let shown = words(true)
        .into_iter()
        .filter(|(tab, ..)| *tab == model.tab);
    shown.map(|(tab, _, words)| (tab, 0, words)).collect()
}
