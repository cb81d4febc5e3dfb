//! Adding, looking up, editing and opening entries. A local server stands in for the public catalogs.

#![allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::thread;

use support::{Home, Ran};

const ARXIV: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">ArXiv Query: id_list=2005.11401</title>
<entry><id>http://arxiv.org/abs/2005.11401v4</id><published>2020-05-22T21:34:34Z</published>
<title>Retrieval-Augmented Generation for
  Knowledge-Intensive &amp; Other NLP Tasks</title><summary>Large.</summary>
<author><name>Patrick Lewis</name></author><author><name>Ethan Perez</name></author>
<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CL"/></entry></feed>"#;

const ARXIV_ERROR: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/api/errors#incorrect_id_format</id><title>Error</title><summary>incorrect id</summary></entry></feed>"#;

const CROSSREF: &str = r#"{"status":"ok","message":{"title":["Time, Clocks, and the Ordering of Events"],
"author":[{"given":"Leslie","family":"Lamport"},{"name":"Some Group"}],"issued":{"date-parts":[[1978,7]]},
"page":"558-565","type":"journal-article","unknown":{"more":1}}}"#;

const OPEN_LIBRARY: &str = r#"{"ISBN:9780201835953":{"title":"The mythical man-month","subtitle":"essays on software\u001b[31m engineering",
"authors":[{"name":"Frederick P. Brooks"}],"publish_date":"August 1995","number_of_pages":322}}"#;

