//! Asks for confirmation at a terminal. The database must not be open: the answer may take long.

use std::io::{self, BufRead as _, IsTerminal as _};

use super::message::message;
use super::{Result, refused, usage};
use crate::text;
use crate::view::prompt;

/// Shows what will be changed, a line each, and asks the question. `nothing` says that nothing was changed.
pub(super) fn confirm(
    lines: impl IntoIterator<Item = String>,
    question: &str,
    nothing: &str,
) -> Result<()> {
    if !io::stdin().is_terminal() {
        return Err(usage!(
            "{nothing}: confirmation needs a terminal; --yes skips it"
        ));
    }
    for line in lines {
        message(&text::line(&line));
    }
    prompt(&format!("{question} [y/N]"));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(refused!("{nothing}")),
    }
}
