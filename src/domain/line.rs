//! Limits on text: single lines (titles, names, reasons) and notes.

use super::hidden::visible;

pub(crate) const MAX_LINE_BYTES: usize = 10_000;

/// Keeps a file that is piped in by mistake from becoming a note.
pub const MAX_NOTE_BYTES: usize = 1024 * 1024;

/// Checks that a text can be a title, a name or a reason.
///
/// # Errors
/// Returns what was expected.
pub fn one_line(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        Err("expected some text, found none")
    } else if text.chars().any(char::is_control) {
        Err("expected one line of text without control characters")
    } else if text.len() > MAX_LINE_BYTES {
        Err("expected at most 10,000 bytes of text")
    } else {
        Ok(())
    }
}

/// Joins text that comes in to one line: collapses whitespace, and drops control characters and those that nobody sees.
/// Returns `None` if nothing is left.
///
/// # Errors
/// If the line is longer than 10,000 bytes.
pub fn line(text: &str) -> Result<Option<String>, &'static str> {
    let text = visible(text);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    if line.len() > MAX_LINE_BYTES {
        return Err("a line is longer than 10,000 bytes");
    }
    Ok(Some(line).filter(|line| !line.is_empty()))
}
