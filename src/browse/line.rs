//! One line that a person types.

/// A line has at most so many bytes.
pub(super) const MOST_BYTES: usize = 4096;

/// A line with a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    text: String,
    /// A byte at which a character starts, or the end.
    cursor: usize,
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
        }
    }
}

/// How the cursor moves, or what is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    Left,
    Right,
    Start,
    End,
    Backspace,
    Delete,
    /// Takes away the word before the cursor.
    Word,
    /// Takes away all.
    Clear,
}

impl Line {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns what stands before the cursor and after it.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Inserts text at the cursor, as far as there is room; returns whether there is for all of it. A line has no control characters:
    /// those of pasted text become blanks.
    pub(super) fn insert(&mut self, typed: &str) -> bool {
        let mut room = Some(MOST_BYTES.saturating_sub(self.text.len()));
        let typed: String = (typed.trim_end_matches(['\r', '\n']).chars())
            .map(|c| if c.is_control() { ' ' } else { c })
            .take_while(|c| {
                room = room.and_then(|room| room.checked_sub(c.len_utf8()));
                room.is_some()
            })
            .collect();
        self.text.insert_str(self.cursor, &typed);
        self.cursor += typed.len();
        room.is_some()
    }

    pub(super) fn edit(&mut self, edit: Edit) {
        let (before, after) = self.parts();
        let previous = before.chars().next_back().map_or(0, char::len_utf8);
        let next = after.chars().next().map_or(0, char::len_utf8);
        match edit {
            Edit::Left => self.cursor -= previous,
            Edit::Right => self.cursor += next,
            Edit::Start => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::Backspace => self.remove(self.cursor - previous, self.cursor),
            Edit::Delete => self.remove(self.cursor, self.cursor + next),
            Edit::Word => {
                let words = before.trim_end();
                let kept = words.rfind(char::is_whitespace);
                let kept = kept.map_or(0, |at| {
                    at + words[at..].chars().next().map_or(0, char::len_utf8)
                });
                self.remove(kept, self.cursor);
            }
            Edit::Clear => *self = Self::default(),
        }
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_edited_at_the_cursor() {
        let mut line = Line::from("tag:诗歌 b");
        line.edit(Edit::Word);
        assert_eq!(line.parts(), ("tag:诗歌 ", ""));
        line.edit(Edit::Left);
        line.edit(Edit::Backspace);
        line.insert("x\ny\n");
        assert_eq!(line.parts(), ("tag:诗x y", " "));
        line.edit(Edit::Start);
        line.edit(Edit::Delete);
        assert_eq!(line.parts(), ("", "ag:诗x y "));
        line.edit(Edit::Clear);
        assert_eq!(line, Line::default());
        assert!(line.insert("x") && !line.insert(&"é".repeat(MOST_BYTES)));
        assert_eq!(line.text().len(), MOST_BYTES - 1);
    }

    proptest! {
        #[test]
        fn no_edit_panics(text in any::<String>(), edits in proptest::collection::vec(0usize..8, 0..20)) {
            let all = [
                Edit::Left, Edit::Right, Edit::Start, Edit::End, Edit::Backspace, Edit::Delete, Edit::Word,
            ];
            let mut line = Line::default();
            line.insert(&text);
            for edit in edits {
                match all.get(edit) {
                    Some(edit) => line.edit(*edit),
                    None => _ = line.insert("é"),
                }
            }
        }
    }
}
