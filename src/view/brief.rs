//! What is due in a few words: for a shell's greeting and a notification.

use std::io;

use super::due::reason_of;
use super::styled::{SLUG, SOON};
use super::width::width;
use super::{Out, Styled};
use crate::domain::{Listing, LocalDate};

/// A notification names at most this many.
const FEW: usize = 5;

/// Prints one line: how many are due (or how many at least), as many of the first slugs as fit, and the command to type.
pub fn brief(out: &mut Out, count: u64, at_least: bool, first: &[Listing]) -> io::Result<()> {
    let lead = format!("{count}{} due: ", if at_least { " or more" } else { "" });
    let tail = " · reads due";
    let slugs: Vec<_> = first.iter().map(|row| row.slug.as_str()).collect();
    let slugs_of = |shown: usize| {
        let more = if (shown as u64) < count { " …" } else { "" };
        format!("{}{more}", slugs[..shown].join(", "))
    };
    let fits = |shown: &usize| {
        (out.width())
            .is_none_or(|most| width(&lead) + width(&slugs_of(*shown)) + width(tail) <= most)
    };
    let shown = (1..=slugs.len()).rev().find(fits).unwrap_or(1);
    let named = slugs_of(shown.min(slugs.len()));
    out.line(Styled::new(SOON, lead).styled(SLUG, named).plain(tail))
}

/// A reminder of what is due.
pub struct Reminder {
    /// One line.
    pub summary: String,
    /// A line for each of the first few.
    pub notice: String,
}

/// The text of a reminder, which is not escaped.
pub fn reminder(due: &[Listing], today: LocalDate) -> Reminder {
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
    Reminder {
        summary,
        notice: notice.join("\n"),
    }
}
