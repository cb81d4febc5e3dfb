//! What a shell may complete a word to, for the scripts that `reads completions` prints.

use std::io::{self, Write};

use crate::domain::Completion;

/// How many characters are shown of what a word is.
const MAX_ABOUT: usize = 60;

/// Prints a line for each candidate: the word, a tab, and what it is. Both hold no control characters.
pub fn candidates(candidates: &[Completion]) -> io::Result<()> {
    let mut lines = String::new();
    for Completion { word, about } in candidates {
        lines.push_str(word);
        lines.push('\t');
        let end = about.char_indices().nth(MAX_ABOUT);
        match end {
            Some((end, _)) => lines.push_str(&format!("{}…", about[..end].trim_end())),
            None => lines.push_str(about),
        }
        lines.push('\n');
    }
    io::stdout().write_all(lines.as_bytes())
}
