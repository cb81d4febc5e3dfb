//! Converts the LaTeX in a value of BibTeX to plain text: accents, symbols, dashes, quotation marks, simple formulas. A command that
//! is not known is dropped, and the text of its argument kept.
//!
//! No crate does it: `unicodeit` and the table in `bibtex-parser` replace strings, and read neither `{\'\i}` nor arguments.

mod commands;
mod symbols;
#[cfg(test)]
mod tests;

use unicode_normalization::char::compose;

use super::super::values;
use symbols::{accent, lowered, raised, spacing, symbol};

/// The maximum depth of groups. Braces of deeper ones are dropped.
const MAX_DEPTH: usize = 50;

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// How far to look for the end of something, in bytes: hostile text must not be searched again and again.
const REACH: usize = 300;

/// Converts a value to one line of text.
pub(super) fn line(value: &str) -> String {
    decode(value, ' ')
}

/// Converts a value to text that keeps its line breaks.
pub(super) fn lines(value: &str) -> String {
    decode(value, '\n')
}

fn decode(value: &str, line_break: char) -> String {
    let value = values::inline(value);
    let is_plain = !value.contains(['\\', '{', '}', '~', '$', '`', '\'', '-']);
    let is_line = !value.contains(|c: char| c.is_ascii_whitespace() && c != ' ');
    if is_plain && is_line && !value.contains("  ") {
        return value.trim().to_owned();
    }
    let mut decoder = Decoder {
        rest: &value,
        out: String::with_capacity(value.len()),
        line_break,
        ..Decoder::default()
    };
    while !decoder.rest.is_empty() {
        decoder.group();
    }
    decoder.out.trim().to_owned()
}

#[derive(Default)]
struct Decoder<'a> {
    /// What is still to be read.
    rest: &'a str,
    out: String,
    /// Whether it reads a formula.
    is_math: bool,
    /// What a line break becomes.
    line_break: char,
    depth: usize,
    /// How many quotations are open, of `\enquote`.
    quotations: usize,
    /// How many single quotation marks are open.
    open_marks: usize,
    /// Whether the word so far is an address, in which a tilde is a character.
    is_address: bool,
    /// Whether a group without end was found: it is not looked for again.
    is_unbalanced: bool,
}

impl<'a> Decoder<'a> {
    /// Reads to the end of the group, and its closing brace.
    fn group(&mut self) {
        while let Some(c) = self.rest.chars().next() {
            let at = self.rest;
            self.rest = &at[c.len_utf8()..];
            match c {
                '}' => return,
                '{' if self.depth < MAX_DEPTH => self.nested(Self::group),
                '{' => {}
                '\\' => self.command(),
                '$' => self.dollar(),
                '~' if !self.is_address => self.space(' '),
                '^' | '_' if self.is_math => self.shifted(c),
                '-' if !self.is_math => self.dash(),
                '`' | '\'' | '?' | '!' if !self.is_math => self.quote(c),
                c if c.is_ascii_whitespace() => self.space(c),
                c => {
                    self.out.push(c);
                    self.is_address |= c == '/' && self.out.ends_with("://");
                }
            }
        }
    }

    /// Reads something inside a group: a formula that begins in it ends in it.
    fn nested(&mut self, read: impl FnOnce(&mut Self)) {
        let is_math = self.is_math;
        self.depth += 1;
        read(self);
        self.depth -= 1;
        self.is_math = is_math;
    }

