//! A note, with what it is about, and the passage that it highlights.

use crate::domain::{EventId, LocalDate, ResourceId};

/// A passage of a text that its reader marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Highlight {
    /// The passage, as it is in the text.
    pub quotation: String,
    /// Where it is: "page 12", "location 1406-1407", "chapter 3".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The colour in which it was marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// One note, with what it is about. JSON output has it as docs/json.md describes.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NoteEntry {
    /// Its number.
    pub note: i64,
    /// The event that wrote it.
    #[serde(skip)]
    pub event: EventId,
    /// The id of the resource.
    #[serde(skip)]
    pub resource: ResourceId,
    /// The number of the resource.
    pub number: i64,
    /// The slug of the resource.
    pub slug: String,
    /// The title of the resource.
    pub title: String,
    /// When it was written.
    pub written_on: LocalDate,
    /// Markdown, as written; empty if it is only a highlight.
    pub text: String,
    /// The highlighted passage that it is about.
    pub quotation: Option<String>,
    /// Where that passage is.
    pub place: Option<String>,
    /// The colour in which it was marked.
    pub color: Option<String>,
}

impl NoteEntry {
    /// Returns the highlighted passage.
    pub fn highlight(&self) -> Option<Highlight> {
        self.quotation.clone().map(|quotation| Highlight {
            quotation,
            place: self.place.clone(),
            color: self.color.clone(),
        })
    }
}

/// A note is old after so many days.
const OLD: u32 = 30;

/// Returns the last day on which an old note may have been written.
pub fn last_old_day(today: LocalDate) -> Option<LocalDate> {
    today.minus_days(OLD)
}

/// Returns which of some notes to come back to on a day: another one each day, until all had their turn.
pub fn note_of_day(count: u64, today: LocalDate) -> Option<u64> {
    let days = LocalDate::FIRST_READING.days_until(today);
    u64::try_from(days).unwrap_or_default().checked_rem(count)
}

/// Sorts the notes of a resource by the places of their passages, as far as they have one; the others come last, as they are.
/// "page 9" comes before "page 10".
pub fn sort_by_place(notes: &mut [NoteEntry]) {
    notes.sort_by_cached_key(|note| match &note.place {
        Some(place) => (false, words_and_numbers(location(place))),
        None => (true, Vec::new()),
    });
}

/// Returns the location in a place that names a page too. Every passage of an e-book has one, but not a page.
fn location(place: &str) -> &str {
    let at = place.find(", location ");
    at.map_or(place, |at| place[at..].trim_start_matches(", "))
}

/// Splits a text into its words and numbers, each as the order of places needs it.
fn words_and_numbers(text: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    let mut was_digit = false;
    for c in text.to_lowercase().chars() {
        if was_digit && !c.is_ascii_digit() {
            parts.push((String::new(), 0));
        }
        was_digit = c.is_ascii_digit();
        if let Some((word, number)) = parts.last_mut() {
            match c.to_digit(10) {
                Some(digit) if was_digit => {
                    *number = (*number).saturating_mul(10).saturating_add(digit.into());
                }
                _ => word.push(c),
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_in_the_order_of_their_numbers() {
        let places = [
            "page 10",
            "location 300",
            "page 12, location 123-124",
            "chapter 2, page 30",
            "page 9",
            "chapter 12, page 1",
            "Page 9-11",
            "page 9999999999999999999999",
        ];
        let mut sorted = places;
        sorted.sort_by_cached_key(|place| words_and_numbers(location(place)));
        assert_eq!(
            sorted,
            [
                "chapter 2, page 30",
                "chapter 12, page 1",
                "page 12, location 123-124",
                "location 300",
                "page 9",
                "Page 9-11",
                "page 10",
                "page 9999999999999999999999"
            ]
        );
    }
}
