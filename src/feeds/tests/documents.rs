//! What is read of a document.

use super::NOW;
use crate::domain::{Feed, Post};
use crate::feeds::parse;

fn read(document: &str) -> Feed {
    let feed = parse(
        document.as_bytes(),
        "",
        "https://example.org/blog/feed",
        NOW,
    );
    feed.unwrap_or_else(|| panic!("{document}"))
}

/// Reads the items of an RSS feed.
fn rss(items: &str) -> Vec<Post> {
    read(&format!(
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/'>\
         <channel>{items}</channel></rss>"
    ))
    .posts
}

/// Reads the entries of an Atom feed.
fn atom(entries: &str) -> Vec<Post> {
    read(&format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>"
    ))
    .posts
}

fn json(items: &str) -> Vec<Post> {
    let feed = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{items}]}}"
    );
    read(&feed).posts
}

#[test]
fn an_id_is_that_of_the_feed_else_the_address_else_a_hash() {
    let id = |item: &str| rss(&format!("<item>{item}</item>")).remove(0).id;
    assert_eq!(id("<guid> a  b </guid><link>https://e.org/1</link>"), "a b");
    assert_eq!(
        id("<title>One</title><link>https://e.org/1</link>"),
        "https://e.org/1"
    );
    assert_eq!(
        id("<title>Two</title><link>https://e.org/1</link>"),
        "https://e.org/1"
    );
    assert_eq!(id("<guid/><link>/1</link>"), "https://example.org/1");
    let hashed = id("<title>One</title><pubDate>1 Jan 2026</pubDate>");
    assert_eq!(
        hashed,
        id("<pubDate>1 Jan 2026</pubDate><title>One</title>")
    );
    assert_ne!(hashed, id("<title>One</title>"));
    assert!(hashed.starts_with("urn:uuid:"));
    let long = |end: &str| id(&format!("<guid>{}{end}</guid>", "x".repeat(600)));
    assert_eq!(long("1"), long("1"));
    assert_ne!(long("1"), long("2"));
    assert_eq!(atom("<entry><id>urn:x:1</id></entry>")[0].id, "urn:x:1");
    assert_eq!(json("{\"id\":17}")[0].id, "17");
    assert_eq!(json("{\"url\":\"/17\"}")[0].id, "https://example.org/17");
}

#[test]
fn an_id_on_several_addresses_is_none() {
    let ids = |items: &str| -> Vec<String> { rss(items).into_iter().map(|post| post.id).collect() };
    let item = |guid: &str, link: &str| {
        format!("<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link></item>")
    };
    let (a, b) = ("https://e.org/a", "https://e.org/b");
    assert_eq!(
        ids(&(item("1", a) + &item("1", b) + &item("2", b))),
        [a, b, "2"]
    );
    assert_eq!(
        ids(&(item("1", a) + &item("1", a) + &item("2", b))),
        ["1", "2"]
    );
}

