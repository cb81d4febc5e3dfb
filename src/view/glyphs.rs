//! The characters of bars and heat maps.

use std::env;

pub(super) struct Glyphs {
    /// The cells of two parts of a bar, which differ without colour too.
    pub(super) bar: [&'static str; 2],
    /// From no reading to the most.
    pub(super) heat: [&'static str; 5],
    /// The same for a line of weeks.
    pub(super) line: [&'static str; 5],
    /// Between two parts of a line.
    pub(super) dot: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    bar: ["█", "▒"],
    heat: ["·", "░", "▒", "▓", "█"],
    line: ["·", "▂", "▄", "▆", "█"],
    dot: "·",
};

const ASCII: Glyphs = Glyphs {
    bar: ["#", "="],
    heat: [".", "-", "+", "*", "#"],
    line: [".", "-", "+", "*", "#"],
    dot: "|",
};

impl Glyphs {
    pub(super) fn of(ascii: bool) -> &'static Self {
        if ascii { &ASCII } else { &UNICODE }
    }
}

/// Returns whether the locale says that the terminal shows no Unicode. Without a locale it may.
pub fn is_ascii() -> bool {
    let set = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
    locale.is_some_and(|locale| {
        let locale = locale.to_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}
