//! Addresses as people and programs write them.

use proptest::prelude::*;

use super::address::*;

#[test]
fn addresses_are_repaired_as_browsers_do() {
    for (text, repaired) in [
        (
            "https://b.example/my file (13).pdf",
            "https://b.example/my%20file%20(13).pdf",
        ),
        (
            "https://p.example/css?family=A|B",
            "https://p.example/css?family=A%7CB",
        ),
        ("HTTP://Upper.example/Page", "http://upper.example/Page"),
        (
            "https://e.example/{a}/^b`\"<c>#\\",
            "https://e.example/%7Ba%7D/%5Eb%60%22%3Cc%3E#%5C",
        ),
        (
            "http:\\\\e.example\\a\\b?c\\d",
            "http://e.example/a/b?c%5Cd",
        ),
        ("https:/e.example/a", "https://e.example/a"),
        ("http:e.example", "http://e.example"),
        ("http:///e.example/a", "http://e.example/a"),
        ("http://https://e.example/a", "https://e.example/a"),
        ("//e.example/a", "https://e.example/a"),
        ("www.e.example", "https://www.e.example"),
        ("E.Example/a b", "https://e.example/a%20b"),
        ("e.example:8080/a", "https://e.example:8080/a"),
        ("bücher.example/ä b", "https://bücher.example/ä%20b"),
        (" <https://e.example/a> ", "https://e.example/a"),
        ("\u{feff}\"https://e.example/a\"", "https://e.example/a"),
        ("URL: https://e.example/a", "https://e.example/a"),
        ("https://e.example/a\n b", "https://e.example/a%20b"),
        ("https://e.example/a\u{200b}", "https://e.example/a"),
        ("feed://e.example/rss", "http://e.example/rss"),
        ("feed:https://e.example/rss", "https://e.example/rss"),
        ("view-source:https://e.example/a", "https://e.example/a"),
        (
            "https://e.example/a_(b)?c=%20&d#e",
            "https://e.example/a_(b)?c=%20&d#e",
        ),
    ] {
        assert_eq!(
            Address::parse(text),
            Address::Web(repaired.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn any_doi_has_an_address() {
    assert_eq!(
        doi_address("10.1002/(SICI)1(199)5:1<21::AID>3.0.CO;2-9"),
        "https://doi.org/10.1002/(SICI)1(199)5:1%3C21::AID%3E3.0.CO;2-9"
    );
    assert_eq!(
        doi_address("10.1000/a}#b?c%d"),
        "https://doi.org/10.1000/a%7D%23b%3Fc%25d"
    );
}

#[test]
fn what_cannot_be_opened_is_told_apart() {
    for text in [
        "javascript:alert(1)",
        "place:type=6",
        "CHROME://settings",
        "java\tscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "view-source:javascript:alert(1)",
        "about:blank",
    ] {
        assert_eq!(Address::parse(text), Address::Internal, "{text}");
    }
    let file = Address::File("/home/a b.pdf".to_owned());
    assert_eq!(Address::parse("file:///home/a%20b.pdf"), file);
    for text in [
        "",
        "ftp://e.example/a",
        "?lY47tw",
        "paper.pdf",
        "https://",
        "http://a b/",
        "a title",
        "1.5",
        "Node.js 1.x",
    ] {
        assert_eq!(
            Address::parse(text),
            Address::Other(text.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn the_first_of_several_addresses_is_split_off() {
    for (text, first, rest) in [
        (
            "https://a.example/x; https://b.example",
            "https://a.example/x",
            "https://b.example",
        ),
        (
            "https://a.example\nHTTP://b.example",
            "https://a.example",
            "HTTP://b.example",
        ),
        (
            "http://a.example|http://b.example",
            "http://a.example",
            "http://b.example",
        ),
        ("https://a.example/my file", "https://a.example/my file", ""),
        (
            "https://a.example [accessed 2020]",
            "https://a.example",
            "[accessed 2020]",
        ),
        ("https://a.example (2020)", "https://a.example", "(2020)"),
        ("a.example, accessed 2020", "a.example, accessed 2020", ""),
        (
            "Available at http://a.example/x.",
            "http://a.example/x",
            "Available at http://a.example/x.",
        ),
        (
            "\\url{http://a.example/x} here",
            "http://a.example/x",
            "\\url{http://a.example/x} here",
        ),
        ("URL: http://a.example", "URL: http://a.example", ""),
        (
            "javascript:a('http://a.example')",
            "javascript:a('http://a.example')",
            "",
        ),
    ] {
        assert_eq!(first_address(text), (first, rest));
    }
}

proptest! {
    #[test]
    fn what_is_repaired_is_an_address(text in any::<String>(), rest in "[ -~é\u{200b}]{0,40}") {
        for text in [text.clone(), format!("HTTP://e.example/{rest}"), format!("e.example/{rest}")] {
            if let Address::Web(url) = Address::parse(&text) {
                prop_assert!(web_address(&url).is_ok(), "{}", url);
                prop_assert_eq!(Address::parse(&url), Address::Web(url.clone()));
            }
        }
    }
}
