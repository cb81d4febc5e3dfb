//! Markdown tables (the GitHub dialect) whose cells are text and nothing else.

use std::io::{self, Write};

use crate::text;

/// Writes the header and the line under it.
pub(super) fn header<'a>(
    out: &mut impl Write,
    names: impl Iterator<Item = &'a str> + Clone,
) -> io::Result<()> {
    row(out, names.clone().map(str::to_owned))?;
    row(out, names.map(|_| "---".to_owned()))
}

/// Writes one row, whose cells are Markdown already.
pub(super) fn row(out: &mut impl Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    for cell in cells {
        write!(out, "| {cell} ")?;
    }
    out.write_all(b"|\n")
}

/// Text as Markdown that shows just that text.
pub(super) fn escape(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len());
    for c in text::line(cell).chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '!' | '$' | '&'
        ) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// A link; the address is one that was checked when it came in, and is escaped all the same.
pub(super) fn link(label: &str, address: &str) -> String {
    let mut safe = String::with_capacity(address.len());
    for c in text::line(address).chars() {
        match c {
            '(' => safe.push_str("%28"),
            ')' => safe.push_str("%29"),
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            '|' => safe.push_str("%7C"),
            ' ' => safe.push_str("%20"),
            '\\' => safe.push_str("%5C"),
            c => safe.push(c),
        }
    }
    format!("[{}]({safe})", escape(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_cells() {
        assert_eq!(
            escape("a|b <script> [x](y) *z*"),
            "a\\|b \\<script\\> \\[x\\](y) \\*z\\*"
        );
        assert_eq!(
            link("a]b", "https://x.org/(y) z"),
            "[a\\]b](https://x.org/%28y%29%20z)"
        );
    }
}
