//! A manual page on a terminal.

use std::io::Write;
use std::process::{Command, Stdio};

/// Shows a page in roff through `man`; returns whether that was possible.
pub fn manual(page: &[u8], may_page: bool) -> bool {
    let mut man = Command::new("man");
    if !may_page {
        man.args(["-P", "cat"]);
    }
    // Not every `man` reads standard input; one that does not says so at once.
    let started = man.args(["-l", "-"]).stdin(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        return false;
    };
    if let Some(mut stdin) = child.stdin.take() {
        // A pager that is left early closes the pipe.
        let _ = stdin.write_all(page);
    }
    child.wait().is_ok_and(|status| status.success())
}
