//! Text within markup: XML, and what notices take for it.

/// Text of which nothing is taken for markup (XML 1.0, section 2.4).
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_title_is_markup() {
        let safe = escaped("<img src='x'/> R&D </b> a > b");
        assert_eq!(safe, "&lt;img src='x'/&gt; R&amp;D &lt;/b&gt; a &gt; b");
    }
}
