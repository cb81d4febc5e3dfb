//! Keys: what they can ask for, and where. What each does is in [`table`], from which dispatch, the help on `?` and the table in
//! `docs/browse.md` follow.

mod table;

use std::fmt;

use ratatui_crossterm::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::line::Edit;
use table::BINDINGS;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    First,
    Last,
    Tab(usize),
    NextTab,
    PreviousTab,
    Detail,
    Back,
    Filter,
    Start,
    Done,
    DoneWith,
    CatchUp,
    Note,
    Snooze,
    Open,
    Tag,
    Keep,
    AllPosts,
    Undo,
    Redo,
    Mark,
    Unmark,
    Command,
    Output,
    Help,
    Redraw,
    Suspend,
    /// As [`Quit`](Self::Quit), once nothing is marked or filtered.
    Leave,
    Quit,
    Accept,
    Cancel,
    ClearLine,
}

impl Action {
    /// Whether it is about what is selected or marked.
    pub(super) fn is_about_rows(self) -> bool {
        matches!(
            self,
            Self::Detail
                | Self::Start
                | Self::Done
                | Self::DoneWith
                | Self::CatchUp
                | Self::Note
                | Self::Snooze
                | Self::Open
                | Self::Tag
                | Self::Keep
                | Self::Mark
        )
    }
}

/// Where a person is. Each place has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A list of resources.
    Entries,
    Posts,
    Stats,
    /// The detail of one resource, on the whole screen.
    Detail,
    /// That of a post.
    Post,
    /// What a command printed.
    Output,
    Help,
    /// A line that is being typed.
    Line,
}

impl Place {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// One key, with or without Control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    code: KeyCode,
    ctrl: bool,
}

const fn key(code: KeyCode) -> Key {
    Key { code, ctrl: false }
}

const fn letter(letter: char) -> Key {
    key(KeyCode::Char(letter))
}

const fn ctrl(letter: char) -> Key {
    Key {
        code: KeyCode::Char(letter),
        ctrl: true,
    }
}

impl Key {
    /// The letter that it types.
    pub(super) fn letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if !self.ctrl => Some(letter),
            _ => None,
        }
    }

    /// How it edits a line.
    pub(super) fn edit(self) -> Option<Edit> {
        Some(match (self.code, self.ctrl) {
            (KeyCode::Left, _) | (KeyCode::Char('b'), true) => Edit::Left,
            (KeyCode::Right, _) | (KeyCode::Char('f'), true) => Edit::Right,
            (KeyCode::Home, _) | (KeyCode::Char('a'), true) => Edit::Start,
            (KeyCode::End, _) | (KeyCode::Char('e'), true) => Edit::End,
            (KeyCode::Backspace, _) | (KeyCode::Char('h'), true) => Edit::Backspace,
            (KeyCode::Delete, _) => Edit::Delete,
            (KeyCode::Char('w'), true) => Edit::Word,
            _ => return None,
        })
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            // Some terminals send the letter as with Shift.
            KeyCode::Char(letter) if ctrl => KeyCode::Char(letter.to_ascii_lowercase()),
            code => code,
        };
        Self { code, ctrl }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(letter) => write!(f, "{letter}"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            code => write!(f, "{code:?}"),
        }
    }
}

/// Some keys, where they work, and what they do.
pub(super) struct Binding {
    keys: &'static [Key],
    action: Action,
    places: u8,
    pub(super) words: &'static str,
}

impl Binding {
    /// The names of its keys: "j ↓".
    pub(super) fn names(&self) -> String {
        let names: Vec<String> = self.keys.iter().map(Key::to_string).collect();
        names.join(" ")
    }
}

const fn binding(keys: &'static [Key], action: Action, places: u8, words: &'static str) -> Binding {
    Binding {
        keys,
        action,
        places,
        words,
    }
}

/// Returns what a key does in a place.
pub(super) fn action(key: Key, place: Place) -> Option<Action> {
    let found = BINDINGS
        .iter()
        .find(|binding| binding.places & place.bit() != 0 && binding.keys.contains(&key));
    found.map(|binding| binding.action)
}

/// Returns the bindings of a place.
pub(super) fn in_force(place: Place) -> impl Iterator<Item = &'static Binding> {
    let binds = move |binding: &&Binding| binding.places & place.bit() != 0;
    BINDINGS.iter().filter(binds)
}
