//! The contents of an entry: its key, and its fields with their values.

use std::borrow::Cow;

use super::cursor::{Cursor, Parsed, balanced, balanced_unescaped};
use super::macros::{Expansion, Macros};

/// The maximum length of a value, in bytes.
const MAX_VALUE_BYTES: usize = 1_000_000;

/// The maximum length of a key or a name, in bytes.
const MAX_NAME_BYTES: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    /// The value, with macros expanded.
    pub(super) value: Cow<'a, str>,
    /// The value as an expression, if it has macros that are defined elsewhere, such as those of the months.
    pub(super) expression: Option<String>,
}

/// Reads one entry or definition.
pub(super) struct Reader<'r, 'a> {
    cursor: &'r mut Cursor<'a>,
    macros: &'r mut Macros<'a>,
    expansion: Expansion,
    /// What closes it.
    close: u8,
}

impl<'r, 'a> Reader<'r, 'a> {
    pub(super) fn new(cursor: &'r mut Cursor<'a>, macros: &'r mut Macros<'a>, close: u8) -> Self {
        Self {
            cursor,
            macros,
            expansion: Expansion::default(),
            close,
        }
    }

    /// Returns the macros that are not defined, and where they stand.
    pub(super) fn unknown(self) -> Vec<(usize, String)> {
        self.expansion.unknown
    }

