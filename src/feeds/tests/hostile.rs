//! Documents that are meant to exhaust or deceive. What takes quadratic time takes minutes here.

use std::collections::HashSet;

use proptest::prelude::*;

use super::NOW;
use crate::domain::{Feed, web_address};
use crate::feeds::parse;
use crate::text::is_hostile;

fn read(document: &str) -> Feed {
    parse(document.as_bytes(), "", "https://e.org/feed", NOW).unwrap()
}

fn rss(items: &str) -> String {
    format!("<rss version='2.0'><channel>{items}</channel></rss>")
}

#[test]
fn entities_of_a_document_are_not_expanded() {
    let mut bomb = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>".to_owned();
    for (name, of) in ('b'..='z').zip('a'..) {
        bomb.push_str(&format!(
            "<!ENTITY {name} '{}'>",
            format!("&{of};").repeat(10)
        ));
    }
    bomb.push_str("<!ENTITY x SYSTEM 'file:///etc/passwd'>]>");
    let feed = read(&(bomb + &rss("<item><title>&z; &x;</title></item>")));
    assert_eq!(feed.posts[0].title.as_deref(), Some("&z; &x;"));
}

#[test]
fn a_thousand_posts_are_taken() {
    let items: Vec<String> = (0..100_000)
        .map(|n| format!("<item><guid>{n}</guid></item>"))
        .collect();
    assert_eq!(read(&rss(&items.concat())).posts.len(), 1000);
    let items: Vec<String> = (0..100_000).map(|n| format!("{{\"id\":{n}}}")).collect();
    let feed = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{}]}}",
        items.join(",")
    );
    assert_eq!(read(&feed).posts.len(), 1000);
    assert!(read(&rss(&"<item/>".repeat(700_000))).posts.len() <= 1000);
}

#[test]
fn large_documents_take_time_in_proportion() {
    const SIZE: usize = 200_000;
    let many = |piece: &str| piece.repeat(SIZE / piece.len());
    for items in [
        format!("<item><title>{}</title></item>", many("<b>")),
        format!("<item><title>{}</title></item>", many("&lt;b>")),
        format!("<item><title>{}</title></item>", many("x ")),
        format!("<item><title>{}</title></item>", many("</b>")),
        format!("<item><title>{}</title></item>", many("&amp;amp;")),
        format!("<item><title>{}</title></item>", many("<![CDATA[")),
        format!("<item {}/>", many("a='' ")),
        format!("<item {}/>", many("xmlns:a='x' ")),
        format!("<item>{}</item>", many("<link>https://e.org/</link>")),
        format!("<item>{}</item>", many("<author>A</author>")),
        format!("<item><content>{}</content></item>", many("<p>a ")),
        many("<a xmlns:b='c'>"),
        many("<a xml:base='b/'>"),
        many("<"),
        many("<!"),
        many("<!--"),
        many("<?"),
        many("<item>"),
        many("</item>"),
        many("&"),
        many("<![CDATA["),
        many("<channel>") + &many("</x>"),
    ] {
        let _ = read(&rss(&items));
    }
    let nested = many("[");
    assert_eq!(
        parse(
            format!("{{\"a\":{nested}").as_bytes(),
            "",
            "https://e.org/",
            NOW
        ),
        None
    );
}

#[test]
fn what_a_feed_says_is_one_line_without_escapes() {
    let title = "\u{1b}]8;;http://evil\u{7}x\u{202e}\u{9b}2J\r\n&#27;[0m\u{200b}";
    let feed = read(&rss(&format!(
        "<title>{title}</title><item><title>{title}</title><guid>{title}</guid></item>"
    )));
    check(&feed).unwrap();
}

/// Checks what holds for the feed in any document.
fn check(feed: &Feed) -> Result<(), TestCaseError> {
    prop_assert!(feed.posts.len() <= 1000);
    let ids: HashSet<&str> = feed.posts.iter().map(|post| post.id.as_str()).collect();
    prop_assert_eq!(ids.len(), feed.posts.len());
    let lines = feed.posts.iter().flat_map(|post| {
        let authors = post.authors.iter().map(crate::domain::Name::as_str);
        [Some(post.id.as_str()), post.title.as_deref()]
            .into_iter()
            .flatten()
            .chain(authors)
    });
    for line in lines.chain(feed.title.as_deref()) {
        prop_assert!(!line.is_empty() && !line.contains(is_hostile), "{:?}", line);
        prop_assert_eq!(line, line.trim());
    }
    let urls = feed.posts.iter().filter_map(|post| post.url.as_deref());
    for url in urls.chain(feed.site.as_deref()) {
        prop_assert!(
            web_address(url).is_ok() && !url.contains(is_hostile),
            "{:?}",
            url
        );
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<guid>", "<entry>",
            "<feed xmlns='http://www.w3.org/2005/Atom'>", "<link href='", "https://e.org/", "'/>", "&lt;", "&#27;", "&nbsp;",
            "<![CDATA[", "]]>", "<!--", "-->", "\u{1b}", "\u{202e}", "é", "<?xml encoding='utf-16'?>", "<", ">", "&", "\"", "{",
            "\"version\":\"https://jsonfeed.org/version/1\",", "\"items\":[", "{\"id\":1,\"title\":\"", "\"}", "]}", "<pubDate>",
            "2026-01-01", "javascript:", "<a:b xmlns:a='", "http://purl.org/dc/elements/1.1/", "</guid>", " xml:base='//x'",
        ]), 0..60),
    ) {
        for document in [&bytes[..], pieces.concat().as_bytes(), &[pieces.concat().as_bytes(), &bytes].concat()] {
            if let Some(feed) = parse(document, "", "https://e.org/feed", NOW) {
                check(&feed)?;
            }
        }
    }
}
