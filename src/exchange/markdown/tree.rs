//! Finds the entries of a file: list items, rows of tables, and paragraphs and headings that are links.

use std::collections::HashMap;

use super::entry;
use super::inline::{Span, has_page, is_blank, is_name, push, text_of, with_bare_links};
use super::parts::{Part, parts};
use super::rows::Table;
use crate::exchange::{Found, ReadOptions, Record};
use crate::position::Lines;

/// How deep lists may stand in each other; deeper items count as items of this depth.
const DEEPEST: usize = 50;

/// The longest text of an item that is taken for the name of the items below it.
const LONGEST_NAME: usize = 60;

/// A list item, a paragraph or a heading that is being read.
#[derive(Debug, Default)]
struct Node {
    line: usize,
    is_checked: Option<bool>,
    /// The blocks of text. The first one is the entry, others are notes.
    blocks: Vec<Vec<Span>>,
    footnotes: Vec<String>,
    children: Vec<Node>,
    /// Whether it, or an item below it, is surely an entry: it has a link or a box.
    is_entry: bool,
}

impl Node {
    fn new(line: usize) -> Self {
        Self {
            line,
            blocks: vec![Vec::new()],
            ..Self::default()
        }
    }

    /// Begins another block of text.
    fn begin_block(&mut self) {
        if self.blocks.last().is_none_or(|block| !is_blank(block)) {
            self.blocks.push(Vec::new());
        }
    }

    /// Moves the first block with a link to the front, and returns the text of the others.
    fn split(&mut self) -> (Vec<Span>, Vec<String>) {
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

enum Open {
    List,
    Item(Node),
}

struct Reader<'a> {
    lines: Lines<'a>,
    emit: &'a mut dyn FnMut(Record),
    options: &'a ReadOptions,
    /// Whether the headings of the first level divide the file, and are not its title.
    has_titles: bool,
    footnotes: HashMap<String, Vec<Span>>,
    /// The headings that the text stands under, with their levels.
    headings: Vec<(u8, String)>,
    heading: Option<(u8, Node)>,
    /// A heading that is a link, with the text below it.
    linked: Option<Node>,
    open: Vec<Open>,
    paragraph: Option<Node>,
    table: Option<Table>,
    emphasis: usize,
    link: Option<String>,
    ignored: usize,
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let mut reader = Reader {
        lines: Lines::new(text),
        emit,
        options,
        has_titles: false,
        footnotes: HashMap::new(),
        headings: Vec::new(),
        heading: None,
        linked: None,
        open: Vec::new(),
        paragraph: None,
        table: None,
        emphasis: 0,
        link: None,
        ignored: 0,
    };
    reader.survey(text);
    parts(text, &mut |part, at| reader.take(part, at));
    reader.end_paragraph();
    while !reader.open.is_empty() {
        reader.close();
    }
    reader.end_linked();
}

impl Reader<'_> {
    /// Counts the headings of the first level, and reads the footnotes.
    fn survey(&mut self, text: &str) {
        let mut titles = 0;
        let mut name: Option<String> = None;
        let mut link = None;
        parts(text, &mut |part, _| match part {
            Part::Heading(1) => titles += 1,
            Part::FootnoteText(begun) => name = Some(begun),
            Part::IgnoredEnd => name = None,
            Part::Link(target) => link = Some(target),
            Part::LinkEnd => link = None,
            Part::Text(text) => {
                if let Some(name) = &name {
                    push(
                        self.footnotes.entry(name.clone()).or_default(),
                        &text,
                        false,
                        link.as_deref(),
                    );
                }
            }
            _ => {}
        });
        self.has_titles = titles > 1;
    }

    fn take(&mut self, part: Part, at: usize) {
        match part {
            Part::Ignored | Part::FootnoteText(_) => self.ignored += 1,
            Part::IgnoredEnd => self.ignored = self.ignored.saturating_sub(1),
            _ if self.ignored > 0 => {}
            Part::Heading(level) => self.begin_heading(level, at),
            Part::HeadingEnd => self.end_heading(),
            Part::List => {
                self.end_paragraph();
                self.open.push(Open::List);
            }
            Part::ListEnd => self.end_list(),
            Part::Item | Part::Term => self.begin_item(at),
            Part::ItemEnd => {
                if matches!(self.open.last(), Some(Open::Item(_))) {
                    self.close();
                }
            }
            Part::Block | Part::BlockEnd => self.divide(),
            Part::Table => {
                self.end_paragraph();
                self.table = Some(Table::default());
            }
            Part::TableEnd => self.end_row_and_table(true),
            Part::Row => {
                self.end_row_and_table(false);
                let line = self.lines.line(at);
                if let Some(table) = &mut self.table {
                    table.begin_row(line);
                }
            }
            Part::Cell => {
                if let Some(table) = &mut self.table {
                    table.begin_cell();
                }
            }
            Part::CellEnd => self.forget_style(),
            Part::Box(is_checked) => {
                if let Some(node) = self.node() {
                    node.is_checked = Some(is_checked);
                }
            }
            Part::Link(target) => self.link = Some(target),
            Part::LinkEnd => self.link = None,
            Part::Emphasis => self.emphasis += 1,
            Part::EmphasisEnd => self.emphasis = self.emphasis.saturating_sub(1),
            Part::Text(text) => self.text(&text, at),
            Part::Break => self.text("\n", at),
            Part::Footnote(name) => {
                if let Some(node) = self.node() {
                    node.footnotes.push(name);
                }
            }
        }
    }

