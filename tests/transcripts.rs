//! Golden transcripts: the exact output of the program, on a fixed day and with an empty home directory. They are the
//! manual by example; the examples in README.md and docs/ are run too. `TRYCMD=overwrite cargo test --test transcripts`
//! rewrites them.

#[path = "support/feeds.rs"]
mod feeds;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The proxy through which all requests go.
static PROXY: LazyLock<String> = LazyLock::new(feeds::serve);

/// Runs one transcript in its own home directory: its commands share state with each other and with no other transcript.
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
    // `on 2026-12-24 reads due` runs a command on another day.
    let tools = tempfile::tempdir().expect("a directory for a script");
    let on = tools.path().join("on");
    let script = format!(
        "#!/bin/sh\nexport READS_NOW=$1\nshift 2\nexec '{}' \"$@\"\n",
        env!("CARGO_BIN_EXE_reads")
    );
    std::fs::write(&on, script).expect("a script");
    std::fs::set_permissions(&on, PermissionsExt::from_mode(0o755)).expect("a program");
    cases.register_bin("on", on.as_path());
    cases
        .case(transcript)
        .env("HOME", home.path().to_string_lossy())
        .env("XDG_DATA_HOME", "")
        .env("XDG_CONFIG_HOME", "")
        .env("XDG_CACHE_HOME", "")
        .env("READS_DB", "")
        .env("READS_CONFIG", "")
        .env("READS_PAGER", "")
        .env("VISUAL", "")
        .env("EDITOR", "")
        .env("READS_NOW", "2026-11-23")
        .env("TZ", "UTC")
        .env("COLUMNS", columns(transcript))
        .env("NO_COLOR", "1")
        .env("EMAIL", "")
        .env("BROWSER", "/nowhere")
        .env("http_proxy", PROXY.as_str())
        .env("https_proxy", PROXY.as_str())
        .env("no_proxy", "127.0.0.1")
        // Nothing listens on this port: no transcript depends on the network.
        .env("READS_ARXIV", "http://127.0.0.1:9")
        .env("READS_CROSSREF", "http://127.0.0.1:9")
        .env("READS_OPEN_LIBRARY", "http://127.0.0.1:9")
        .env("LOGNAME", "you")
        .env("DBUS_SESSION_BUS_ADDRESS", "")
        .env("XDG_RUNTIME_DIR", "/nowhere")
        .run();
}

/// The width of the terminal: fixed for the documentation, else from the name of the transcript, else none, as in a pipe.
fn columns(transcript: &Path) -> &str {
    if transcript
        .extension()
        .is_some_and(|extension| extension == "md")
    {
        return "112";
    }
    let name = transcript.file_stem().and_then(|name| name.to_str());
    let at = name.and_then(|name| name.strip_suffix("-columns"));
    at.and_then(|name| name.rsplit('-').next())
        .unwrap_or_default()
}

/// The files of a directory with this extension, sorted by name.
fn files(directory: &str, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .expect("a directory of transcripts")
        .map(|entry| entry.expect("a transcript").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no transcripts in {directory}");
    files
}

#[test]
fn commands_match_their_transcripts() {
    for transcript in files("tests/cmd", "trycmd") {
        run(&transcript);
    }
}

#[test]
fn examples_in_the_documentation_are_correct() {
    run(Path::new("README.md"));
    for chapter in files("docs", "md") {
        run(&chapter);
    }
}

/// Checks that each relative link leads to a file, and to one of its headings where it names one.
#[test]
fn links_in_the_documentation_have_targets() {
    let mut pages = files("docs", "md");
    pages.extend(["README.md", "CHANGELOG.md", "seed/FORMAT.md"].map(PathBuf::from));
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().unwrap_or_default();
            if link.starts_with("http") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => page.clone(),
                _ => page.parent().expect("a directory").join(file),
            };
            assert!(target.exists(), "{}: {link}", page.display());
            if !heading.is_empty() {
                let target = std::fs::read_to_string(target).expect("a page");
                assert!(
                    target.lines().any(|line| anchor(line) == heading),
                    "{}: {link}",
                    page.display()
                );
            }
        }
    }
}

/// The anchor that Markdown renderers give to a heading.
fn anchor(line: &str) -> String {
    line.trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|char| char.is_alphanumeric() || " -".contains(*char))
        .map(|char| if char == ' ' { '-' } else { char })
        .collect()
}
