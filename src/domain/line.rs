//! One line of text: what titles, names and reasons are.

/// No line of a person's is longer, in bytes.
pub(crate) const LONGEST: usize = 10_000;

/// A note is at most so long, in bytes: what somebody writes, not what a pipe brings by mistake.
pub const MOST_OF_A_NOTE: usize = 1024 * 1024;

/// Holds a text to what a title, a name or a reason may be.
///
/// # Errors
/// What was expected.
pub fn one_line(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        Err("expected some text, found none")
    } else if text.chars().any(char::is_control) {
        Err("expected one line of text without control characters")
    } else if text.len() > LONGEST {
        Err("expected at most 10,000 bytes of text")
    } else {
        Ok(())
    }
}

/// One line of text from elsewhere: blanks made one, control characters left out; `None` where nothing is left.
///
/// # Errors
/// Where it is longer than any line should be.
pub fn line(text: &str) -> Result<Option<String>, &'static str> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let mut line = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if line.len() + word.len() >= LONGEST {
            return Err("it holds a line of more than 10,000 bytes");
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Ok(Some(line).filter(|line| !line.is_empty()))
}
