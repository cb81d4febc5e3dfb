//! What entries of lists say.

mod lists;

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
            "Trees of Examples. [Link to the paper](https://e.example/1)",
            "Trees of Examples |  |  | e.example/1",
        ),
        (
            "[Read online](https://e.example/1) Trees of Examples",
            "Trees of Examples |  |  | e.example/1",
        ),
        (
            "[Paper](https://e.example/1) | [Code](https://e.example/2) | Trees of Examples",
            "Trees of Examples |  |  | e.example/1",
        ),
        (
            "Trees of Examples [论文](https://e.example/1) [代码](https://e.example/2)",
            "Trees of Examples |  |  | e.example/1",
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
    let identifiers = |item: &str| {
        let metadata = works(&format!("- {item}\n"))
            .remove(0)
            .metadata
            .into_metadata();
        (
            metadata.title,
            metadata.doi.or(metadata.arxiv).unwrap_or_default(),
        )
    };
    for (item, title, id) in [
        (
            "https://arxiv.org/abs/1810.04805",
            "arXiv 1810.04805",
            "1810.04805",
        ),
        ("A title. arXiv:1810.04805v2", "A title", "1810.04805"),
        (
            "DOI: 10.1145/359545.359563",
            "DOI 10.1145/359545.359563",
            "10.1145/359545.359563",
        ),
        (
            "A title, 10.1145/359545.359563.",
            "A title",
            "10.1145/359545.359563",
        ),
        (
            "[A title](https://e.example) [[DOI](https://doi.org/10.1145/1)]",
            "A title",
            "10.1145/1",
        ),
        (
            "[A title](https://e.example) and [more](https://doi.org/10.1145/1)",
            "A title",
            "",
        ),
        ("Version 10.4/x of it", "Version 10.4/x of it", ""),
    ] {
        assert_eq!(
            identifiers(item),
            (title.to_owned(), id.to_owned()),
            "{item}"
        );
    }
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
            "L. Lamport, [Time](https://e.example/1), 1978",
            "Time | L. Lamport | 1978 | e.example/1",
        ),
        (
            "Dean, Jeffrey, and Sanjay Ghemawat. \"[MapReduce](https://e.example/1).\" 2004.",
            "MapReduce | Jeffrey Dean, Sanjay Ghemawat | 2004 | e.example/1",
        ),
        (
            "Dean J, Ghemawat S. [MapReduce](https://e.example/1)",
            "MapReduce | J Dean, S Ghemawat |  | e.example/1",
        ),
        (
            "Donald Knuth, [Literate](https://e.example/1): at last",
            "Literate | Donald Knuth |  | e.example/1 | at last",
        ),
        (
            "[1978] Lamport, L.: [Time](https://e.example/1)",
            "Time | L. Lamport | 1978 | e.example/1",
        ),
        (
            "[Time](https://e.example/1) by Leslie Lamport, 1978",
            "Time | Leslie Lamport | 1978 | e.example/1",
        ),
        (
            "[Time](https://e.example/1) (Leslie Lamport, 1978) - a classic",
            "Time | Leslie Lamport | 1978 | e.example/1 | a classic",
        ),
        (
            "*The Dispossessed* - Ursula K. Le Guin (1974)",
            "The Dispossessed | Ursula K. Le Guin | 1974",
        ),
        (
            "Clean Code: A Handbook (Robert C. Martin, 2008)",
            "Clean Code: A Handbook | Robert C. Martin | 2008",
        ),
        (
            "**Why** (2016), A. Person, B. Other. [[PDF]](https://e.example/1)",
            "Why | A. Person, B. Other | 2016 | e.example/1",
        ),
        (
            "Required Reading: [Time](https://e.example/1) - 1984 is here",
            "Time |  |  | e.example/1 | Required Reading … 1984 is here",
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
