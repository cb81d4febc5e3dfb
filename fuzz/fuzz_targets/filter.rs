//! Parses arbitrary text as a filter term. `-` must negate it, quotes must make it a word, and a term and its negation must
//! partition the store.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reads::domain::{EventKind, LocalDate, Term, Test};
use reads::store::{self, Filter, Store, StoreError};

thread_local! {
    static STORE: Store = store_with_readings();
}

fuzz_target!(|text: &str| {
    let quoted: Term = format!("\"{text}\"").parse().expect("a word");
    let word = Test::Word(text.to_owned());
    assert_eq!((quoted.negated, &quoted.test), (false, &word));
    assert!(partitions_or_fails(&quoted));

    let term = match text.parse::<Term>() {
        Ok(term) => term,
        Err(err) => return assert!(!err.to_string().is_empty()),
    };
    if !term.negated && !text.is_empty() {
        for text in [format!("-{text}"), format!("not:{text}")] {
            assert_eq!(text.parse(), Ok(negated(&term)), "{text}");
        }
    }
    assert!(partitions_or_fails(&term));
});

fn negated(term: &Term) -> Term {
    Term {
        negated: !term.negated,
        test: term.test.clone(),
    }
}

/// Returns whether a term and its negation partition all resources, or both fail because a name is unknown.
fn partitions_or_fails(term: &Term) -> bool {
    let (all, with, without) = STORE.with(|store| {
        let found = |terms: &[Term]| found(store, terms);
        let pair = [term.clone(), negated(term)];
        (found(&[]), found(&pair[..1]), found(&pair[1..]))
    });
    match (with, without) {
        (Some(with), Some(without)) if matches_everything(&term.test) => {
            Some(&with) == all.as_ref() && Some(without) == all
        }
        (Some(with), Some(without)) => {
            let mut both = [with, without].concat();
            both.sort_unstable();
            Some(both) == all
        }
        (with, without) => with.is_none() && without.is_none(),
    }
}

/// Returns whether a test has no letter or digit, so that neither the term nor its negation excludes anything.
fn matches_everything(test: &Test) -> bool {
    match test {
        Test::Bare(words) | Test::Word(words) | Test::Author(words) | Test::Title(words) => {
            !words.contains(char::is_alphanumeric)
        }
        _ => false,
    }
}

/// Returns the sorted numbers of the resources found, or `None` if a domain or tag is unknown.
fn found(store: &Store, terms: &[Term]) -> Option<Vec<i64>> {
    let filter = Filter {
        terms: terms.to_vec(),
        as_of: Some(today()),
        ..Filter::default()
    };
    match store.search(&filter, |_| Ok::<_, StoreError>(())) {
        Ok(()) | Err(StoreError::NothingToFind | StoreError::Refused(_)) => {}
        Err(err) => panic!("{terms:?}: {err}"),
    }
    match store.listed(&filter) {
        Ok(rows) => {
            assert_eq!(store.count(&filter).ok(), u64::try_from(rows.len()).ok());
            let mut numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
            numbers.sort_unstable();
            Some(numbers)
        }
        Err(StoreError::Refused(_)) => None,
        Err(err) => panic!("{terms:?}: {err}"),
    }
}

fn today() -> LocalDate {
    "2026-11-23".parse().expect("a date")
}

/// Returns a store with the built-in catalog, one reading and one note.
fn store_with_readings() -> Store {
    let directory = tempfile::tempdir().expect("a directory").keep();
    let (mut store, _) = store::open(&directory.join("reads.db")).expect("a database");
    let read = EventKind::Finished {
        on: today().into(),
        depth: None,
        minutes: None,
        recall: None,
        recorded_on: None,
        posts: Vec::new(),
    };
    let noted = EventKind::Noted {
        on: today(),
        text: "Ⅷ naïve 東京 a-b_c".to_owned(),
        highlight: None,
    };
    let id = store.resolve_one("attention").expect("an entry").id;
    let done = store.append(vec![(id, read), (id, noted)], 0);
    done.expect("room on the disk");
    store
}
