//! Any text as a term of the filter language. What is understood is negated by a `-`, in quotes it is a word, and a term and
//! its opposite find in the store, together, each thing once.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reads::domain::{EventKind, LocalDate, Term, Test};
use reads::store::{self, Filter, Store, StoreError};

thread_local! {
    static STORE: Store = filled();
}

fuzz_target!(|text: &str| {
    let quoted: Term = format!("\"{text}\"").parse().expect("a word");
    let word = Test::Word(text.to_owned());
    assert_eq!((quoted.negated, &quoted.test), (false, &word));
    assert!(finds_or_says_why(&quoted));

    let term = match text.parse::<Term>() {
        Ok(term) => term,
        Err(err) => return assert!(!err.to_string().is_empty()),
    };
    if !term.negated && !text.is_empty() {
        for negated in [format!("-{text}"), format!("not:{text}")] {
            assert_eq!(negated.parse(), Ok(opposite(&term)), "{negated}");
        }
    }
    assert!(finds_or_says_why(&term));
});

fn opposite(term: &Term) -> Term {
    Term {
        negated: !term.negated,
        test: term.test.clone(),
    }
}

/// Whether a term and its opposite part all that there is, or both name what there is not.
fn finds_or_says_why(term: &Term) -> bool {
    let (all, with, without) = STORE.with(|store| {
        let found = |terms: &[Term]| found(store, terms);
        let pair = [term.clone(), opposite(term)];
        (found(&[]), found(&pair[..1]), found(&pair[1..]))
    });
    match (with, without) {
        (Some(with), Some(without)) if asks_nothing(&term.test) => {
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

/// Words without a letter or digit ask for nothing, whether they are to be there or not.
fn asks_nothing(test: &Test) -> bool {
    match test {
        Test::Word(words) | Test::Author(words) | Test::Title(words) => {
            !words.contains(char::is_alphanumeric)
        }
        _ => false,
    }
}

/// The numbers of what is found, in order; `None` where a term names a domain or a tag that is not there.
fn found(store: &Store, terms: &[Term]) -> Option<Vec<i64>> {
    let filter = Filter {
        terms: terms.to_vec(),
        as_of: Some(today()),
        ..Filter::default()
    };
    match store.search(&filter, |_| Ok::<_, StoreError>(())) {
        Ok(())
        | Err(StoreError::NothingToFind | StoreError::NoDomain { .. } | StoreError::NoTag { .. }) =>
            {}
        Err(err) => panic!("{terms:?}: {err}"),
    }
    match store.listed(&filter) {
        Ok(rows) => {
            assert_eq!(store.count(&filter).ok(), u64::try_from(rows.len()).ok());
            let mut numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
            numbers.sort_unstable();
            Some(numbers)
        }
        Err(StoreError::NoDomain { .. } | StoreError::NoTag { .. }) => None,
        Err(err) => panic!("{terms:?}: {err}"),
    }
}

fn today() -> LocalDate {
    "2026-11-23".parse().expect("a date")
}

/// The catalog that comes with the program, and something that was done. What is in the directory goes with the run.
fn filled() -> Store {
    let directory = tempfile::tempdir().expect("a directory").keep();
    let (mut store, _) = store::open(&directory.join("reads.db")).expect("a database");
    let read = EventKind::Finished {
        on: today(),
        depth: None,
        minutes: None,
        recall: None,
    };
    let noted = EventKind::Noted {
        on: today(),
        text: "Ⅷ naïve 東京 a-b_c".to_owned(),
    };
    let id = store.resolve_one("attention").expect("an entry").id;
    let done = store.append(vec![(id, read), (id, noted)], 0);
    done.expect("room on the disk");
    store
}
