//! Splits RIS into records and fields. Programs differ in what they write between the records, in how they end them, and in the
//! blanks after a tag.

/// One field: its tag in upper case, and its value, with a line break for each line on which it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) tag: String,
    pub(super) value: String,
}

/// A record without its end, and the line on which it begins.
pub(super) struct Lines {
    pub(super) line: usize,
    pub(super) fields: Vec<Field>,
}

/// How many lines may stand before the first record: numbers, or what a database says of itself.
const HEAD: usize = 20;

/// Whether one of the first lines begins a record.
pub(super) fn begins(text: &str) -> bool {
    let narrow = |(_, line)| field(line, true).is_some_and(|found| found.tag == "TY");
    lines(text).take(HEAD).any(|(_, line)| is_type(line)) || lines(text).next().is_some_and(narrow)
}

/// Whether a line gives the type, with two blanks after the tag.
fn is_type(line: &str) -> bool {
    field(line, false).is_some_and(|found| found.tag == "TY")
}

/// Returns the lines with their numbers. They end as on Unix, Windows or old Macs, in some files now so and now so.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let numbered = (1..).zip(text.split(end));
    numbered.flat_map(|(number, line)| line.split('\r').map(move |part| (number, part)))
}

/// Splits a line into tag and value. Two blanks stand after the tag, or one in the files of some programs; `ER` may stand alone.
fn field(line: &str, narrow: bool) -> Option<Field> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let (tag, rest) = line.split_at_checked(2)?;
    let mut letters = tag.chars();
    let is_tag = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric())
        && (!narrow || !tag.contains(|c: char| c.is_ascii_lowercase()));
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let value = rest[blanks..].strip_prefix('-');
    let value = match value {
        Some(value) if blanks > 1 || narrow && blanks == 1 && !value.starts_with('-') => value,
        _ if tag == "ER" && matches!(rest.trim(), "" | "-" | ":") => "",
        _ => return None,
    };
    is_tag.then(|| Field {
        tag: tag.to_ascii_uppercase(),
        value: value.trim().to_owned(),
    })
}

/// Calls `emit` with each record. Returns whether there is any.
pub(super) fn records(text: &str, emit: &mut dyn FnMut(Lines)) -> bool {
    let narrow = !lines(text).any(|(_, line)| is_type(line));
    let mut reader = Reader {
        ahead: Vec::new(),
        open: None,
        ended: None,
        found: false,
        emit,
    };
    for (number, line) in lines(text) {
        match field(line, narrow) {
            Some(field) => reader.field(number, field),
            None => reader.other(line.trim()),
        }
    }
    reader.end()
}

struct Reader<'e> {
    /// Fields outside a record: they belong to the next one if no line is between, else to the one before.
    ahead: Vec<(usize, Field)>,
    /// The record that is being read.
    open: Option<Lines>,
    /// The last record that was read.
    ended: Option<Lines>,
    found: bool,
    emit: &'e mut dyn FnMut(Lines),
}

impl Reader<'_> {
    fn field(&mut self, number: usize, field: Field) {
        match (field.tag.as_str(), &mut self.open) {
            ("TY", _) => self.begin(number, field),
            ("ER", _) => self.close(),
            (_, Some(open)) => open.fields.push(field),
            (_, None) => self.ahead.push((number, field)),
        }
    }

    /// Takes a line that is no field: a value goes on, or the fields before it are no part of the next record.
    fn other(&mut self, line: &str) {
        let last = (self.open.as_mut()).and_then(|open| open.fields.last_mut());
        match last {
            Some(_) if line.is_empty() => {}
            Some(last) => {
                last.value.push('\n');
                last.value.push_str(line);
            }
            None => {
                let stray = self.ahead.drain(..).map(|(_, field)| field);
                if let Some(ended) = &mut self.ended {
                    ended.fields.extend(stray);
                }
            }
        }
    }

    /// Begins a record. One without an end ends here.
    fn begin(&mut self, number: usize, field: Field) {
        self.flush();
        self.ended = self.open.take();
        let line = self.ahead.first().map_or(number, |(line, _)| *line);
        let ahead = self.ahead.drain(..).map(|(_, field)| field);
        let fields = std::iter::once(field).chain(ahead).collect();
        self.open = Some(Lines { line, fields });
        self.found = true;
    }

    fn close(&mut self) {
        if self.open.is_none() && !self.ahead.is_empty() {
            let line = self.ahead[0].0;
            let fields = self.ahead.drain(..).map(|(_, field)| field).collect();
            self.open = Some(Lines { line, fields });
            self.found = true;
        }
        if self.open.is_some() {
            self.flush();
            self.ended = self.open.take();
        }
    }

    fn flush(&mut self) {
        if let Some(ended) = self.ended.take() {
            (self.emit)(ended);
        }
    }

    fn end(mut self) -> bool {
        self.flush();
        if let Some(open) = self.open.take() {
            (self.emit)(open);
        }
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut found = String::new();
        records(text, &mut |record| {
            let fields = record.fields.iter();
            let fields: Vec<String> = fields.map(|f| format!("{}={}", f.tag, f.value)).collect();
            found.push_str(&format!("{}:{} ", record.line, fields.join(",")));
        });
        found.trim_end().to_owned()
    }

    #[test]
    fn records_are_found_in_whatever_way_they_are_written() {
        for (text, fields) in [
            ("TY  - JOUR\r\nTI  - A\r\nER  - \r\n", "1:TY=JOUR,TI=A"),
            ("TY  - JOUR\rTI  - A\rER  - \r", "1:TY=JOUR,TI=A"),
            ("TY  - A\nWE  - B\rAN  - C\nER  - \n", "1:TY=A,WE=B,AN=C"),
            ("TY - JOUR\nTI - A\nER -\n", "1:TY=JOUR,TI=A"),
            ("TY - JOUR\nAB - A-\nb - c\nER\n", "1:TY=JOUR,AB=A-\nb - c"),
            ("ty  - JOUR\nti  - A\ner  -\n", "1:TY=JOUR,TI=A"),
            (" TY  - JOUR\n\tTI\t -A\n", "1:TY=JOUR,TI=A"),
            ("TY  - A\nER\nTY  - B", "1:TY=A 3:TY=B"),
            ("TY  - A\nTY  - B\nER  - ", "1:TY=A 2:TY=B"),
            ("DB  - W\nTY  - A\nER  - ", "1:TY=A,DB=W"),
            ("TI  - A\nER  - ", "1:TI=A"),
            ("1.\n\nTY  - A\nER  - \n\n2.\nTY  - B", "3:TY=A 7:TY=B"),
            (
                "TY  - A\nER  - \nNL  - x\n\nlink\nTY  - B",
                "1:TY=A,NL=x 6:TY=B",
            ),
            ("TY  - A\nAB  - b\nc\n\nd - e", "1:TY=A,AB=b\nc\nd - e"),
            ("é", ""),
            ("ER  - \nER  -", ""),
        ] {
            assert_eq!(read(text), fields, "{text:?}");
        }
    }

    #[test]
    fn a_record_may_begin_after_some_lines() {
        assert!(begins("Provider: x\n\nTY  - JOUR"));
        assert!(begins("DB  - W\nTY  - JOUR"));
        assert!(begins("TY - JOUR"));
        assert!(!begins("A\nTY - JOUR") && !begins("@book{a, note = {TY  - b}}"));
    }
}
