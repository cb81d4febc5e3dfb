//! Converts values that several foreign formats share: types and HTML.

use super::html::{Token, prepared, tokens};
use crate::domain::{Kind, Work, listed_tag};

/// Maps a format's type names, separated by spaces, to kinds. A kind is written as its first name.
pub(super) struct Types(pub(super) &'static [(Kind, &'static str)]);

impl Types {
    pub(super) fn names(&self) -> impl Iterator<Item = (Kind, &'static str)> {
        let rows = self.0.iter();
        rows.flat_map(|(kind, names)| names.split(' ').map(|name| (*kind, name)))
    }

    pub(super) fn kind(&self, wanted: &str) -> Option<Kind> {
        Some(self.names().find(|(_, name)| *name == wanted)?.0)
    }

    pub(super) fn name(&self, wanted: Kind) -> Option<&'static str> {
        Some(self.names().find(|(kind, _)| *kind == wanted)?.1)
    }
}

/// Joins what a field holds. Returns `None` if there is nothing.
pub(super) fn list(items: impl IntoIterator<Item: ToString>, separator: &str) -> Option<String> {
    let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    (!items.is_empty()).then(|| items.join(separator))
}

/// Joins the tags of a work, as `split_tags` reads them at one of the separators. Returns `None` if there are none.
pub(super) fn tags(work: &Work, separators: &[char], separator: &str) -> Option<String> {
    let tags = work
        .tags
        .iter()
        .map(|tag| listed_tag(tag.as_str(), separators));
    list(tags, separator)
}

/// Returns the address of an arXiv id.
pub(super) fn arxiv_address(id: &str) -> String {
    format!("https://arxiv.org/abs/{id}")
}

/// Returns the text of an HTML fragment, with a line break for each `<br>` and paragraph.
pub(super) fn html(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for token in tokens(&prepared(text)) {
        match token {
            Token::Text(text) => plain.push_str(&text),
            Token::Start(tag) if ["br", "p"].contains(&tag.name.as_str()) => plain.push('\n'),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_converted_to_plain_text() {
        assert_eq!(html("a &amp; b<br/>c <i>d</i>&lt;"), "a & b\nc d<");
        assert_eq!(html("3 < 4"), "3 < 4");
        assert_eq!(html("<script>"), "");
    }
}
