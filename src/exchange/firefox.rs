//! Reads the JSON backup of Firefox: bookmarks in folders, with tags. The tree is walked with a stack of its own, so that deep
//! nesting cannot exhaust that of the thread.

use std::collections::HashMap;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::folders::Foldered;
use super::{Found, ReadOptions, Record, json};
use crate::domain::{Kind, Work};
use crate::position::Lines;

/// Folders that are nested deeper are left out: each level is read once more.
const DEEPEST: usize = 64;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Node<'t> {
    title: Option<String>,
    uri: Option<String>,
    /// Separated by commas.
    tags: Option<String>,
    keyword: Option<String>,
    date_added: Value,
    /// A folder that is built into the browser.
    root: Option<String>,
    annos: Option<Vec<Annotation>>,
    #[serde(borrow)]
    children: Option<Vec<&'t RawValue>>,
}

#[derive(Deserialize)]
struct Annotation {
    name: String,
    #[serde(default)]
    value: Value,
}

impl Node<'_> {
    fn annotation(&self, name: &str) -> Option<String> {
        let mut annotations = self.annos.iter().flatten();
        let found = annotations.find(|annotation| annotation.name == name)?;
        Some(json::plain(&found.value))
    }
}

/// A node that is still to be read.
struct Open<'t> {
    node: &'t RawValue,
    /// The folders that it is in, outermost first.
    path: Rc<Vec<String>>,
    depth: usize,
    /// Whether the folders are tags.
    is_tag: bool,
}

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(4_096).collect();
    head.starts_with('{') && head.contains("\"text/x-moz-place")
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let Some(root) = json::parsed::<&RawValue>(text, emit) else {
        return;
    };
    let lines = Lines::new(text);
    let mut found: Vec<(Record, Rc<Vec<String>>, String)> = Vec::new();
    // Older versions keep tags as folders of copies.
    let mut labels: HashMap<String, Vec<String>> = HashMap::new();
    let mut open = vec![Open {
        node: root,
        path: Rc::default(),
        depth: 0,
        is_tag: false,
    }];
    while let Some(Open {
        node,
        mut path,
        depth,
        is_tag,
    }) = open.pop()
    {
        let line = lines.line(node.get().as_ptr().addr() - text.as_ptr().addr());
        if depth > DEEPEST {
            emit(Record::faulty(line, "its folders are nested too deep"));
            continue;
        }
        let node: Node<'_> = match json::item_of(node) {
            Ok(node) => node,
            Err(found) => {
                emit(Record { line, found });
                continue;
            }
        };
        let feed = node.annotation("livemark/feedURI");
        match (node.uri.clone(), feed) {
            (Some(uri), _) if is_tag => {
                let labels = labels.entry(uri).or_default();
                labels.extend(path.last().cloned());
            }
            (Some(uri), _) => {
                let record = Record::new(line, bookmark(&uri, &node, options));
                found.push((record, Rc::clone(&path), uri));
            }
            // A folder that is a feed, of which older versions showed the posts.
            (None, Some(feed)) => {
                let record = Record::new(line, followed(&feed, &node));
                found.push((record, Rc::clone(&path), feed));
            }
            (None, None) => {}
        }
        let is_tag = is_tag || node.root.as_deref() == Some("tagsFolder");
        if node.root.is_none() {
            Rc::make_mut(&mut path).extend(node.title);
        }
        let children = node.children.unwrap_or_default().into_iter().rev();
        open.extend(children.map(|child| Open {
            node: child,
            path: Rc::clone(&path),
            depth: depth + 1,
            is_tag,
        }));
    }
    let mut shelf = Foldered::default();
    for (mut record, path, uri) in found {
        if let Found::Work(work) = &mut record.found {
            let labels = labels.get(&uri).into_iter().flatten();
            labels.for_each(|label| work.tag(label));
        }
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        shelf.add(record, &path);
    }
    shelf.emit(emit);
}

fn bookmark(uri: &str, node: &Node<'_>, options: &ReadOptions) -> Result<Work, Found> {
    let skipped = |why: &str| Found::Skipped(why.to_owned());
    let mut work = Work::default();
    // A bookmark with a keyword and a placeholder is a search.
    if node.keyword.is_some() && uri.contains("%s") {
        return Err(skipped("a search, and no page"));
    }
    work.page(uri).map_err(skipped)?;
    work.kind(Kind::Article);
    work.title(node.title.as_deref().unwrap_or_default())?;
    for label in node.tags.iter().flat_map(|tags| tags.split(',')) {
        work.tag(label);
    }
    let description = node.annotation("bookmarkProperties/description");
    work.note(&description.unwrap_or_default())?;
    work.since = options.day(&json::plain(&node.date_added));
    Ok(work)
}

fn followed(feed: &str, node: &Node<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    if !work.feed(feed) {
        return Err(Found::Skipped("the feed has no web address".to_owned()));
    }
    if !work.address(&node.annotation("livemark/siteURI").unwrap_or_default()) {
        work.address(feed);
    }
    work.followed();
    work.title(node.title.as_deref().unwrap_or_default())?;
    Ok(work)
}
