//! The help of a command.

use std::io::{self, Write};

use clap::builder::StyledStr;

use super::Out;

/// Prints the help of a command as clap arranges it, through the pager if it is long.
pub fn help(out: &mut Out, text: &StyledStr) -> io::Result<()> {
    out.page();
    let color = out.color();
    let document = out.document();
    if color {
        write!(document, "{}", text.ansi())?;
    } else {
        write!(document, "{text}")?;
    }
    out.finish()
}
