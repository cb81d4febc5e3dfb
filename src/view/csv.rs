//! CSV (RFC 4180) that a spreadsheet may open: no cell is a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::text;

/// Writes one record.
pub(super) fn record<'a>(
    out: &mut impl Write,
    cells: impl Iterator<Item = Cow<'a, str>>,
) -> io::Result<()> {
    let mut record = csv::ByteRecord::new();
    for cell in cells {
        record.push_field(text::cell(&cell).as_bytes());
    }
    // The writer has a buffer of its own, which would be lost without the flush.
    let mut writer = csv::Writer::from_writer(out);
    writer.write_byte_record(&record)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_run() {
        let mut bytes = Vec::new();
        let cells = ["=cmd()", "a, b", "say \"x\"", "", "-1+1", "two\nlines"];
        record(&mut bytes, cells.into_iter().map(Cow::Borrowed)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text,
            "'=cmd(),\"a, b\",\"say \"\"x\"\"\",,'-1+1,two␊lines\n"
        );
    }
}
