//! What is read from sample files of other programs, one line a work.

use reads::domain::{FieldValue, Metadata, Name, Work, WorkNote};
use reads::exchange::{Format, Found, Read, ReadOptions, decode};

/// Returns what is found in a sample file, after the name of the format.
fn found(file: &str) -> Vec<String> {
    let path = format!("{}/tests/samples/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).expect(&path);
    let (text, _) = decode(&bytes, None);
    let format = Format::guess(file, &text).expect("a format that is detected");
    let Some(Read::Works(read)) = format.read else {
        panic!("{} cannot be read", format.name);
    };
    let mut lines = vec![format.name.to_owned()];
    read(&text, &ReadOptions::default(), &mut |record| {
        lines.push(match record.found {
            Found::Work(work) => work_line(&work),
            Found::Skipped(why) => format!("skipped: {why}"),
            Found::Faulty(why) => format!("line {}: {why}", record.line),
        });
    });
    lines
}

fn work_line(work: &Work) -> String {
    let metadata: Metadata = work.metadata.clone().into_metadata();
    let mut parts = vec![metadata.title.clone()];
    for (name, value) in metadata.fields().skip(1) {
        let is_set = work.metadata.fields().contains(&name);
        let value = match value {
            FieldValue::Number(number) => number.to_string(),
            FieldValue::Text(text) => text.into_owned(),
            FieldValue::Names(names) => names
                .iter()
                .map(Name::as_str)
                .collect::<Vec<_>>()
                .join(" + "),
            FieldValue::None => continue,
        };
        if is_set && !value.is_empty() {
            parts.push(format!("{name} {value}"));
        }
    }
    parts.push(work.status.to_string());
    let mut push = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            parts.push(format!("{name} {}", values.join(", ")));
        }
    };
    push(
        "on",
        work.status_on.iter().map(ToString::to_string).collect(),
    );
    push(
        "read",
        work.readings.iter().map(ToString::to_string).collect(),
    );
    push(
        "since",
        work.since.iter().map(ToString::to_string).collect(),
    );
    push(
        "tags",
        work.tags
            .iter()
            .map(|tag| tag.as_str().to_owned())
            .collect(),
    );
    push("notes", work.notes.iter().map(note).collect());
    push(
        "remarks",
        work.remarks
            .iter()
            .map(|remark| format!("{remark:?}"))
            .collect(),
    );
    parts.join(" | ")
}

fn note(note: &WorkNote) -> String {
    let highlight = note.highlight.as_ref().map(|highlight| {
        let place = highlight.place.iter().chain(&highlight.color);
        let place: Vec<&str> = place.map(String::as_str).collect();
        format!("“{}” ({})", highlight.quotation, place.join("; "))
    });
    let on = note.on.map(|on| format!("[{on}]"));
    let text = Some(note.text.clone()).filter(|text| !text.is_empty());
    let parts = on.into_iter().chain(highlight).chain(text);
    parts.collect::<Vec<_>>().join(" ").replace('\n', "⏎")
}

#[test]
fn highlights_join_their_book() {
    for (file, lines) in [
        (
            "kindle-clippings.txt",
            vec![
                r"kindle",
                r"skipped: a bookmark, which holds no text",
                r"skipped: the device left the text out, at the publisher's limit",
                r"skipped: a later clipping of the same passage replaces it",
                r"The Mythical Man-Month | kind book | authors Frederick P. Brooks | todo | notes [2019-05-05] “Adding manpower to a late software project makes it later.” (page 25, location 401-403) True of teams of one, too., [2019-05-06] “Plan to throw one away; you will, anyhow.” (page 31, location 470-472)",
                r"Der Prozess (German Edition) | kind book | authors Franz Kafka | todo | notes [2024-03-05] “Jemand musste Josef K. verleumdet haben.” (page 5, location 60-61)",
                r"こころ | kind book | authors 夏目漱石 | todo | notes [2024-12-30] “恋は罪悪ですよ。” (page 7, location 114-116)",
                "A paper without author.pdf | kind book | todo | notes [2017-12-23] =1+1 \u{1b}[31mred <script>alert(1)</script>⏎⏎(page 3)",
            ],
        ),
        (
            "readwise.csv",
            vec![
                r"readwise",
                r#"Structured Programming with go to | kind book | authors Donald E. Knuth | todo | tags c++, classics | notes [2023-02-11] “Premature optimization is the root of all evil,⏎says the proverb.” (page 268; yellow) Read the sentence before it, too⏎⏎tags: proverbs, Deep Work, [2023-02-12] “Second "passage" of it” (page 270)"#,
                r"On tests | kind article | authors example.org | todo | notes [2024-06-30] “Good tests are short.” (order 3; blue), [2024-07-01] A note about all of it",
                r"Crafting Interpreters | kind book | authors Robert Nystrom | isbn 9780990582939 | todo | notes “A line of a printed book” (page 12)",
                r"Team Topologies | kind article | authors Matthew Skelton + Manuel Pais | et_al 1 | todo | notes “Passages have several authors” ()",
                r"On pages | kind article | url https://page.example/on | todo | notes “Pages have addresses” (order 1)",
            ],
        ),
        (
            "pocket-annotations.json",
            vec![
                r"pocket",
                r"Beating the Averages | kind article | url https://paulgraham.com/avg.html | todo | notes [2024-06-05] “A startup should give its competitors as little information as possible.” ()",
            ],
        ),
    ] {
        assert_eq!(found(file), lines, "{file}");
    }
}

