//! The help of every command, in one reference: `tests/help.txt`. `TRYCMD=overwrite cargo test --test help` rewrites it.

use std::process::Command;

/// What ends the options of every command, and is in the reference once.
const GLOBAL_OPTIONS: &str = "Global options:";

/// The names of a command and of all below it, in the order of the help.
fn paths(command: &clap::Command, path: &str, all: &mut Vec<String>) {
    all.push(path.trim().to_owned());
    for sub in command.get_subcommands() {
        paths(sub, &format!("{path} {}", sub.get_name()), all);
    }
}

fn long_help(path: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_reads"))
        .args(path.split_whitespace())
        .arg("--help")
        .env_clear()
        .env("COLUMNS", "100")
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "reads {path} --help");
    String::from_utf8(output.stdout).expect("help is text")
}

/// The help without the global options, which must come last and be the same everywhere.
fn without_global_options(help: &str, global: &mut Option<String>) -> String {
    let (start, options) = help
        .split_once(GLOBAL_OPTIONS)
        .expect("every command has the global options");
    assert!(start.contains("\n\nExample"), "{help}");
    let first = global.get_or_insert_with(|| options.to_owned());
    assert_eq!(first, options);
    start.trim_end().to_owned()
}

#[test]
fn the_help_is_the_reference() {
    let mut all = Vec::new();
    paths(&reads::cli::whole(), "", &mut all);
    let mut global = None;
    let mut found = String::new();
    for path in all {
        let help = long_help(&path);
        let help = if path.is_empty() {
            help
        } else {
            without_global_options(&help, &mut global)
        };
        found.push_str(&format!("==== reads {path}\n{}\n\n", help.trim_end()));
    }
    let global = global.expect("there are commands");
    found.push_str(&format!("==== {GLOBAL_OPTIONS}{global}\n"));
    let found: Vec<&str> = found.lines().map(str::trim_end).collect();
    let found = found.join("\n") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/help.txt");
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        std::fs::write(path, found).expect("the reference is written");
        return;
    }
    let reference = std::fs::read_to_string(path).expect("the reference");
    for (at, (found, expected)) in found.lines().zip(reference.lines()).enumerate() {
        assert_eq!(found, expected, "tests/help.txt:{}", at + 1);
    }
    assert_eq!(found.lines().count(), reference.lines().count());
}
