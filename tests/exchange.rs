//! Round trips through each format, imports of sample files from other programs, and hostile input.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use reads::catalog::{self, builtin};
use reads::domain::{Depth, Kind, LocalDate, Name, Patch, ReadingDate, Slug, Status, Tag, Work};
use reads::exchange::{FORMATS, Format, Found, Read, ReadOptions, Record, Write, decode};

fn write(name: &str, works: &[Work]) -> String {
    let Some(Write::Works(write)) = Format::named(name).and_then(|format| format.write) else {
        panic!("{name} cannot write works");
    };
    let mut out = Vec::new();
    write(&mut works.iter().cloned(), &mut out).expect("room in memory");
    String::from_utf8(out).expect("text")
}

fn read(name: &str, text: &str) -> Vec<Record> {
    let Some(Read::Works(read)) = Format::named(name).and_then(|format| format.read) else {
        panic!("{name} cannot read works");
    };
    let mut records = Vec::new();
    read(text, &ReadOptions::default(), &mut |record| {
        records.push(record);
    });
    records
}

/// Returns the works of a text. Panics on any other record.
fn works(name: &str, text: &str) -> Vec<Work> {
    let works = read(name, text)
        .into_iter()
        .map(|record| match record.found {
            Found::Work(work) => *work,
            other => panic!("line {}: {other:?} in\n{text}", record.line),
        });
    works.collect()
}

/// Returns the detected format and the text of a sample file.
fn sample(file: &str) -> (&'static str, String) {
    let path = format!("{}/tests/samples/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).expect(&path);
    let (text, _) = decode(&bytes, None);
    let format =
        Format::guess(file, &text).unwrap_or_else(|| panic!("the format of {file} is unknown"));
    (format.name, text)
}

/// A sample of each format.
const FILES: [&str; 27] = [
    "library.bib",
    "library.json",
    "library.ris",
    "zotero.csv",
    "goodreads.csv",
    "raindrop.csv",
    "pocket.csv",
    "instapaper.csv",
    "bookmarks.html",
    "feeds.opml",
    "awesome.md",
    "reads.csv",
    "storygraph.csv",
    "hardcover.csv",
    "bookwyrm.csv",
    "openreads.csv",
    "calibre.csv",
    "kindle-clippings.txt",
    "readwise.csv",
    "raindrop.json",
    "pocket-annotations.json",
    "instapaper.html",
    "omnivore.json",
    "wallabag.json",
    "linkwarden.json",
    "karakeep.json",
    "firefox.json",
];

/// Lines with every character that is special in some format.
fn lines() -> impl Strategy<Value = String> {
    let word = "[A-Za-z0-9éößŁż读—–“”${}\\\\%&#_~^\"'`*\\[\\]<>|=+@;:,.!?()/-]{1,8}";
    proptest::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

/// Lines that read like several parts of an entry of a list.
fn hostile() -> impl Strategy<Value = String> {
    let part = proptest::sample::select(
        [
            "by",
            "—",
            "–",
            "-",
            "(1984)",
            "1984",
            "pdf",
            "Code",
            "✅",
            "2024-01-01",
            "^a",
            "#tag",
            "https://a.example/b",
            "WWW.a.example",
            "[x]",
            "[[a|b]]",
            "and",
            ",",
            "et al.",
            "others",
            ":book:",
            "&amp;",
            "[a:: b]",
            "(year:: 1999)",
            "*a*",
            "**",
            "_",
            "~~",
            "<b>",
            "L.",
            ":",
            ".",
            "|",
            "1706.03762",
            "10.1145/359545.359563",
            "![a](b)",
            "🔁",
            "📅",
            "🔼",
            "`",
            "Ann",
            "Example,",
            "()",
            "( )",
            "[^1]",
            "$",
            "\\",
            "- a",
            "[link](https://a.example)",
            "\u{fe0f}",
            "读",
        ]
        .as_slice(),
    );
    let part = prop_oneof![3 => part.prop_map(str::to_owned), 1 => lines()];
    proptest::collection::vec(part, 1..5).prop_map(|parts| parts.join(" "))
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Leslie Lamport"),
        Just("Łukasz Kaiser"),
        Just("Robbert van Renesse"),
        Just("Frederick P. Brooks Jr."),
        Just("Kurt Gödel"),
        Just("OpenAI"),
        Just("Seán O'Neill"),
        Just("D. E. Knuth"),
    ]
    .prop_map(str::to_owned)
}

fn addresses() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,9}".prop_map(|word| format!("https://example.org/{word}")),
        "[a-z]{1,9}".prop_map(|word| format!("http://example.org/{word}?a=1&b=%20_(x)~#top")),
    ]
}

