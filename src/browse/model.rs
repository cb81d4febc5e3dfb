//! What is shown, as plain data: the list, what is selected and marked, the line that is typed. Keys and answers change it; nothing
//! here reads, writes or draws.

mod acts;
mod message;
mod moves;
#[cfg(test)]
mod tests;
mod words;

pub(super) use message::{Message, Text};
pub(super) use moves::Mouse;
pub(crate) use words::split;

use super::keys::{self, Key, Place};
use super::layout::Areas;
use super::library::{Page, Query, Row, Stamp, Tab};
use super::line::Line;
use super::reader::{Answer, Question};
use crate::domain::{LocalDate, ResourceId};
use crate::view::{self, Out};

/// So many rows are read at once: some screens of them.
const WINDOW: usize = 300;

/// What is shown in place of the list, or above it.
#[derive(Debug)]
pub(super) enum Mode {
    List,
    /// The selected row on the whole screen.
    Detail,
    /// What the last command printed.
    Output,
    /// The keys of a place, of which those with these words are shown.
    Help(Place, Line),
    Typing(Typing),
}

/// A line that is typed, and where.
#[derive(Debug)]
pub(super) struct Typing {
    pub(super) what: What,
    pub(super) line: Line,
    in_detail: bool,
}

impl Typing {
    /// Whether it is about what is marked.
    pub(super) fn is_about_marks(&self) -> bool {
        let is_about_rows = matches!(self.what, What::Done | What::Snooze | What::Tag);
        is_about_rows && !self.in_detail
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// With the filter that there was before.
    Filter(String),
    Command,
    Done,
    Snooze,
    Tag,
}

/// What the loop has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Quit,
    Suspend,
    Redraw,
    /// Runs a command of the program and says in one line what it printed.
    Run(Vec<String>),
    /// Runs one and shows what it printed.
    Show(Vec<String>),
    /// Gives a command the terminal, because it asks or starts an editor.
    HandOver(Vec<String>),
}

/// The list of the present tab. Only a part of its rows is in memory.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) selected: usize,
    /// The first row on the screen.
    pub(super) top: usize,
    pub(super) total: usize,
    first: usize,
    rows: Vec<Row>,
    /// Whether it has to be read again.
    is_stale: bool,
    /// The name of the row that stays selected when it is.
    kept: Option<String>,
}

impl List {
    fn stale() -> Self {
        Self {
            is_stale: true,
            ..Self::default()
        }
    }

    pub(super) fn row(&self, place: usize) -> Option<&Row> {
        self.rows.get(place.checked_sub(self.first)?)
    }

    pub(super) fn selected(&self) -> Option<&Row> {
        self.row(self.selected)
    }

    /// The digits of the greatest number in memory.
    pub(super) fn digits(&self) -> usize {
        let numbers = self.rows.iter().map(|row| match row {
            Row::Entry(entry) => entry.number,
            Row::Post(post) => post.number,
        });
        numbers.max().unwrap_or(0).to_string().len()
    }
}

#[derive(Debug)]
pub(super) struct Model {
    pub(super) size: (u16, u16),
    pub(super) tab: Tab,
    pub(super) mode: Mode,
    pub(super) list: List,
    /// The selected row of each tab, for when it is shown again.
    places: [usize; 5],
    /// Of resources and of posts.
    filters: [String; 2],
    all_posts: bool,
    /// The names of marked rows.
    pub(super) marks: Vec<String>,
    pub(super) today: LocalDate,
    stamp: Stamp,
    /// What is said of the filter.
    pub(super) remarks: Message,
    pub(super) message: Message,
    /// Whether the message is on the screen: from when it is new to the next key.
    pub(super) is_said: bool,
    pub(super) detail: Text,
    /// What the detail is about, and its width.
    shown: Option<(ResourceId, usize)>,
    pub(super) stats: Text,
    stats_of: Option<(String, usize)>,
    pub(super) help_top: usize,
    pub(super) output: Text,
    /// The line that was just left: it comes back if there is something wrong with it.
    left: Option<Typing>,
    /// What is said of a key that does nothing, until the next one.
    pub(super) aside: Option<String>,
}

