//! What items of other programs say, and what is given back of them.

use serde_json::{Value, json};

use super::{begins, read, write};
use crate::domain::{Name, Work};
use crate::exchange::{Found, ReadOptions};

fn works(text: &str) -> Vec<Work> {
    let mut works = Vec::new();
    read(
        text,
        &ReadOptions::default(),
        &mut |record| match record.found {
            Found::Work(work) => works.push(*work),
            other => panic!("{other:?}"),
        },
    );
    works
}

fn work(fields: &Value) -> Work {
    let mut item = json!({"id": "one", "type": "article-journal", "title": "A"});
    for (field, value) in fields.as_object().unwrap() {
        item[field] = value.clone();
    }
    works(&json!([item]).to_string()).remove(0)
}

fn written(works: &[Work]) -> Value {
    let mut out = Vec::new();
    write(&mut works.iter().cloned(), &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn years_are_those_of_the_date() {
    for (issued, year) in [
        (json!({"date-parts": [[1978, 7]]}), Some(1978)),
        (json!({"date-parts": [["1978", "7"], ["1979"]]}), Some(1978)),
        (json!({"date-parts": [[-44, 3, 15]]}), None),
        (json!({"date-parts": [["-44"]]}), None),
        (json!({"date-parts": []}), None),
        (
            json!({"date-parts": [[1951]], "season": 2, "circa": true}),
            Some(1951),
        ),
        (json!({"raw": "2019-05-02"}), Some(2019)),
        (json!({"literal": "Summer 2001"}), Some(2001)),
        (json!({"raw": "-0044-03"}), None),
        (json!("2019-05"), Some(2019)),
        (json!(2019), Some(2019)),
        (json!(null), None),
    ] {
        let read = work(&json!({"issued": issued}));
        assert_eq!(read.metadata.year.flatten(), year, "{issued}");
    }
}

#[test]
fn names_keep_their_parts() {
    for (name, expected) in [
        (
            json!({"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"}),
            Name::person("Ludwig", "van Beethoven", ""),
        ),
        (
            json!({"family": "García Soto", "given": "Ana", "suffix": "Jr."}),
            Name::person("Ana", "García Soto", "Jr."),
        ),
        (
            json!({"family": "\"Du Bois\"", "given": "W."}),
            Name::person("W.", "Du Bois", ""),
        ),
        (
            json!({"literal": "World Tea Party"}),
            Name::organization("World Tea Party"),
        ),
        (json!({"family": "Plato"}), Name::organization("Plato")),
        (json!("Ada One"), Name::person("Ada", "One", "")),
    ] {
        let read = work(&json!({"author": [name], "editor": name}));
        assert_eq!(
            read.metadata.authors,
            Some(vec![expected.clone()]),
            "{name}"
        );
        assert_eq!(read.metadata.editors, Some(vec![expected]), "{name}");
    }
}

#[test]
fn identifiers_stand_in_many_fields() {
    for (fields, expected) in [
        (json!({"DOI": "https://doi.org/10.1000/b"}), "doi 10.1000/b"),
        (
            json!({"note": "Cited.\nDOI: 10.1000/b\nx"}),
            "doi 10.1000/b",
        ),
        (json!({"note": "arXiv: 1706.03762"}), "arxiv 1706.03762"),
        (
            json!({"number": "arXiv:1706.03762 [cs]"}),
            "arxiv 1706.03762",
        ),
        (
            json!({"archive": "arXiv", "archive_location": "1706.03762"}),
            "arxiv 1706.03762",
        ),
        (
            json!({"DOI": "10.1000/a; 10.1000/b", "URL": "See http://x.example/a|b."}),
            "url http://x.example/a%7Cb, doi 10.1000/a",
        ),
        (
            json!({"type": "book", "ISBN": "0-306-40615-2 978-1-4493-7332-0"}),
            "isbn 9780306406157",
        ),
        (
            json!({"type": "book", "ISBN": ["x", "9780306406157"]}),
            "isbn 9780306406157",
        ),
        (json!({"type": "chapter", "ISBN": "9780306406157"}), ""),
        (json!({"URL": "https://x.example"}), "url https://x.example"),
    ] {
        let metadata = work(&fields).metadata.into_metadata();
        let found = metadata.fields().filter(|(name, value)| {
            value.is_filled() && ["doi", "arxiv", "isbn", "url"].contains(name)
        });
        let found: Vec<String> = found
            .map(|(name, value)| {
                format!(
                    "{name} {}",
                    serde_json::to_value(value).unwrap().as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(found.join(", "), expected, "{fields}");
    }
}

#[test]
fn markup_and_odd_values_are_no_reason_to_refuse_an_item() {
    let read = work(&json!({
        "title": "<span class=\"nocase\">iPhone</span> <i>in vivo</i> &amp; H<sub>2</sub>O",
        "volume": 7, "issue": [3], "page": "558-565", "publisher": {"a": 1}, "author": null, "DOI": true,
        "abstract": "<jats:p>So</jats:p>", "number-of-pages": 300, "keyword": ["a b", "c; d"],
    }));
    let metadata = read.metadata.into_metadata();
    assert_eq!(metadata.title, "iPhone in vivo & H2O");
    let texts = [
        metadata.volume,
        metadata.issue,
        metadata.page_range,
        metadata.summary,
    ];
    assert_eq!(
        texts.map(Option::unwrap_or_default),
        ["7", "3", "558–565", "So"]
    );
    assert_eq!((metadata.pages, read.tags.len()), (Some(300), 3));
}

#[test]
fn one_item_several_and_libraries_are_read() {
    let item = r#"{"id": 1, "type": "book", "title": "A"}"#;
    for (text, count) in [
        (item.to_owned(), 1),
        (format!("[{item}, {item}]"), 2),
        (format!("{item}\n{item}\n"), 2),
        (format!("{{\"items\": [{item}]}}"), 1),
        (format!("{{\"references\": [{item}]}}"), 1),
    ] {
        assert!(begins(&text));
        assert_eq!(works(&text).len(), count, "{text}");
    }
    assert!(!begins(r#"{"type": "text/x-moz-place", "kind": "book"}"#));
}

#[test]
fn an_item_is_given_back_but_for_what_was_changed() {
    let item = json!({
        "id": "http://zotero.org/users/1/items/X", "type": "article-journal", "title": "<i>A</i>",
        "author": [{"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"}],
        "issued": {"date-parts": [["1978", 7]], "circa": true}, "container-title-short": "J. X",
        "accessed": {"date-parts": [[2022, 3, 4]]}, "x-own": [1, null], "page": "1-2", "custom": {"own": 1},
    });
    let mut came = works(&json!([item]).to_string());
    assert_eq!(written(&came), json!([item]));
    came[0].metadata.title = Some("B".to_owned());
    came[0].metadata.page_range = None;
    came[0].metadata.container = None;
    came[0].metadata.volume = Some(Some("7".to_owned()));
    let mut expected = item.clone();
    expected["title"] = "B".into();
    expected["volume"] = "7".into();
    let fields = expected.as_object_mut().unwrap();
    fields.remove("page");
    fields.remove("container-title-short");
    assert_eq!(written(&came), json!([expected]));
}

#[test]
fn ids_are_not_written_twice() {
    let mut twice = works(
        r#"[{"id": 1, "type": "book", "title": "A"}, {"id": 1, "type": "book", "title": "B"}]"#,
    );
    twice[1].slug = "b".parse().ok();
    let ids: Vec<Value> = written(&twice)
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].clone())
        .collect();
    assert_eq!(ids, [json!(1), json!("b")]);
}

#[test]
fn a_record_that_is_given_back_has_no_hostile_characters() {
    let item = json!({"id": "a", "type": "book", "title": "A\u{1b}[2J b", "custom": {"x": ["c\u{202e}d"]}});
    let given_back = &written(&[work(&item)])[0];
    assert_eq!(given_back["title"], "A [2J b");
    assert_eq!(given_back["custom"]["x"], json!(["cd"]));
}
