//! Reads and writes RIS (Research Information Systems, "RIS Format Specifications", 2011): one field per line, each with a
//! two-letter tag.

mod lines;
mod record;
#[cfg(test)]
mod record_tests;
mod tags;

use std::io::{self, Write};

use super::{ReadOptions, Record};
use crate::domain::Work;
use crate::text;

/// Whether one of the first lines begins a record.
pub(super) fn begins(text: &str) -> bool {
    lines::begins(text)
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let found = lines::records(text, &mut |record| {
        emit(Record::new(record.line, record::read(&record.fields)));
    });
    if !found {
        let why = "expected a record that begins with a TY line";
        emit(Record::faulty(1, why));
    }
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        for field in record::write(&work) {
            let value: Vec<_> = field.value.lines().map(text::exported).collect();
            write!(out, "{}  - {}\r\n", field.tag, value.join("\r\n"))?;
        }
        out.write_all(b"ER  - \r\n\r\n")?;
    }
    Ok(())
}
