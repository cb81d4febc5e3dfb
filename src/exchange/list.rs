//! Reads a list of addresses, arXiv ids, DOIs or ISBNs, one a line. Other words of the line are its title. Lines that begin with
//! `#` or `//` are comments.

use super::{Found, ReadOptions, Record};
use crate::domain::{Address, Work};

/// How many lines tell that a text is a list.
const ENOUGH: usize = 20;

pub(super) fn begins(text: &str) -> bool {
    let is_first = |line: &str| {
        !line.starts_with(['-', '*', '+', '[', '|', '<', '>', '{', '@']) && work(line).is_ok()
    };
    let mut first = lines(text).take(ENOUGH).map(|(_, line)| line).peekable();
    first.peek().is_some() && first.all(is_first)
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    for (number, line) in lines(text) {
        emit(Record::new(number, work(line)));
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = (1..).zip(text.lines().map(str::trim));
    numbered
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#') && !line.starts_with("//"))
}

fn work(line: &str) -> Result<Work, Found> {
    if let Some(work) = Work::identified(line) {
        return Ok(work);
    }
    let (first, after) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (before, last) = line.rsplit_once(char::is_whitespace).unwrap_or(("", line));
    let found = identified(first).map(|work| (work, after.to_owned()));
    let found = found.or_else(|| identified(last).map(|work| (work, before.to_owned())));
    let (mut work, title) = found
        .or_else(|| within(line))
        .ok_or("expected an address, arXiv id, DOI or ISBN")?;
    work.title(title.trim_matches(BETWEEN))?;
    Ok(work)
}

/// What stands between a title and its address.
const BETWEEN: [char; 9] = [' ', '\t', '-', '–', '—', ':', '|', ',', ';'];

fn identified(word: &str) -> Option<Work> {
    Work::identified(word.trim_matches(|c| "<>()[],;\"".contains(c)))
}

/// Returns the work of the first word that is an address, and the other words.
fn within(line: &str) -> Option<(Work, String)> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let is_address =
        |word: &&str| word.contains("://") && matches!(Address::parse(word), Address::Web(_));
    let at = words.iter().position(is_address)?;
    let work = identified(words.remove(at))?;
    Some((work, words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_before_or_after_addresses() {
        for (line, title, url) in [
            ("https://a.example/b", "a.example/b", "https://a.example/b"),
            (
                "HTTPS://a.example/b A title",
                "A title",
                "https://a.example/b",
            ),
            (
                "A title - https://a.example/b",
                "A title",
                "https://a.example/b",
            ),
            (
                "A title <https://a.example/b>",
                "A title",
                "https://a.example/b",
            ),
            (
                "Read https://a.example/b now",
                "Read now",
                "https://a.example/b",
            ),
            (
                "arXiv:1706.03762 Attention",
                "Attention",
                "https://arxiv.org/abs/1706.03762",
            ),
            (
                "Attention\t1706.03762",
                "Attention",
                "https://arxiv.org/abs/1706.03762",
            ),
        ] {
            let metadata = work(line).unwrap().metadata;
            assert_eq!(metadata.title.as_deref(), Some(title), "{line}");
            assert_eq!(metadata.url.flatten().as_deref(), Some(url), "{line}");
        }
        assert!(begins(
            "# Links\n\nhttps://a.example/b\nB: https://b.example\n"
        ));
        for text in [
            "A text.\nhttps://a.example\n",
            "- https://a.example\n",
            "",
            "# A\n",
        ] {
            assert!(!begins(text), "{text}");
        }
    }
}
