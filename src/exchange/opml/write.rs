//! Writes OPML.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::iter;

use quick_xml::escape::escape;

use crate::domain::{Slug, Status, Tag, Work, listed_tag};
use crate::exchange::{folders, values};
use crate::text;

/// The name under which the folders of a work are kept, as its domain does not hold their names: a JSON array a line, which has the
/// name of a folder after those around it.
pub(super) const FORMAT: &str = "opml";

/// Returns the folders of a work as they came. Its domain is the innermost of the first; the paths of others are tags.
fn kept(work: &Work) -> Vec<Vec<String>> {
    let lines = work
        .sources
        .get(FORMAT)
        .into_iter()
        .flat_map(|kept| kept.lines());
    let paths = lines.filter_map(|line| serde_json::from_str::<Vec<String>>(line).ok());
    let is_path = |path: &Vec<String>| {
        (1..=folders::DEEPEST).contains(&path.len()) && path.iter().all(|name| !name.is_empty())
    };
    let mut paths = paths.filter(is_path);
    let Some(first) = paths.next() else {
        return Vec::new();
    };
    let domain = first.last().and_then(|name| Slug::from_title(name));
    if domain.unwrap_or_default() != work.metadata.domain.clone().unwrap_or_default() {
        return Vec::new();
    }
    let is_tag = |path: &Vec<String>| work.tags.iter().any(|tag| tag.as_str() == path.join("/"));
    iter::once(first).chain(paths.filter(is_tag)).collect()
}

/// Returns the folders to write a work in. What was put into a domain here goes into the folder of the domain, by its name.
fn placed(work: &Work, names: &HashMap<Slug, Vec<String>>) -> Vec<Vec<String>> {
    let paths = kept(work);
    if !paths.is_empty() {
        return paths;
    }
    let folder = folders::of(work);
    let known = work
        .metadata
        .domain
        .as_ref()
        .and_then(|slug| names.get(slug));
    let path = known.filter(|_| !folder.is_empty() && !folder.contains('/'));
    let names = || {
        folder
            .split('/')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    };
    vec![path.cloned().unwrap_or_else(names)]
}

/// Formats tags as they are read, a slash of their own after that of a path.
fn categories(tags: &BTreeSet<Tag>, paths: &[Vec<String>]) -> Option<String> {
    let category = |tag: &Tag| {
        let slash = if tag.as_str().starts_with('/') {
            "/"
        } else {
            ""
        };
        listed_tag(&format!("{slash}{tag}"), &[',']).into_owned()
    };
    // The tag of a path is read from the folders again.
    let is_path = |tag: &Tag| {
        let mut nested = paths
            .iter()
            .enumerate()
            .filter(|(at, path)| *at > 0 || path.len() > 1);
        nested.any(|(_, path)| tag.as_str() == path.join("/"))
    };
    let others = tags.iter().filter(|tag| !is_path(tag));
    values::list(others.map(category), ",")
}

/// A folder with the outlines of its feeds.
#[derive(Default)]
struct Folder {
    name: String,
    feeds: Vec<String>,
    folders: Vec<Folder>,
}

impl Folder {
    /// Returns the folder at a path below this one.
    fn at(&mut self, path: &[String]) -> &mut Self {
        let Some((name, rest)) = path.split_first() else {
            return self;
        };
        let known = self.folders.iter().position(|folder| folder.name == *name);
        let at = known.unwrap_or_else(|| {
            self.folders.push(Self {
                name: name.clone(),
                ..Self::default()
            });
            self.folders.len() - 1
        });
        self.folders[at].at(rest)
    }

    fn write(&self, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        let blank = " ".repeat(indent);
        for feed in &self.feeds {
            writeln!(out, "{blank}{feed}")?;
        }
        for folder in &self.folders {
            let name = escape(text::exported(&folder.name)).into_owned();
            writeln!(out, "{blank}<outline text=\"{name}\" title=\"{name}\">")?;
            folder.write(indent + 2, out)?;
            writeln!(out, "{blank}</outline>")?;
        }
        Ok(())
    }
}

pub(in super::super) fn write(
    works: &mut dyn Iterator<Item = Work>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let works: Vec<Work> = works
        .filter(|work| work.status == Status::Following)
        .collect();
    let mut names: HashMap<Slug, Vec<String>> = HashMap::new();
    for path in works.iter().flat_map(kept).filter(|path| path.len() == 1) {
        names.extend(Slug::from_title(&path[0]).map(|slug| (slug, path)));
    }
    let mut root = Folder::default();
    for work in works {
        let paths = placed(&work, &names);
        let metadata = work.metadata.into_metadata();
        let Some(feed) = metadata.feed else {
            continue;
        };
        // The address of a feed stands in for that of a site that is not known.
        let site = metadata.url.filter(|url| *url != feed);
        let mut outline = String::from("<outline type=\"rss\"");
        for (name, value) in [
            ("text", Some(metadata.title.clone())),
            ("title", Some(metadata.title)),
            ("xmlUrl", Some(feed)),
            ("htmlUrl", site),
            (
                "description",
                Some(metadata.why).filter(|why| !why.is_empty()),
            ),
            ("category", categories(&work.tags, &paths)),
        ] {
            if let Some(value) = value {
                outline.push_str(&format!(" {name}=\"{}\"", escape(text::exported(&value))));
            }
        }
        outline.push_str("/>");
        for path in paths {
            root.at(&path).feeds.push(outline.clone());
        }
    }
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n")?;
    out.write_all(b"  <head>\n    <title>reads</title>\n  </head>\n  <body>\n")?;
    root.write(4, out)?;
    out.write_all(b"  </body>\n</opml>\n")
}