#[test]
fn the_address_is_the_first_alternate_else_another_web_address() {
    let rss = |item: &str| rss(&format!("<item>{item}</item>")).remove(0).url;
    let atom = |entry: &str| atom(&format!("<entry>{entry}</entry>")).remove(0).url;
    for (url, address) in [
        (rss("<link>https://e.org/1</link>"), "https://e.org/1"),
        (
            rss("<link>/?{b|c}</link>"),
            "https://example.org/?%7Bb%7Cc%7D",
        ),
        (rss("<link> /1\n</link>"), "https://example.org/1"),
        (
            rss("<link>javascript:x()</link><guid>https://e.org/1</guid>"),
            "https://e.org/1",
        ),
        (
            rss("<guid>https://e.org/1</guid><link>https://e.org/2</link>"),
            "https://e.org/2",
        ),
        (
            rss("<guid isPermaLink='true'>https://e.org/1</guid>"),
            "https://e.org/1",
        ),
        (
            rss("<enclosure url='https://e.org/a.mp3' type='audio/mpeg'/>"),
            "https://e.org/a.mp3",
        ),
        (
            rss("<enclosure url='https://e.org/a.mp3'/><link>https://e.org/1</link>"),
            "https://e.org/1",
        ),
        (
            atom("<link rel='self' href='https://e.org/s'/><link href='1'/>"),
            "https://example.org/blog/1",
        ),
        (
            atom(
                "<link rel='enclosure' href='https://e.org/e'/><link rel='alternate' type='text/html' href='https://e.org/1'/>",
            ),
            "https://e.org/1",
        ),
        (
            atom(
                "<link type='application/json' href='https://e.org/j'/><link href='https://e.org/1'/>",
            ),
            "https://e.org/1",
        ),
        (
            atom("<link rel='via' href='https://e.org/v'/>"),
            "https://e.org/v",
        ),
        (
            atom("<link xml:base='https://b.org/c/' href='1'/>"),
            "https://b.org/c/1",
        ),
        (
            atom("<link href='data:text/html,x'/><id>https://e.org/1</id>"),
            "https://e.org/1",
        ),
        (
            json("{\"external_url\":\"https://e.org/x\"}").remove(0).url,
            "https://e.org/x",
        ),
    ] {
        assert_eq!(url.as_deref(), Some(address));
    }
    for item in [
        "",
        "<link>file:///etc/passwd</link>",
        "<link>mailto:a@e.org</link><guid isPermaLink='false'>https://e.org/1</guid>",
        "<guid>1</guid>",
    ] {
        assert_eq!(rss(item), None, "{item}");
    }
}

#[test]
fn titles_are_text() {
    let rss = |title: &str| {
        rss(&format!("<item><title>{title}</title></item>"))
            .remove(0)
            .title
    };
    let atom = |title: &str| atom(&format!("<entry>{title}</entry>")).remove(0).title;
    for (found, title) in [
        (rss("AT&amp;amp;T &amp;lt;3"), "AT&T <3"),
        (rss("Vec&amp;lt;T&amp;gt;"), "Vec<T>"),
        (
            rss("<![CDATA[Vec<T> &amp; <i>co</i>]]>"),
            "Vec<T> & <i>co</i>",
        ),
        (rss("a &lt;b&gt;c&lt;/b&gt;\n\td"), "a c d"),
        (rss("a <b>c</b>"), "a c"),
        (rss("caf&eacute;&nbsp;&#233;&#x202e;"), "café é"),
        (atom("<title>a &lt;b&gt; &amp;amp;</title>"), "a <b> &amp;"),
        (
            atom("<title type='html'>a &lt;b&gt;c&lt;/b&gt; &amp;amp;</title>"),
            "a c &",
        ),
        (
            atom(
                "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a &lt;b> <b>c</b></div></title>",
            ),
            "a <b> c",
        ),
        (atom("<title>first</title><title>second</title>"), "first"),
        (
            json("{\"title\":\"a <b> &amp;\"}").remove(0).title,
            "a <b> &amp;",
        ),
    ] {
        assert_eq!(found.as_deref(), Some(title));
    }
    assert_eq!(rss(" &lt;br/&gt; "), None);
}

#[test]
fn authors_are_names() {
    let rss = |item: &str| rss(&format!("<item>{item}</item>")).remove(0).authors;
    let atom = |entry: &str| atom(&format!("<entry>{entry}</entry>")).remove(0).authors;
    for (authors, names) in [
        (
            rss("<author>a@e.org (Ada Lovelace)</author>"),
            "Ada Lovelace",
        ),
        (
            rss("<author>Ada Lovelace &lt;a@e.org&gt;</author>"),
            "Ada Lovelace",
        ),
        (rss("<author>a@e.org</author>"), ""),
        (
            rss("<dc:creator>Ada</dc:creator><dc:creator>Bob</dc:creator><author>Ada</author>"),
            "Ada, Bob",
        ),
        (
            atom("<author><email>a@e.org</email><name>Ada</name><uri>https://e.org</uri></author>"),
            "Ada",
        ),
        (atom("<author><email>a@e.org</email></author>"), ""),
        (
            json(
                "{\"authors\":[{\"name\":\"Ada\"},{\"url\":\"x\"}],\"author\":{\"name\":\"Bob\"}}",
            )
            .remove(0)
            .authors,
            "Ada, Bob",
        ),
    ] {
        assert_eq!(crate::domain::names(&authors), names);
    }
}

