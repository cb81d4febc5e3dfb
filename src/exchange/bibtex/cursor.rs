//! A place in a text, and what may stand there in BibTeX.

/// Why something cannot be read, and where.
pub(super) type Parsed<T> = Result<T, (usize, String)>;

pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Where the text ends for the present entry.
    pub(super) end: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(self.at).copied()
    }

    /// Skips blanks, and comments to the end of the line.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                '%' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                c if c.is_whitespace() => self.at += c.len_utf8(),
                _ => return,
            }
        }
    }

    /// Takes the characters of a name.
    pub(super) fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || "\"#%'(),={}".contains(c));
        let name = &rest[..end.unwrap_or(rest.len())];
        self.at += name.len();
        name
    }

    /// Skips to the end of what was opened before.
    pub(super) fn skip(&mut self, close: u8) -> Parsed<()> {
        let end = balanced(self.rest(), close).ok_or_else(|| self.unclosed("the comment"))?;
        self.at += end + 1;
        Ok(())
    }

    pub(super) fn unexpected(&self, expected: &str) -> (usize, String) {
        let found = self.rest().chars().next();
        let found = found.map_or("the end".to_owned(), |c| format!("`{c}`"));
        (self.at, format!("expected {expected}, found {found}"))
    }

    pub(super) fn unclosed(&self, what: &str) -> (usize, String) {
        (self.at, format!("{what} is not closed"))
    }
}

/// Returns where the closing character stands at the depth of no braces, or a brace that closes nothing.
pub(super) fn balanced(text: &str, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            byte if depth == 0 && (byte == close || byte == b'}') => return Some(at),
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// As [`balanced`], but for braces as LaTeX sees them: an escaped one does not count.
pub(super) fn balanced_unescaped(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'}' if depth == 0 => return Some(at),
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}
