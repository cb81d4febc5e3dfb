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
        match several(line) {
            Some(works) => (works.into_iter()).for_each(|work| emit(Record::new(number, Ok(work)))),
            None => emit(Record::new(number, work(line))),
        }
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
    let line = without_number(line);
    let (first, after) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (before, last) = line.rsplit_once(char::is_whitespace).unwrap_or(("", line));
    let found = identified(first).map(|work| (work, after.to_owned()));
    let found = found.or_else(|| identified(last).map(|work| (work, before.to_owned())));
    let (mut work, title) = found
        .or_else(|| within(line))
        .ok_or("expected an address, arXiv id, DOI or ISBN")?;
    let words: Vec<&str> = title.split_whitespace().collect();
    let words = match words.as_slice() {
        [words @ .., last] if is_label(last) => words,
        words => words,
    };
    work.title(words.join(" ").trim_matches(BETWEEN))?;
    Ok(work)
}

/// Takes off the number of a line: "1. " or "12) ".
fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = (1..4).contains(&(line.len() - rest.len()));
    let item = rest.strip_prefix(['.', ')']).filter(|_| is_number);
    item.filter(|item| item.starts_with([' ', '\t']))
        .map_or(line, str::trim_start)
}

/// What stands between a title and its address.
const BETWEEN: [char; 9] = [' ', '\t', '-', '–', '—', ':', '|', ',', ';'];

fn identified(word: &str) -> Option<Work> {
    Work::identified(word.trim_matches(|c| "<>()[],;\"".contains(c)))
}

/// Returns the works of a line that holds several addresses and nothing else.
fn several(line: &str) -> Option<Vec<Work>> {
    let words = line.split([' ', '\t', ',', ';', '|']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let are_addresses = words.len() > 1 && words.iter().all(is_address);
    are_addresses.then(|| words.into_iter().filter_map(identified).collect())
}

/// Whether a word says what the next one is.
fn is_label(word: &str) -> bool {
    let word = word.trim_end_matches(':').to_ascii_lowercase();
    ["isbn", "doi", "arxiv"].contains(&word.as_str())
}

fn is_address(word: &&str) -> bool {
    word.contains("://") && matches!(Address::parse(word), Address::Web(_))
}

/// Returns the work of the first word that is an address, or that a label such as "ISBN" stands before, and the other words.
fn within(line: &str) -> Option<(Work, String)> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let work = if let Some(at) = words.iter().position(is_address) {
        identified(words.remove(at))?
    } else {
        let at = words.iter().position(|word| is_label(word))?;
        let value = words.get(at + 1)?;
        let work = identified(value).or_else(|| identified(&format!("{}:{value}", words[at])))?;
        words.drain(at..at + 2);
        work
    };
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
                "12. https://a.example/b",
                "a.example/b",
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
        let isbn = work("Deep Learning, ISBN 9780262035613").unwrap().metadata;
        assert_eq!(isbn.title.as_deref(), Some("Deep Learning"));
        assert_eq!(isbn.isbn.flatten().as_deref(), Some("9780262035613"));
        let mut count = 0;
        let text = "https://a.example/1, https://a.example/2\nA: https://a.example/3\n";
        read(text, &ReadOptions::default(), &mut |_| count += 1);
        assert_eq!(count, 3);
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