#[test]
fn shelves_of_books_keep_status_dates_and_rating() {
    for (file, lines) in [
        (
            "storygraph.csv",
            vec![
                r"storygraph",
                r"Crafting Interpreters | kind book | authors Robert Nystrom | isbn 9780990582939 | done | read 2020-01-09, 2021-07-13, unknown | since 2021-05-03 | tags c++, compilers, owned, rated-4.5 | notes Good.⏎Twice., Moods: informative, lighthearted⏎Pace: medium",
                r"The Soul of a New Machine | kind book | authors Tracy Kidder + Another Author | dropped | on 2022-11-04 | since 2021-05-03 | notes Contributors: Jo Speaker (Narrator)⏎Content Warnings: Graphic: Overwork",
                r"Month Only | kind book | authors Mo Only | done | read 2022-11 | since 2019-01-01 | tags rated-3",
                r"On Top | kind book | authors On Top | reading | on 2024-02-03 | since 2024-02-01",
                r"Later | kind book | authors La Ter | todo | since 2024-02-01",
                r"With Hyphens | kind book | authors Hy Phen | done | read 2019, 2020-05, 2021-07-13 | since 2021-05-03",
            ],
        ),
        (
            "hardcover.csv",
            vec![
                r"hardcover",
                r"Working Effectively with Legacy Code | kind book | authors Michael Feathers | year 2004 | isbn 9780131177055 | pages 456 | publisher Prentice Hall | done | read 2023-03-04 | since 2023-01-05 | tags Favourites, owned, rated-4.5, To lend | notes [2023-03-05] Seams., Lent to Ann",
                r"A Book Given Up | kind book | authors One Person + Two Person | dropped | since 2023-01-05",
                r"A Book Wanted | kind book | authors One Person | todo | since 2023-01-05",
                r"A Book Begun | kind book | authors One Person | reading | on 2023-02-01 | since 2023-01-05",
            ],
        ),
        (
            "bookwyrm.csv",
            vec![
                r"bookwyrm",
                r"Refactoring | kind book | authors Martin Fowler + Kent Beck | url https://books.example/book/1 | isbn 9780201485677 | pages 431 | done | read 2022-02-03 | since 2022-02-03 | tags rated-4 | notes [2022-02-04] Still good⏎⏎Small steps.",
                r"Stopped Book | kind book | authors One Writer | url https://books.example/book/2 | dropped | on 2022-03-09 | since 2022-03-09",
                r#"Shelved Book | kind book | authors One Writer | url https://books.example/book/3 | todo | since 2022-04-01 | tags Signed by the author | remarks NoStatus("Signed by the author")"#,
            ],
        ),
        (
            "openreads.csv",
            vec![
                r"openreads",
                r"Team Topologies: Organizing for Flow | kind book | authors Matthew Skelton + Manuel Pais | year 2019 | isbn 9781942788812 | pages 240 | publisher IT Revolution | summary How teams fit together. | done | read 2020-01-09, 2023-05-14 | since 2019-12-24 | tags c++, favourite, rated-4.5, teams | notes Helpful., Chapter 5 again.",
                r"skipped: it is in the trash",
                r"Left Off | kind book | authors Some One | dropped | since 2020-01-01",
                r"Begun | kind book | authors Some One | reading | on 2024-01-01 | since 2020-01-01",
            ],
        ),
        (
            "calibre.csv",
            vec![
                r"calibre",
                r"Test-Driven Development | kind book | authors Ana {García Soto} + Kent Beck | year 2002 | url https://example.org/book | doi 10.1000/182 | isbn 9780321146533 | publisher Addison-Wesley | language eng | summary About tests. | done | read 2023-05-14 | since 2023-02-16 | tags c++, rated-4.5, Signature Series, testing",
                r"No Year | kind book | todo | since 2023-02-17",
            ],
        ),
    ] {
        assert_eq!(found(file), lines, "{file}");
    }
}

