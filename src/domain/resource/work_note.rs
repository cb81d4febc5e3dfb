//! A note of a work of another program: the reader's words, or a highlighted passage.

use crate::domain::line::MAX_NOTE_BYTES;
use crate::domain::{Highlight, LocalDate};

const TOO_LONG: &str = "it holds a note of more than 1,048,576 bytes";

/// One note. The text may be empty if there is a highlight.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WorkNote {
    /// The reader's own words.
    pub text: String,
    /// When it was written, if known.
    pub on: Option<LocalDate>,
    /// The passage that it is about.
    pub highlight: Option<Highlight>,
}

impl WorkNote {
    /// Returns it with line breaks normalized and without surrounding blanks, or `None` if it says nothing.
    pub(super) fn cleaned(self) -> Result<Option<Self>, &'static str> {
        let note = Self {
            text: cleaned(&self.text)?,
            on: self.on,
            highlight: match self.highlight {
                Some(highlight) => passage(highlight)?,
                None => None,
            },
        };
        Ok(Some(note).filter(|note| !note.text.is_empty() || note.highlight.is_some()))
    }

    /// Returns all texts that it holds.
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        let quotation = (self.highlight.iter()).map(|highlight| &highlight.quotation);
        quotation.chain([&self.text])
    }
}

fn cleaned(text: &str) -> Result<String, &'static str> {
    if text.len() > MAX_NOTE_BYTES {
        return Err(TOO_LONG);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Ok(text.replace('\0', "").trim().to_owned())
}

fn passage(highlight: Highlight) -> Result<Option<Highlight>, &'static str> {
    let words = |text: Option<String>| {
        let text = cleaned(&text.unwrap_or_default())?;
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Ok::<_, &'static str>(Some(words).filter(|words| !words.is_empty()))
    };
    let highlight = Highlight {
        quotation: cleaned(&highlight.quotation)?,
        place: words(highlight.place)?,
        color: words(highlight.color)?,
    };
    Ok(Some(highlight).filter(|highlight| !highlight.quotation.is_empty()))
}
