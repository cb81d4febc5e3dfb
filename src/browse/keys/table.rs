//! The table of all keys.

use ratatui_crossterm::crossterm::event::KeyCode;

use super::{Action, Binding, Place, binding, ctrl, key, letter};

const LISTS: u8 = Place::Entries.bit() | Place::Posts.bit();
const TABS: u8 = LISTS | Place::Stats.bit();
const DETAIL: u8 = Place::Detail.bit() | Place::Post.bit();
const OF_POST: u8 = Place::Posts.bit() | Place::Post.bit();
const OF_ENTRY: u8 = Place::Entries.bit() | Place::Detail.bit();
const PAGES: u8 = Place::Stats.bit() | DETAIL | Place::Output.bit();
const READING: u8 = LISTS | PAGES;
const EVERYWHERE: u8 = READING | TYPING;
const TYPING: u8 = Place::Line.bit() | Place::Help.bit();

pub(super) const BINDINGS: &[Binding] = &[
    binding(
        &[letter('j'), key(KeyCode::Down)],
        Action::Down,
        READING,
        "down",
    ),
    binding(&[letter('k'), key(KeyCode::Up)], Action::Up, READING, "up"),
    binding(
        &[key(KeyCode::Down)],
        Action::Down,
        Place::Help.bit(),
        "down",
    ),
    binding(&[key(KeyCode::Up)], Action::Up, Place::Help.bit(), "up"),
    binding(
        &[letter('g'), key(KeyCode::Home)],
        Action::First,
        READING,
        "to the first line",
    ),
    binding(
        &[letter('G'), key(KeyCode::End)],
        Action::Last,
        READING,
        "to the last line",
    ),
    binding(&[ctrl('d')], Action::HalfDown, READING, "half a page down"),
    binding(&[ctrl('u')], Action::HalfUp, READING, "half a page up"),
    binding(
        &[key(KeyCode::PageDown), letter(' '), ctrl('f')],
        Action::PageDown,
        READING,
        "a page down",
    ),
    binding(
        &[key(KeyCode::PageUp), ctrl('b')],
        Action::PageUp,
        READING,
        "a page up",
    ),
    binding(&[letter('1')], Action::Tab(0), TABS, "what is to be read"),
    binding(&[letter('2')], Action::Tab(1), TABS, "what is due"),
    binding(
        &[letter('3')],
        Action::Tab(2),
        TABS,
        "posts of followed blogs",
    ),
    binding(&[letter('4')], Action::Tab(3), TABS, "everything"),
    binding(&[letter('5')], Action::Tab(4), TABS, "statistics"),
    binding(
        &[key(KeyCode::Tab)],
        Action::NextTab,
        TABS,
        "to the next tab",
    ),
    binding(
        &[key(KeyCode::BackTab)],
        Action::PreviousTab,
        TABS,
        "to the previous tab",
    ),
    binding(
        &[key(KeyCode::Enter), letter('l'), key(KeyCode::Right)],
        Action::Detail,
        LISTS,
        "show it on the whole screen",
    ),
    binding(
        &[letter('/')],
        Action::Filter,
        TABS,
        "filter, in the language of `reads list`",
    ),
    binding(&[letter('s')], Action::Start, OF_ENTRY, "start reading"),
    binding(&[letter('d')], Action::Done, OF_ENTRY, "done, today"),
    binding(
        &[letter('D')],
        Action::DoneWith,
        OF_ENTRY,
        "done, with a date, recall, minutes, depth or `again`",
    ),
    binding(
        &[letter('d')],
        Action::CatchUp,
        OF_POST,
        "caught up with the blog, up to this post",
    ),
    binding(
        &[letter('n')],
        Action::Note,
        OF_ENTRY,
        "write a note in your editor",
    ),
    binding(&[letter('z')], Action::Snooze, OF_ENTRY, "snooze"),
    binding(
        &[letter('t')],
        Action::Tag,
        OF_ENTRY,
        "tag; -TAG removes one",
    ),
    binding(
        &[letter('o')],
        Action::Open,
        LISTS | DETAIL,
        "open the file or address",
    ),
    binding(
        &[letter('K')],
        Action::Keep,
        OF_POST,
        "keep the post as something to read",
    ),
    binding(
        &[letter('a')],
        Action::AllPosts,
        Place::Posts.bit(),
        "all posts, or only new ones",
    ),
    binding(
        &[letter('v')],
        Action::Mark,
        LISTS,
        "mark or unmark it; s, d, D, z, t, o and K then act on all marked",
    ),
    binding(&[letter('V')], Action::Unmark, LISTS, "unmark all"),
    binding(&[letter('u')], Action::Undo, READING, "undo"),
    binding(&[letter('U'), ctrl('r')], Action::Redo, READING, "redo"),
    binding(
        &[letter(':')],
        Action::Command,
        READING,
        "run a command; % stands for what is selected or marked",
    ),
    binding(
        &[letter('m')],
        Action::Output,
        TABS | DETAIL,
        "show the last output again",
    ),
    binding(&[letter('?')], Action::Help, READING, "these keys"),
    binding(
        &[ctrl('l')],
        Action::Redraw,
        EVERYWHERE,
        "draw the screen again",
    ),
    binding(
        &[ctrl('z')],
        Action::Suspend,
        EVERYWHERE,
        "suspend; `fg` comes back",
    ),
    binding(
        &[
            letter('q'),
            key(KeyCode::Esc),
            letter('h'),
            key(KeyCode::Left),
            key(KeyCode::Enter),
        ],
        Action::Back,
        DETAIL | Place::Output.bit(),
        "back to the list",
    ),
    binding(
        &[key(KeyCode::Enter)],
        Action::Accept,
        Place::Line.bit(),
        "do it",
    ),
    binding(
        &[key(KeyCode::Esc), ctrl('c')],
        Action::Cancel,
        Place::Line.bit(),
        "leave the line",
    ),
    binding(
        &[key(KeyCode::Esc), key(KeyCode::Enter), ctrl('c')],
        Action::Back,
        Place::Help.bit(),
        "close the help",
    ),
    binding(&[ctrl('u')], Action::ClearLine, TYPING, "clear the line"),
    binding(
        &[key(KeyCode::Esc)],
        Action::Leave,
        TABS,
        "unmark all, else end the filter, else leave",
    ),
    binding(&[letter('q'), ctrl('c')], Action::Quit, TABS, "leave"),
    binding(
        &[ctrl('c')],
        Action::Quit,
        DETAIL | Place::Output.bit(),
        "leave",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browse::keys::in_force;

    const PLACES: [(Place, &str); 8] = [
        (Place::Entries, "resources"),
        (Place::Posts, "list of posts"),
        (Place::Stats, "stats"),
        (Place::Detail, "detail"),
        (Place::Post, "post"),
        (Place::Output, "output"),
        (Place::Help, "help"),
        (Place::Line, "line"),
    ];

    /// Names of several places.
    const GROUPS: [(u8, &str); 8] = [
        (EVERYWHERE, "everywhere"),
        (READING, "lists, texts"),
        (TABS, "tabs"),
        (LISTS, "lists"),
        (OF_ENTRY, "resources"),
        (OF_POST, "posts"),
        (LISTS | DETAIL, "resources, posts"),
        (TABS | DETAIL, "tabs, resources, posts"),
    ];

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for (place, name) in PLACES {
            let mut seen = Vec::new();
            for key in in_force(place).flat_map(|binding| binding.keys) {
                assert!(!seen.contains(key), "{key} in {name}");
                seen.push(*key);
            }
        }
    }

    /// The table in the manual: run with `TRYCMD=overwrite` to write it anew.
    #[test]
    fn the_manual_has_all_keys() {
        let rows = BINDINGS.iter().map(|binding| {
            let group = GROUPS.iter().find(|(places, _)| *places == binding.places);
            let places = PLACES
                .iter()
                .filter(|(place, _)| binding.places & place.bit() != 0);
            let places: Vec<&str> = match group {
                Some((_, name)) => vec![name],
                None => places.map(|(_, name)| *name).collect(),
            };
            let places = places.join(", ");
            let names = binding.keys.iter().map(|key| format!("`{key}`"));
            let names: Vec<String> = names.collect();
            format!("| {} | {} | {places} |\n", names.join(" "), binding.words)
        });
        let table: String = rows.collect();
        let table = format!("| key | what it does | where |\n| --- | --- | --- |\n{table}");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/browse.md");
        let manual = std::fs::read_to_string(path).unwrap();
        let start = manual.find("| key |").unwrap();
        let end = start + manual[start..].find("\n\n").unwrap() + 1;
        if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
            let written = format!("{}{table}{}", &manual[..start], &manual[end..]);
            std::fs::write(path, written).unwrap();
        } else {
            assert_eq!(&manual[start..end], table);
        }
    }
}
