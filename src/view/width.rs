//! Text on a terminal: how wide it is, and how it is wrapped and cut. What is measured here is escaped first, because
//! escapes take room.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use crate::text;

/// The width of escaped text, in columns.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        UnicodeWidthStr::width(text)
    }
}

/// `text` in lines that begin with `indent` and keep to `width`, if there is one.
pub(super) fn wrap(text: &str, indent: &str, width: Option<usize>) -> Vec<String> {
    let text = text::line(text);
    let Some(width) = width else {
        return vec![format!("{indent}{text}")];
    };
    // A line that begins with blanks is code or a list in Markdown: its continuation keeps the depth.
    let unindented = text.trim_start_matches(' ');
    let indent = format!("{indent}{}", " ".repeat(text.len() - unindented.len()));
    let options = textwrap::Options::new(width)
        // A date or a slug does not break at its hyphens.
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(&indent)
        .subsequent_indent(&indent);
    lines(unindented, &options)
}

/// `text` in lines, of which none breaks within a command that has room on a line.
pub(super) fn lines(text: &str, options: &textwrap::Options<'_>) -> Vec<String> {
    let room = options.width.saturating_sub(options.initial_indent.len());
    let glued = glue_commands(text, room);
    let lines = textwrap::wrap(glued.as_deref().unwrap_or(text), options).into_iter();
    if glued.is_some() {
        lines.map(|line| line.replace(GLUE, " ")).collect()
    } else {
        lines.map(Cow::into_owned).collect()
    }
}

/// A blank at which no line breaks.
const GLUE: char = '\u{a0}';

/// Glues the words of each command between backquotes that has room on a line, so that it can be copied as a whole. `None` if there
/// is none.
fn glue_commands(text: &str, room: usize) -> Option<String> {
    let backquotes = text.matches('`').count();
    if backquotes == 0 || backquotes % 2 == 1 || text.contains(GLUE) {
        return None;
    }
    let parts = text.split('`').enumerate().map(|(at, part)| {
        // With its backquotes and what may follow them.
        let is_whole = at % 2 == 1 && width(part) + 3 <= room;
        if is_whole {
            part.replace(' ', &GLUE.to_string())
        } else {
            part.to_owned()
        }
    });
    Some(parts.collect::<Vec<_>>().join("`"))
}

/// Cuts escaped text that does not fit, with an ellipsis at its end.
pub(super) fn cut(text: &mut String, most: usize) {
    if width(text) <= most {
        return;
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept) >= most {
            kept.pop();
            break;
        }
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    *text = kept;
}

/// Returns escaped text without what joins or varies characters, of which terminals disagree how wide it is: a screen is drawn right
/// only where everybody counts the same.
pub(super) fn steady(text: &str) -> Cow<'_, str> {
    // The joiner of emoji, variation selectors and skin tones.
    let varies =
        |c: char| matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    if text.is_ascii() || !text.contains(varies) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(varies, ""))
}

/// Returns escaped text that fits.
pub fn cut_to(mut text: String, most: usize) -> String {
    cut(&mut text, most);
    text
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthChar;

    use super::*;

    #[test]
    fn steady_text_is_as_wide_as_its_characters() {
        for (text, shown) in [
            ("👩‍💻 x", "👩💻 x"),
            ("❤️🏳️‍🌈", "❤🏳🌈"),
            ("👍🏽", "👍"),
            ("🇩🇪 é", "🇩🇪 é"),
        ] {
            let steady = steady(text);
            let each = steady
                .chars()
                .filter_map(UnicodeWidthChar::width)
                .sum::<usize>();
            assert_eq!((&*steady, width(&steady)), (shown, each));
        }
    }

    #[test]
    fn a_command_is_whole_on_a_line_if_it_has_room() {
        let text = "All 6 take about 11 h · `reads start ddia`, then `reads done ddia`";
        assert_eq!(
            wrap(text, "", Some(60)),
            [
                "All 6 take about 11 h · `reads start ddia`, then",
                "`reads done ddia`"
            ]
        );
        assert_eq!(wrap(text, "", Some(14)).len(), 6);
        assert_eq!(wrap("an `odd one", "", Some(8)), ["an `odd", "one"]);
    }
}
