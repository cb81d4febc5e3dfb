//! Parses arbitrary bytes as a catalog file and as the metadata of one entry. Valid input must survive a round trip; each error
//! must have a position in the file.

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
        Err(problems) => assert_positions(&problems, bytes),
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match catalog::parse_editable(text) {
        Ok(edited) => metadata::assert_storable([&edited.metadata].into_iter()),
        Err(problems) => assert_positions(&problems, bytes),
    }
});

fn assert_positions(problems: &[Problem], bytes: &[u8]) {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    assert!(!problems.is_empty());
    assert!(problems.is_sorted());
    for problem in problems {
        assert!((1..=lines).contains(&problem.line), "{problem}");
        assert!(problem.column > 0, "{problem}");
    }
}
