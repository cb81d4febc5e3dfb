//! Messages to the person, on standard error. A message that cannot be printed is no failure of the command.
//!
//! A line that begins with `error: ` names something wrong, and one that begins with `hint: ` says what to do. Both words
//! have a colour, where there is any.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use super::out::LEAST_WIDTH;
use super::styled::{ERROR, HINT};
use super::width::{self, wrap};
use super::{ColorChoice, Out};
use crate::text;

static COLOR: OnceLock<ColorChoice> = OnceLock::new();
static IS_QUIET: OnceLock<bool> = OnceLock::new();

/// Sets when messages have colour. Only the first call counts.
pub fn color_messages(choice: ColorChoice) {
    let _ = COLOR.set(choice);
}

/// Sets whether only errors and questions are printed. Only the first call counts.
pub fn quiet_messages(is_quiet: bool) {
    let _ = IS_QUIET.set(is_quiet);
}

/// Whether only errors and questions are printed.
pub fn is_quiet() -> bool {
    IS_QUIET.get().is_some_and(|is_quiet| *is_quiet)
}

/// Prints a message, which may have several lines.
pub fn message(text: &str) {
    if !is_quiet() {
        write(&format!("{text}\n"));
    }
}

/// Prints what was wrong: the first line gets its label. A hint that several errors have in common is printed once, at the end.
pub fn error(text: &str) {
    write(&format!("{}\n", with_hints_last(&format!("error: {text}"))));
}

/// Prints names, in lines that fit.
pub fn names<'n>(out: &Out, names: impl Iterator<Item = &'n str>) {
    let names = names.collect::<Vec<_>>().join(", ");
    for line in wrap(&names, "  ", out.width()) {
        message(&line);
    }
}

/// Prints a question; the cursor stays behind it.
pub fn prompt(question: &str) {
    write(&format!("{question} "));
}

fn with_hints_last(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let is_repeated = lines[at].starts_with("hint: ") && lines[at + 1..].contains(&lines[at]);
        if is_repeated {
            lines.remove(at);
        } else {
            at += 1;
        }
    }
    lines.join("\n")
}

fn write(text: &str) {
    let mut stderr = io::stderr();
    let choice = COLOR.get().copied().unwrap_or(ColorChoice::Auto);
    let mut safe = text::block(text);
    if let Some((columns, _)) = terminal_size::terminal_size_of(&stderr) {
        safe = wrapped(&safe, columns.0.into());
    }
    let shown = if choice.allows(stderr.is_terminal()) {
        colored(&safe)
    } else {
        safe
    };
    let _ = stderr.write_all(shown.as_bytes());
    let _ = stderr.flush();
}

/// Wraps lines at their words. A word that is longer than the terminal is wide, such as an address, stays whole.
fn wrapped(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width.max(LEAST_WIDTH))
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    // A question ends with a blank, which stays.
    let lines = text.split('\n').map(|line| {
        if line.trim_end().len() <= width {
            line.to_owned()
        } else {
            width::lines(line, &options).join("\n")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn colored(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let label = [("error:", ERROR), ("hint:", HINT)].into_iter();
        let mut label =
            label.filter_map(|(label, style)| Some((label, style, line.strip_prefix(label)?)));
        match label.next() {
            Some((label, style, rest)) => format!("{style}{label}{style:#}{rest}"),
            None => line.to_owned(),
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_a_colour_and_nothing_else_has() {
        let text = colored("error: no hint: here\nhint: this\nelse\n");
        assert_eq!(
            text,
            "\x1b[1m\x1b[31merror:\x1b[0m no hint: here\n\x1b[1m\x1b[36mhint:\x1b[0m this\nelse\n"
        );
    }

    #[test]
    fn lines_wrap_at_words_and_a_question_keeps_its_blank() {
        assert_eq!(wrapped("a b\nc? ", 40), "a b\nc? ");
        let address = format!("https://{}", "x".repeat(40));
        let text = format!("error: cannot open the address 2026-11-23 {address}\n");
        assert_eq!(
            wrapped(&text, 40),
            format!("error: cannot open the address\n2026-11-23\n{address}\n")
        );
    }

    #[test]
    fn a_hint_of_several_errors_is_printed_once() {
        assert_eq!(
            with_hints_last("error: a\nhint: x\nerror: b\nhint: y\nerror: c\nhint: x"),
            "error: a\nerror: b\nhint: y\nerror: c\nhint: x"
        );
    }
}
