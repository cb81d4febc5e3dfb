//! Tables, paragraphs, nested lists, and the marks of note programs.

use super::*;

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
        (
            "DONE [One](https://a.example) ✅2024-05-01",
            "One",
            "done",
            Some("2024-05-01"),
            &[],
        ),
        ("DOING One", "One", "reading", None, &[]),
        (
            "CANCELED [One](https://a.example)",
            "One",
            "dropped",
            None,
            &[],
        ),
        ("[ ] *TODO lists*", "TODO lists", "todo", None, &[]),
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
