//! The commands that do more than stand for a text.

use super::Decoder;
use super::symbols::{cyrillic, double_struck};
use crate::exchange::bibtex::verbatim::verbatim;

/// Commands that are dropped with their argument: what is not printed, or not where it stands.
const DROPPED: &str = " begin end phantom hphantom vphantom hspace vspace hskip label index footnote thanks cite citep citet \
    color textcolor colorbox fontsize selectlanguage foreignlanguage textlang href hypertarget hyperlink raisebox \
    input include usepackage ";

/// The most commands in a branch of a condition.
const MOST_IN_BRANCH: usize = 50;

impl Decoder<'_> {
    /// Performs a command. Returns whether it is known.
    pub(super) fn perform(&mut self, name: &str) -> bool {
        match name {
            // Such commands hold what to sort by.
            name if is_dropped(name) => {
                let _ = self.raw_argument();
            }
            "enquote" | "mkbibquote" | "textquote" => {
                let is_inner = self.quotations % 2 == 1;
                let (open, close) = if is_inner {
                    ('‘', '’')
                } else {
                    ('“', '”')
                };
                self.quotations += 1;
                self.around(open, close);
                self.quotations -= 1;
            }
            "mkbibparens" => self.around('(', ')'),
            "mkbibbrackets" => self.around('[', ']'),
            "uppercase" | "MakeUppercase" | "MakeTextUppercase" => {
                let text = self.argument();
                self.out.push_str(&text.to_uppercase());
            }
            "lowercase" | "MakeLowercase" | "MakeTextLowercase" => {
                let text = self.argument();
                self.out.push_str(&text.to_lowercase());
            }
            "url" | "nolinkurl" | "path" => match self.raw_argument() {
                Some(address) => self.out.push_str(&verbatim(address)),
                None => self.option(),
            },
            "ensuremath" => self.as_math(true),
            "text" | "mbox" | "hbox" | "textrm" | "textnormal" if self.is_math => {
                self.as_math(false);
            }
            "mathbb" | "Bbb" => {
                let letters = self.argument();
                self.out.extend(letters.chars().map(double_struck));
            }
            "frac" | "tfrac" | "dfrac" | "nicefrac" | "sfrac" => {
                let [above, below] = [self.argument(), self.argument()];
                self.out.push_str(&format!("{above}/{below}"));
            }
            "sqrt" => self.out.push('√'),
            "not" => {
                let sign = self.argument();
                let mut signs = sign.chars();
                self.out.extend(signs.next());
                self.out.push('\u{338}');
                self.out.push_str(signs.as_str());
            }
            // Macros of the sample that comes with BibTeX, which many files copied.
            "switchargs" => {
                let [second, first] = [self.argument(), self.argument()];
                self.out.push_str(&format!("{first}{second}"));
            }
            "printfirst" => {
                let first = self.argument();
                let _ = self.raw_argument();
                self.out.push_str(&first);
            }
            "ifmmode" if !self.is_math => self.skip_branch(true),
            "else" => self.skip_branch(false),
            "space" | "nobreakspace" | "quad" | "qquad" | "enspace" | "thinspace" | "addspace"
            | "addnbspace" | "addthinspace" | "xspace" => self.space(' '),
            "par" | "newline" | "linebreak" => {
                self.space(self.line_break);
            }
            "char" | "symbol" => self.character(),
            "verb" => self.between_marks(),
            "cyrchar" => {}
            name if let Some(letter) = cyrillic(name) => self.out.push(letter),
            "kern" | "hskip" | "vskip" | "raise" | "lower" | "mkern" => self.skip_length(),
            _ => return false,
        }
        true
    }

    /// Skips a length: `-.15em`.
    fn skip_length(&mut self) {
        let rest = self
            .rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || "-+., ".contains(c));
        let unit = rest
            .get(..2)
            .filter(|unit| unit.bytes().all(|byte| byte.is_ascii_lowercase()));
        if let Some(unit) = unit.filter(|_| rest.len() < self.rest.len()) {
            self.rest = &rest[unit.len()..];
        }
    }

    fn around(&mut self, open: char, close: char) {
        let text = self.argument();
        self.out.push(open);
        self.out.push_str(&text);
        self.out.push(close);
    }

    fn as_math(&mut self, is_math: bool) {
        let was_math = std::mem::replace(&mut self.is_math, is_math);
        let text = self.argument();
        self.out.push_str(&text);
        self.is_math = was_math;
    }

    /// Skips to the end of a branch of a condition: its `\fi` or, if wanted, its `\else`.
    fn skip_branch(&mut self, to_else: bool) {
        let mut from = 0;
        for _ in 0..MOST_IN_BRANCH {
            let Some(at) = self.rest[from..].find('\\').map(|at| from + at + 1) else {
                return;
            };
            let after = &self.rest[at..];
            let end = after
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(after.len());
            let name = &after[..end];
            if name == "fi" || to_else && name == "else" {
                self.rest = &after[end..];
                self.skip_blanks();
                return;
            }
            // The next backslash may be the name: `\\`.
            from = at
                + end.max(
                    after
                        .chars()
                        .next()
                        .filter(|c| *c == '\\')
                        .map_or(0, char::len_utf8),
                );
        }
    }

    /// Writes what stands between two of the same character: `\verb|a|`.
    fn between_marks(&mut self) {
        let mark = self.rest.chars().next().filter(|c| !c.is_alphanumeric());
        let marked = mark.and_then(|mark| self.rest[mark.len_utf8()..].split_once(mark));
        if let Some((inside, rest)) = marked {
            self.out.push_str(inside);
            self.rest = rest;
        }
    }

    /// Writes the character of a number: `\char"41`.
    fn character(&mut self) {
        let number = self.raw_argument().unwrap_or(self.rest);
        let (digits, radix) = match number.chars().next() {
            Some('"') => (&number[1..], 16),
            Some('\'') => (&number[1..], 8),
            _ => (number, 10),
        };
        let end = digits
            .find(|c: char| !c.is_digit(radix))
            .unwrap_or(digits.len());
        if let Ok(code) = u32::from_str_radix(&digits[..end], radix) {
            self.out
                .extend(char::from_u32(code).filter(|c| !c.is_control()));
        }
        // Only if it was no group, the number still stands there.
        if std::ptr::eq(number, self.rest) {
            self.rest = &digits[end..];
        }
    }
}

fn is_dropped(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with("noop")
        || lower.contains("sort")
        || DROPPED.split(' ').any(|dropped| dropped == name)
}
