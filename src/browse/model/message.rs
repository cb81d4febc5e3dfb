//! Text on the screen, and what the program says.

use crate::view::Styled;

/// Text in lines, of which one is the first on the screen.
#[derive(Debug, Default)]
pub(in crate::browse) struct Text {
    pub(in crate::browse) lines: Vec<Styled<'static>>,
    pub(in crate::browse) top: usize,
}

/// The last words of the program, and whether they are an error.
#[derive(Debug, Default)]
pub(in crate::browse) struct Message {
    pub(in crate::browse) lines: Vec<String>,
    pub(in crate::browse) is_error: bool,
}

impl Message {
    pub(super) fn said(lines: Vec<String>) -> Self {
        let is_error = false;
        Self { lines, is_error }
    }

    pub(super) fn error(text: &str) -> Self {
        let lines = text.lines().map(str::to_owned).collect();
        let is_error = true;
        Self { lines, is_error }
    }

    pub(super) fn styled(self) -> Vec<Styled<'static>> {
        let lines = self.lines.into_iter();
        lines.map(|line| Styled::default().plain(line)).collect()
    }
}
