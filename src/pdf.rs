//! Reads what a PDF says of itself (ISO 32000-1): the document information, and the text of its first page. A PDF comes from
//! the world, so that its size and what it decompresses to are bounded.

use std::path::Path;

use lopdf::{Document, LoadOptions};

use crate::bounded;
use crate::domain::{identifiers_in, line};

/// What a PDF says of its work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pdf {
    /// The title of the document information, unless a program made it up.
    pub title: Option<String>,
    pub arxiv: Option<String>,
    pub doi: Option<String>,
    pub pages: Option<u32>,
}

#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("it is not a PDF that can be read: {0}")]
    Format(#[from] lopdf::Error),
}

/// The most bytes that one stream of a PDF may decompress to.
const MAX_STREAM_BYTES: usize = 64 << 20;

/// Reads a PDF.
///
/// # Errors
/// If the file cannot be read, is too large or is not a PDF.
pub fn read(path: &Path) -> Result<Pdf, PdfError> {
    let bytes = bounded::file(path)?;
    let info = Document::load_metadata_mem(&bytes)?;
    let texts = [&info.subject, &info.keywords, &info.title];
    let mut known: Vec<String> = texts.into_iter().flatten().cloned().collect();
    // Publishers write the DOI to a key of their own.
    let custom = info.custom.values().filter_map(|value| value.as_str().ok());
    known.extend(custom.map(|value| String::from_utf8_lossy(value).into_owned()));
    known.sort();
    let mut ids = identifiers_in(&known.join("\n"));
    if ids.arxiv.is_none() && ids.doi.is_none() {
        ids = identifiers_in(&first_page(&bytes)?);
    }
    Ok(Pdf {
        title: info.title.as_deref().and_then(title),
        arxiv: ids.arxiv,
        doi: ids.doi,
        pages: Some(info.page_count).filter(|pages| *pages > 0),
    })
}

/// Returns the text of the first page that has any. Later ones cite other works.
fn first_page(bytes: &[u8]) -> Result<String, PdfError> {
    let options = LoadOptions {
        max_decompressed_size: Some(MAX_STREAM_BYTES),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options)?;
    let mut pages = document.get_pages().into_keys().map(|page| {
        let text = document.extract_text_with_limit(&[page], MAX_STREAM_BYTES);
        text.unwrap_or_default()
    });
    let first = pages.find(|text| !text.trim().is_empty());
    Ok(first.unwrap_or_default())
}

/// Returns a title that a person may have given: programs write the name of a file, or nothing, where nobody gave one.
fn title(text: &str) -> Option<String> {
    let title = line(text).ok()??;
    let lower = title.to_lowercase();
    let is_made_up = [
        "untitled",
        "microsoft word",
        "microsoft powerpoint",
        "arxiv:",
        "doi:",
    ]
    .iter()
    .any(|start| lower.starts_with(start));
    let is_file = !title.contains(' ') && title.contains(['.', '_', '/', '\\'])
        || [".pdf", ".doc", ".docx", ".tex", ".dvi", ".indd", ".ps"]
            .iter()
            .any(|end| lower.ends_with(end));
    (!is_made_up && !is_file && title.chars().any(char::is_alphabetic)).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_a_program_made_up_is_none() {
        for text in [
            "",
            "Untitled",
            "Microsoft Word - draft_3.docx",
            "paper.dvi",
            "main_final",
            "1-s2.0-S0167739X18313153-main.pdf",
            "  ",
            "1234",
        ] {
            assert_eq!(title(text), None, "{text}");
        }
        assert_eq!(title("Dune"), Some("Dune".to_owned()));
        assert_eq!(title(" Of  Node.js \0"), Some("Of Node.js".to_owned()));
    }
}
