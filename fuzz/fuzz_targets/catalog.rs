//! Any bytes as a catalog file, and as the facts of one entry. What is good can be written and comes back the same; what is
//! faulty has its places in the file.

#![no_main]

mod metadata;

use libfuzzer_sys::fuzz_target;
use reads::catalog::{self, Problem};

fuzz_target!(|bytes: &[u8]| {
    match catalog::parse(bytes) {
        Ok(catalog) => {
            let written = catalog::write(&catalog);
            assert_eq!(catalog::parse(written.as_bytes()), Ok(catalog), "{written}");
        }
        Err(problems) => have_places(&problems, bytes),
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match catalog::parse_metadata(text) {
        Ok(edit) => metadata::can_be_kept([&edit].into_iter()),
        Err(problems) => have_places(&problems, bytes),
    }
});

fn have_places(problems: &[Problem], bytes: &[u8]) {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    assert!(!problems.is_empty());
    assert!(problems.is_sorted());
    for problem in problems {
        assert!((1..=lines).contains(&problem.line), "{problem}");
        assert!(problem.column > 0, "{problem}");
    }
}
