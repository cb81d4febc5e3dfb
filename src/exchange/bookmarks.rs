//! Reads Netscape bookmark files, which all browsers write (Microsoft, "Netscape Bookmark File Format", 2011), and Pocket's
//! HTML export. Most tags are never closed, so the file is read as a stream of tags and not as a tree.

use super::folders::Foldered;
use super::{Found, ReadOptions, Record};
use crate::domain::{Kind, Status, Work};
use crate::html::{self, Tag, Token};
use crate::position::Lines;

pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(500).collect::<String>().to_lowercase();
    head.starts_with("<!doctype netscape-bookmark-file")
        || head.contains("<title>pocket export</title>")
        || (head.contains("<title>bookmarks</title>") && head.contains("<dl>"))
}

/// The element that the next text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Nothing,
    /// The name of the next list.
    Heading,
    Title,
    Description,
}

/// A bookmark that is being read.
struct Link {
    line: usize,
    title: String,
    description: String,
    /// The links in the description, with the text of the one that is open.
    others: Vec<(String, String)>,
    work: Result<Work, Found>,
}

impl Link {
    fn work(self) -> Result<Work, Found> {
        let mut work = self.work?;
        work.title(&self.title)?;
        let others = self.others.iter().map(|(text, address)| match text.trim() {
            "" => format!("\n{address}"),
            text => format!("\n{text}: {address}"),
        });
        let description = self.description.trim().to_owned();
        work.note(&(description + &others.collect::<String>()))?;
        Ok(work)
    }
}

/// The open folders. Safari writes no list around all of them.
#[derive(Default)]
struct Folders {
    /// The name of each open list. The root and the folders that are built into a browser have none.
    open: Vec<Option<String>>,
    /// The name of the next list.
    next: Option<String>,
}

impl Folders {
    fn path(&self) -> Vec<&str> {
        self.open.iter().flatten().map(String::as_str).collect()
    }
}

struct Reader<'r> {
    lines: Lines<'r>,
    options: &'r ReadOptions,
    context: Context,
    folders: Folders,
    link: Option<Link>,
    is_in_other: bool,
    shelf: Foldered,
    is_archive: bool,
    /// Whether some bookmark has the mark of Pinboard for what is unread. All have the attribute.
    has_unread: bool,
    has_commas: bool,
}

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    let text = html::prepared(text);
    let mut reader = Reader {
        lines: Lines::new(&text),
        options,
        context: Context::Nothing,
        folders: Folders::default(),
        link: None,
        is_in_other: false,
        shelf: Foldered::default(),
        is_archive: false,
        has_unread: text.contains("TOREAD=\"1\""),
        has_commas: has_commas(&text),
    };
    for token in html::tokens(&text) {
        match token {
            Token::Text(text) => reader.text(&text),
            Token::Start(tag) => reader.start(&tag),
            Token::End(name) => reader.end(&name),
        }
    }
    reader.end_link();
    reader.shelf.emit(emit);
}

