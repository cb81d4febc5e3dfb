//! Turns the markup of a feed into one line of text, and counts its words.

use crate::domain;
use crate::html::{Token, decoded, prepared, tokens};

/// Longer texts are cut.
const MAX_CHARS: usize = 500;

/// What a text of a feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Html,
    /// The feed does not say; RSS never does.
    Unknown,
}

/// Elements that occur in titles. Other words between angle brackets are text, such as `Vec<T>`.
const ELEMENTS: &str = " a abbr acronym b bdi bdo big blockquote br center cite code del dfn div em font h1 h2 h3 h4 h5 h6 hr i img \
     ins kbd li mark nobr ol p pre q s samp script small span strike strong style sub sup tt u ul var wbr ";

/// Elements that separate words.
const BREAKS: &str = " blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p pre table td th tr ul ";

/// Returns a text as one line without markup and without characters that nobody sees, or `None` if nothing is left.
pub(super) fn line(text: &str, form: Form) -> Option<String> {
    // Bounds the work; a title with this much markup has its words at the beginning.
    let text = &text[..text.floor_char_boundary(64 * 1024)];
    let plain = match form {
        Form::Text => text.to_owned(),
        Form::Html => stripped(text),
        Form::Unknown if is_html(text) => stripped(text),
        Form::Unknown => decoded(text),
    };
    let plain = &plain[..plain.floor_char_boundary(8 * MAX_CHARS)];
    let line = domain::line(plain).ok().flatten()?;
    match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => domain::line(&line[..end]).ok().flatten(),
        None => Some(line),
    }
}

/// Whether a text of an unknown form is HTML: it has markup, and none that HTML does not know.
fn is_html(text: &str) -> bool {
    let text = prepared(text);
    let mut has_markup = false;
    let is_known = tokens(&text).all(|token| match token {
        Token::Text(_) => true,
        Token::Start(tag) => {
            has_markup |= ["br", "hr", "img", "wbr"].contains(&tag.name.as_str());
            is_in(ELEMENTS, &tag.name)
        }
        Token::End(name) => {
            has_markup = true;
            is_in(ELEMENTS, &name)
        }
    });
    is_known && has_markup
}

fn stripped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    texts(text, |part| plain.push_str(part));
    plain
}

/// Returns how many words a text has.
pub(super) fn words(text: &str, form: Form) -> u32 {
    let mut count = 0;
    let mut is_in_word = false;
    let mut add = |part: &str| {
        for c in part.chars() {
            let is_blank = c.is_whitespace();
            count += u32::from(!is_blank && !is_in_word);
            is_in_word = !is_blank;
        }
    };
    match form {
        Form::Text => add(text),
        Form::Html | Form::Unknown => texts(text, add),
    }
    count
}

/// Calls `f` with the texts that a browser would show, and a blank where an element separates words.
fn texts(html: &str, mut f: impl FnMut(&str)) {
    let mut hidden: Option<String> = None;
    for token in tokens(&prepared(html)) {
        match token {
            Token::Text(text) if hidden.is_none() => f(&text),
            Token::Start(tag) if hidden.is_none() => {
                if ["script", "style"].contains(&tag.name.as_str()) {
                    hidden = Some(tag.name);
                } else if is_in(BREAKS, &tag.name) {
                    f(" ");
                }
            }
            Token::End(name) if hidden.as_ref() == Some(&name) => hidden = None,
            Token::End(name) if is_in(BREAKS, &name) => f(" "),
            _ => {}
        }
    }
}

fn is_in(words: &str, word: &str) -> bool {
    words.contains(&format!(" {word} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_line_of_text() {
        use Form::{Html, Text, Unknown};
        for (text, form, plain) in [
            ("A &amp; B", Text, "A &amp; B"),
            ("A &amp; <b>B</b>", Html, "A & B"),
            ("A &amp; <b>B</b>", Unknown, "A & B"),
            ("Vec<T> &amp; you", Unknown, "Vec<T> & you"),
            ("The <b> element", Unknown, "The <b> element"),
            ("Vec&lt;T&gt; in <i>Rust</i>", Unknown, "Vec<T> in Rust"),
            ("5 < 6", Unknown, "5 < 6"),
            ("one<br>two<p>three", Html, "one two three"),
            ("a\u{202e}\n\tb\u{1b}[31m", Text, "a b [31m"),
            ("a<script>x()</script>b<style>y</style>c", Html, "abc"),
            ("&#8220;x&nbsp;&eacute;&#8221;", Unknown, "“x é”"),
        ] {
            assert_eq!(line(text, form).as_deref(), Some(plain), "{text}");
        }
        for text in ["", " \n", "\u{200b}", "&nbsp;", "<br>", "<b></b>"] {
            assert_eq!(line(text, Form::Html), None, "{text:?}");
        }
    }

    #[test]
    fn long_titles_are_cut() {
        for text in ["é", "a ", "&eacute;", "<b>é</b>", "👩‍💻", "\u{200b}a"] {
            let long = text.repeat(100_000);
            let line = line(&long, Form::Html).unwrap();
            assert!(line.chars().count() <= MAX_CHARS, "{text}");
            assert_eq!(line, line.trim());
        }
    }

    #[test]
    fn words_of_scripts_are_not_counted() {
        let html = "<p>One two</p><p>thr<b>ee</b></p><script>a b c</script>four<br>five &amp; six";
        assert_eq!(words(html, Form::Html), 7);
        assert_eq!(words("a <b> c", Form::Text), 3);
        assert_eq!(words("", Form::Html), 0);
    }
}
