//! Reads and writes RIS (Research Information Systems, "RIS Format Specifications", 2011): one field per line, each with a
//! two-letter tag.

mod lines;
mod record;
#[cfg(test)]
mod record_tests;
mod tags;

use std::io::{self, Write};

use super::{ReadOptions, Record, standing};
use crate::domain::Work;
use crate::text;

/// The fields to which Zotero writes free text.
const NOTES: [&str; 3] = ["N1", "M1", "RN"];

/// Whether one of the first lines begins a record.
pub(super) fn begins(text: &str) -> bool {
    lines::begins(text)
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let found = lines::records(text, &mut |record| {
        let work = record::read(&record.fields).map(|mut work| {
            let notes = (record.fields.iter()).filter(|field| NOTES.contains(&field.tag.as_str()));
            notes.for_each(|note| standing::text(&mut work, &note.value, options));
            work
        });
        emit(Record::new(record.line, work));
    });
    if !found {
        let why = "expected a record that begins with a TY line";
        emit(Record::faulty(1, why));
    }
}

/// Escapes a line, but for its tabs.
fn exported(line: &str) -> String {
    let parts: Vec<_> = line.split('\t').map(text::exported).collect();
    parts.join("\t")
}

pub(super) fn write(works: &mut dyn Iterator<Item = Work>, out: &mut dyn Write) -> io::Result<()> {
    for work in works {
        for field in record::write(&work) {
            let value: Vec<String> = field.value.lines().map(exported).collect();
            write!(out, "{}  - {}\r\n", field.tag, value.join("\r\n"))?;
        }
        out.write_all(b"ER  - \r\n\r\n")?;
    }
    Ok(())
}
