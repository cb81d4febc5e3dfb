//! Reads and writes Markdown lists (`CommonMark` 0.31 with the extensions of GitHub), such as "awesome" lists: headings become
//! domains; items, rows of tables, and paragraphs that are links become works.
//!
//! [`parts`] finds headings, items and links, [`tree`] the entries among them, and [`entry`] what the words of an entry mean: [`title`]
//! its title and address, [`labels`] what is none, [`credits`] authors, year and reason, [`fields`] status, dates and tags.
//! [`write`] escapes what they would not be understood as.

mod credits;
mod entry;
mod fields;
mod inline;
mod labels;
mod names;
mod node;
mod paragraph;
mod parts;
mod rows;
mod survey;
mod title;
mod tree;
mod write;

use super::{ReadOptions, Record};

pub(super) use write::write;

pub(super) fn read(text: &str, options: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    // A control character divides words, as in every line of text; some mark here what is escaped. Offsets stay as they are.
    let is_control = |c: char| c.is_control() && !c.is_whitespace();
    if text.contains(is_control) {
        let blank = |c: char| {
            if is_control(c) {
                " ".repeat(c.len_utf8())
            } else {
                c.to_string()
            }
        };
        return tree::read(&text.chars().map(blank).collect::<String>(), options, emit);
    }
    tree::read(text, options, emit);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Work;
    use crate::exchange::Found;

    fn works(text: &str) -> Vec<Work> {
        let mut works = Vec::new();
        read(
            text,
            &ReadOptions::default(),
            &mut |record| match record.found {
                Found::Work(work) => works.push(*work),
                other => panic!("line {}: {other:?} in\n{text}", record.line),
            },
        );
        works
    }

    /// Formats each work as "title | authors | year | address | reason".
    fn lines(text: &str) -> Vec<String> {
        let lines = works(text).into_iter().map(|work| {
            let metadata = work.metadata.into_metadata();
            let mut authors = metadata.credited().to_string();
            if metadata.et_al.is_some() {
                authors.push_str(" +");
            }
            let year = metadata.year.map_or(String::new(), |year| year.to_string());
            let url = metadata.url.unwrap_or_default();
            let url = url.trim_start_matches("https://");
            let line = format!(
                "{} | {authors} | {year} | {url} | {}",
                metadata.title, metadata.why
            );
            line.trim_end_matches([' ', '|']).to_owned()
        });
        lines.collect()
    }

    fn line(item: &str) -> String {
        let mut lines = lines(&format!("- {item}\n"));
        assert_eq!(lines.len(), 1, "{item}");
        lines.remove(0)
    }

    #[test]
    fn words_beside_a_label_are_the_title() {
        for (item, expected) in [
            (
                "**Networks of Examples** (2015), A. Person et al. [[pdf]](https://e.example/1.pdf)",
                "Networks of Examples | A. Person + | 2015 | e.example/1.pdf",
            ),
            (
                "Trees of Examples, by B. Person [[paper](https://e.example/2.pdf)] [[code](https://e.example/code)]",
                "Trees of Examples | B. Person |  | e.example/2.pdf",
            ),
            (
                "Trees of Examples ([slides](https://e.example/s), [pdf](https://e.example/p))",
                "Trees of Examples |  |  | e.example/p",
            ),
            (
                "Trees of Examples: [link](https://e.example/1) - worth it",
                "Trees of Examples |  |  | e.example/1 | worth it",
            ),
            (
                "[[1]](https://e.example/1) Trees of Examples",
                "Trees of Examples |  |  | e.example/1",
            ),
            (
                "[📄](https://e.example/1) Trees of Examples",
                "Trees of Examples |  |  | e.example/1",
            ),
            (
                ":scroll: [Trees of Examples](https://e.example/1) :star:",
                "Trees of Examples |  |  | e.example/1",
            ),
            (
                "[:scroll:](trees.pdf) [Trees of Examples](https://e.example/1)",
                "Trees of Examples |  |  | e.example/1",
            ),
            (
                "[Trees of Examples](trees.pdf) ([Springer](https://e.example/1))",
                "Trees of Examples |  |  | e.example/1",
            ),
            (
                "Word embeddings, now, O. Levy et al. [[pdf]] (https://e.example/1)",
                "Word embeddings, now | O. Levy + |  | e.example/1",
            ),
            (
                "[A Long Title](papers/long.pdf) and its [short video](https://e.example/1)",
                "A Long Title |  |  | e.example/1 | and its short video",
            ),
            (
                "[Title](https://e.example/1) - from their [blog](https://e.example/b), it is",
                "Title |  |  | e.example/1 | from their blog, it is",
            ),
            (
                "[Trees](https://e.example/1) by Ada One and Bo Two (eds.) (2015) — worth it",
                "Trees | Ada One, Bo Two (eds.) | 2015 | e.example/1 | worth it",
            ),
            (
                "[Code](https://e.example/1) by Charles Petzold",
                "Code | Charles Petzold |  | e.example/1",
            ),
            (
                "[pdf](https://e.example/1.pdf)",
                "e.example/1.pdf |  |  | e.example/1.pdf",
            ),
            (
                "A long title of a talk, on [Vimeo2](https://e.example/1)",
                "A long title of a talk, on |  |  | e.example/1",
            ),
        ] {
            assert_eq!(line(item), expected, "{item}");
        }
    }

    #[test]
    fn an_address_without_markup_is_a_link() {
        for (item, expected) in [
            ("https://e.example/a", "e.example/a |  |  | e.example/a"),
            ("<https://e.example/a>", "e.example/a |  |  | e.example/a"),
            (
                "[https://e.example/a](https://e.example/a)",
                "e.example/a |  |  | e.example/a",
            ),
            (
                "https://e.example/a - A title",
                "A title |  |  | e.example/a",
            ),
            (
                "A title: https://e.example/a",
                "A title |  |  | e.example/a",
            ),
            (
                "A title https://e.example/a - worth it",
                "A title |  |  | e.example/a | worth it",
            ),
            (
                "A paper with its address behind it https://e.example/a_b.",
                "A paper with its address behind it |  |  | e.example/a_b",
            ),
            (
                "A title (www.e.example/a)",
                "A title |  |  | www.e.example/a",
            ),
            ("[x] HTTPS://E.example/a b", "b |  |  | e.example/a"),
        ] {
            assert_eq!(line(item), expected, "{item}");
        }
        let bert = works("- https://arxiv.org/abs/1810.04805\n")
            .remove(0)
            .metadata;
        assert_eq!(bert.arxiv, Some(Some("1810.04805".to_owned())));
    }

    #[test]
    fn authors_and_years_stand_before_or_after_the_title() {
        for (item, expected) in [
            (
                "Lamport, L. — [Time, Clocks](https://e.example/1)",
                "Time, Clocks | L. Lamport |  | e.example/1",
            ),
            (
                "Lamport, L., & Shostak, R. (1982). [Generals](https://e.example/1). TOPLAS.",
                "Generals | L. Lamport, R. Shostak | 1982 | e.example/1 | TOPLAS.",
            ),
            (
                "Lamport, L. (1978). Time and clocks. Communications. https://e.example/1",
                "Time and clocks | L. Lamport | 1978 | e.example/1 | Communications",
            ),
            (
                "[Time](https://e.example/1) (1978) by Leslie Lamport: a classic",
                "Time | Leslie Lamport | 1978 | e.example/1 | a classic",
            ),
            (
                "[Time](https://e.example/1) - by Leslie Lamport (1978)",
                "Time | Leslie Lamport | 1978 | e.example/1",
            ),
            (
                "[Time](https://e.example/1) by [Leslie Lamport](https://l.example) and [Bo Other](https://b.example) - Free online.",
                "Time | Leslie Lamport, Bo Other |  | e.example/1 | Free online.",
            ),
            (
                "1978 - [Time](https://e.example/1)",
                "Time |  | 1978 | e.example/1",
            ),
            (
                "The Goal by Eliyahu M. Goldratt and Jeff Cox (1984) — Bottlenecks.",
                "The Goal | Eliyahu M. Goldratt, Jeff Cox | 1984 |  | Bottlenecks.",
            ),
            (
                "*Stand by Me* by Stephen King",
                "Stand by Me | Stephen King",
            ),
            ("Step by Step", "Step by Step"),
            (
                "See [Time](https://e.example/1) for details",
                "Time |  |  | e.example/1 | See … for details",
            ),
            (
                "[Time](https://e.example/1) - Leslie Lamport, 1978.",
                "Time |  |  | e.example/1 | Leslie Lamport, 1978.",
            ),
        ] {
            assert_eq!(line(item), expected, "{item}");
        }
    }

    #[test]
    fn rows_and_paragraphs_are_entries() {
        let text = "# To read\n\n| Paper | Link | Read? |\n| --- | --- | --- |\n| Trees of Examples | [Link](https://one.example/1) | :heavy_check_mark: |\n\
            | Networks | [Link](https://two.example/2) | |\n\n[In a paragraph](https://three.example/3)\n";
        assert_eq!(
            lines(text),
            [
                "Trees of Examples |  |  | one.example/1",
                "Networks |  |  | two.example/2",
                "In a paragraph |  |  | three.example/3"
            ]
        );
        let text = "| # | Title | Author(s) | Year | Venue |\n|-|-|-|-|-|\n| 1 | [Time](https://e.example/1) | Lamport, L. | 1978 | CACM |\n| 2 | Dune | Frank Herbert | 1965 | |\n";
        assert_eq!(
            lines(text),
            [
                "Time | L. Lamport | 1978 | e.example/1",
                "Dune | Frank Herbert | 1965"
            ]
        );
        assert_eq!(works(text)[0].notes[0].text, "Venue: CACM");
        assert_eq!(
            lines("https://a.example/1\nhttps://b.example/2 - Two\n"),
            ["a.example/1 |  |  | a.example/1", "Two |  |  | b.example/2"]
        );
        assert_eq!(
            lines(
                "<ul><li><a href='https://a.example/1'>One</a> - yes\n<li><b>Two</b> <a href='https://b.example/2'>pdf</a></ul>\n"
            ),
            ["One |  |  | a.example/1 | yes", "Two |  |  | b.example/2"]
        );
        assert_eq!(
            lines(
                "[One]\n: The first.\n\nTwo\n: [its page](https://b.example/2)\n\n[one]: https://a.example/1\n"
            ),
            ["One |  |  | a.example/1", "Two |  |  | b.example/2"]
        );
        assert_eq!(
            lines("## Papers\n\n### [One](https://a.example/1)\n\nIt is short.\n"),
            ["One |  |  | a.example/1"]
        );
        assert_eq!(
            lines("- One[^1]\n\n[^1]: At https://a.example/1\n"),
            ["One |  |  | a.example/1"]
        );
        assert_eq!(
            lines("---\nurl: https://a.example/1\n---\n- One\n"),
            ["One"]
        );
    }

    #[test]
    fn links_in_running_text_are_named() {
        let mut skipped = Vec::new();
        read(
            "See [the guide](https://a.example/1) or [this](https://b.example/2) first.\n\n[![CI](https://c.example/b.svg)](https://c.example)\n",
            &ReadOptions::default(),
            &mut |record| {
                skipped.push((record.line, record.found));
            },
        );
        let found = Found::Skipped("a link outside of lists and tables".to_owned());
        assert_eq!(skipped, [(1, found.clone()), (1, found)]);
    }

    #[test]
    fn lists_in_lists_are_groups_or_notes() {
        let found: Vec<_> = works("- Databases\n  - [One](https://a.example/1)\n    - good\n    - short\n  - Two\n- [Three](https://c.example/3)\n")
            .into_iter()
            .map(|work| (work.metadata.title.unwrap_or_default(), work.metadata.domain.map(|domain| domain.to_string()), work.notes.into_iter().map(|note| note.text).collect::<Vec<_>>()))
            .collect();
        let databases = Some("databases".to_owned());
        assert_eq!(
            found,
            [
                (
                    "One".to_owned(),
                    databases.clone(),
                    vec!["good".to_owned(), "short".to_owned()]
                ),
                ("Two".to_owned(), databases, vec![]),
                ("Three".to_owned(), None, vec![]),
            ]
        );
    }

    #[test]
    fn marks_dates_and_tags_of_note_programs_are_read() {
        for (item, title, status, day, tags) in [
            (
                "[x] One ✅ 2024-05-01",
                "One",
                "done",
                Some("2024-05-01"),
                &[][..],
            ),
            ("[/] [[Notes|One]] ^abc-1", "One", "reading", None, &[]),
            (
                "[-] [One](https://a.example) #db #old",
                "One",
                "dropped",
                None,
                &["db", "old"],
            ),
            ("[>] #db One", "One", "todo", None, &["db"]),
            (
                "[ ] One ⏫ 🔁 every week ➕ 2024-01-01 📅 2024-02-01",
                "One",
                "todo",
                None,
                &[],
            ),
            (
                "[x] One ✅ 2024/05/05 - good",
                "One - good",
                "done",
                Some("2024-05-05"),
                &[],
            ),
            (
                "[x] One [completion:: 2024-05-01]",
                "One",
                "done",
                Some("2024-05-01"),
                &[],
            ),
            ("[X] C# in Depth #1", "C# in Depth #1", "done", None, &[]),
        ] {
            let work = works(&format!("- {item}\n")).remove(0);
            assert_eq!(work.metadata.title.as_deref(), Some(title), "{item}");
            assert_eq!(work.status.to_string(), status, "{item}");
            assert_eq!(
                work.readings.first().map(ToString::to_string).as_deref(),
                day,
                "{item}"
            );
            assert_eq!(
                work.tags
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
                tags,
                "{item}"
            );
        }
    }
}
