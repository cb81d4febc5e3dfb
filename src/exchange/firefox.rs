//! Reads the JSON backup of Firefox: bookmarks in folders, with tags. The tree is walked with a stack of its own, so that deep
//! nesting cannot exhaust that of the thread.

use std::collections::HashMap;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::gathered::Gathered;
use super::{Found, ReadOptions, Record, folders, json};
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
    let mut works = Gathered::default();
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
        match &node.uri {
            Some(uri) if is_tag => {
                let labels = labels.entry(uri.clone()).or_default();
                labels.extend(path.last().cloned());
            }
            Some(uri) => bookmark(uri, line, &node, &path, options, &mut works),
            None => livemark(line, &node, &path, &mut works),
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
    for (uri, labels) in labels {
        works.change_known(&uri, |work| labels.iter().for_each(|label| work.tag(label)));
    }
    works.emit(emit);
}

/// A folder that is a feed, of which older versions showed the posts.
fn livemark(line: usize, node: &Node<'_>, path: &[String], works: &mut Gathered) {
    if let Some(feed) = node.annotation("livemark/feedURI") {
        let work = || followed(&feed, node);
        works.change(&feed, line, work, |work| {
            folders::put(work, path);
            Ok(())
        });
    }
}

fn bookmark(
    uri: &str,
    line: usize,
    node: &Node<'_>,
    path: &[String],
    options: &ReadOptions,
    works: &mut Gathered,
) {
    let new = || {
        let mut work = Work::default();
        // A bookmark with a keyword and a placeholder is a search.
        let is_search = node.keyword.is_some() && uri.contains("%s");
        if is_search {
            return Err(Found::Skipped("a search, and no page".to_owned()));
        }
        work.page(uri)
            .map_err(|why| Found::Skipped(why.to_owned()))?;
        work.kind(Kind::Article);
        work.since = options.day(&json::plain(&node.date_added));
        Ok(work)
    };
    works.change(uri, line, new, |work| {
        if work.metadata.title.is_none() {
            work.title(node.title.as_deref().unwrap_or_default())?;
        }
        folders::put(work, path);
        for label in node.tags.iter().flat_map(|tags| tags.split(',')) {
            work.tag(label);
        }
        work.note(
            &node
                .annotation("bookmarkProperties/description")
                .unwrap_or_default(),
        )
    });
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
