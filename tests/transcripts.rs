//! Golden transcripts: what the program says, word by word, on a fixed day and with an empty home. They are the manual
//! by example; the README's are among them. `TRYCMD=overwrite cargo test --test transcripts` writes them anew.

use std::path::{Path, PathBuf};

/// One transcript in a home of its own, so that its commands build upon each other and upon nothing else.
fn run(transcript: &Path) {
    let home = tempfile::tempdir().expect("a directory for a home");
    let cases = trycmd::TestCases::new();
    for (name, path) in [
        ("[HOME]", home.path().to_string_lossy().into_owned()),
        ("[READS]", env!("CARGO_BIN_EXE_reads").to_owned()),
        ("[PROJECT]", env!("CARGO_MANIFEST_DIR").to_owned()),
    ] {
        cases.insert_var(name, path).expect("a name in brackets");
    }
    cases
        .case(transcript)
        .env("HOME", home.path().to_string_lossy())
        .env("XDG_DATA_HOME", "")
        .env("XDG_CONFIG_HOME", "")
        .env("READS_DB", "")
        .env("READS_CONFIG", "")
        .env("READS_NOW", "2026-11-23")
        .env("TZ", "UTC")
        .env("COLUMNS", columns(transcript))
        .env("NO_COLOR", "1")
        .env("EMAIL", "")
        // Nobody listens there: no transcript depends on the network.
        .env("READS_ARXIV", "http://127.0.0.1:9")
        .env("READS_CROSSREF", "http://127.0.0.1:9")
        .env("READS_OPEN_LIBRARY", "http://127.0.0.1:9")
        .env("LOGNAME", "you")
        .env("DBUS_SESSION_BUS_ADDRESS", "")
        .env("XDG_RUNTIME_DIR", "/nowhere")
        .run();
}

/// The width of the terminal, which is in the name of those transcripts that are about it; else there is a pipe.
fn columns(transcript: &Path) -> &'static str {
    let name = transcript.to_string_lossy();
    if name.contains("README") {
        "112"
    } else if name.contains("60-columns") {
        "60"
    } else if name.contains("120-columns") {
        "120"
    } else {
        ""
    }
}

#[test]
fn commands_say_what_their_transcripts_say() {
    let mut transcripts: Vec<PathBuf> = std::fs::read_dir("tests/cmd")
        .expect("the transcripts")
        .map(|entry| entry.expect("a transcript").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "trycmd")
        })
        .collect();
    transcripts.sort();
    assert!(!transcripts.is_empty());
    for transcript in transcripts {
        run(&transcript);
    }
}

#[test]
fn the_examples_of_the_readme_are_true() {
    run(Path::new("README.md"));
}
