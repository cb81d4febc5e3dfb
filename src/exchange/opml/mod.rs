//! Reads and writes OPML 2.0, the subscription list of feed readers (<http://opml.org/spec2.opml>).
//!
//! Outlines are read as a stream, not as a tree, so deep nesting cannot exhaust the stack. Entities that the document defines
//! are not resolved, so they cannot expand without bound.

mod write;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub(super) use self::write::write;
use super::folders::{self, Foldered};
use super::{Found, ReadOptions, Record};
use crate::domain::{Kind, Work, split_tags};
use crate::html::attribute;
use crate::position::Lines;

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(4_096).collect();
    head.starts_with('<') && head.to_lowercase().contains("<opml")
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let lines = Lines::new(text);
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut folders: Vec<String> = Vec::new();
    let mut shelf = Foldered::default();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let is_outline = |name: &str| name.eq_ignore_ascii_case("outline");
        match reader.read_event() {
            Ok(Event::Start(tag)) if is_outline(tag.name().as_ref()) => {
                let is_folder = add(&mut shelf, lines.line(at), &tag, &folders);
                folders.push(if is_folder { name(&tag) } else { String::new() });
            }
            Ok(Event::Empty(tag)) if is_outline(tag.name().as_ref()) => {
                add(&mut shelf, lines.line(at), &tag, &folders);
            }
            Ok(Event::End(tag)) if is_outline(tag.name().as_ref()) => _ = folders.pop(),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            // The position in the tree is unknown after an error.
            Err(err) => {
                let why = format!("invalid XML: {err}");
                shelf.add(Record::faulty(lines.line(at), why), &[]);
                break;
            }
        }
    }
    shelf.emit(emit);
}

/// Adds what an outline holds. Returns whether it is a folder, which holds nothing itself.
fn add(shelf: &mut Foldered, line: usize, tag: &BytesStart<'_>, folders: &[String]) -> bool {
    let found = outline(tag);
    let is_folder = found.is_none();
    if let Some(mut found) = found {
        let path: Vec<&str> = folders
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .collect();
        if let Ok(work) = &mut found
            && (1..=folders::DEEPEST).contains(&path.len())
        {
            work.keep(write::FORMAT, serde_json::json!(path).to_string());
        }
        shelf.add(Record::new(line, found), &path);
    }
    is_folder
}

/// Returns the name of an outline.
fn name(tag: &BytesStart<'_>) -> String {
    let names = ["text", "title"]
        .into_iter()
        .filter_map(|name| attribute(tag, name));
    let mut names = names.map(|name| name.trim().to_owned());
    names.find(|name| !name.is_empty()).unwrap_or_default()
}