    /// Returns the innermost item or else the paragraph.
    fn node(&mut self) -> Option<&mut Node> {
        match self.open.last_mut() {
            Some(Open::Item(node)) => Some(node),
            _ => self.paragraph.as_mut(),
        }
    }

    fn text(&mut self, text: &str, at: usize) {
        let (emphasis, link) = (self.emphasis > 0, self.link.as_deref());
        let line = text.replace('\n', " ");
        // Text may hold no marks of its own.
        let is_blank = text.trim().is_empty();
        if let Some((_, heading)) = &mut self.heading {
            push(&mut heading.blocks[0], &line, emphasis, link);
        } else if let Some(cell) = self.table.as_mut().and_then(Table::cell) {
            push(cell, &line, emphasis, link);
        } else if let Some(Open::Item(node)) = self.open.last_mut() {
            if let Some(block) = node.blocks.last_mut() {
                push(block, &line, emphasis, link);
            }
        } else if self.paragraph.is_some() || !is_blank {
            let line = self.lines.line(at);
            let node = self.paragraph.get_or_insert_with(|| Node::new(line));
            push(&mut node.blocks[0], text, emphasis, link);
        }
    }

    fn forget_style(&mut self) {
        self.emphasis = 0;
        self.link = None;
    }

    fn begin_heading(&mut self, level: u8, at: usize) {
        self.end_paragraph();
        self.forget_style();
        while !self.open.is_empty() {
            self.close();
        }
        self.end_linked();
        self.heading = Some((level, Node::new(self.lines.line(at))));
    }

    fn end_heading(&mut self) {
        let Some((level, mut node)) = self.heading.take() else {
            return;
        };
        self.forget_style();
        self.headings.retain(|(above, _)| *above < level);
        let name = text_of(&node.blocks[0]);
        if has_page(&node.blocks[0]) {
            node.blocks[0] = with_bare_links(std::mem::take(&mut node.blocks[0]));
            self.linked = Some(node);
        }
        // A heading of the first level is the title of the document, if there is only one.
        let name = if level == 1 && !self.has_titles {
            String::new()
        } else {
            name
        };
        self.headings.push((level, name));
    }

    /// Takes a heading that is a link for an entry, if there were no others below it.
    fn end_linked(&mut self) {
        if let Some(mut node) = self.linked.take() {
            self.headings.pop();
            let domain = self.domain();
            let (spans, notes) = node.split();
            self.emit_entry(node.line, spans, None, &notes, &domain);
        }
    }

    fn domain(&self) -> String {
        self.headings
            .last()
            .map(|(_, name)| name.clone())
            .unwrap_or_default()
    }

    fn begin_item(&mut self, at: usize) {
        self.end_paragraph();
        self.forget_style();
        let depth = self
            .open
            .iter()
            .filter(|open| matches!(open, Open::Item(_)))
            .count();
        // HTML need not close an item.
        if matches!(self.open.last(), Some(Open::Item(_))) {
            self.close();
        } else if depth >= DEEPEST {
            self.open.pop();
            self.close();
        }
        self.open.push(Open::Item(Node::new(self.lines.line(at))));
    }

