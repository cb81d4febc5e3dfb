//! JSON: one value, or an array written item by item. Control characters are escaped as JSON escapes them.

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Out;
use crate::text;

/// Prints one value and a line break.
pub fn json(out: &mut Out, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    writeln!(out.document(), "{}", text::json(&json))
}

/// An object of a few fields, in this order, for what has no type of its own. docs/schemas has its fields.
pub struct Fields<'a>(pub &'a [(&'a str, Value)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// An array that is written item by item.
#[derive(Default)]
pub(super) struct Array {
    started: bool,
}

impl Array {
    pub(super) fn item(&mut self, out: &mut impl Write, item: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.started { b",\n" } else { b"[\n" })?;
        self.started = true;
        let item = serde_json::to_string_pretty(item)?;
        // No string in it holds a line break, which JSON escapes.
        for (at, line) in text::json(&item).lines().enumerate() {
            write!(out, "{}  {line}", if at == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }

    pub(super) fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(if self.started { b"\n]\n" } else { b"[]\n" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::is_hostile;
    use crate::view::out::tests::printed;

    #[test]
    fn no_control_character_is_left_and_the_value_is_the_same() {
        let hostile = "\x1b[31m\u{9b}2J\u{202e}\u{7f}\u{e0041}\"\\ok";
        let text = printed(None, false, |out| json(out, &hostile));
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