impl Model {
    pub(super) fn new(filter: String, today: LocalDate, size: (u16, u16)) -> Self {
        Self {
            size,
            tab: Tab::Todo,
            mode: Mode::List,
            list: List::stale(),
            places: [0; 5],
            filters: [filter, String::new()],
            all_posts: false,
            marks: Vec::new(),
            today,
            stamp: Stamp::default(),
            remarks: Message::default(),
            message: Message::default(),
            is_said: false,
            detail: Text::default(),
            shown: None,
            stats: Text::default(),
            stats_of: None,
            help_top: 0,
            output: Text::default(),
            left: None,
            aside: None,
        }
    }

    pub(super) fn place(&self) -> Place {
        match (&self.mode, self.tab) {
            (Mode::List, Tab::Posts) => Place::Posts,
            (Mode::List, Tab::Stats) => Place::Stats,
            (Mode::List, _) => Place::Entries,
            (Mode::Detail, Tab::Posts) => Place::Post,
            (Mode::Detail, _) => Place::Detail,
            (Mode::Output, _) => Place::Output,
            (Mode::Help(..), _) => Place::Help,
            (Mode::Typing(_), _) => Place::Line,
        }
    }

    /// Whether the list is on the screen, and not something in its place.
    pub(super) fn shows_list(&self) -> bool {
        match &self.mode {
            Mode::List => true,
            Mode::Typing(typing) => !typing.in_detail,
            Mode::Detail | Mode::Output | Mode::Help(..) => false,
        }
    }

    /// Whether the detail is on the whole screen.
    pub(super) fn shows_detail(&self) -> bool {
        match &self.mode {
            Mode::Detail => true,
            Mode::Typing(typing) => typing.in_detail,
            _ => false,
        }
    }

    fn filter_place(&self) -> usize {
        usize::from(self.tab == Tab::Posts)
    }

    pub(super) fn filter(&self) -> &str {
        &self.filters[self.filter_place()]
    }

    pub(super) fn all_posts(&self) -> bool {
        self.all_posts
    }

    fn set_filter(&mut self, filter: &str) {
        if self.filter() != filter {
            let place = self.filter_place();
            filter.clone_into(&mut self.filters[place]);
            self.list.is_stale = true;
            (self.list.selected, self.list.top) = (0, 0);
        }
    }

