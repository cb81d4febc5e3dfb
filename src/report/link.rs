//! Links that lead away from the page.

use maud::{Markup, html};
use url::Url;

use crate::domain::web_address;

/// Returns whether an address is one of the web. Any other (`javascript:`, `data:`, a file) could do something when it is followed.
pub(super) fn is_web(url: &str) -> bool {
    web_address(url).is_ok() && Url::parse(url).is_ok_and(|url| url.has_host())
}

/// Returns a title, as a link if the address is one of the web.
pub(super) fn titled(title: &str, url: Option<&str>) -> Markup {
    html! {
        @match url.filter(|url| is_web(url)) {
            Some(url) => a href=(url) rel="noreferrer noopener" { bdi { (title) } },
            None => bdi { (title) },
        }
    }
}

/// Returns a link to the entry with that number in the list.
pub(super) fn to_entry(number: i64, title: &str) -> Markup {
    html! { a href={ "#e" (number) } { bdi { (title) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        for url in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "file:///etc/passwd",
            "//example.org",
            "https://",
            "https:// example.org",
            "https://example.org/\"onclick=alert(1)",
            " https://example.org",
        ] {
            assert_eq!(titled("T", Some(url)).0, "<bdi>T</bdi>", "{url}");
        }
        assert_eq!(
            titled("A <b> & c", Some("https://example.org/?a=1&b=2")).0,
            "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noreferrer noopener\"><bdi>A &lt;b&gt; &amp; c</bdi></a>"
        );
    }
}