    /// Ends what stands last in `open`, and gives an item to the one above it.
    fn close(&mut self) {
        let Some(Open::Item(mut node)) = self.open.pop() else {
            return;
        };
        self.forget_style();
        node.is_entry = node.is_checked.is_some()
            || node.blocks.iter().any(|block| has_page(block))
            || node.children.iter().any(|child| child.is_entry);
        let above = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Item(node) => Some(node),
            Open::List => None,
        });
        if let Some(above) = above {
            above.children.push(node);
        } else {
            let domain = self.domain();
            self.emit_node(node, &domain);
        }
    }

    fn end_list(&mut self) {
        if !self.open.iter().any(|open| matches!(open, Open::List)) {
            return;
        }
        while matches!(self.open.last(), Some(Open::Item(_))) {
            self.close();
        }
        self.open.pop();
        self.divide();
    }

    /// Ends a paragraph, or begins another block in an item.
    fn divide(&mut self) {
        match self.open.last_mut() {
            Some(Open::Item(node)) => node.begin_block(),
            _ => self.end_paragraph(),
        }
    }

    fn end_row_and_table(&mut self, is_end: bool) {
        self.forget_style();
        let domain = self.domain();
        if let Some((line, found)) = self
            .table
            .as_mut()
            .and_then(|table| table.end_row(&domain, self.options))
        {
            self.found(line, found);
        }
        if is_end {
            self.table = None;
        }
    }

    fn found(&mut self, line: usize, found: Result<crate::domain::Work, Found>) {
        if let Some(linked) = self.linked.take() {
            self.skip_links(linked.line, &linked.blocks[0]);
        }
        (self.emit)(Record::new(line, found));
    }

    fn emit_entry(
        &mut self,
        line: usize,
        spans: Vec<Span>,
        is_checked: Option<bool>,
        notes: &[String],
        domain: &str,
    ) {
        if let Some(found) = entry::work(spans, is_checked, notes, domain, self.options) {
            self.found(line, found);
        }
    }

    /// Emits the entries of an item: its own and those below it. What is below an entry and no entry itself is a note.
    fn emit_node(&mut self, mut node: Node, domain: &str) {
        let (mut spans, mut notes) = node.split();
        for name in &node.footnotes {
            if let Some(footnote) = self.footnotes.get(name) {
                Self::footnote(footnote, &mut spans, &mut notes);
            }
        }
        let is_own = has_page(&spans);
        let is_group = !is_own
            && !node.children.is_empty()
            && (node.is_checked.is_none() || node.children.iter().any(|child| child.is_entry));
        if is_group {
            let name = text_of(&spans);
            let name = name.trim_end_matches(':');
            let domain = if name.is_empty() || name.len() > LONGEST_NAME {
                domain
            } else {
                name
            };
            for child in node.children {
                self.emit_node(child, domain);
            }
            return;
        }
        let (entries, others): (Vec<_>, Vec<_>) =
            node.children.into_iter().partition(|child| child.is_entry);
        for mut other in others {
            note_of(&mut other, &mut notes);
        }
        self.emit_entry(node.line, spans, node.is_checked, &notes, domain);
        for entry in entries {
            self.emit_node(entry, domain);
        }
    }

    /// Takes the address of a footnote for that of the entry, if it has none, and else its text for a note.
    fn footnote(footnote: &[Span], spans: &mut Vec<Span>, notes: &mut Vec<String>) {
        let links = with_bare_links(footnote.to_vec());
        match links.into_iter().find(|span| span.address().is_some()) {
            Some(link) if !has_page(spans) => spans.push(Span {
                text: "link".to_owned(),
                ..link
            }),
            _ => notes.push(text_of(footnote)),
        }
    }

    /// Emits the entries of a paragraph: each of its lines, or the whole, where it begins with a link.
    fn end_paragraph(&mut self) {
        self.emphasis = 0;
        let Some(node) = self.paragraph.take() else {
            return;
        };
        self.link = None;
        let spans = with_bare_links(node.blocks.into_iter().next().unwrap_or_default());
        let lines = lines_of(&spans);
        let domain = self.domain();
        if lines.iter().all(|(_, line)| is_entry_line(line)) {
            for (number, line) in lines {
                self.emit_entry(node.line + number, line, None, &[], &domain);
            }
        } else if begins_with_link(&spans) {
            let line = lines.into_iter().flat_map(|(_, mut line)| {
                push(&mut line, " ", false, None);
                line
            });
            self.emit_entry(node.line, line.collect(), None, &[], &domain);
        } else if let Some(linked) = &mut self.linked {
            linked.blocks.push(spans);
        } else {
            self.skip_links(node.line, &spans);
        }
    }

    /// Names the links that are not read.
    fn skip_links(&mut self, line: usize, spans: &[Span]) {
        for _ in spans.iter().filter(|span| span.address().is_some()) {
            let found = Found::Skipped("a link outside of lists and tables".to_owned());
            (self.emit)(Record { line, found });
        }
    }
}

/// Collects the text of an item and of those below it.
fn note_of(node: &mut Node, notes: &mut Vec<String>) {
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

/// Splits a paragraph at its line breaks, and numbers its lines from 0.
fn lines_of(spans: &[Span]) -> Vec<(usize, Vec<Span>)> {
    let mut lines = vec![(0, Vec::new())];
    for span in spans {
        for (at, text) in span.text.split('\n').enumerate() {
            if at > 0 {
                lines.push((lines.len(), Vec::new()));
            }
            if let Some((_, line)) = lines.last_mut() {
                push(line, text, span.is_emphasized, span.link.as_deref());
            }
        }
    }
    lines.retain(|(_, line)| !is_blank(line));
    lines
}

/// Whether the words of a line begin with a link, beside signs and a label such as "Paper:".
fn begins_with_link(line: &[Span]) -> bool {
    let Some(at) = line.iter().position(|span| span.address().is_some()) else {
        return false;
    };
    let before = text_of(&line[..at]);
    let words = before
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .count();
    words == 0 || (words <= 2 && before.ends_with([':', '—', '–']))
}

/// Whether a line of a paragraph is an entry: it begins with a link, or a short text ends with one.
fn is_entry_line(line: &[Span]) -> bool {
    if begins_with_link(line) {
        return true;
    }
    let pages: Vec<usize> = (0..line.len())
        .filter(|at| line[*at].address().is_some())
        .collect();
    let (Some(first), Some(last)) = (pages.first(), pages.last()) else {
        return false;
    };
    let before = text_of(&line[..*first]);
    let is_sentence = before.contains(". ") || before.split_whitespace().count() > 12;
    let is_end = !text_of(&line[last + 1..]).contains(char::is_alphanumeric);
    is_end && !is_sentence && pages.iter().all(|at| !is_name(&line[*at].text))
}