    pub(super) fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.break_output();
        self.scroll_to_selected();
    }

    /// Returns what has to be read for what is on the screen.
    pub(super) fn question(&self) -> Option<Question> {
        let areas = Areas::of(self);
        if self.tab == Tab::Stats {
            let wanted = (self.filters[0].clone(), usize::from(areas.main.width));
            let is_shown = self.stats_of.as_ref() == Some(&wanted);
            return (!is_shown).then_some(Question::Stats(wanted.0, wanted.1));
        }
        let rows = usize::from(areas.main.height);
        let List {
            top, total, first, ..
        } = self.list;
        // One screen more in both directions.
        let from = top.saturating_sub(rows);
        let to = (top + 2 * rows).min(total);
        let is_read = from >= first && to <= first + self.list.rows.len();
        if self.list.is_stale || !is_read {
            return Some(Question::Page(Query {
                tab: self.tab,
                filter: self.filter().to_owned(),
                all_posts: self.all_posts,
                first: (top + rows / 2).saturating_sub(WINDOW / 2),
                most: WINDOW.max(4 * rows),
                total: (!self.list.is_stale).then_some(total),
            }));
        }
        let wanted = self.wanted_detail(&areas)?;
        (self.shown != Some(wanted)).then_some(Question::Detail(wanted.0, wanted.1))
    }

    fn wanted_detail(&self, areas: &Areas) -> Option<(ResourceId, usize)> {
        let width = self.width_of_detail(areas);
        match self.list.selected() {
            Some(Row::Entry(entry)) if width > 0 => Some((entry.id, width)),
            _ => None,
        }
    }

    fn width_of_detail(&self, areas: &Areas) -> usize {
        if self.shows_detail() {
            areas.main.width.into()
        } else {
            areas.detail_width(&self.mode)
        }
    }

    pub(super) fn answered(&mut self, question: &Question, answer: Answer) {
        match (question, answer) {
            (Question::Page(query), Answer::Page(Ok(page))) => self.show(query, page),
            (Question::Page(_), Answer::Page(Err(err))) => {
                self.list.is_stale = false;
                self.list.total = self.list.total.min(self.list.first + self.list.rows.len());
                self.remarks = Message::error(&err);
            }
            (Question::Detail(id, width), Answer::Lines(lines)) => {
                if self.shown.map(|(shown, _)| shown) != Some(*id) {
                    self.detail.top = 0;
                }
                self.shown = Some((*id, *width));
                self.detail.lines = lines.unwrap_or_else(|err| Message::error(&err).styled());
            }
            (Question::Stats(filter, width), Answer::Lines(lines)) => {
                self.stats_of = Some((filter.clone(), *width));
                self.stats.lines = lines.unwrap_or_else(|err| Message::error(&err).styled());
            }
            (_, Answer::Stamp(stamp)) if stamp != self.stamp => {
                self.stamp = stamp;
                self.read_again();
            }
            _ => {}
        }
        self.clamp();
    }

    fn show(&mut self, query: &Query, page: Page) {
        if query.total.is_none() {
            self.stamp = page.stamp;
        }
        self.today = page.today;
        self.remarks = Message::said(page.remarks);
        let list = &mut self.list;
        (list.first, list.total, list.rows) = (page.first, page.total, page.rows);
        list.is_stale = false;
        // What was selected stays so, also where another program put rows before it.
        if let Some(name) = list.kept.take()
            && list.selected().is_none_or(|row| row.name() != name)
            && let Some(at) = list.rows.iter().position(|row| row.name() == name)
        {
            list.selected = list.first + at;
        }
        self.clamp();
        self.show_post();
    }

    /// A post is known from its row.
    fn show_post(&mut self) {
        let width = self.width_of_detail(&Areas::of(self));
        if let Some(Row::Post(post)) = self.list.selected() {
            self.detail.lines = Out::lines(width, |out| view::post(out, post, self.today));
            self.shown = None;
        }
    }

    /// Reads all again that is on the screen: it was changed.
    pub(super) fn read_again(&mut self) {
        self.list.kept = self.list.selected().map(Row::name);
        self.list.is_stale = true;
        self.shown = None;
        self.stats_of = None;
    }

    /// Says what a command printed.
    pub(super) fn say(&mut self, lines: Vec<String>, is_error: bool) {
        self.message = Message { lines, is_error };
        self.is_said = true;
        self.output.top = 0;
        self.break_output();
    }

    /// Breaks what a command printed into lines that fit.
    fn break_output(&mut self) {
        let lines = &self.message.lines;
        let print = |out: &mut Out| lines.iter().try_for_each(|line| out.line(line));
        self.output.lines = Out::lines(usize::from(self.size.0).max(1), print);
    }

    /// The keys whose names or words have what is searched for.
    pub(super) fn help(&self) -> Vec<(String, &'static str)> {
        let Mode::Help(place, search) = &self.mode else {
            return Vec::new();
        };
        let search = search.text().to_lowercase();
        let found = keys::in_force(*place).map(|binding| (binding.names(), binding.words));
        found
            .filter(|(names, words)| {
                names.to_lowercase().contains(&search) || words.contains(&search)
            })
            .collect()
    }

    /// Does what a key asks for.
    pub(super) fn key(&mut self, key: Key) -> Option<Effect> {
        let place = self.place();
        self.aside = None;
        let Some(action) = keys::action(key, place) else {
            if matches!(place, Place::Line | Place::Help) {
                self.type_key(key);
            } else {
                self.aside = Some(format!("`{key}` does nothing here · ? shows the keys"));
                self.is_said = false;
            }
            return None;
        };
        self.is_said = false;
        self.left = None;
        self.act(action)
    }
}
