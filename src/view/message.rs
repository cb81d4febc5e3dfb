//! Messages to the person, on standard error. A message that cannot be printed is no failure of the command.

use std::io::{self, Write};

use crate::text;

/// Prints a message, which may have several lines.
pub fn message(text: &str) {
    write(&format!("{text}\n"));
}

/// Prints a question; the cursor stays behind it.
pub fn prompt(question: &str) {
    write(&format!("{question} "));
}

fn write(text: &str) {
    let mut stderr = io::stderr();
    let _ = stderr.write_all(text::block(text).as_bytes());
    let _ = stderr.flush();
}
