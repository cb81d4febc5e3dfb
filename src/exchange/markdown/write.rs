//! Writes a list of which [`read`](super::read) gives back the same works, whatever stands in them.

use std::io::{self, Write};

use super::{fields, labels, names};
use crate::domain::{Slug, Work};
use crate::text;

pub(in crate::exchange) fn write(
    works: &mut dyn Iterator<Item = Work>,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(b"# Reading list\n")?;
    let mut domain = None;
    for work in works {
        if domain != work.metadata.domain {
            domain.clone_from(&work.metadata.domain);
            let title = domain.as_ref().map(Slug::as_str).unwrap_or_default();
            write!(out, "\n## {}\n\n", escaped(title))?;
        }
        out.write_all(line(&work).as_bytes())?;
    }
    Ok(())
}

/// Formats one entry: "- [x] [Title](address) by Authors (1984) — Reason ✅ 2024-05-01".
fn line(work: &Work) -> String {
    let metadata = work.metadata.clone().into_metadata();
    let mut line = match fields::mark(work.status) {
        Some(mark) => format!("- [{mark}] "),
        None => String::from("- "),
    };
    line.push_str(&titled(&metadata.title, metadata.url.as_deref()));
    let credited = metadata.credited();
    let mut authors: Vec<String> = credited
        .names
        .iter()
        .map(|name| author(&name.plain()))
        .collect();
    if metadata.et_al.is_some() {
        authors.push("others".to_owned());
    }
    if let Some((last, others)) = authors.split_last() {
        line.push_str(" by ");
        if !others.is_empty() {
            line.push_str(&format!("{} and ", others.join(", ")));
        }
        line.push_str(last);
        if credited.are_editors {
            line.push_str(&format!(" {}", credited.mark()));
        }
    }
    if let Some(year) = metadata.year {
        line.push_str(&format!(" ({year:04})"));
    }
    if !metadata.why.is_empty() {
        line.push_str(&format!(" — {}", reason(&metadata.why)));
    }
    line.push_str(&fields::readings(work));
    line.push('\n');
    line
}

/// Formats a title, as a link where there is an address. Emphasis marks a title that other words could not be told from.
fn titled(title: &str, url: Option<&str>) -> String {
    let words = escaped(title);
    match url {
        Some(url)
            if labels::is_name(
                &title
                    .replace("://", "\u{1}://")
                    .replace("www.", "www\u{1}."),
            ) =>
        {
            format!("[{words}]({})", target(url))
        }
        Some(url) => format!("*{words}* ([link]({}))", target(url)),
        None => format!("*{words}*"),
    }
}

/// Formats a name. Emphasis holds together what is not the plain name of a person.
fn author(name: &str) -> String {
    let words = escaped(name);
    if names::is_plain(name) {
        words
    } else {
        format!("*{words}*")
    }
}

/// Formats a reason. One that begins as what may stand before it begins with a character reference.
fn reason(why: &str) -> String {
    let words = escaped(why);
    match why.chars().next() {
        Some(first) if why == "by" || why.starts_with("by ") || first == '(' => {
            format!("&#{};{}", u32::from(first), &words[first.len_utf8()..])
        }
        _ => words,
    }
}

/// Formats the target of a link (`CommonMark` 0.31, "Link destination").
fn target(url: &str) -> String {
    let url = text::percent_encoded(url, &['<', '>', '\\', ' ']).replace('&', "\\&");
    if url.contains(['(', ')']) {
        format!("<{url}>")
    } else {
        url
    }
}

/// Escapes text of an entry: as Markdown, and what begins an address, an id or a field.
fn escaped(text: &str) -> String {
    let text = text::markdown(text);
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, after) = (&text.as_bytes()[..at], &text[at + c.len_utf8()..]);
        let ends = |label: &[u8]| {
            let begin = before.len().checked_sub(label.len());
            begin.is_some_and(|begin| before[begin..].eq_ignore_ascii_case(label))
        };
        let is_escaped = match c {
            '^' => true,
            // At the end it would make a heading of emphasized text.
            ':' => {
                let is_label = [&b"doi"[..], b"arxiv"].iter().any(|label| ends(label));
                after.is_empty() || after.starts_with("//") || before.ends_with(b":") || is_label
            }
            '.' => ends(b"www") || ends(b"10"),
            _ => false,
        };
        if is_escaped {
            safe.push('\\');
        }
        if fields::is_field(c) {
            safe.push_str(&format!("&#{};", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}