#[test]
fn saved_pages_keep_folders_tags_and_notes() {
    for (file, lines) in [
        (
            "wallabag.json",
            vec![
                r"wallabag",
                r#"On Being "Read" Later | kind article | authors Ann Example | year 2015 | url https://one.example/a | minutes 7 | language en_US | done | read 2016-10-01 | since 2016-09-08 | tags c++, machine learning, starred | notes [2016-09-10] “A passage of the page.” () Mine."#,
                r"Kept for later | kind article | url https://two.example/b | todo | since 2016-09-08",
                r"https://three.example/c | kind article | url https://three.example/c | done | since 2016-09-08 | tags old",
            ],
        ),
        (
            "omnivore.json",
            vec![
                r"omnivore",
                r"A Page | kind article | authors Ann Example | year 2023 | url https://one.example/page | summary What it says. | done | since 2024-10-30 | tags machine learning, RSS",
                r"Half Read | kind article | url https://two.example/page | reading | since 2024-10-30",
            ],
        ),
        (
            "linkwarden.json",
            vec![
                r"linkwarden",
                r"Log-structured stores | domain databases | kind article | url https://one.example/lsm | todo | since 2024-01-02 | tags c++, machine learning, pinned, Tech/Databases | notes Compaction, mostly., [2024-01-03] “Write once.” (yellow) And merge.",
                r"An old title | kind article | url https://two.example/ | todo | since 2020-05-06",
                r"A file.pdf | kind article | todo",
            ],
        ),
        (
            "karakeep.json",
            vec![
                r"karakeep",
                r"Log-structured stores | domain databases | kind article | url https://one.example/lsm | done | since 2024-01-02 | tags c++, Favourites, machine learning, Tech/Databases | notes Compaction, mostly.",
                r"Remember the milk | kind other | todo | since 2024-01-02 | notes Remember the milk⏎and the bread",
                r"skipped: a file that was uploaded, which the export leaves out",
            ],
        ),
        (
            "raindrop.json",
            vec![
                r"raindrop",
                r"Log-structured stores | domain databases | kind article | url https://one.example/lsm | summary What the page says | todo | since 2024-01-02 | tags c++, favorite, machine learning | notes Mine, [2024-01-03] “Write once.” (green) And merge.",
                r"Second | kind article | url https://two.example/ | todo | since 2024-01-02",
            ],
        ),
        (
            "firefox.json",
            vec![
                r"firefox",
                r"Log-structured stores | domain databases | kind article | url https://one.example/lsm | todo | since 2024-01-02 | tags c++, Daily, machine learning, Tech/Databases | notes Compaction, mostly.",
                r"skipped: a search, and no page",
                r"skipped: its address is no page: only a browser can open it",
                r"skipped: its address stands in the file before: its folder and tags were added there",
                r"A blog | domain daily | kind blog | depth follow | url https://blog.example/ | feed https://blog.example/feed | following",
                r"Two | kind article | url https://two.example/ | todo | since 2024-01-02 | tags Old Tag",
            ],
        ),
        (
            "instapaper.html",
            vec![
                r"instapaper",
                r"One & only | kind article | url https://one.example/a?x=1&y=2 | todo",
                r"Two | domain distributed-systems | kind article | url https://two.example/b | todo",
                r"A letter | domain distributed-systems | kind article | todo | notes address: instapaper://private-content/1",
                r"https://three.example/c | kind article | url https://three.example/c | done",
            ],
        ),
    ] {
        assert_eq!(found(file), lines, "{file}");
    }
}

#[test]
fn a_table_of_an_earlier_version_is_read() {
    let line = "Time, Clocks, and the Ordering of Events | domain distributed | kind paper | depth read | why =where it begins | \
        authors Leslie Lamport | year 1978 | url https://example.org/time | doi 10.1145/359545.359563 | pages 8 | cadence P2Y | done | \
        read 2024-05, unknown | tags c++, clocks";
    assert_eq!(found("reads.csv"), ["csv", line]);
}
