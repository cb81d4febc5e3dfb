//! A list item, a paragraph or a heading that is being read.

use super::inline::{Span, has_page, is_blank, push, text_of, with_bare_links};

#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) is_checked: Option<bool>,
    /// The blocks of text. The first one is the entry, others are notes.
    pub(super) blocks: Vec<Vec<Span>>,
    pub(super) footnotes: Vec<String>,
    pub(super) children: Vec<Node>,
    /// Whether it, or an item below it, is surely an entry: it has a link or a box.
    pub(super) is_entry: bool,
}

impl Node {
    pub(super) fn new(line: usize) -> Self {
        Self {
            line,
            blocks: vec![Vec::new()],
            ..Self::default()
        }
    }

    /// Begins another block of text.
    pub(super) fn begin_block(&mut self) {
        if self.blocks.last().is_none_or(|block| !is_blank(block)) {
            self.blocks.push(Vec::new());
        }
    }

    /// Returns the first block, with the link of another one if it has none, and the text of the others.
    pub(super) fn split(&mut self) -> (Vec<Span>, Vec<String>) {
        let mut blocks: Vec<Vec<Span>> = self
            .blocks
            .drain(..)
            .filter(|block| !is_blank(block))
            .collect();
        if blocks.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let (mut first, mut notes) = (blocks.remove(0), Vec::new());
        for block in blocks {
            attach(&block, &mut first, &mut notes);
        }
        (first, notes)
    }
}

/// Takes the link of further text for that of an entry, if it has none, and the text for a note, if it says more.
pub(super) fn attach(text: &[Span], entry: &mut Vec<Span>, notes: &mut Vec<String>) {
    let links = with_bare_links(text.to_vec());
    let words = |spans: &[Span]| text_of(spans).split_whitespace().count();
    let mut is_note = true;
    if let Some(at) = links.iter().position(|span| span.address().is_some())
        && !has_page(entry)
    {
        is_note = words(&links[..at]) + words(&links[at + 1..]) > 2;
        push(entry, " ", false, None);
        entry.push(Span {
            text: "link".to_owned(),
            ..links[at].clone()
        });
    }
    notes.extend(Some(text_of(text)).filter(|text| is_note && !text.is_empty()));
}

/// Collects the text of an item and of those below it.
pub(super) fn note_of(node: &mut Node, notes: &mut Vec<String>) {
    let (spans, more) = node.split();
    notes.extend(
        [text_of(&spans)]
            .into_iter()
            .chain(more)
            .filter(|text| !text.is_empty()),
    );
    for child in &mut node.children {
        note_of(child, notes);
    }
}
