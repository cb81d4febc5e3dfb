//! The arXiv id of an entry, in the fields in which programs put it.

use super::latex;
use super::verbatim::verbatim;
use crate::domain::{Identifier, arxiv};

/// Returns the arXiv id of an entry, of which `get` returns the fields.
pub(super) fn arxiv_id<'e>(get: impl Fn(&str) -> Option<&'e str>) -> Option<String> {
    let archive = get("eprinttype").or_else(|| get("archiveprefix"));
    let is_arxiv = archive.is_none_or(|archive| archive.trim().eq_ignore_ascii_case("arxiv"));
    let class = get("primaryclass").or_else(|| get("eprintclass"));
    let numbers = [
        get("eprint").filter(|_| is_arxiv),
        get("arxivid"),
        get("arxiv"),
    ];
    let of_number = |text: &str| {
        let text = verbatim(text);
        let number = text.split_ascii_whitespace().next().unwrap_or_default();
        // Old ids without their archive, which stands beside them.
        let old =
            class.map(|class| format!("{}/{number}", class.split('.').next().unwrap_or_default()));
        parsed(number)
            .or_else(|| parsed(&old?))
            .or_else(|| within(&text))
    };
    numbers
        .into_iter()
        .flatten()
        .find_map(of_number)
        .or_else(|| {
            let volume = get("volume").filter(|volume| volume.trim_start().starts_with("abs/"));
            let of_dblp =
                volume.and_then(|volume| parsed(volume.trim().trim_start_matches("abs/")));
            let in_arxiv = [
                "journal",
                "journaltitle",
                "publisher",
                "institution",
                "archive",
            ]
            .iter()
            .filter_map(|name| get(name))
            .any(|name| name.trim().to_ascii_lowercase().starts_with("arxiv"));
            let mut numbers = ["number", "volume"].iter().filter_map(|name| get(name));
            let of_archive =
                || numbers.find_map(|number| parsed(number.trim()).filter(|_| in_arxiv));
            of_dblp.or_else(of_archive).or_else(|| {
                let names = [
                    "journal",
                    "journaltitle",
                    "howpublished",
                    "number",
                    "publisher",
                    "url",
                    "note",
                    "pages",
                    "volume",
                ];
                let texts = names.iter().filter_map(|name| Some((*name, get(name)?)));
                // A note may name another work.
                let mut texts =
                    texts.filter(|(name, text)| *name != "note" || is_about_itself(text));
                texts.find_map(|(_, text)| within(&latex::line(text)))
            })
        })
}

/// Parses an id with or without `arXiv:`, and with or without a version.
fn parsed(text: &str) -> Option<String> {
    match Identifier::parse(text) {
        Identifier::Arxiv(id) => Some(id),
        _ => None,
    }
}

/// Finds an id after `arXiv:` or in an address.
fn within(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    [
        "arxiv:",
        "arxiv.org/abs/",
        "arxiv.org/pdf/",
        "oai:arxiv.org:",
        "corr abs/",
        "arxiv preprint ",
        "arxiv ",
    ]
    .iter()
    .find_map(|before| {
        let after = lower.find(before).map(|at| &text[at + before.len()..])?;
        let word = after
            .trim_start()
            .split(|c: char| c.is_whitespace() || ",;)]}[".contains(c))
            .next()?;
        let word = word.trim_end_matches(".pdf").trim_end_matches('.');
        let id = word.rsplit_once('v').filter(|(_, version)| {
            !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
        });
        arxiv(id.map_or(word, |(id, _)| id)).ok()
    })
}

fn is_about_itself(note: &str) -> bool {
    let note = latex::line(note).to_lowercase();
    [
        "arxiv",
        "preprint",
        "available at",
        "available as",
        "e-print",
        "eprint",
        "corr abs",
        "http",
    ]
    .iter()
    .any(|begin| note.starts_with(begin))
}