    /// Returns what is read as text of its own.
    fn apart(&mut self, read: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.out);
        self.nested(read);
        std::mem::replace(&mut self.out, before)
    }

    /// Writes one space for any number of blanks.
    fn space(&mut self, c: char) {
        self.is_address = false;
        if (c, self.line_break) == ('\n', '\n') {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push('\n');
        } else if !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(BLANKS);
    }

    /// Takes a text, if it comes next.
    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Reads the argument of a command: a group, a command or a character.
    fn argument(&mut self) -> String {
        self.skip_blanks();
        let Some(c) = self.rest.chars().next().filter(|c| *c != '}') else {
            return String::new();
        };
        self.rest = &self.rest[c.len_utf8()..];
        let is_too_deep = self.depth >= MAX_DEPTH;
        self.apart(|decoder| match c {
            '{' | '\\' if is_too_deep => {}
            '{' => decoder.group(),
            '\\' => decoder.command(),
            c => decoder.out.push(c),
        })
    }

    /// Takes a group as it stands. Returns `None` if none comes next.
    fn raw_argument(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start_matches(BLANKS);
        let rest = rest.strip_prefix('{').filter(|_| !self.is_unbalanced)?;
        let end = group_end(rest);
        self.is_unbalanced = end.is_none();
        let end = end?;
        self.rest = &rest[end + 1..];
        Some(&rest[..end])
    }

    fn command(&mut self) {
        let letters = self.rest.find(|c: char| !c.is_ascii_alphabetic());
        let (name, rest) = self.rest.split_at(letters.unwrap_or(self.rest.len()));
        self.rest = rest;
        if name.is_empty() {
            return self.sign();
        }
        let is_starred = self.take("*");
        // TeX skips the blanks after a word. In a formula they mean nothing, and make it readable.
        let symbol = symbol(name).filter(|_| !is_starred);
        if symbol.is_none() || !self.is_math {
            self.skip_blanks();
        }
        if let Some(text) = symbol {
            self.out.push_str(text);
        } else if !self.perform(name) {
            match accent(name).filter(|_| name.len() == 1 || self.is_math) {
                Some(mark) => self.accented(mark),
                None => self.unknown(name),
            }
        }
    }

    /// Drops a command that is not known, with its option. A name that stands for itself as `\TUG` and `\ConTeXt` do is written.
    fn unknown(&mut self, name: &str) {
        self.option();
        let is_name = name.len() > 1 && name.starts_with(|c: char| c.is_ascii_uppercase());
        let has_argument = self.rest.starts_with('{') && !self.rest.starts_with("{}");
        if is_name && !has_argument && !["Large", "LARGE", "Huge"].contains(&name) {
            self.out.push_str(name);
        }
    }

    /// Drops the option of a command.
    fn option(&mut self) {
        if let Some(rest) = self.rest.strip_prefix('[')
            && let Some(end) = rest.bytes().take(REACH).position(|byte| byte == b']')
        {
            self.rest = &rest[end + 1..];
        }
    }

    /// Reads a command that is no word: `\&`, `\'e`, `\,`.
    fn sign(&mut self) {
        let Some(c) = self.rest.chars().next() else {
            return;
        };
        self.rest = &self.rest[c.len_utf8()..];
        match c {
            '-' | '/' | '!' | '@' | '*' => {}
            ',' | ';' | ':' | '>' => self.space(' '),
            '\\' => {
                self.option();
                self.space(self.line_break);
            }
            '(' | '[' => self.is_math = true,
            ')' | ']' => self.is_math = false,
            '|' if self.is_math => self.out.push('‖'),
            c if c.is_ascii_whitespace() => self.space(' '),
            c => match accent(c.encode_utf8(&mut [0; 4])) {
                Some(mark) => self.accented(mark),
                None => self.out.push(c),
            },
        }
    }

    /// Writes the argument with an accent on its first letter.
    fn accented(&mut self, mark: char) {
        self.skip_blanks();
        // `Mart\'\in` is meant for `Mart\'\i n`.
        let dotless = ["\\i", "\\j"].iter().find(|letter| {
            let rest = self.rest.strip_prefix(**letter).filter(|_| !self.is_math);
            rest.is_some_and(|rest| !rest.starts_with("math"))
        });
        let argument = match dotless {
            Some(letter) => {
                self.take(letter);
                self.skip_blanks();
                letter[1..].to_owned()
            }
            None => self.argument(),
        };
        let mut letters = argument.chars();
        let Some(letter) = letters.next() else {
            self.out.push_str(spacing(mark));
            return;
        };
        let base = match letter {
            'ı' => 'i',
            'ȷ' => 'j',
            letter => letter,
        };
        match compose(base, mark) {
            None if (base, mark) == ('i', '\u{307}') => self.out.push('i'),
            Some(accented) => self.out.push(accented),
            None => self.out.extend([base, mark]),
        }
        self.out.push_str(letters.as_str());
    }

    /// Begins or ends a formula. To BibTeX it is a character as any other, so that one alone stands for itself.
    fn dollar(&mut self) {
        if self.is_math {
            self.take("$");
            self.is_math = false;
        } else if let Some(rest) = self
            .rest
            .strip_prefix('$')
            .filter(|rest| rest.contains("$$"))
        {
            self.rest = rest;
            self.is_math = true;
        } else if is_formula(self.rest) {
            self.is_math = true;
        } else {
            self.out.push('$');
        }
    }

    /// Writes a superscript or subscript.
    fn shifted(&mut self, sign: char) {
        let argument = self.argument();
        let shifted = if sign == '^' {
            raised(&argument)
        } else {
            lowered(&argument)
        };
        if shifted.is_none() {
            self.out.push(sign);
        }
        self.out.push_str(&shifted.unwrap_or(argument));
    }

    fn dash(&mut self) {
        let dash = if self.take("--") {
            '—'
        } else if self.take("-") {
            '–'
        } else {
            '-'
        };
        self.out.push(dash);
    }

    fn quote(&mut self, c: char) {
        let follows_letter = self.rest.starts_with(char::is_alphanumeric);
        let quote = match c {
            '`' if self.take("`") => '“',
            '\'' if self.take("'") => '”',
            '?' if self.take("`") => '¿',
            '!' if self.take("`") => '¡',
            '`' if self.rest.bytes().take(REACH).any(|byte| byte == b'\'') => {
                self.open_marks += 1;
                '‘'
            }
            '\'' if self.open_marks > 0 && !follows_letter => {
                self.open_marks -= 1;
                '’'
            }
            c => c,
        };
        self.out.push(quote);
    }
}

/// Returns where the group ends that `text` continues. An escaped brace is none.
fn group_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a formula ends in this text, of which the dollar sign is read. "from $5 to $6" holds none.
fn is_formula(text: &str) -> bool {
    let mut depth = 0usize;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 0 => return false,
            b'}' => depth -= 1,
            b'$' if depth == 0 => {
                let (formula, after) = (&text[..at], &text[at + 1..]);
                let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
                let is_sum = starts_with_digit(formula) && starts_with_digit(after);
                let ends = [formula.chars().next(), formula.chars().next_back()];
                return formula.contains(['\\', '^', '_', '{', '='])
                    || !is_sum && !ends.into_iter().any(is_blank);
            }
            _ => {}
        }
    }
    false
}
