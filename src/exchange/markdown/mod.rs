//! Reads and writes Markdown lists (`CommonMark` 0.31 with the extensions of GitHub), such as "awesome" lists: headings become
//! domains; items, rows of tables, and paragraphs that are links become works.
//!
//! [`parts`] finds headings, items and links, [`tree`] the entries among them, and [`entry`] what the words of an entry mean: [`title`]
//! its title and address, [`labels`] what is none, [`credits`] authors, year and reason, [`fields`] status, dates and tags.
//! [`write`] escapes what they would not be understood as.

mod credits;
mod entry;
mod fields;
mod inline;
mod labels;
mod names;
mod node;
mod paragraph;
mod parts;
mod rows;
mod survey;
#[cfg(test)]
mod tests;
mod title;
mod tree;
mod write;
mod years;

use super::{ReadOptions, Record};

pub(super) use write::write;

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    // A control character divides words, as in every line of text; some mark here what is escaped. Offsets stay as they are.
    let is_control = |c: char| c.is_control() && !c.is_whitespace();
    if text.contains(is_control) {
        let blank = |c: char| {
            if is_control(c) {
                " ".repeat(c.len_utf8())
            } else {
                c.to_string()
            }
        };
        return tree::read(&text.chars().map(blank).collect::<String>(), options, emit);
    }
    tree::read(text, options, emit);
}
