//! One entry of a list: what in its words is the title, the address, the authors, the year and the reason to read it.

use super::credits::{credits, describe};
use super::fields;
use super::inline::{Span, plain, with_bare_links};
use super::labels::{QUOTES, is_form, words};
use super::title::{is_document, parts};
use crate::domain::{Identifier, Work, placeholder, usual_kind};
use crate::exchange::{Found, ReadOptions};

/// How many links and runs of other text an entry may have: each is compared with others.
const MOST_PARTS: usize = 1_000;

/// Returns the entry that some text is. `None` if it has no words.
pub(super) fn work(
    mut spans: Vec<Span>,
    is_checked: Option<bool>,
    notes: &[String],
    domain: &str,
    options: &ReadOptions,
) -> Option<Result<Work, Found>> {
    let mut work = Work::default();
    fields::take(&mut spans, is_checked, &mut work, options);
    let spans = with_bare_links(spans);
    if spans.iter().all(Span::is_blank) {
        return None;
    }
    if spans.len() > MOST_PARTS {
        let why = format!("it has more than {MOST_PARTS} links and other parts");
        return Some(Err(Found::Faulty(why)));
    }
    // A part of the list, or another list.
    let link = spans.iter().position(|span| span.link.is_some());
    let is_elsewhere = !spans
        .iter()
        .any(|span| span.address().is_some() || is_document(span));
    let is_first = |at: usize| !words(&spans[..at]).contains(char::is_alphanumeric);
    if is_elsewhere && link.is_some_and(is_first) {
        return Some(Err(Found::Skipped("not a web address".to_owned())));
    }
    work.domain(domain);
    if let Err(err) = fill(&mut work, &spans, notes) {
        return Some(Err(err.into()));
    }
    let is_named = work.metadata.title.is_some();
    Some(if is_named {
        Ok(work)
    } else {
        Err(Found::Skipped("an item without words".to_owned()))
    })
}

fn fill(work: &mut Work, spans: &[Span], notes: &[String]) -> Result<(), &'static str> {
    let parts = parts(spans);
    if let Some(url) = &parts.url {
        let named = Identifier::parse(url);
        work.address(url);
        work.kind(usual_kind(&named));
        work.title(&placeholder(&named))?;
    }
    let labels = spans.iter().filter(|span| is_form(&span.text));
    for address in labels.filter_map(Span::address) {
        if !matches!(Identifier::parse(&address), Identifier::Url(_)) {
            work.identifier(&address);
        }
    }
    work.note(&parts.extras.join("\n"))?;
    notes.iter().try_for_each(|note| work.note(note))?;
    work.title(&plain(&parts.title))?;
    let before = credits(work, &parts.before)?;
    let after = if parts.before.trim_end().ends_with(QUOTES) {
        parts
            .after
            .trim_start_matches(['"', '”', '»', '’', '.', ','])
    } else {
        &parts.after
    };
    describe(work, after)?;
    if !before.is_empty() {
        let after = work.metadata.why.take().unwrap_or_default();
        work.why(format!("{before} … {after}").trim())?;
    }
    if work.metadata.title.is_none() && work.metadata.why.is_some() {
        work.metadata.title = work.metadata.why.take();
    }
    Ok(())
}