fn outline(tag: &BytesStart<'_>) -> Option<Result<Work, Found>> {
    let get = |name: &str| {
        attribute(tag, name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    };
    let kind = get("type").unwrap_or_default().to_lowercase();
    let url = get("url").unwrap_or_default();
    let is_list = |url: &str| url.to_lowercase().ends_with(".opml");
    match (get("xmlUrl"), kind.as_str()) {
        (Some(list), "source") => Some(Err(another_list(&list))),
        (Some(feed), _) => Some(followed(&feed, tag)),
        (None, "include") => Some(Err(another_list(&url))),
        (None, "link") if is_list(&url) => Some(Err(another_list(&url))),
        (None, "link") if !url.is_empty() => Some(page(&url, tag)),
        // A site whose feed is not known.
        (None, _) => get("htmlUrl").map(|site| page(&site, tag)),
    }
}

fn another_list(url: &str) -> Found {
    Found::Skipped(format!("another list, at {url}: import it by itself"))
}

fn followed(feed: &str, tag: &BytesStart<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    if !work.feed(feed) {
        return Err(Found::Skipped("the feed has no web address".to_owned()));
    }
    if !work.address(&attribute(tag, "htmlUrl").unwrap_or_default()) {
        work.address(feed);
    }
    work.followed();
    describe(&mut work, tag)?;
    Ok(work)
}

fn page(url: &str, tag: &BytesStart<'_>) -> Result<Work, Found> {
    let mut work = Work::default();
    work.page(url)
        .map_err(|why| Found::Skipped(why.to_owned()))?;
    work.kind(Kind::Article);
    describe(&mut work, tag)?;
    Ok(work)
}

fn describe(work: &mut Work, tag: &BytesStart<'_>) -> Result<(), &'static str> {
    let get = |name: &str| attribute(tag, name).unwrap_or_default();
    for label in split_tags(&get("category"), &[',']) {
        // A path of categories begins with a slash.
        let label = label.trim();
        work.tag(label.strip_prefix('/').unwrap_or(label));
    }
    work.title(&name(tag))?;
    work.why(&get("description"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works(body: &str) -> Vec<Work> {
        let mut works = Vec::new();
        read(
            &format!("<opml><head><title>A & B &x</title></head><body>\n{body}</body>"),
            &ReadOptions::default(),
            &mut |record| {
                if let Found::Work(work) = record.found {
                    works.push(*work);
                }
            },
        );
        works
    }

    fn lines(body: &str) -> Vec<String> {
        let lines = works(body).into_iter().map(|work| {
            let tags: Vec<_> = work.tags.iter().map(ToString::to_string).collect();
            let metadata = work.metadata.into_metadata();
            let [url, feed] = [metadata.url, metadata.feed].map(Option::unwrap_or_default);
            format!(
                "{} | {} | {} | {url} | {feed}",
                metadata.title,
                metadata.domain,
                tags.join(",")
            )
        });
        lines.collect()
    }

    #[test]
    fn attributes_are_read_as_programs_write_them() {
        for (outline, line) in [
            (
                "<outline text='A &amp; B &eacute; &x' TITLE='C' XMLURL=' http://a.example/f?a=1&b=2&amp;c '/>",
                "A & B é &x | inbox |  | http://a.example/f?a=1&b=2&c | http://a.example/f?a=1&b=2&c",
            ),
            (
                "<Outline text=' ' title='C' type='pie' xmlUrl='feed://a.example/f' htmlURL='HTTP://a.example'></Outline>",
                "C | inbox |  | http://a.example | http://a.example/f",
            ),
            (
                "<outline text='A' type='rss' xmlUrl='' htmlUrl='http://a.example/'/>",
                "A | inbox |  | http://a.example/ | ",
            ),
            (
                "<outline text='A' type='link' url='http://a.example/b'/>",
                "A | inbox |  | http://a.example/b | ",
            ),
            (
                "<outline text='A' xmlUrl='http://a.example/f' category='x, /y/z ,c++,'/>",
                "A | inbox | c++,x,y/z | http://a.example/f | http://a.example/f",
            ),
        ] {
            assert_eq!(lines(outline), [line], "{outline}");
        }
        assert!(lines("<outline type='include' url='http://a.example/b.opml'/><outline text='empty' xmlUrl=' '/>").is_empty());
    }

    #[test]
    fn feeds_of_one_site_are_told_apart_and_folders_of_one_feed_joined() {
        let feed = |name: &str| {
            format!(
                "<outline text='{name}' xmlUrl='http://a.example/{name}' htmlUrl='http://a.example'/>"
            )
        };
        let body = format!(
            "<outline text='News'>{}<outline title='Far Away'>{}</outline></outline>\n<outline text='Old'>{}</outline>",
            feed("one"),
            feed("two"),
            feed("one")
        );
        let expected = [
            "one | news | Old | http://a.example | http://a.example/one",
            "two | far-away | News/Far Away | http://a.example | http://a.example/two",
        ];
        assert_eq!(lines(&body), expected);
        let mut written = Vec::new();
        write(&mut works(&body).into_iter(), &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        let near =
            "<outline text=\"News\" title=\"News\">\n      <outline type=\"rss\" text=\"one\"";
        let far = "\n      <outline text=\"Far Away\" title=\"Far Away\">";
        for part in [near, far] {
            assert!(written.contains(part), "{written}");
        }
        let body = written.split_once("<body>").unwrap().1;
        assert_eq!(lines(body), expected);
    }

    #[test]
    fn names_of_folders_are_kept() {
        let folder = |name: &str, feed: &str| {
            format!(
                "<outline text='{name}'><outline text='x' xmlUrl='http://a.example/{feed}'/></outline>"
            )
        };
        let again = folder("Second", "1");
        let (plain, slashed) = (folder("Machine Learning", "1"), folder("TCP/IP", "2"));
        let nested = format!("<outline text='A/B'>{}</outline>", folder("C++", "3"));
        let written = |works: Vec<Work>| {
            let mut written = Vec::new();
            write(&mut works.into_iter(), &mut written).unwrap();
            String::from_utf8(written).unwrap()
        };
        let mut read = works(&format!("{plain}{slashed}{nested}{again}"));
        let first = written(read.clone());
        for name in ["Machine Learning", "TCP/IP", "A/B", "C++", "Second"] {
            let folder = format!("<outline text=\"{name}\" title=\"{name}\">");
            assert!(first.contains(&folder), "{first}");
        }
        for (part, count) in [("htmlUrl", 0), ("category", 0), ("/1\"", 2)] {
            assert_eq!(first.matches(part).count(), count, "{part} in {first}");
        }
        assert_eq!(written(works(&first)), first);

        // A feed of the same domain joins the others, and one that was moved leaves them.
        read[1].domain("machine-learning");
        read[2].domain("elsewhere");
        let second = written(read);
        assert_eq!(
            second.matches("text=\"Machine Learning\"").count(),
            1,
            "{second}"
        );
        assert!(second.contains("text=\"elsewhere\""), "{second}");
        assert!(!second.contains("machine-learning"), "{second}");
    }
}