/// Starts a server that answers by path until the test ends; the body of a 302 is where it leads. Returns its URL.
fn serve(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request = lines.next().unwrap().unwrap();
            for line in lines.by_ref() {
                if line.unwrap().is_empty() {
                    break;
                }
            }
            let (status, body) = answer(request.split(' ').nth(1).unwrap());
            let location = match status {
                302 => format!("Location: {body}\r\n"),
                _ => String::new(),
            };
            let head = format!(
                "HTTP/1.1 {status} X\r\n{location}Content-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            // The client may have disconnected.
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    address
}

fn catalogs() -> String {
    serve(|path| match path {
        path if path.contains("id_list=2005.11401") => (200, ARXIV.to_owned()),
        path if path.contains("id_list=2101.00001") => (200, ARXIV_ERROR.to_owned()),
        path if path.contains("id_list=2101.00002") => (200, "<feed><entry><title>".to_owned()),
        "/works/10.1145%2F359545.359563" => (200, CROSSREF.to_owned()),
        path if path.contains("ISBN:9780201835953") => (200, OPEN_LIBRARY.to_owned()),
        path if path.contains("ISBN:") => (200, "{}".to_owned()),
        path if path.contains("500") => (500, "no".to_owned()),
        _ => (404, "not found".to_owned()),
    })
}

fn reads(home: &Home, base: &str, arguments: &[&str]) -> Ran {
    let output = home
        .reads()
        .env("READS_ARXIV", base)
        .env("READS_CROSSREF", base)
        .env("READS_OPEN_LIBRARY", base)
        .args(arguments)
        .output();
    Ran::from(output.unwrap())
}

fn shown(home: &Home, id: &str) -> serde_json::Value {
    serde_json::from_str(&home.run(&["show", id, "--json"]).good()).unwrap()
}

#[test]
fn metadata_is_looked_up_by_identifier() {
    let (home, base) = (Home::new(), catalogs());
    let identifiers = [
        "arXiv:2005.11401v2",
        "https://doi.org/10.1145/359545.359563",
        "0-201-83595-9",
    ];
    let added = reads(&home, &base, &[&["add"], &identifiers[..]].concat());
    assert_eq!(added.stderr, "");
    assert_eq!(added.good().lines().count(), 3);

    let rag = shown(&home, "retrieval-augmented");
    assert_eq!(
        rag["title"],
        "Retrieval-Augmented Generation for Knowledge-Intensive & Other NLP Tasks"
    );
    assert_eq!(
        rag["authors"],
        serde_json::json!(["Patrick Lewis", "Ethan Perez"])
    );
    assert_eq!(
        (&rag["year"], &rag["kind"], &rag["arxiv"]),
        (&2020.into(), &"paper".into(), &"2005.11401".into())
    );
    let clocks = shown(&home, "time-clocks");
    assert_eq!(
        clocks["authors"],
        serde_json::json!(["Leslie Lamport", "Some Group"])
    );
    assert_eq!(
        (&clocks["year"], &clocks["pages"]),
        (&1978.into(), &8.into())
    );
    let book = shown(&home, "the-mythical");
    assert_eq!(
        book["title"],
        "The mythical man-month: essays on software [31m engineering"
    );
    assert_eq!(
        (&book["kind"], &book["isbn"], &book["pages"]),
        (&"book".into(), &"9780201835953".into(), &322.into())
    );
    // The same work by another address is reported and not added.
    let again = reads(
        &home,
        &base,
        &["add", "https://arxiv.org/pdf/2005.11401.pdf"],
    );
    assert!(
        again.stderr.starts_with(
            "not added: it exists already as retrieval-augmented-generation-for-knowledge"
        ),
        "{again:?}"
    );
    assert_eq!(
        home.run(&["list", "--domain", "inbox", "--format", "plain"])
            .good()
            .lines()
            .count(),
        3
    );
}

#[test]
fn an_entry_is_added_offline_and_looked_up_later() {
    let home = Home::new();
    for (id, err) in [
        ("2101.00001", "arXiv has no entry for '2101.00001'"),
        ("2101.00002", "arXiv sent a response that cannot be read"),
        ("10.1000/500", "the request to Crossref failed"),
        ("10.1000/404", "Crossref has no entry for '10.1000/404'"),
        (
            "9780306406157",
            "Open Library has no entry for '9780306406157'",
        ),
    ] {
        let added = reads(&home, &catalogs(), &["add", id]);
        assert!(added.stderr.contains(err), "{added:?}");
        assert!(added.good().starts_with("added: "));
    }
    // Nothing listens on this port.
    let unreachable = "http://127.0.0.1:9";
    let added = reads(
        &home,
        unreachable,
        &[
            "add",
            "2005.11401",
            "--why",
            "For the review.",
            "--pages",
            "19",
        ],
    );
    assert!(
        added.stderr.contains("the request to arXiv failed"),
        "{added:?}"
    );
    assert!(
        added
            .good()
            .starts_with("added: arxiv-2005-11401 (63) · arXiv 2005.11401 · ")
    );
    assert_eq!(
        reads(&home, unreachable, &["lookup", "arxiv-2005"]).status,
        Some(1)
    );

    let found = reads(&home, &catalogs(), &["lookup", "arxiv-2005"]).good();
    assert!(
        found.starts_with("found: arxiv-2005-11401 · Retrieval-Augmented Generation"),
        "{found}"
    );
    let entry = shown(&home, "arxiv-2005");
    assert_eq!(
        (&entry["year"], &entry["pages"], &entry["why"]),
        (&2020.into(), &19.into(), &"For the review.".into())
    );
    // Without arguments, looks up all entries without authors.
    let rest = reads(&home, &catalogs(), &["lookup"]);
    assert_eq!(rest.status, Some(1));
    assert!(
        rest.stderr.ends_with("error: 5 could not be looked up\n"),
        "{rest:?}"
    );
    home.run(&["doctor"]).good();
}

#[test]
fn arguments_override_looked_up_metadata() {
    let (home, base) = (Home::new(), catalogs());
    reads(
        &home,
        &base,
        &[
            "add",
            "2005.11401",
            "--title",
            "RAG",
            "--year",
            "2021",
            "--slug",
            "rag-paper",
        ],
    )
    .good();
    let entry = shown(&home, "rag-paper");
    assert_eq!(
        (&entry["title"], &entry["year"]),
        (&"RAG".into(), &2021.into())
    );
    assert_eq!(entry["authors"][0], "Patrick Lewis");
    assert_eq!(
        reads(&home, &base, &["lookup", "rag-paper"]).good(),
        "nothing new: rag-paper\n"
    );
}

#[test]
fn redirects_are_followed_on_the_same_server_three_times() {
    let elsewhere = serve(|_| (200, CROSSREF.to_owned()));
    let (asked, questions) = std::sync::mpsc::channel();
    let base = serve(move |path| {
        asked.send(path.to_owned()).unwrap();
        let (hops, to) = path.rsplit_once('-').unwrap_or((path, ""));
        let left: u32 = hops.rsplit('.').next().unwrap().parse().unwrap();
        match (left, to) {
            (0, "here") => (200, CROSSREF.to_owned()),
            (0, _) => (302, elsewhere.clone()),
            _ => (302, format!("/works/10.1000/x.{}-{to}", left - 1)),
        }
    });
    let add = |doi: &str| {
        let home = Home::new();
        let ran = reads(&home, &base, &["add", doi]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        (ran.stdout + &ran.stderr, questions.try_iter().count())
    };
    let (said, requests) = add("10.1000/x.3-here");
    assert!(said.contains("Time, Clocks"), "{said}");
    assert_eq!(requests, 4);
    let (said, requests) = add("10.1000/x.4-here");
    assert!(said.contains("was not looked up"), "{said}");
    assert_eq!(requests, 4);
    let (said, requests) = add("10.1000/x.1-elsewhere");
    assert!(said.contains("which is not followed"), "{said}");
    assert_eq!(requests, 2);
}

#[test]
fn what_is_removed_while_it_is_looked_up_stays_removed() {
    let home = Home::new();
    home.run(&["add", "10.1000/x", "--offline", "--slug", "mine"])
        .good();
    let mut remove = home.reads();
    remove.args(["rm", "mine"]);
    let remove = std::sync::Mutex::new(remove);
    let base = serve(move |_| {
        assert!(remove.lock().unwrap().status().unwrap().success());
        (200, CROSSREF.to_owned())
    });
    let said = reads(&home, &base, &["lookup", "mine"]).bad(1);
    assert!(said.contains("mine was removed in the meantime"), "{said}");
    assert_eq!(home.run(&["log"]).good().lines().count(), 2);
}

/// Returns a home and an editor that runs `script` on the file `$1`.
fn with_editor(script: &str) -> (Home, PathBuf) {
    let home = Home::new();
    let editor = home.0.path().join("editor");
    std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    (home, editor)
}

fn edit(home: &Home, editor: &PathBuf, id: &str) -> Ran {
    let output = home
        .reads()
        .env("EDITOR", editor)
        .env("TMPDIR", home.0.path())
        .args(["edit", id])
        .output();
    Ran::from(output.unwrap())
}

#[test]
fn metadata_is_edited_in_an_editor() {
    let (home, editor) = with_editor(
        "sed -i -e 's/^pages = .*/pages = 590/' -e 's/^# scope = .*/scope = \"part one\"/' \"$1\"",
    );
    assert!(
        edit(&home, &editor, "ddia")
            .good()
            .starts_with("edited: ddia · ")
    );
    let entry = shown(&home, "ddia");
    assert_eq!(
        (&entry["pages"], &entry["scope"]),
        (&590.into(), &"part one".into())
    );
    assert_eq!(entry["title"], "Designing Data-Intensive Applications");
    // Only the changed fields are stored.
    let log = home.run(&["log", "ddia", "--json"]).good();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(
        log[0]["details"]["facts"],
        serde_json::json!({"pages": 590, "scope": "part one"})
    );
    assert_eq!(edit(&home, &editor, "ddia").good(), "unchanged: ddia\n");
    home.run(&["undo"]).good();
    assert_eq!(shown(&home, "ddia")["pages"], 616);
}

#[test]
fn tags_are_edited_in_an_editor_as_they_are_written() {
    let (home, editor) =
        with_editor("sed -i 's/^tags = .*/tags = [\"System-Design\", \"c++, C#\"]/' \"$1\"");
    edit(&home, &editor, "ddia").good();
    assert_eq!(
        shown(&home, "ddia")["tags"],
        serde_json::json!(["c++, C#", "System-Design"])
    );
    assert_eq!(edit(&home, &editor, "ddia").good(), "unchanged: ddia\n");
    home.run(&["undo"]).good();
    assert_eq!(
        shown(&home, "ddia")["tags"],
        serde_json::json!(["data-systems", "system-design"])
    );
}

#[test]
fn fields_that_were_not_edited_keep_what_they_became_meanwhile() {
    let (home, editor) = with_editor(
        "sed -i 's/^# scope = .*/scope = \"part one\"/' \"$1\"\n\"$READS\" edit ddia --pages 700",
    );
    let output = home
        .reads()
        .env("EDITOR", editor)
        .env("READS", env!("CARGO_BIN_EXE_reads"))
        .args(["edit", "ddia"])
        .output();
    Ran::from(output.unwrap()).good();
    let entry = shown(&home, "ddia");
    assert_eq!(
        (&entry["pages"], &entry["scope"]),
        (&700.into(), &"part one".into())
    );
}

#[test]
fn invalid_text_from_an_editor_is_reported_and_kept() {
    let (home, editor) = with_editor(
        "sed -i -e 's/^kind = .*/kind = \"novel\"/' -e 's/^pages = .*/pages = 0/' \"$1\"",
    );
    let refused = edit(&home, &editor, "ddia");
    assert_eq!(refused.status, Some(1));
    assert!(
        refused.stderr.contains("unknown kind 'novel'"),
        "{refused:?}"
    );
    assert!(
        refused
            .stderr
            .contains("pages: expected a whole number from 1 to 100000"),
        "{refused:?}"
    );
    let (_, kept) = refused.stderr.rsplit_once("your text is kept in ").unwrap();
    assert!(
        std::fs::read_to_string(kept.trim())
            .unwrap()
            .contains("kind = \"novel\"")
    );
    assert_eq!(shown(&home, "ddia")["pages"], 616);
}

#[test]
fn open_prints_the_address_if_there_is_no_browser() {
    let home = Home::new();
    // A named pipe: reading it waits for the browser, which runs in the background.
    let pipe = home.0.path().join("opened");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let browser = home.0.path().join("browser");
    std::fs::write(
        &browser,
        format!("#!/bin/sh\necho \"$1\" > '{}'\n", pipe.display()),
    )
    .unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let open = |browser: &str, path: &str, id: &str| {
        Ran::from(
            home.reads()
                .env("BROWSER", browser)
                .env("PATH", path)
                .args(["open", id])
                .output()
                .unwrap(),
        )
    };
    home.run(&["add", "A title alone"]).good();
    let refused = open("", "/nowhere", "a-title");
    assert!(
        refused.stderr.contains("a-title-alone has no address"),
        "{refused:?}"
    );
    if cfg!(target_os = "linux") {
        let printed = open("", "/nowhere", "attention");
        assert!(
            printed.stderr.contains("cannot open attention"),
            "{printed:?}"
        );
        assert_eq!(printed.good(), "https://arxiv.org/abs/1706.03762\n");
        assert_eq!(
            open(browser.to_str().unwrap(), "/usr/bin:/bin", "attention").good(),
            "opening: attention · https://arxiv.org/abs/1706.03762\n"
        );
        assert_eq!(
            std::fs::read_to_string(pipe).unwrap(),
            "https://arxiv.org/abs/1706.03762\n"
        );
    }
}

#[test]
fn the_settings_are_created_with_their_defaults_and_checked_after_editing() {
    let home = Home::new();
    let file = home.0.path().join("settings/config.toml");
    let config = |editor: &str, words: &[&str]| {
        let mut command = home.reads();
        command.env("EDITOR", editor).env("READS_CONFIG", &file);
        Ran::from(command.arg("config").args(words).output().unwrap())
    };
    let edited = config("true", &["edit"]);
    assert!(edited.stdout.contains("0 settings of yours"), "{edited:?}");
    let shown = config("true", &["show"]).stdout;
    assert!(
        !shown.contains("yours") && !shown.contains("does not exist"),
        "{shown}"
    );

    let edited = config(
        "sed -i 's/# paper = 3/paper = 4.5/; s/# hours.*/hours = \"1\\/day\"/'",
        &["edit"],
    );
    assert!(edited.stdout.contains("2 settings of yours"), "{edited:?}");
    let shown = config("true", &["show"]).stdout;
    let is_shown = |parts: &[&str]| {
        (shown.lines()).any(|line| {
            line.split_whitespace()
                .collect::<Vec<_>>()
                .starts_with(parts)
        })
    };
    assert!(
        is_shown(&["hours", "7/week", "5/week"]) && is_shown(&["page.paper", "4.5", "3"]),
        "{shown}"
    );
    assert_eq!(shown.matches("yours").count(), 2);
    let json = config("true", &["show", "--json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json[0]["source"], &json[1]["value"]),
        (&"file".into(), &4.5.into())
    );

    let edited = config("sed -i s/4.5/-4.5/", &["edit"]);
    assert_eq!(edited.status, Some(1));
    assert!(
        edited
            .stderr
            .contains("config.toml:7:9: -4.5 is not a number of minutes"),
        "{edited:?}"
    );
    assert!(edited.stderr.contains("hint: `reads config edit`"));
    assert_eq!(config("true", &["show"]).status, Some(2));
}
