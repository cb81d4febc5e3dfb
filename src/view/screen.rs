//! What a full-screen list shows: one line for each entry or post, of exactly the width that there is, and the page of a post.

use std::io;

use anstyle::Style;

use super::due_table::when;
use super::extent::length;
use super::posts::age;
use super::styled::{HEADING, QUIET, SLUG, SOON, mark, standing_style};
use super::width::{cut, steady, width};
use super::{Columns, Out, Styled};
use crate::domain::{Depth, Listing, LocalDate, Name, PostEntry, short_time};
use crate::text;

/// From this width on there is room for slugs beside titles.
const WITH_SLUG: usize = 64;
const SLUG_WIDTH: usize = 20;
/// A title with less room takes that of the last column.
const LEAST_TITLE: usize = 16;

/// The parts of a line, before they have widths.
struct Parts {
    mark: (&'static str, Style),
    number: String,
    slug: Option<String>,
    title: String,
    /// Quiet text after the title, for which the title is cut.
    tail: String,
    /// At the right end.
    last: (String, Style),
}

/// The line of a resource, with numbers of `digits` digits.
pub fn entry_line(
    row: &Listing,
    columns: Columns,
    today: LocalDate,
    digits: usize,
    most: usize,
) -> Styled<'static> {
    let due = row.due.as_ref();
    let standing = due.map(|due| due.standing(today));
    let style = standing.map_or_else(Style::new, |standing| standing_style(standing, today));
    let last = match columns {
        Columns::ToRead => (length(row.pages, row.minutes), QUIET),
        Columns::Due => (
            standing.map_or_else(String::new, |standing| when(standing, today)),
            style,
        ),
        Columns::Status => match due {
            Some(due) => (due.on.to_string(), style),
            None => (row.status.to_string(), QUIET),
        },
    };
    let depth = row.depth_this_time();
    let is_usual = matches!(depth, Depth::Read | Depth::Follow);
    let tail = [
        row.progress.map(|progress| format!("at {progress}")),
        (columns != Columns::Status && !is_usual).then(|| depth.to_string()),
    ];
    Parts {
        mark: mark(row.status),
        number: format!("{:>digits$}", row.number),
        slug: Some(row.slug.clone()),
        title: row.title.clone(),
        tail: joined(tail),
        last,
    }
    .line(most)
}

/// The line of a post.
pub fn post_line(
    post: &PostEntry,
    today: LocalDate,
    digits: usize,
    most: usize,
) -> Styled<'static> {
    let kept = post.kept.as_ref().map(|slug| format!("kept: {slug}"));
    Parts {
        mark: if post.is_new {
            ("•", SOON)
        } else {
            ("", Style::new())
        },
        number: format!("{:>1$}", post.handle(), digits + 1),
        slug: Some(post.blog.to_string()),
        title: post.name().to_owned(),
        tail: joined([kept]),
        last: (age(post.on(), today), QUIET),
    }
    .line(most)
}

/// Prints what is known of a post.
pub fn post(out: &mut Out, post: &PostEntry, today: LocalDate) -> io::Result<()> {
    out.wrapped(HEADING, "", post.name())?;
    out.line(Styled::new(SLUG, post.handle()).styled(QUIET, format!(" · {}", post.blog)))?;
    let authors: Vec<String> = post.authors.iter().map(Name::to_string).collect();
    if !authors.is_empty() {
        out.wrapped(Style::new(), "", &format!("by {}", authors.join(", ")))?;
    }
    out.line("")?;
    let on = post.on();
    let new = if post.is_new { "new, " } else { "" };
    out.line(&format!("{new}{on} ({})", on.distance(today)))?;
    if let Some(minutes) = post.minutes() {
        out.line(&format!("~{}", short_time(minutes.into())))?;
    }
    if let Some(url) = &post.url {
        out.wrapped(Style::new(), "", url)?;
    }
    match &post.kept {
        Some(slug) => out.line(&format!("kept: {slug}")),
        None => Ok(()),
    }
}

fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

impl Parts {
    fn line(self, most: usize) -> Styled<'static> {
        let (sign, sign_style) = self.mark;
        let start = format!("{} ", self.number);
        let mut line = Styled::new(sign_style, format!("{sign:1} ")).plain(start);
        let mut room = most.saturating_sub(3 + width(&self.number));
        let (last, last_style) = self.last;
        let last = shown(&last);
        let has_last = !last.is_empty() && room >= LEAST_TITLE + 2 + width(&last);
        if has_last {
            room -= 2 + width(&last);
        }
        if let Some(slug) = self.slug.filter(|_| most >= WITH_SLUG) {
            line = line.styled(SLUG, padded(&slug, SLUG_WIDTH)).plain("  ");
            room = room.saturating_sub(SLUG_WIDTH + 2);
        }
        let tail = shown(&self.tail);
        let has_tail = !tail.is_empty() && room >= LEAST_TITLE + 3 + width(&tail);
        let mut title = shown(&self.title);
        cut(
            &mut title,
            room - if has_tail { 3 + width(&tail) } else { 0 },
        );
        let mut used = width(&title);
        line = line.plain(title);
        if has_tail {
            used += 3 + width(&tail);
            line = line.styled(QUIET, format!(" · {tail}"));
        }
        if has_last {
            line = line.plain(" ".repeat(room.saturating_sub(used) + 2));
            line = line.styled(last_style, last);
        }
        line
    }
}

/// Text as it is drawn on a screen.
fn shown(part: &str) -> String {
    steady(&text::line(part)).into_owned()
}

/// That of exactly that width.
fn padded(part: &str, most: usize) -> String {
    let mut part = shown(part);
    cut(&mut part, most);
    let blanks = most.saturating_sub(width(&part));
    part.push_str(&" ".repeat(blanks));
    part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(title: &str, tail: &str) -> Parts {
        Parts {
            mark: ("✓", Style::new()),
            number: " 12".to_owned(),
            slug: Some("attention".to_owned()),
            title: title.to_owned(),
            tail: tail.to_owned(),
            last: ("15 pages".to_owned(), QUIET),
        }
    }

    fn text_of(line: &Styled<'_>) -> String {
        line.spans().map(|(_, text)| text).collect()
    }

    #[test]
    fn the_last_column_goes_before_a_title_is_too_short() {
        let line = |most| text_of(&parts("Attention Is All You Need", "skim").line(most));
        assert_eq!(line(20), "✓  12 Attention Is…");
        assert_eq!(line(40), "✓  12 Attention Is All… · skim  15 pages");
        assert_eq!(
            line(70),
            "✓  12 attention             Attention Is All You Need · skim  15 pages"
        );
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide(title in any::<String>(), tail in "\\PC{0,9}", most in 0usize..140) {
            let line = text_of(&parts(&title, &tail).line(most));
            prop_assert!(width(&line) <= most.max(7), "{line}");
            prop_assert!(!line.chars().any(text::is_hostile));
        }
    }
}