fn tags() -> impl Strategy<Value = BTreeSet<Tag>> {
    let tag = "[a-z]{2,8}(-[a-z]{2,8})?".prop_map(|tag| tag.parse().expect("a tag"));
    proptest::collection::btree_set(tag, 0..4)
}

/// Tags with every character that is special in some format.
fn odd_tags() -> impl Strategy<Value = BTreeSet<Tag>> {
    let tag = prop_oneof![
        lines(),
        "[=+@\"'/#$,;{-]{0,2}[a-zA-Z ,;/\"]{1,9}",
        "\\PC{1,9}"
    ];
    let tag = tag.prop_filter_map("no tag", |tag| tag.parse().ok());
    proptest::collection::btree_set(tag, 1..4)
}

fn spelled<'t>(tags: impl IntoIterator<Item = &'t Tag>) -> Vec<&'t str> {
    tags.into_iter().map(Tag::as_str).collect()
}

prop_compose! {
    fn any_work()(
        title in lines(),
        why in lines(),
        authors in proptest::collection::vec(names(), 0..4),
        others in any::<bool>(),
        year in proptest::option::of(1i32..=9_999),
        kind in proptest::sample::select(Kind::ALL),
        url in proptest::option::of(addresses()),
        doi in proptest::option::of("10\\.[0-9]{4}/[a-z0-9._()-]{1,9}"),
        isbn in proptest::option::of(Just("9781449373320".to_owned())),
        arxiv in proptest::option::of(Just("1706.03762".to_owned())),
        pages in proptest::option::of(1u32..=100_000),
        tags in tags(),
        slug in "[a-z]{2,8}(-[a-z0-9]{1,8})?",
    ) -> Work {
        Work {
            slug: slug.parse().ok(),
            metadata: Patch {
                title: Some(title),
                why: Some(why),
                et_al: (others && !authors.is_empty()).then_some(Some(1)),
                authors: (!authors.is_empty()).then(|| authors.iter().map(|name| name.as_str().into()).collect()),
                year: year.map(Some),
                kind: Some(kind),
                url: url.map(Some),
                doi: doi.map(Some),
                isbn: isbn.filter(|_| kind != Kind::Paper).map(Some),
                arxiv: arxiv.map(Some),
                pages: pages.map(Some),
                ..Patch::default()
            },
            tags,
            ..Work::default()
        }
    }
}

/// Returns what bibliographic formats can hold of a work.
fn bibliographic(work: &Work) -> Work {
    let mut work = work.clone();
    work.metadata.why = None;
    work
}

fn without_source(work: &Work) -> Work {
    Work {
        sources: BTreeMap::new(),
        ..work.clone()
    }
}

/// Returns what RIS can hold of a work.
fn in_ris(work: &Work) -> Work {
    let mut expected = bibliographic(work);
    expected.metadata.et_al = None;
    if expected.metadata.url.is_none() && expected.metadata.arxiv.is_some() {
        expected.metadata.url = Some(Some("https://arxiv.org/abs/1706.03762".to_owned()));
    }
    expected
}

