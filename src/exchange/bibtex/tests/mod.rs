//! Files of BibTeX, what is read of them, and what is given back.

mod identifiers;
mod reading;
mod writing;

use super::*;

fn records(text: &str) -> Vec<Record> {
    let mut records = Vec::new();
    read(text, &ReadOptions::default(), &mut |record| {
        records.push(record);
    });
    records
}

fn works(text: &str) -> Vec<Work> {
    let found = records(text).into_iter().map(|record| record.found);
    let works = found.map(|found| match found {
        Found::Work(work) => *work,
        other => panic!("{other:?}"),
    });
    works.collect()
}

fn work(text: &str) -> Work {
    works(text).into_iter().next().unwrap()
}

fn titles(text: &str) -> Vec<String> {
    let titles = works(text).into_iter().map(|work| work.metadata.title);
    titles.map(Option::unwrap).collect()
}

fn written(works: &[Work]) -> String {
    let mut out = Vec::new();
    write(&mut works.iter().cloned(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn authors(list: &str) -> Vec<String> {
    let work = work(&format!("@book{{a, title={{T}}, author={{{list}}}}}"));
    let authors = work.metadata.authors.unwrap_or_default();
    authors
        .iter()
        .map(|name| name.as_str().to_owned())
        .collect()
}
