//! What is due in few words: a shell's greeting, a notice, a letter.

use std::io;

use unicode_width::UnicodeWidthStr;

use super::Out;
use super::due::reason_of;
use super::out::{SLUG, URGENT};
use crate::domain::{Listing, LocalDate};
use crate::text;

/// So many are told of in a notice.
const FEW: usize = 5;

/// Prints one line: how many are due, or how many at least, the first of them as far as there is room, and what to type.
pub fn brief(out: &mut Out, count: u64, at_least: bool, first: &[Listing]) -> io::Result<()> {
    let lead = format!("{count}{} due: ", if at_least { " or more" } else { "" });
    let tail = " · reads due";
    let slugs: Vec<_> = first.iter().map(|row| text::line(&row.slug)).collect();
    let named = |many: usize| {
        let more = if (many as u64) < count { " …" } else { "" };
        format!("{}{more}", slugs[..many].join(", "))
    };
    let fits = |many: &usize| {
        (out.width())
            .is_none_or(|width| lead.width() + named(*many).width() + tail.width() <= width)
    };
    let many = (1..=slugs.len()).rev().find(fits).unwrap_or(1);
    let lead = out.paint(URGENT, &lead);
    let named = out.paint(SLUG, &named(many.min(slugs.len())));
    out.line(&format!("{lead}{named}{tail}"))
}

/// What is due, said to somebody who did not ask.
pub struct Said {
    /// In one line.
    pub summary: String,
    /// The first few, a line each.
    pub notice: String,
    /// All of them, with the reason, the address and what to type.
    pub letter: String,
}

/// Puts what is due into words; not yet safe to show anywhere.
pub fn in_words(due: &[Listing], today: LocalDate) -> Said {
    let summary = match due {
        [only] => format!("Due: {}", only.title),
        _ => format!("{} due to be read", due.len()),
    };
    let reason = |row: &Listing| reason_of(row, today).unwrap_or_default();
    let mut notice: Vec<String> = (due.iter().take(FEW))
        .map(|row| format!("{}: {}", row.title, reason(row)))
        .collect();
    if due.len() > FEW {
        notice.push(format!("and {} more: reads due", due.len() - FEW));
    }
    let letter: Vec<String> = (due.iter())
        .map(|row| {
            let url = row.url.as_ref().map(|url| format!("  {url}\n"));
            format!(
                "{}\n  {}\n{}  reads done {}\n",
                row.title,
                reason(row),
                url.unwrap_or_default(),
                row.slug
            )
        })
        .collect();
    Said {
        summary,
        notice: notice.join("\n"),
        letter: letter.join("\n"),
    }
}
