//! Reads a list of addresses, arXiv ids, DOIs or ISBNs, one a line. The words after one are its title. Lines that begin with `#`
//! are comments.

use super::{Found, ReadOptions, Record};
use crate::domain::Work;

pub(super) fn begins(text: &str) -> bool {
    let first = lines(text).next();
    first.is_some_and(|(_, line)| work(line).is_ok())
}

pub(super) fn read(text: &str, _: &ReadOptions, emit: &mut dyn FnMut(Record)) {
    for (number, line) in lines(text) {
        emit(Record::new(number, work(line)));
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = (1..).zip(text.lines().map(str::trim));
    numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn work(line: &str) -> Result<Work, Found> {
    if let Some(work) = Work::identified(line) {
        return Ok(work);
    }
    let (identifier, title) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let known = Work::identified(identifier);
    let mut work = known.ok_or("expected an address, arXiv id, DOI or ISBN")?;
    work.title(title)?;
    Ok(work)
}
