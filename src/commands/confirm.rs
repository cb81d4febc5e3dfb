//! Questions to the user, for what is asked about before it is done.

use std::io::{self, BufRead as _, IsTerminal as _};

use super::Result;
use crate::view::prompt;

/// Whether there is a person to ask.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal()
}

/// Asks a question that only `y` or `yes` affirms. No database may be open meanwhile.
pub(super) fn confirmed(question: &str) -> Result<bool> {
    prompt(&format!("{question} [y/N]"));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
