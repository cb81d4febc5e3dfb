//! How a status is shown: by a word and a mark, never by a colour alone.

use maud::{Markup, html};

use crate::domain::{Listing, Status};

/// Returns the status of a row in words, with a mark that the style sheet draws.
pub(super) fn status(row: &Listing) -> Markup {
    html! {
        span class={ "status " (class(row.status)) } {
            (word(row.status, row.last_read.is_some()))
            @if let Some(progress) = row.progress { " " (progress) }
        }
    }
}

/// Returns the marks of a drawing with their words.
pub(super) fn key(statuses: impl Fn(Status) -> bool) -> Markup {
    html! {
        ul.key {
            @for status in Status::ALL.iter().filter(|status| statuses(**status)) {
                li class=(class(*status)) {
                    svg width="13" height="13" aria-hidden="true" focusable="false" { (dot(6, 6)) }
                    " " (word(*status, false))
                }
            }
        }
    }
}

/// Returns the mark of a drawing, to which the class around it gives its look.
pub(super) fn dot(x: usize, y: usize) -> Markup {
    html! { circle.mark cx=(x) cy=(y) r="4.5" {} }
}

/// Returns the word for people.
pub(super) fn word(status: Status, was_read: bool) -> &'static str {
    match (status, was_read) {
        (Status::Todo, _) => "to read",
        (Status::Reading, true) => "reading again",
        (Status::Reading, false) => "reading",
        (Status::Done, _) => "read",
        (Status::Dropped, _) => "dropped",
        (Status::Following, _) => "following",
    }
}

/// Returns the class by which the style sheet knows a status.
pub(super) fn class(status: Status) -> &'static str {
    status.as_str()
}