proptest! {
    #[test]
    fn bibtex_round_trip(work in any_work()) {
        let written = write("bibtex", std::slice::from_ref(&work));
        // What is written the same need not be kept.
        prop_assert_eq!(works("bibtex", &written), [bibliographic(&work)], "{}", written);
    }

    #[test]
    fn csl_json_round_trip(work in any_work(), then in any_work()) {
        // The reader removes markup from titles, and there is no way to keep it from that.
        for work in [&work, &then] {
            prop_assume!(!work.metadata.title.as_deref().unwrap_or_default().contains(['<', '&']));
        }
        let in_csl_json = |work: &Work| {
            let mut expected = bibliographic(work);
            expected.metadata.et_al = None;
            expected
        };
        let written = write("csl-json", std::slice::from_ref(&work));
        let mut sourced = works("csl-json", &written).pop().expect("a work");
        prop_assert_eq!(&sourced, &in_csl_json(&work), "{}", written);

        // What was changed since replaces what the item said.
        sourced.keep("csl-json", written.trim_matches(['[', ']', '\n', ' ']).to_owned());
        sourced.metadata = then.metadata.clone();
        sourced.tags.clone_from(&then.tags);
        sourced.slug.clone_from(&then.slug);
        let changed = write("csl-json", std::slice::from_ref(&sourced));
        let back = works("csl-json", &changed);
        prop_assert_eq!(&without_source(&back[0]), &in_csl_json(&then), "{}{}", written, changed);
    }

    #[test]
    fn ris_round_trip(work in any_work(), then in any_work()) {
        // The reader removes markup from titles, and there is no way to keep it from that.
        for work in [&work, &then] {
            prop_assume!(!work.metadata.title.as_deref().unwrap_or_default().contains(['<', '&']));
        }
        let written = write("ris", std::slice::from_ref(&work));
        let mut back = works("ris", &written);
        let mut sourced = back.pop().expect("a work");
        if work.metadata.et_al.is_none() && work.metadata.arxiv.is_none() {
            prop_assert_eq!(&sourced.sources, &BTreeMap::new(), "{}", written);
        }
        sourced.keep("ris", written.replace('\r', ""));
        prop_assert_eq!(&without_source(&sourced), &in_ris(&work), "{}", written);
        prop_assert_eq!(&write("ris", std::slice::from_ref(&sourced)), &written);

        // What was changed since replaces what the record said.
        sourced.metadata = then.metadata.clone();
        sourced.tags.clone_from(&then.tags);
        sourced.slug.clone_from(&then.slug);
        let changed = write("ris", std::slice::from_ref(&sourced));
        let back = works("ris", &changed);
        prop_assert_eq!(&without_source(&back[0]), &in_ris(&then), "{}{}", written, changed);
    }

    #[test]
    fn csv_round_trip(work in any_work(), days in proptest::collection::btree_set(0u32..9_000, 0..3)) {
        let mut work = work;
        let first = "2001-01-01".parse::<reads::domain::LocalDate>().expect("a date");
        let months = ["unknown", "2000", "2000-12"].map(|date| date.parse().expect("a date"));
        work.readings = months.into_iter().skip(days.len()).collect();
        work.readings.extend(days.into_iter().map(|days| ReadingDate::from(first.plus_days(days))));
        work.status = if work.readings.is_empty() { Status::Dropped } else { Status::Done };
        work.metadata.domain = Some(Slug::default());
        work.metadata.depth = Some(Depth::Read);
        work.metadata.feed = Some(Some("https://example.org/feed?a=1&b=2".to_owned()));
        work.metadata.editors = Some(vec!["Ana {García Soto}".into(), "{World Tea Organization}".into()]);
        work.metadata.page_range = Some(Some("100-110".to_owned()));
        work.metadata.container.clone_from(&work.metadata.title.clone().map(Some));
        let written = write("csv", std::slice::from_ref(&work));
        for record in csv::Reader::from_reader(written.as_bytes()).records() {
            let record = record.expect("a row");
            prop_assert!(!record.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{}", written);
        }
        prop_assert_eq!(works("csv", &written), [work.checked().expect("a title")], "{}", written);
    }

    #[test]
    fn opml_round_trip(work in any_work()) {
        let mut work = work;
        work.metadata.feed = Some(Some("https://example.org/feed?a=1&b=2".to_owned()));
        work.followed();
        let written = write("opml", std::slice::from_ref(&work));
        let expected = Work {
            metadata: Patch {
                title: work.metadata.title.clone(),
                why: work.metadata.why.clone(),
                kind: Some(Kind::Blog),
                depth: work.metadata.depth,
                url: work.metadata.url.clone().or(work.metadata.feed.clone()),
                feed: work.metadata.feed.clone(),
                ..Patch::default()
            },
            tags: work.tags.clone(),
            status: Status::Following,
            ..Work::default()
        };
        prop_assert_eq!(works("opml", &written), [expected], "{}", written);
    }

    #[test]
    fn tags_round_trip(tags in odd_tags()) {
        let mut work = Work::identified("https://example.org").expect("an address");
        work.metadata.feed = Some(Some("https://example.org/feed".to_owned()));
        work.followed();
        work.tags = tags;
        for name in ["bibtex", "csl-json", "ris", "csv", "opml"] {
            let written = write(name, std::slice::from_ref(&work));
            let back = works(name, &written);
            prop_assert_eq!(spelled(&back[0].tags), spelled(&work.tags), "{}", written);
        }
        let mut catalog = builtin();
        catalog.resources[0].tags = work.tags.into_iter().collect();
        let written = catalog::write(&catalog);
        let read = catalog::parse(written.as_bytes()).expect(&written);
        prop_assert_eq!(spelled(&read.resources[0].tags), spelled(&catalog.resources[0].tags));
    }

    /// Also where a title reads like an author, a reason like a date, and a name like a list.
    #[test]
    fn markdown_round_trip(
        title in hostile(),
        why in proptest::option::of(hostile()),
        authors in proptest::collection::vec(prop_oneof![names(), hostile()], 0..4),
        others in any::<bool>(),
        year in proptest::option::of(1i32..=9_999),
        url in proptest::option::of("https?://[a-z]{1,3}[!#$%&'()*+,./:;=?@_~\\[\\]a-z0-9é-]{0,12}"),
        status in proptest::sample::select([Status::Todo, Status::Reading, Status::Done, Status::Dropped].as_slice()),
        days in proptest::collection::btree_set(0u32..9_000, 0..3),
    ) {
        let first = "2001-01-01".parse::<LocalDate>().expect("a date");
        // Braces mark a family name, which a list has no place for.
        let authors: Vec<Name> = (authors.iter().map(|name| name.replace(['{', '}'], "")))
            .filter(|name| !name.trim().is_empty())
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ").as_str().into())
            .collect();
        let metadata = Patch {
            title: Some(title),
            why,
            et_al: (others && !authors.is_empty()).then_some(Some(1)),
            authors: (!authors.is_empty()).then_some(authors),
            year: year.map(Some),
            url: url.map(Some),
            domain: "some-domain".parse().ok(),
            ..Patch::default()
        };
        let readings: Vec<ReadingDate> = days.into_iter().map(|days| first.plus_days(days).into()).collect();
        let status = if readings.is_empty() { status } else { Status::Done };
        let work = Work { metadata, status, readings, ..Work::default() };
        let written = write("markdown", std::slice::from_ref(&work));
        let mut back = works("markdown", &written);
        for work in &mut back {
            // They follow from the address.
            work.metadata.kind = None;
            (work.metadata.arxiv, work.metadata.doi) = (None, None);
        }
        prop_assert_eq!(back, [work], "{}", written);
    }

    #[test]
    fn catalog_round_trip(works in proptest::collection::vec(any_work(), 1..4)) {
        let mut catalog = builtin();
        for (place, work) in works.into_iter().enumerate() {
            let slug = format!("odd-{place}").parse().expect("a slug");
            let mut entry = work.metadata.into_resource(slug);
            entry.metadata.domain = "llm".parse().expect("a slug");
            entry.tags = work.tags.into_iter().collect();
            catalog.resources.push(entry);
        }
        let written = catalog::write(&catalog);
        prop_assert_eq!(catalog::parse(written.as_bytes()), Ok(catalog), "{}", written);
    }

    #[test]
    fn arbitrary_text_yields_only_valid_works(text in "[ -~\n\r\té\u{0}]{0,400}", at in 0..FILES.len(), cut in 0usize..400) {
        let (name, sample) = sample(FILES[at]);
        let cut = sample.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(sample.len());
        for text in [text.clone(), format!("{}{text}{}", &sample[..cut], &sample[cut..])] {
            for record in read(name, &text) {
                if let Found::Work(work) = record.found {
                    let title = work.metadata.title.expect("a title");
                    prop_assert!(!title.is_empty() && !title.contains(char::is_control));
                    for url in [work.metadata.url, work.metadata.feed].into_iter().flatten().flatten() {
                        prop_assert!(reads::domain::web_address(&url).is_ok(), "{}", url);
                    }
                }
                prop_assert!(record.line >= 1);
            }
        }
    }
}

#[test]
fn the_formats_of_the_samples_are_detected() {
    for (file, format) in [
        ("library.bib", "bibtex"),
        ("library.json", "csl-json"),
        ("library.ris", "ris"),
        ("latin1.ris", "ris"),
        ("zotero.csv", "zotero"),
        ("goodreads.csv", "goodreads"),
        ("raindrop.csv", "raindrop"),
        ("pocket.csv", "pocket"),
        ("instapaper.csv", "instapaper"),
        ("bookmarks.html", "bookmarks"),
        ("feeds.opml", "opml"),
        ("awesome.md", "markdown"),
        ("notes.md", "markdown"),
    ] {
        assert_eq!(sample(file).0, format, "{file}");
    }
    assert!(Format::guess("list.txt", "a text of no format").is_none());
    assert!(Format::guess("data.csv", "a,b\n1,2\n").is_none());
}

/// Returns the work in a sample whose title contains `title`.
fn found(file: &str, title: &str) -> Work {
    let (format, text) = sample(file);
    let all = read(format, &text)
        .into_iter()
        .filter_map(|record| match record.found {
            Found::Work(work) => Some(*work),
            _ => None,
        });
    let mut all = all.filter(|work| {
        work.metadata
            .title
            .as_deref()
            .is_some_and(|found| found.contains(title))
    });
    all.next().unwrap_or_else(|| panic!("no {title} in {file}"))
}

fn tags_of(tags: &[&str]) -> BTreeSet<Tag> {
    tags.iter().map(|tag| tag.parse().expect("a tag")).collect()
}

#[test]
fn bibtex_macros_parents_and_accents_are_resolved() {
    let raft = found("library.bib", "Understandable Consensus");
    assert_eq!(raft.metadata.year, Some(Some(2014)), "from the parent");
    assert_eq!(raft.metadata.isbn, None, "not inherited from the parent");
    assert_eq!(raft.metadata.pages, Some(Some(15)));
    assert_eq!(raft.tags, tags_of(&["consensus", "distributed systems"]));
    let attention = found("library.bib", "Attention");
    assert_eq!(
        attention.metadata.arxiv,
        Some(Some("1706.03762".to_owned()))
    );
    assert_eq!(
        attention.metadata.authors.unwrap()[2].as_str(),
        "Łukasz Kaiser"
    );
    assert_eq!(attention.metadata.et_al, Some(Some(1)));
    let goedel = found("library.bib", "Über formal");
    assert_eq!(goedel.metadata.authors.unwrap(), ["Kurt Gödel".into()]);
    let crdt = found("library.bib", "Conflict-Free");
    assert_eq!(
        crdt.metadata.doi,
        Some(Some("10.1007/978-3-642-24550-3_29".to_owned()))
    );
    let book = found("library.bib", "Data-Intensive");
    assert_eq!(
        (book.metadata.kind, book.notes.len()),
        (Some(Kind::Book), 1)
    );
    let (_, text) = sample("library.bib");
    assert!(
        read("bibtex", &text)
            .iter()
            .all(|record| !format!("{record:?}").contains("Not an entry"))
    );
}

#[test]
fn goodreads_shelves_become_statuses_and_tags() {
    let dune = found("goodreads.csv", "Dune");
    assert_eq!(dune.status, Status::Done);
    assert_eq!(
        dune.readings,
        ["2023-05-14", "unknown"].map(|on| on.parse().unwrap())
    );
    assert_eq!(dune.tags, tags_of(&["favorites", "fiction", "rated-5"]));
    assert_eq!(dune.metadata.isbn, Some(Some("9780441013593".to_owned())));
    assert!(
        dune.notes[0].text.contains('\n') && !dune.notes[0].text.contains('<'),
        "{:?}",
        dune.notes
    );
    assert_eq!(found("goodreads.csv", "Philosophy").status, Status::Reading);
    assert_eq!(
        found("goodreads.csv", "Database Internals").status,
        Status::Todo
    );
    assert_eq!(
        found("goodreads.csv", "Structure and").status,
        Status::Dropped
    );
    let undated = found("goodreads.csv", "Mythical");
    assert_eq!(
        (undated.status, undated.readings),
        (Status::Done, vec![ReadingDate::UNKNOWN])
    );
}

#[test]
fn saved_pages_keep_folder_tags_and_date() {
    let names = found("pocket.csv", "Falsehoods");
    assert_eq!(names.since, None, "no timestamp");
    let pit = found("pocket.csv", "Tar Pit");
    assert_eq!(
        (pit.status, pit.since),
        (Status::Done, "2017-04-22".parse().ok())
    );
    let boring = found("raindrop.csv", "Boring");
    assert!(boring.tags.contains(&"favorite".parse().unwrap()) && boring.metadata.domain.is_none());
    let tail = found("raindrop.csv", "Tail at Scale");
    assert_eq!(tail.metadata.domain, "papers".parse().ok());
    let rust = found("instapaper.csv", "without.boats");
    assert!(
        rust.tags.contains(&"async, await".parse().unwrap()),
        "{:?}",
        rust.tags
    );
    let hints = found("bookmarks.html", "Hints");
    assert_eq!(
        hints.metadata.title.as_deref(),
        Some("Hints for Computer System Design <Lampson>")
    );
    assert_eq!(hints.metadata.domain, "papers-essays".parse().ok());
    let lag = found("bookmarks.html", "input-lag");
    assert_eq!(lag.since, "2021-05-03".parse().ok(), "from microseconds");
}

#[test]
fn labels_become_tags_as_they_are_written() {
    for (name, text, tags) in [
        (
            "bibtex",
            "@book{a, title = {A}, keywords = {C\\#, {R, the language}; machine  learning}}\n",
            vec!["C#", "machine learning", "R, the language"],
        ),
        (
            "bibtex",
            "@book{a, title = {A}, keywords = {{Machine Learning; 2020}}}\n",
            vec!["2020", "Machine Learning"],
        ),
        (
            "csl-json",
            r#"[{"type": "book", "title": "A", "keyword": "C#, machine learning; \"a, b\""}]"#,
            vec!["a, b", "C#", "machine learning"],
        ),
        (
            "ris",
            "TY  - BOOK\nTI  - A\nKW  - C#; 诗歌\nKW  - Learning, machine\nER  - \n",
            vec!["C#", "Learning, machine", "诗歌"],
        ),
        (
            "zotero",
            "Key,Item Type,Title,Manual Tags,Automatic Tags\nA,book,A,C++; C#,\"Learning, machine; c++\"\n",
            vec!["C#", "C++", "Learning, machine"],
        ),
        (
            "goodreads",
            "Book Id,Title,Exclusive Shelf,Bookshelves\n1,A,to-read,\"2020, sci-fi, Top 10\"\n",
            vec!["2020", "sci-fi", "Top 10"],
        ),
        (
            "raindrop",
            "title,url,folder,tags,created\nA,https://a.org,Unsorted,\"c++, 1.7\",\n",
            vec!["1.7", "c++"],
        ),
        (
            "pocket",
            "title,url,time_added,tags,status\nA,https://a.org,1,\".net|machine learning|a, b\",unread\n",
            vec![".net", "a, b", "machine learning"],
        ),
        (
            "instapaper",
            "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.org,A,,Unread,1,\"[\"\"a, b\"\",\"\"F#\"\"]\"\n",
            vec!["a, b", "F#"],
        ),
        (
            "bookmarks",
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><A HREF=\"https://a.org\" TAGS=\"c++,R&amp;D\">A</A>\n</DL>\n",
            vec!["c++", "R&D"],
        ),
        (
            "opml",
            "<opml><body><outline text=\"A\" xmlUrl=\"https://a.org/f\" category=\"/Tech/C#,2020\"/></body></opml>",
            vec!["2020", "Tech/C#"],
        ),
        (
            "csv",
            "slug,title,tags\na,A,\"'=cmd; Learning, machine; \"\"a;b\"\"\"\n",
            vec!["=cmd", "a;b", "Learning, machine"],
        ),
    ] {
        assert_eq!(spelled(&works(name, text)[0].tags), tags, "{name}");
    }
    // A label that is no tag is kept as a note.
    let long = "long ".repeat(60);
    let text = format!("TY  - BOOK\nTI  - A\nKW  - {long}\nER  - \n");
    let work = &works("ris", &text)[0];
    assert_eq!(
        (work.tags.len(), work.notes[0].text.as_str()),
        (0, long.trim())
    );
}

#[test]
fn other_samples_are_read() {
    let feed = found("feeds.opml", "Without Boats");
    assert_eq!(
        (feed.status, feed.metadata.kind),
        (Status::Following, Some(Kind::Blog))
    );
    let raft = found("awesome.md", "Raft (algorithm)");
    assert_eq!(raft.metadata.domain, "consensus".parse().ok());
    assert_eq!(
        raft.metadata.url,
        Some(Some(
            "https://en.wikipedia.org/wiki/Raft_(algorithm)".to_owned()
        ))
    );
    let codd = found("library.ris", "relational model");
    assert_eq!(
        codd.metadata.doi,
        Some(Some("10.1145/362384.362685".to_owned()))
    );
    assert_eq!(codd.tags.len(), 2);
    let vm = found("latin1.ris", "One VM");
    assert_eq!(
        vm.metadata.authors.unwrap()[0].as_str(),
        "Thomas Würthinger"
    );
    let law = found("library.json", "Leaky");
    assert_eq!(
        law.metadata.title.as_deref(),
        Some("The Law of Leaky Abstractions")
    );
    let zotero = found("zotero.csv", "Attention");
    assert_eq!(zotero.metadata.arxiv, Some(Some("1706.03762".to_owned())));
    assert_eq!(
        found("zotero.csv", "Structure").metadata.isbn,
        Some(Some("9780262011532".to_owned()))
    );
}

#[test]
fn valid_records_of_hostile_files_are_read() {
    let count = |file: &str| {
        let (format, text) = sample(&format!("hostile/{file}"));
        let records = read(format, &text);
        let works = records
            .iter()
            .filter(|record| matches!(record.found, Found::Work(_)))
            .count();
        let faulty = records
            .iter()
            .filter(|record| matches!(record.found, Found::Faulty(_)))
            .count();
        (works, faulty)
    };
    assert_eq!(count("truncated.bib"), (3, 1));
    assert_eq!(count("bad-utf8.bib"), (2, 1));
    // Pages, a file and a bookmark without an address.
    assert_eq!(count("javascript.html"), (5, 0));
    assert_eq!(count("nested.html"), (4, 0));
    assert_eq!(count("nul.ris"), (3, 0));
    assert_eq!(count("nul.csv"), (5, 0));
    assert_eq!(count("formulas.csv"), (10, 0));
    let (format, text) = sample("hostile/bomb.opml");
    let records = format!("{:?}", read(format, &text));
    assert!(records.len() < 5_000 && records.contains("Dan Luu"));
}

/// Found by fuzzing: stack overflows and endless loops.
#[test]
fn recursive_bibtex_is_bounded() {
    let laughs: Vec<String> = (1..40)
        .map(|at| format!("@string{{a{at} = a{} # a{}}}\n", at - 1, at - 1))
        .collect();
    let fans: Vec<String> = ('a'..'g')
        .zip('b'..='g')
        .map(|(one, next)| {
            let all = vec![next.to_string(); 60].join(",");
            format!("@xdata{{{one}, title = {{T}}, xdata = {{{all}}}}}\n")
        })
        .collect();
    let (laughs, fans) = (laughs.concat(), fans.concat());
    let deep = format!("{}x{}", "\\emph{".repeat(10_000), "}".repeat(10_000));
    for (text, title) in [
        (
            "@string{a = a}\n@book{k, title = a}\n".to_owned(),
            Some("a"),
        ),
        (
            "@string{a = b}\n@string{b = a}\n@book{k, title = b}\n".to_owned(),
            Some("b"),
        ),
        (
            "@string{a = \"x\"}\n@string{a = a # \"y\"}\n@book{k, title = a}\n".to_owned(),
            Some("xy"),
        ),
        (
            format!("@string{{a0 = \"ha\"}}\n{laughs}@book{{k, title = a39}}\n"),
            Some("a37a37a37a37"),
        ),
        (
            "@book{k, title = {K}, crossref = {k}}\n".to_owned(),
            Some("K"),
        ),
        (
            "@book{k, title = {K}, xdata = {l}}\n@xdata{l, year = 1999, crossref = {k}}\n"
                .to_owned(),
            Some("K"),
        ),
        (
            format!("@book{{k, title = {{K}}, xdata = {{a}}}}\n{fans}@xdata{{g, year = 1999}}\n"),
            Some("K"),
        ),
        (format!("@book{{k, title = {{{deep}}}}}\n"), Some("x")),
    ] {
        let records = read("bibtex", &text);
        let found = match &records[0].found {
            Found::Work(work) => work.metadata.title.as_deref(),
            Found::Faulty(_) => None,
            Found::Skipped(why) => panic!("{why}"),
        };
        assert_eq!(found, title, "{text:.200}");
    }
}

/// Found by fuzzing: the text became a work on line 0.
#[test]
fn text_after_a_nested_list_is_not_a_work() {
    let text = "- [A](https://a.org)\n  - [B](https://b.org)\n\n  More of A.\n";
    let found: Vec<_> = read("markdown", text)
        .into_iter()
        .map(|record| match record.found {
            Found::Work(work) => (record.line, work.metadata.title.unwrap_or_default()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(found, [(1, "A".to_owned()), (2, "B".to_owned())]);
}

#[test]
fn a_field_of_ten_megabytes_is_rejected_alone() {
    let long = "x".repeat(10_000_000);
    for (format, text) in [
        (
            "bibtex",
            format!("@book{{a, title = {{{long}}}}}\n@book{{b, title = {{B}}}}\n"),
        ),
        (
            "ris",
            format!("TY  - BOOK\nTI  - {long}\nER  - \nTY  - BOOK\nTI  - B\nER  - \n"),
        ),
        (
            "pocket",
            format!(
                "title,url,time_added,tags,status\n{long},https://a.org,1,,unread\nB,https://b.org,1,,unread\n"
            ),
        ),
        (
            "markdown",
            format!("- [{long}](https://a.org)\n- [B](https://b.org)\n"),
        ),
    ] {
        let records = read(format, &text);
        assert_eq!(records.len(), 2, "{format}");
        assert!(matches!(records[0].found, Found::Faulty(_)), "{format}");
        assert!(
            matches!(&records[1].found, Found::Work(work) if work.metadata.title.as_deref() == Some("B")),
            "{format}"
        );
    }
}

#[test]
fn the_documentation_lists_every_format() {
    let chapter = include_str!("../docs/import-export.md");
    for format in FORMATS {
        let named = format!("`{}`", format.name);
        let row = chapter
            .lines()
            .find(|line| line.starts_with("| `") && line.contains(&named));
        let cells: Vec<&str> = row
            .unwrap_or_else(|| panic!("no row for {named}"))
            .split('|')
            .map(str::trim)
            .collect();
        let yes = |there: bool| if there { "yes" } else { "" };
        assert_eq!(
            cells[2..4],
            [yes(format.read.is_some()), yes(format.write.is_some())],
            "{named}"
        );
    }
}