#[test]
fn the_date_is_that_of_publication_and_possible() {
    let rss = |item: &str| rss(&format!("<item>{item}</item>")).remove(0).published;
    let atom = |entry: &str| atom(&format!("<entry>{entry}</entry>")).remove(0).published;
    let new_year = Some(1_767_225_600_000);
    for date in [
        rss("<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate>"),
        rss("<dc:date>2026-01-01</dc:date>"),
        rss("<dc:date>2025-01-01</dc:date><pubDate>1 Jan 2026</pubDate>"),
        rss("<pubDate>soon</pubDate><dc:date>2026-01-01</dc:date>"),
        atom("<updated>2026-03-01T00:00:00Z</updated><published>2026-01-01T00:00:00Z</published>"),
        atom("<updated>2026-01-01T00:00:00Z</updated>"),
        json("{\"date_published\":\"2026-01-01T01:00:00+01:00\"}")
            .remove(0)
            .published,
    ] {
        assert_eq!(date, new_year);
    }
    assert_eq!(
        rss("<pubDate>24 Nov 2026 12:00 GMT</pubDate>"),
        Some(NOW + 24 * 3_600_000)
    );
    for date in [
        "24 Nov 2026 12:01 GMT",
        "31 Dec 9999",
        "31 Dec 1969",
        "1 Jan 0001",
        "never",
    ] {
        assert_eq!(rss(&format!("<pubDate>{date}</pubDate>")), None, "{date}");
    }
}

#[test]
fn words_are_those_of_the_content() {
    let rss = |item: &str| rss(&format!("<item>{item}</item>")).remove(0).words;
    let summary = |words: usize| format!("<description>{}</description>", "word ".repeat(words));
    assert_eq!(
        rss("<content:encoded><![CDATA[<p>One two</p><p>three</p>]]></content:encoded>"),
        Some(3)
    );
    assert_eq!(
        rss(&(summary(200) + "<content:encoded>one</content:encoded>")),
        Some(1)
    );
    assert_eq!(rss(&summary(99)), None);
    assert_eq!(rss(&summary(100)), Some(100));
    let atom = |entry: &str| atom(&format!("<entry>{entry}</entry>")).remove(0).words;
    assert_eq!(
        atom("<content type='html'>a &lt;b&gt;b&lt;/b&gt;</content>"),
        Some(2)
    );
    assert_eq!(
        atom("<content type='xhtml'><div>a <b>b</b><script>c d</script></div></content>"),
        Some(2)
    );
    assert_eq!(atom("<content type='application/pdf'>AAAA</content>"), None);
    assert_eq!(
        atom(&format!("<summary>{}</summary>", "word ".repeat(200))),
        None
    );
    assert_eq!(json("{\"content_html\":\"<p>a b</p>\"}")[0].words, Some(2));
    assert_eq!(json("{\"content_text\":\"a b c\"}")[0].words, Some(3));
}

#[test]
fn the_site_is_an_alternate_of_the_feed() {
    let site = |links: &str| {
        read(&format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'>{links}</feed>"
        ))
        .site
    };
    let own = "<link rel='self' href='/feed'/><link rel='hub' href='https://hub.org/'/>";
    assert_eq!(site(own), None);
    let home = format!("{own}<link rel='alternate' type='text/html' href='/'/>");
    assert_eq!(site(&home).as_deref(), Some("https://example.org/"));
    let json = read(
        "{\"version\":\"https://jsonfeed.org/version/1\",\"home_page_url\":\"https://e.org/\",\"items\":[]}",
    );
    assert_eq!(json.site.as_deref(), Some("https://e.org/"));
}

