//! JSON: one value, or an array written item by item. Escapes more than JSON must, so that a terminal that shows it
//! has nothing to obey.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use crate::text::is_hostile;

/// An indented formatter that escapes what [`is_hostile`] names.
struct Safe(PrettyFormatter<'static>);

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hostile) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut units = [0; 2];
            let c = rest[at..].chars().next().unwrap_or_default();
            for unit in c.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

/// Writes one value and a line break.
pub(super) fn value(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(
        &mut *out,
        Safe(PrettyFormatter::new()),
    ))?;
    out.write_all(b"\n")
}

/// An array that is written as its items come.
#[derive(Default)]
pub(super) struct Array {
    begun: bool,
    /// The item in the making; no string in it holds a line break, which JSON escapes.
    item: Vec<u8>,
}

impl Array {
    pub(super) fn item(&mut self, out: &mut impl Write, item: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.begun { b",\n" } else { b"[\n" })?;
        self.begun = true;
        self.item.clear();
        item.serialize(&mut Serializer::with_formatter(
            &mut self.item,
            Safe(PrettyFormatter::new()),
        ))?;
        for (at, line) in self.item.split(|byte| *byte == b'\n').enumerate() {
            out.write_all(if at == 0 { b"  " } else { b"\n  " })?;
            out.write_all(line)?;
        }
        Ok(())
    }

    pub(super) fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_is_left_and_the_value_is_the_same() {
        let hostile = "\x1b[31m\u{9b}2J\u{202e}\u{7f}\u{e0041}\"\\ok";
        let mut bytes = Vec::new();
        value(&mut bytes, &hostile).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.trim_end().chars().any(is_hostile), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }

    #[test]
    fn an_array_is_an_array_however_long() {
        for length in 0..3usize {
            let mut bytes = Vec::new();
            let mut array = Array::default();
            for item in 0..length {
                array.item(&mut bytes, &item).unwrap();
            }
            array.end(&mut bytes).unwrap();
            let items: Vec<i32> = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(items.len(), length);
        }
    }
}
