//! What follows from notes and highlights.

use super::fold_tests::{date, finished, log};
use crate::domain::{CatalogEntry, EventKind, Highlight, Progress, fold};

#[test]
fn a_start_progress_or_note_touches_what_is_being_read() {
    let noted = |on: &str| EventKind::Noted {
        on: date(on),
        text: "A note".to_owned(),
        highlight: None,
    };
    let history = [
        (noted("2026-01-01"), None),
        (
            EventKind::Started {
                on: date("2026-01-02"),
            },
            Some("2026-01-02"),
        ),
        (
            EventKind::Progressed {
                on: date("2026-01-03"),
                to: Progress::Page(5),
            },
            Some("2026-01-03"),
        ),
        (noted("2026-01-04"), Some("2026-01-04")),
        // An older note, from a file of another program.
        (noted("2019-05-06"), Some("2026-01-04")),
        (finished("2026-01-05"), None),
    ];
    let kinds: Vec<EventKind> = history.iter().map(|(kind, _)| kind.clone()).collect();
    for (at, (_, touched_on)) in history.iter().enumerate() {
        let state = fold(CatalogEntry::default(), &log(&kinds[..=at]));
        assert_eq!(state.touched_on, touched_on.map(date));
    }
}

#[test]
fn a_revision_keeps_the_passage_that_a_note_is_about() {
    let highlight = Highlight {
        quotation: "Lime is patient.".to_owned(),
        place: Some("page 9".to_owned()),
        color: None,
    };
    let noted = EventKind::Noted {
        on: date("2026-01-01"),
        text: String::new(),
        highlight: Some(highlight.clone()),
    };
    let first = log(std::slice::from_ref(&noted));
    let revised = EventKind::NoteRevised {
        note: first[0].id,
        text: "So am I.".to_owned(),
    };
    let notes = fold(CatalogEntry::default(), &log(&[noted, revised])).notes;
    assert_eq!(
        (notes[0].text.as_str(), &notes[0].highlight),
        ("So am I.", &Some(highlight))
    );
}
