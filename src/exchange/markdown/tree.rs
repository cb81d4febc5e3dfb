//! Finds the entries of a file: list items, rows of tables, and paragraphs and headings that are links.

use std::collections::HashMap;

use super::entry;
use super::inline::{Span, has_page, push, text_of, with_bare_links};
use super::node::{Node, attach, note_of};
use super::paragraph::{begins_with_link, is_entry_line, lines_of};
use super::parts::{Part, parts};
use super::rows::Table;
use super::survey::survey;
use crate::exchange::{Found, ReadOptions, Record};
use crate::position::Lines;

/// How deep lists may stand in each other; deeper items count as items of this depth.
const DEEPEST: usize = 50;

/// The longest text of an item that is taken for the name of the items below it.
const LONGEST_NAME: usize = 60;

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
    let (has_titles, footnotes) = survey(text);
    let mut reader = Reader {
        lines: Lines::new(text),
        emit,
        options,
        has_titles,
        footnotes,
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
    parts(text, &mut |part, at| reader.take(part, at));
    reader.end_paragraph();
    while !reader.open.is_empty() {
        reader.close();
    }
    reader.end_linked();
}

impl Reader<'_> {
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
                attach(footnote, &mut spans, &mut notes);
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
