//! The Markdown of notes as HTML. HTML in it is text, a picture is its description, and a link leads only into the web.

use std::fmt::Write;

use maud::{Escaper, Markup, PreEscaped};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::link::is_web;

pub(super) fn rendered(text: &str) -> Markup {
    let mut html = String::with_capacity(text.len() * 3 / 2);
    // For each link, whether it is one.
    let mut links = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push(is_web(&dest_url));
                if is_web(&dest_url) {
                    html.push_str("<a rel=\"noreferrer noopener\" href=\"");
                    escape(&mut html, &dest_url);
                    html.push_str("\">");
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    html.push_str("</a>");
                }
            }
            Event::Start(tag) => html.push_str(&start(&tag)),
            Event::End(tag) => html.push_str(end(tag)),
            Event::Code(code) => {
                html.push_str("<code>");
                escape(&mut html, &code);
                html.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => html.push_str("<br>"),
            Event::Rule => html.push_str("<hr>"),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                escape(&mut html, &text);
            }
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }
    PreEscaped(html)
}

fn escape(html: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = Escaper::new(html).write_str(text);
}

/// A heading of a note is none of the page.
fn start(tag: &Tag<'_>) -> String {
    let tag = match tag {
        Tag::Paragraph | Tag::HtmlBlock => "<p>",
        Tag::Heading { .. } => "<p><strong>",
        Tag::BlockQuote(_) => "<blockquote>",
        Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => "<pre><code>",
        Tag::List(Some(first)) => return format!("<ol start=\"{first}\">"),
        Tag::List(None) => "<ul>",
        Tag::Item => "<li>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Strikethrough => "<del>",
        _ => "",
    };
    tag.to_owned()
}

fn end(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph | TagEnd::HtmlBlock => "</p>",
        TagEnd::Heading(_) => "</strong></p>",
        TagEnd::BlockQuote(_) => "</blockquote>",
        TagEnd::CodeBlock => "</code></pre>",
        TagEnd::List(true) => "</ol>",
        TagEnd::List(false) => "</ul>",
        TagEnd::Item => "</li>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn html_is_text_and_links_lead_into_the_web() {
        for (note, html) in [
            (
                "*a* **b** `<c>`",
                "<p><em>a</em> <strong>b</strong> <code>&lt;c&gt;</code></p>",
            ),
            (
                "x <b onclick=y>z</b>",
                "<p>x &lt;b onclick=y&gt;z&lt;/b&gt;</p>",
            ),
            (
                "<script>alert(1)</script>",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
            ),
            ("[x](javascript:alert(1))", "<p>x</p>"),
            ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>"),
            ("![x](https://example.org/x.png)", "<p>x</p>"),
            ("[x](https://example.org/?a=\"&b)", "<p>x</p>"),
            (
                "[x](https://example.org/?a&b)",
                "<p><a rel=\"noreferrer noopener\" href=\"https://example.org/?a&amp;b\">x</a></p>",
            ),
            ("# T\na\nb", "<p><strong>T</strong></p><p>a<br>b</p>"),
            ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
            (
                "> q\n\n- a",
                "<blockquote><p>q</p></blockquote><ul><li>a</li></ul>",
            ),
            ("```js\n<x>\n```", "<pre><code>&lt;x&gt;\n</code></pre>"),
            ("- [x] a", "<ul><li>[x] a</li></ul>"),
        ] {
            assert_eq!(rendered(note).0, html, "{note}");
        }
    }

    proptest! {
        #[test]
        fn only_known_tags_are_written(note in "[-a-z<>/\"'&=:!#`*_ ()\\[\\]\n.0-9]{0,80}") {
            let html = rendered(&note).0;
            for part in html.split('<').skip(1) {
                let tag = part.trim_start_matches('/');
                let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
                let known = "a p strong em del code pre blockquote ul ol li br hr";
                prop_assert!(known.split(' ').any(|known| known == name), "{html}");
                prop_assert!(name != "a" || part.starts_with('/') || part.contains("href=\"http"), "{html}");
            }
        }
    }
}