    /// Takes the fields up to the end.
    pub(super) fn fields(&mut self) -> Parsed<Vec<Field<'a>>> {
        let mut fields = Vec::new();
        loop {
            self.cursor.skip_blanks();
            match self.cursor.peek() {
                None => return Err(self.cursor.unclosed("the entry")),
                // Some programs mix them.
                Some(b'}' | b')') => break,
                Some(b',') => self.cursor.at += 1,
                Some(_) => fields.extend(self.field()?),
            }
        }
        self.cursor.at += 1;
        Ok(fields)
    }

    /// Takes the definitions of macros, one or several.
    pub(super) fn definitions(&mut self) -> Parsed<()> {
        let fields = self.fields()?;
        let unknown = self.expansion.unknown.first().map(|(_, name)| name);
        for field in fields {
            self.macros
                .define(field.name, field.value, unknown.cloned());
        }
        Ok(())
    }

    /// Takes the key and its comma. Where fields begin at once, there is no key.
    pub(super) fn key(&mut self) -> Parsed<&'a str> {
        self.cursor.skip_blanks();
        let (rest, at) = (self.cursor.rest(), self.cursor.at);
        let ends = |byte: u8| matches!(byte, b',' | b'=') || byte == self.close;
        let end = rest
            .bytes()
            .position(ends)
            .ok_or_else(|| self.cursor.unclosed("the entry"))?;
        let key = if rest.as_bytes()[end] == b'=' && is_field(&rest[..end], &rest[end + 1..]) {
            // The comma after the key is missing, or the key is.
            let before = rest[..end].trim_end().rsplit_once(char::is_whitespace);
            before.map_or("", |(key, _)| key)
        } else {
            let end = rest
                .bytes()
                .position(|byte| byte == b',' || byte == self.close);
            &rest[..end.unwrap_or(rest.len())]
        };
        self.cursor.at += key.len();
        let key = key.trim();
        if key.contains('\n') || key.len() > MAX_NAME_BYTES {
            return Err((at, "expected a comma after the key".to_owned()));
        }
        Ok(key)
    }

    /// Takes a field, or `None` for a word without a value.
    fn field(&mut self) -> Parsed<Option<Field<'a>>> {
        let start = self.cursor.at;
        let mut name = self.cursor.name();
        loop {
            self.cursor.skip_blanks();
            match self.cursor.peek() {
                _ if name.is_empty() => return Err(self.cursor.unexpected("a field")),
                _ if name.starts_with('@') => {
                    let why = format!("the entry is not closed before `{}`", short(name));
                    return Err((start, why));
                }
                Some(b'=') => break,
                Some(byte) if byte == b',' || byte == self.close => return Ok(None),
                _ => {}
            }
            // Some programs write names of several words.
            if self.cursor.name().is_empty() || self.cursor.at - start > MAX_NAME_BYTES {
                return Err(self
                    .cursor
                    .unexpected(&format!("`=` after `{}`", short(name))));
            }
            name = &self.cursor.text[start..self.cursor.at];
        }
        if name.contains('\n') {
            return Err((start, "expected a comma between fields".to_owned()));
        }
        self.cursor.at += 1;
        let (value, expression) = self.value(name)?;
        Ok(Some(Field {
            name,
            value,
            expression,
        }))
    }

    /// Takes a value: strings, numbers and macros, joined by `#`.
    fn value(&mut self, name: &str) -> Parsed<(Cow<'a, str>, Option<String>)> {
        let start = self.cursor.at;
        let mut value = Cow::Borrowed("");
        let mut expression: Option<String> = None;
        loop {
            self.cursor.skip_blanks();
            let at = self.cursor.at;
            let before = std::mem::take(&mut value);
            let (part, is_macro) = match self.cursor.peek() {
                None => return Err(self.cursor.unclosed("the entry")),
                Some(b'{') => (Cow::Borrowed(self.delimited(b'}', name)?), false),
                Some(b'"') => (Cow::Borrowed(self.delimited(b'"', name)?), false),
                Some(b',' | b'#') => (Cow::Borrowed(""), false),
                Some(byte) if byte == self.close => (Cow::Borrowed(""), false),
                Some(_) => {
                    let word = self.word();
                    if word.is_empty() {
                        return Err(self
                            .cursor
                            .unexpected(&format!("a value of `{}`", short(name))));
                    }
                    self.macros.expand(word, at, &mut self.expansion)
                }
            };
            if is_macro || expression.is_some() {
                let mut joined = expression.unwrap_or_else(|| match before.as_ref() {
                    "" => String::new(),
                    before => format!("{{{before}}}"),
                });
                if !joined.is_empty() {
                    joined.push_str(" # ");
                }
                joined.push_str(&if is_macro {
                    part.to_string()
                } else {
                    format!("{{{part}}}")
                });
                expression = Some(joined);
            }
            value = if before.is_empty() {
                part
            } else {
                before + part
            };
            if value.len() > MAX_VALUE_BYTES || self.expansion.is_too_long() {
                let why = format!("the value of `{}` is too long", short(name));
                return Err((start, why));
            }
            self.cursor.skip_blanks();
            if self.cursor.peek() != Some(b'#') {
                return Ok((value, expression));
            }
            self.cursor.at += 1;
        }
    }

    /// Takes an undelimited value. It may have several words, if no field follows.
    fn word(&mut self) -> &'a str {
        let start = self.cursor.at;
        let word = self.cursor.name();
        let rest = self.cursor.rest();
        let end = rest.bytes().position(|byte| {
            matches!(byte, b',' | b'#' | b'=' | b'\n' | b'{' | b'}' | b'"') || byte == self.close
        });
        match end.map(|end| (rest.as_bytes()[end], end)) {
            Some((byte, end))
                if (matches!(byte, b',' | b'\n') || byte == self.close)
                    && !word.is_empty()
                    && !rest[..end].contains('%') =>
            {
                self.cursor.at += rest[..end].trim_end().len();
                &self.cursor.text[start..self.cursor.at]
            }
            _ => word,
        }
    }

    /// Takes a value in braces or quotation marks. Braces hide quotation marks.
    fn delimited(&mut self, close: u8, name: &str) -> Parsed<&'a str> {
        let inside = self.cursor.at + 1;
        let text = &self.cursor.text[inside..self.cursor.end];
        let end = balanced(text, close);
        // Some programs write `\{` alone. Where braces as BibTeX counts them end too early, LaTeX may count them right.
        let ends_well = |end: &usize| {
            let after = text[*end + 1..].trim_start();
            let next = after.trim_start_matches(',').trim_start();
            next.is_empty() || next.starts_with(['#', '}', ')', '%']) || begins_field(next)
        };
        let is_brace = close == b'}';
        let end = match end {
            Some(early) if is_brace && !ends_well(&early) => {
                balanced_unescaped(text).filter(ends_well).or(end)
            }
            _ => end,
        };
        match end {
            Some(end) if text.as_bytes()[end] == close => {
                self.cursor.at = inside + end + 1;
                Ok(&text[..end])
            }
            Some(end) => {
                let why = format!(
                    "the value of `{}` has a brace that closes nothing",
                    short(name)
                );
                Err((inside + end, why))
            }
            None => Err(self
                .cursor
                .unclosed(&format!("the value of `{}`", short(name)))),
        }
    }
}

/// Whether an equals sign between two texts is that of a field. It may be in a key.
fn is_field(before: &str, after: &str) -> bool {
    let name = before
        .split_ascii_whitespace()
        .next_back()
        .unwrap_or_default();
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'));
    let value = after.trim_start().bytes().next();
    let is_value = value.is_some_and(|byte| matches!(byte, b'{' | b'"') || byte.is_ascii_digit());
    !name.is_empty()
        && (is_value
            || is_name
                && (before.len(), after.len())
                    != (before.trim_end().len(), after.trim_start().len()))
}

/// Whether a text begins with a name and an equals sign.
fn begins_field(text: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_+:.".contains(c);
    let after = text.trim_start_matches(is_name);
    after.len() < text.len() && after.trim_start().starts_with('=')
}

/// Returns the beginning of a name, for messages.
fn short(name: &str) -> &str {
    let end = name
        .char_indices()
        .nth(40)
        .map_or(name.len(), |(end, _)| end);
    &name[..end]
}
