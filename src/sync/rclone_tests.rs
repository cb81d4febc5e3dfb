use std::fs;
use std::path::Path;
use std::process::Command;

use super::rclone::{Rclone, is_foreign, without_level};
use super::remote_tests::{behaves, bytes, device, file, listed, path};
use super::{MAX_BYTES, ROOT, Remote};

/// A place in a directory. `None`, with a message, if there is no rclone.
#[expect(clippy::print_stderr, reason = "says that it is skipped")]
fn place(directory: &Path) -> Option<Box<dyn Remote>> {
    let found = Command::new("rclone").arg("version").output();
    if found.is_err() {
        eprintln!("skipped: rclone is not installed");
        return None;
    }
    Some(Box::new(Rclone::new(&format!(
        ":local:{}",
        directory.display()
    ))))
}

#[test]
fn what_rclone_reaches_is_a_place() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("some where");
    if place(&root).is_some() {
        behaves(|| place(&root).unwrap());
        let left = fs::read_dir(&root).unwrap();
        assert_eq!(left.count(), 2, "nothing is left of uploads");
    }
}

#[test]
fn an_interrupted_upload_is_not_listed_and_is_removed() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("place");
    let Some(mut one) = place(&root) else {
        return;
    };
    one.create(b"root").unwrap();
    let [mine, theirs] = [1, 2].map(|number| root.join(format!(".reads-{}-0.new", device(number))));
    for staged in [&mine, &theirs] {
        fs::create_dir(staged).unwrap();
        fs::write(staged.join("1-1"), "part").unwrap();
    }
    assert_eq!(listed(&mut *one), [(ROOT.to_owned(), Some(4))]);
    one.change(device(1), &[file("1-1", b"whole")], &[])
        .unwrap();
    assert_eq!(bytes(&mut *one, &path(1, "1-1")).unwrap(), b"whole");
    assert!(!mine.join("1-1").exists() && theirs.join("1-1").exists());
}

#[test]
fn links_and_what_is_too_large_are_not_read() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("place");
    let Some(mut one) = place(&root) else {
        return;
    };
    one.create(b"root").unwrap();
    let outside = directory.path().join("outside");
    fs::write(&outside, "secret").unwrap();
    std::os::unix::fs::symlink(&outside, root.join("link")).unwrap();
    let large = fs::File::create(root.join("large")).unwrap();
    large.set_len(MAX_BYTES + 1).unwrap();
    fs::write(root.join("a\nb"), "").unwrap();
    let wanted = ["link", "large", "a\nb", "../outside", ROOT].map(str::to_owned);
    let read = one.read(&wanted).unwrap();
    assert_eq!(read, [None, None, None, None, Some(b"root".to_vec())]);
}

#[test]
fn rclone_says_why_a_place_cannot_be_used() {
    let directory = tempfile::tempdir().unwrap();
    let Some(mut missing) = place(&directory.path().join("none")) else {
        return;
    };
    assert_eq!(listed(&mut *missing), []);
    assert_eq!(bytes(&mut *missing, ROOT), None);
    let err = Rclone::new("reads-no-such-remote:x").list().unwrap_err();
    assert_eq!(
        err.to_string(),
        "rclone failed: Failed to create file system for \"reads-no-such-remote:x\": didn't find section in config file"
    );
}

#[test]
fn variables_for_other_uses_are_not_taken() {
    for (variable, is_taken) in [
        ("RCLONE_CONFIG", true),
        ("RCLONE_CONFIG_DRIVE_TYPE", true),
        ("RCLONE_PASSWORD_COMMAND", true),
        ("RCLONE_S3_ENDPOINT", true),
        ("RCLONE_NO_CHECK_CERTIFICATE", true),
        ("RCLONE_DRY_RUN", false),
        ("RCLONE_VERBOSE", false),
        ("RCLONE_EXCLUDE_FROM", false),
        ("RCLONE_MAX_SIZE", false),
        ("DRY_RUN", true),
    ] {
        assert_eq!(!is_foreign(variable), is_taken, "{variable}");
    }
}

#[test]
fn an_error_is_without_levels_and_attempts() {
    for (line, words) in [
        ("ERROR : a: cannot read", "a: cannot read"),
        ("ERROR : Attempt 1/1 failed with 1 errors", ""),
        ("Failed to copy: no space", "Failed to copy: no space"),
    ] {
        assert_eq!(without_level(line), words);
    }
}
