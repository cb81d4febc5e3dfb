//! Runs `tests/shells/*.py` in the shells that are here: completion in a pseudo-terminal, and what is printed on a terminal.

use std::process::Command;

/// Runs a script with the program, and with what is to be tried. Without Python nothing is tried.
fn run(script: &str, arguments: &[&str]) {
    let script = format!("{}/tests/shells/{script}", env!("CARGO_MANIFEST_DIR"));
    let run = Command::new("python3")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_reads"))
        .args(arguments)
        .output();
    let Ok(output) = run else { return };
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
}

#[test]
fn help_and_manual_go_through_a_pager_on_a_terminal_only() {
    run("pages.py", &[]);
}

#[test]
fn bash_completes() {
    run("keys.py", &["bash"]);
}

#[test]
fn zsh_completes() {
    run("keys.py", &["zsh"]);
}

#[test]
fn fish_completes() {
    run("keys.py", &["fish"]);
}
