//! Markdown tables (the GitHub dialect) whose cells are text and nothing else.

use std::io::{self, Write};

/// Writes the header and the line under it.
pub(super) fn header<'a>(
    out: &mut impl Write,
    names: impl Iterator<Item = &'a str> + Clone,
) -> io::Result<()> {
    row(out, names.clone().map(str::to_owned))?;
    row(out, names.map(|_| "---".to_owned()))
}

/// Writes one row of cells that are Markdown already.
pub(super) fn row(out: &mut impl Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    out.write_all(b"|\n")
}
