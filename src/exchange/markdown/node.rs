//! A list item, a paragraph or a heading that is being read.

use super::inline::{Span, has_page, is_blank, push, text_of};

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

    /// Moves the first block with a link to the front, and returns the text of the others.
    pub(super) fn split(&mut self) -> (Vec<Span>, Vec<String>) {
        let mut blocks: Vec<Vec<Span>> = self
            .blocks
            .drain(..)
            .filter(|block| !is_blank(block))
            .collect();
        if blocks.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let mut first = blocks.remove(0);
        if !has_page(&first)
            && let Some(at) = blocks.iter().position(|block| has_page(block))
        {
            push(&mut first, " ", false, None);
            first.extend(blocks.remove(at));
        }
        (first, blocks.iter().map(|block| text_of(block)).collect())
    }
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