impl Reader<'_> {
    fn text(&mut self, text: &str) {
        match (self.context, &mut self.link) {
            (Context::Heading, _) => self.folders.next.get_or_insert_default().push_str(text),
            (Context::Title, Some(link)) => link.title.push_str(text),
            (Context::Description, Some(link)) => {
                link.description.push_str(text);
                if let Some((words, _)) = link.others.last_mut().filter(|_| self.is_in_other) {
                    words.push_str(text);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), self.context) {
            ("a", Context::Description) => {
                if let Some(link) = &mut self.link {
                    link.others
                        .push((String::new(), tag.get("href").unwrap_or_default()));
                    self.is_in_other = true;
                }
            }
            ("a", _) => {
                self.end_link();
                self.link = Some(self.bookmark(tag));
                self.context = Context::Title;
            }
            ("h1" | "h2" | "h3", context)
                if context != Context::Description || tag.name == "h3" =>
            {
                self.end_link();
                self.folders.next = None;
                let is_builtin = ["personal_toolbar_folder", "unfiled_bookmarks_folder"]
                    .iter()
                    .any(|name| tag.get(name).is_some());
                self.context = if is_builtin {
                    Context::Nothing
                } else {
                    Context::Heading
                };
            }
            ("dt" | "hr", _) => self.end_link(),
            ("dd", _) => self.context = Context::Description,
            ("dl", _) => self.begin_list(),
            ("ul", context) if context != Context::Description => self.begin_list(),
            // Pocket has no <dt>.
            ("li", context) if context != Context::Description => self.end_link(),
            (
                "br" | "p" | "li" | "ul" | "ol" | "div" | "blockquote" | "tr",
                Context::Description,
            ) => self.text("\n"),
            ("br", _) => self.text(" "),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match (name, self.context) {
            ("a", Context::Description) => self.is_in_other = false,
            ("a", Context::Title) | ("h2" | "h3", Context::Heading) => {
                self.context = Context::Nothing;
            }
            ("h1", Context::Heading) => {
                // The name of the file, or a heading of Pocket.
                self.is_archive = self.folders.next.take().as_deref() == Some("Read Archive");
                self.context = Context::Nothing;
            }
            ("dl", _) => self.end_list(),
            ("ul", context) if context != Context::Description => self.end_list(),
            _ => {}
        }
    }

    fn begin_list(&mut self) {
        self.end_link();
        let name = self.folders.next.take();
        self.folders.open.push(name);
    }

    fn end_list(&mut self) {
        self.end_link();
        self.folders.open.pop();
    }

    fn end_link(&mut self) {
        self.context = Context::Nothing;
        self.is_in_other = false;
        if let Some(link) = self.link.take() {
            let record = Record::new(link.line, link.work());
            self.shelf.add(record, &self.folders.path());
        }
    }

    fn bookmark(&self, tag: &Tag<'_>) -> Link {
        Link {
            line: self.lines.line(tag.at),
            title: String::new(),
            description: tag.get("description").unwrap_or_default(),
            others: Vec::new(),
            work: self.work(tag),
        }
    }

    fn work(&self, tag: &Tag<'_>) -> Result<Work, Found> {
        let get = |name: &str| tag.get(name).unwrap_or_default();
        let mut work = Work::default();
        // A bookmark with a keyword and a placeholder is a search.
        if tag.get("shortcuturl").is_some() && get("href").contains("%s") {
            return Err(Found::Skipped("a search, and no page".to_owned()));
        }
        work.page(&get("href"))
            .map_err(|why| Found::Skipped(why.to_owned()))?;
        if work.feed(&get("feedurl")) {
            work.followed();
        } else {
            work.kind(Kind::Article);
        }
        let divides = |c: char| c == ',' || (!self.has_commas && c.is_whitespace());
        for label in get("tags").split(divides) {
            work.tag(label);
        }
        let day = |name: &str| {
            self.options
                .day_of_timestamp(&get(name))
                .or_else(|| self.options.day(&get(name)))
        };
        work.since = day("add_date").or_else(|| day("time_added"));
        if self.is_archive {
            work.archived();
        } else if self.has_unread && get("toread") == "0" {
            work.status = Status::Done;
        }
        Ok(work)
    }
}

/// Whether the tags of a file are divided by commas, and not by blanks.
fn has_commas(text: &str) -> bool {
    let attributes = text
        .match_indices("TAGS=\"")
        .chain(text.match_indices("tags=\""));
    let mut values = attributes.map(|(at, name)| text[at + name.len()..].split('"').next());
    values.any(|value| value.is_some_and(|value| value.contains(',')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Formats each work as "title | domain | tags | address | notes".
    fn lines(text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        read(
            text,
            &ReadOptions::default(),
            &mut |record| match record.found {
                Found::Work(work) => {
                    let tags: Vec<_> = work.tags.iter().map(ToString::to_string).collect();
                    let notes: Vec<_> = work.notes.iter().map(|note| note.text.clone()).collect();
                    let metadata = work.metadata.into_metadata();
                    lines.push(format!(
                        "{} | {} | {} | {} | {}",
                        metadata.title,
                        metadata.domain,
                        tags.join(","),
                        metadata.url.unwrap_or_default(),
                        notes.join(";")
                    ));
                }
                Found::Skipped(why) | Found::Faulty(why) => lines.push(why),
            },
        );
        lines
    }

    #[test]
    fn folders_without_a_list_around_them_are_domains() {
        let safari = "<HTML><Title>Bookmarks</Title><H1>Bookmarks</H1>\n<DT><H3 FOLDED>Databases</H3>\n<DL><p>\n\
            <DT><A HREF=\"https://a.example\">A</A>\n</DL><p>\n<DT><H3 FOLDED>Cooking</H3>\n<DL><p>\n\
            <DT><A HREF=\"https://b.example\">B</A>\n</DL><p>\n</HTML>";
        assert_eq!(
            lines(safari),
            [
                "A | databases |  | https://a.example | ",
                "B | cooking |  | https://b.example | "
            ]
        );
    }

    #[test]
    fn nested_folders_are_a_tag_and_several_folders_too() {
        let text = "<H1>Bookmarks</H1><DL><p><DT><H3>Tech</H3><DD>About tech.<DL><p><DT><H3>Data Bases</H3><DL><p>\n\
            <DT><A HREF=\"https://a.example\" TAGS=\"x y, z\">A</A></DL><p></DL><p>\n<DT><H3>Work</H3><DL><p>\n\
            <DT><A HREF=\"https://a.example/\" TAGS=\"c++,db\">A again</A><HR></DL><p><DT><A HREF=\"https://b.example\">B</A></DL><p>";
        assert_eq!(
            lines(text),
            [
                "A | data-bases | c++,db,Tech/Data Bases,Work,x y,z | https://a.example | ",
                "its address stands in the file before: its folder and tags were added there",
                "B | inbox |  | https://b.example | "
            ]
        );
    }

    #[test]
    fn tags_in_titles_and_descriptions_end_nothing() {
        let text = "<DL><p>\n<DT><A HREF=\"https://a.example\">The <b>bold</b> <i>one</i> &amp; x</A>\n<DD>Text.\n<li>A list</li>\n\
            Then </BOUCLE> more; see <a href=\"https://c.example/x\">elsewhere</a> too\n<a href=\"https://d.example\"><img src=x></a>\n\
            <DT><A HREF=\"https://b.example\" DESCRIPTION=\"All of it\">B</A>\n</DL><p>";
        assert_eq!(
            lines(text),
            [
                "The bold one & x | inbox |  | https://a.example | Text.\n\nA list\nThen  more; see elsewhere too\
                 \nelsewhere: https://c.example/x\nhttps://d.example",
                "B | inbox |  | https://b.example | All of it"
            ]
        );
    }

    #[test]
    fn what_is_no_page_is_skipped_and_other_addresses_are_kept() {
        let text = "<DL><p><DT><A HREF=\"javascript:alert(1)\">A</A><DT><A HREF=\"place:type=6\">B</A>\n\
            <DT><A HREF=\"ftp://c.example/c\">C</A><DT><A HREF=\"?lY47tw\">D</A><DT><A HREF=\"HTTP://e.example/e f\">E</A></DL>";
        let no_page = "its address is no page: only a browser can open it";
        assert_eq!(
            lines(text),
            [
                no_page,
                no_page,
                "C | inbox |  |  | address: ftp://c.example/c",
                "D | inbox |  |  | address: ?lY47tw",
                "E | inbox |  | http://e.example/e%20f | "
            ]
        );
    }
}
