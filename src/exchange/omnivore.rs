//! Reads the `metadata_*.json` files of an Omnivore export: saved pages with labels. In the archive, `highlights/SLUG.md` holds the
//! highlights of each page; [`with_highlights`] puts them into its record.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Found, ReadOptions, Record, json};
use crate::domain::{Kind, Status, Work, WorkNote};

/// Fields that only this format has together.
pub(super) const FIELDS: &[&str] = &["slug", "url", "savedAt", "readingProgress"];

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Page {
    title: Option<String>,
    description: Option<String>,
    author: Option<String>,
    url: Option<String>,
    state: Option<String>,
    reading_progress: Value,
    labels: Option<Vec<String>>,
    saved_at: Option<String>,
    published_at: Option<String>,
    /// The Markdown of its highlights.
    highlights_markdown: Option<String>,
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    json::list(text, emit, |page| work(page, options));
}

fn work(page: Page, options: &ReadOptions) -> Result<Work, Found> {
    let mut work = Work::default();
    work.kind(Kind::Article);
    work.title(&page.title.unwrap_or_default())?;
    work.author(&page.author.unwrap_or_default())?;
    work.page(&page.url.unwrap_or_default())
        .map_err(|why| Found::Skipped(why.to_owned()))?;
    work.text(
        |metadata| &mut metadata.summary,
        &page.description.unwrap_or_default(),
    )?;
    let progress = page.reading_progress.as_f64().unwrap_or_default();
    let is_archived = page
        .state
        .is_some_and(|state| state.eq_ignore_ascii_case("archived"));
    if is_archived || progress >= 100.0 {
        work.status = Status::Done;
    } else if progress >= 1.0 {
        work.status = Status::Reading;
    }
    for label in page.labels.unwrap_or_default() {
        work.tag(&label);
    }
    work.since = options.day(&page.saved_at.unwrap_or_default());
    work.year(&page.published_at.unwrap_or_default());
    for note in notes(&page.highlights_markdown.unwrap_or_default()) {
        work.add_note(note)?;
    }
    Ok(work)
}

/// Parses highlights: each is a quotation, and below it labels in one line that begins with `#` and a note.
fn notes(markdown: &str) -> Vec<WorkNote> {
    let mut notes: Vec<WorkNote> = Vec::new();
    let mut is_quoted = false;
    for line in markdown.lines() {
        let quoted = line.strip_prefix('>').map(str::trim);
        if quoted.is_some() && !is_quoted || notes.is_empty() {
            notes.push(WorkNote::default());
        }
        let Some(note) = notes.last_mut() else {
            continue;
        };
        let text = match quoted {
            Some(_) => &mut note.highlight.get_or_insert_default().quotation,
            // A quotation goes on after a line break.
            None if is_quoted && !line.trim().is_empty() => {
                &mut note.highlight.get_or_insert_default().quotation
            }
            None => &mut note.text,
        };
        text.push_str(quoted.unwrap_or(line));
        text.push('\n');
        is_quoted = quoted.is_some() || is_quoted && !line.trim().is_empty();
    }
    notes
}

/// Adds the highlights of each page to its record, by the slug of the page. Keeps the line numbers.
pub(super) fn with_highlights(metadata: &str, highlights: &HashMap<String, String>) -> String {
    #[derive(Deserialize)]
    struct Slug {
        slug: String,
    }
    let list: Vec<&RawValue> = serde_json::from_str(metadata).unwrap_or_default();
    let mut text = String::with_capacity(metadata.len());
    let mut copied = 0;
    for page in list {
        let of_slug = serde_json::from_str(page.get()).ok();
        let markdown = of_slug.and_then(|page: Slug| highlights.get(&page.slug));
        if let Some(markdown) = markdown {
            let begin = page.get().as_ptr().addr() - metadata.as_ptr().addr() + 1;
            text.push_str(&metadata[copied..begin]);
            text.push_str(&format!(
                "\"highlightsMarkdown\":{},",
                Value::from(markdown.as_str())
            ));
            copied = begin;
        }
    }
    text + &metadata[copied..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_are_read_with_their_notes() {
        let markdown = "> One passage. \n\n> Two,\nof two lines \n\n#label #other\n\nA note.\n\n\n> Three.\n> \n> Four. \n\nOf it.";
        let found = notes(markdown).into_iter().map(|note| {
            let quotation = note.highlight.unwrap_or_default().quotation;
            (quotation.trim().to_owned(), note.text.trim().to_owned())
        });
        let expected = [
            ("One passage.", ""),
            ("Two,\nof two lines", "#label #other\n\nA note."),
            ("Three.\n\nFour.", "Of it."),
        ];
        let expected = expected.map(|(one, other)| (one.to_owned(), other.to_owned()));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn highlights_join_the_page_with_their_slug() {
        let metadata = "[\n {\"slug\": \"a\"},\n {\"slug\": \"b\"}\n]";
        let highlights = HashMap::from([("b".to_owned(), "> \"x\"\n".to_owned())]);
        assert_eq!(
            with_highlights(metadata, &highlights),
            "[\n {\"slug\": \"a\"},\n {\"highlightsMarkdown\":\"> \\\"x\\\"\\n\",\"slug\": \"b\"}\n]"
        );
        assert_eq!(with_highlights("no JSON", &highlights), "no JSON");
    }
}