#[test]
fn every_dialect_is_read() {
    for document in [
        "<rss version='2.0'><channel><title>T</title><link>https://e.org/</link>{}</channel></rss>",
        "<rss><channel><title>T</title><link>https://e.org/</link>{}</channel></rss>",
        "<rss version='0.94' xmlns='http://backend.userland.com/rss2'><channel><title>T</title><link>https://e.org/</link>{}</channel></rss>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>\
         <channel rdf:about='x'><title>T</title><link>https://e.org/</link></channel>{}</rdf:RDF>",
        "<rdf:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>T</title><link>https://e.org/</link></channel>{}</rdf:RDF>",
        "<RSS><CHANNEL><TITLE>T</TITLE><LINK>https://e.org/</LINK>{}</CHANNEL></RSS>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><link href='https://e.org/'/>{}</feed>",
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>T</a:title><a:link href='https://e.org/'/>{}</a:feed>",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>T</title><link rel='alternate' href='https://e.org/'/>{}</feed>",
    ] {
        let feed = read(&document.replace("{}", "<item rdf:about='i'><title>P</title></item>"));
        assert_eq!(feed.title.as_deref(), Some("T"), "{document}");
        assert_eq!(feed.site.as_deref(), Some("https://e.org/"), "{document}");
        assert_eq!(feed.posts.len(), 1, "{document}");
        assert_eq!(feed.posts[0].title.as_deref(), Some("P"), "{document}");
        assert_eq!(feed.posts[0].id, "i", "{document}");
    }
    let old = atom(
        "<entry><id>1</id><title mode='escaped' type='text/html'>a &lt;b&gt;b&lt;/b&gt;</title><issued>2026-01-01</issued></entry>",
    );
    assert_eq!(old[0].title.as_deref(), Some("a b"));
    assert_eq!(old[0].published, Some(1_767_225_600_000));
    assert_eq!(
        rss("<item><guid>1</guid></item><item><guid>2</guid></item>").len(),
        2
    );
}

#[test]
fn broken_documents_are_read_as_far_as_they_go() {
    let feed =
        "<rss version='2.0'><channel><item><title>One &amp; two</title></item></channel></rss>";
    for document in [
        format!(" \n\u{feff}<?xml version='1.0'?>{feed}"),
        format!("Warning: something\n{feed}"),
        format!("<br/><b>Warning</b>: x <br/>\n{feed}"),
        feed.replace("&amp;", "&"),
        feed.replace(" two", " two\u{b}\u{1b}"),
        feed.replace("</title>", ""),
        feed.replace("</channel></rss>", ""),
        feed.replace("</item></channel></rss>", ""),
        feed.replace("</title></item>", "</title><x><y></item>"),
        feed.replace("</title>", "</title></b>"),
        feed.replace("<channel>", "<channel><unknown type='<' <><p>"),
        feed.replace("</channel>", "<![CDATA[ x</channel>"),
        feed.replace("</channel>", "<!-- x</channel>"),
        feed.replace("<item>", "<item a b=c>"),
    ] {
        let posts = read(&document).posts;
        let title = posts.first().and_then(|post| post.title.as_deref());
        assert_eq!(title, Some("One & two"), "{document}");
    }
    let title = rss("<item><title>1 < 2 <3</title></item>").remove(0).title;
    assert_eq!(title.as_deref(), Some("1 < 2 <3"));
    for document in [
        "",
        "text",
        "<html><body><rss version='2.0'><channel/></rss></body></html>",
        "<opml/>",
        "{}",
        "{\"version\":\"1\",\"items\":[]}",
        "[1]",
        "<rss",
    ] {
        assert_eq!(
            parse(document.as_bytes(), "", "https://e.org/", NOW),
            None,
            "{document}"
        );
    }
}
