//! The text of a note.

use crate::commands::{Result, refused};
use crate::domain::MAX_NOTE_BYTES;

/// Checks that a note can be stored (not empty, not too long, no NUL) and strips blank lines at its ends.
pub(in crate::commands) fn checked_note(text: &str) -> Result<String> {
    let lines = text.trim_end().trim_start_matches(['\n', '\r']);
    if lines.trim().is_empty() {
        return Err(refused!("the note is empty; nothing was saved"));
    }
    if lines.len() > MAX_NOTE_BYTES {
        let bytes = lines.len();
        return Err(refused!(
            "the note is too long: {bytes} bytes, at most {MAX_NOTE_BYTES} are allowed; nothing was saved"
        ));
    }
    if lines.contains('\0') {
        return Err(refused!("the note contains NUL bytes; nothing was saved"));
    }
    Ok(lines.to_owned())
}
