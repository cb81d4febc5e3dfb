//! Moving: through the list and through text, by keys and by the mouse.

use ratatui_core::layout::Position;

use super::{List, Mode, Model};
use crate::browse::keys::Action;
use crate::browse::layout::{self, Areas};
use crate::browse::library::{Row, Tab};

/// A turn of the wheel scrolls so many lines.
const WHEEL: isize = 3;

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::browse) enum Mouse {
    Click,
    WheelUp,
    WheelDown,
}

impl Model {
    /// Moves, if that is what an action is for.
    pub(super) fn moves(&mut self, action: Action) -> bool {
        let page = usize::from(Areas::of(self).main.height)
            .max(1)
            .cast_signed();
        let by = match action {
            Action::Down => 1,
            Action::Up => -1,
            Action::PageDown => page,
            Action::PageUp => -page,
            Action::HalfDown => (page / 2).max(1),
            Action::HalfUp => -(page / 2).max(1),
            Action::First => isize::MIN,
            Action::Last => isize::MAX,
            _ => return false,
        };
        self.move_by(by);
        true
    }

    fn move_by(&mut self, by: isize) {
        match (&self.mode, self.tab) {
            (Mode::Help(..), _) => self.help_top = moved(self.help_top, by),
            (Mode::Output, _) => self.output.top = moved(self.output.top, by),
            (Mode::Detail, _) => self.detail.top = moved(self.detail.top, by),
            (_, Tab::Stats) => self.stats.top = moved(self.stats.top, by),
            _ => self.select(moved(self.list.selected, by)),
        }
        self.clamp();
    }

    pub(super) fn select(&mut self, place: usize) {
        let before = self.list.selected;
        self.list.selected = place;
        self.clamp();
        if self.list.selected != before {
            self.detail.top = 0;
            self.show_post();
        }
    }

    /// Keeps all places within what there is.
    pub(super) fn clamp(&mut self) {
        let rows = usize::from(Areas::of(self).main.height);
        let last = self.list.total.saturating_sub(1);
        if !self.list.is_stale {
            self.list.selected = self.list.selected.min(last);
        }
        self.scroll_to_selected();
        let least = |top: &mut usize, lines: usize| *top = (*top).min(lines.saturating_sub(rows));
        least(&mut self.detail.top, self.detail.lines.len());
        least(&mut self.stats.top, self.stats.lines.len());
        least(&mut self.output.top, self.output.lines.len());
        // Its first line is that of the search.
        let keys = self.help().len() + 1;
        least(&mut self.help_top, keys);
    }

    pub(super) fn scroll_to_selected(&mut self) {
        let rows = usize::from(Areas::of(self).main.height).max(1);
        let List {
            selected,
            top,
            total,
            ..
        } = &mut self.list;
        *top = (*top)
            .min(*selected)
            .max((*selected + 1).saturating_sub(rows));
        *top = (*top).min(
            total
                .saturating_sub(rows)
                .max((*selected + 1).saturating_sub(rows)),
        );
    }

    pub(super) fn show_tab(&mut self, tab: Tab) {
        if tab == self.tab {
            return;
        }
        self.places[self.tab as usize] = self.list.selected;
        self.tab = tab;
        self.marks.clear();
        self.list = List {
            selected: self.places[tab as usize],
            ..List::stale()
        };
        self.detail.lines.clear();
        self.shown = None;
        self.remarks.lines.clear();
    }

    pub(super) fn next_tab(&mut self, by: usize) {
        let place = (self.tab as usize + by) % Tab::ALL.len();
        self.show_tab(Tab::ALL[place]);
    }

    /// A click selects a row or a tab, and one on the selected row shows it; the wheel scrolls what is under it.
    pub(in crate::browse) fn mouse(&mut self, mouse: Mouse, at: Position) {
        let areas = Areas::of(self);
        let by = match mouse {
            Mouse::Click => return self.click(&areas, at),
            Mouse::WheelUp => -WHEEL,
            Mouse::WheelDown => WHEEL,
        };
        if areas.detail.contains(at) && self.shows_list() {
            let rows = usize::from(areas.detail.height);
            let lines = self.detail.lines.len();
            self.detail.top = moved(self.detail.top, by).min(lines.saturating_sub(rows));
        } else {
            self.move_by(by);
        }
    }

    fn click(&mut self, areas: &Areas, at: Position) {
        if !matches!(self.mode, Mode::List | Mode::Detail) {
            return;
        }
        if areas.tabs.contains(at) {
            let tabs = layout::tabs(self).into_iter();
            let mut under = tabs.filter(|(_, start, words)| {
                (usize::from(*start)..usize::from(*start) + words.len()).contains(&at.x.into())
            });
            if let Some((tab, ..)) = under.next() {
                self.mode = Mode::List;
                self.show_tab(tab);
            }
        } else if areas.main.contains(at)
            && matches!(self.mode, Mode::List)
            && self.tab != Tab::Stats
        {
            let place = self.list.top + usize::from(at.y - areas.main.y);
            if place == self.list.selected && self.list.selected().is_some() {
                self.mode = Mode::Detail;
                self.show_post();
            } else if place < self.list.total {
                self.select(place);
            }
        }
    }

    /// Marks or unmarks the selected row, and goes on to the next.
    pub(super) fn mark(&mut self) {
        let Some(name) = self.list.selected().map(Row::name) else {
            return;
        };
        match self.marks.iter().position(|mark| *mark == name) {
            Some(at) => _ = self.marks.remove(at),
            None => self.marks.push(name),
        }
        self.move_by(1);
    }
}

fn moved(place: usize, by: isize) -> usize {
    place.saturating_add_signed(by)
}
