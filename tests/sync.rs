//! Devices that sync through a folder, with the real program. The fault suite does the same at random; here stands what a device
//! that was copied, restored or damaged shows afterwards.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// Some databases and a place, in one directory.
struct Devices(tempfile::TempDir);

impl Devices {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command with one of the databases. Returns what it prints.
    fn run(&self, device: &str, words: &[&str]) -> String {
        let ran = Command::new(env!("CARGO_BIN_EXE_reads"))
            .current_dir(self.0.path())
            .env("HOME", self.0.path())
            .env("READS_NOW", "2026-11-23T10:00:00Z")
            .env("TZ", "UTC")
            .env("READS_CONFIG", "")
            .env("VISUAL", "sed -i s/secret/revised-secret/")
            .args(["--db", device])
            .args(words)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{device} {words:?}: {said}");
        String::from_utf8(ran.stdout).unwrap() + &said
    }

    fn join(&self, devices: &[&str]) {
        for device in devices {
            self.run(device, &["sync", "init", "place", "--plain"]);
            self.run(device, &["sync", "name", device]);
            self.run(device, &["sync"]);
        }
    }

    fn sync(&self, devices: &[&str]) {
        for _ in 0..2 {
            for device in devices {
                self.run(device, &["sync"]);
            }
        }
    }

    /// Changes the text of the segment with that name.
    fn rewrite(&self, name: &str, change: impl Fn(String) -> String) {
        let files = files(&self.path("place/devices"));
        let path = files.iter().find(|path| path.ends_with(name)).unwrap();
        let text = change(unzipped(path));
        let mut gzip = GzEncoder::new(std::fs::File::create(path).unwrap(), Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        gzip.finish().unwrap();
    }

    /// One field of each row that a command prints as JSON.
    fn fields(&self, device: &str, words: &[&str], field: &str) -> Vec<String> {
        let rows: serde_json::Value = serde_json::from_str(&self.run(device, words)).unwrap();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row[field].as_str().unwrap().to_owned())
            .collect()
    }

    /// The texts of all notes, sorted.
    fn notes(&self, device: &str) -> Vec<String> {
        let mut notes = self.fields(device, &["notes", "--json"], "text");
        notes.sort();
        notes
    }
}

/// The files in the directories of a directory.
fn files(root: &Path) -> Vec<PathBuf> {
    let entries = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    };
    entries(root)
        .iter()
        .flat_map(|path| entries(path))
        .collect()
}

/// The text of a segment that is not encrypted.
fn unzipped(path: &Path) -> String {
    let mut text = String::new();
    let mut gzip = GzDecoder::new(std::fs::File::open(path).unwrap());
    gzip.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn undo_takes_back_what_this_device_did_last() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    devices.run("one", &["note", "attention", "mine"]);
    devices.run("two", &["note", "attention", "theirs"]);
    devices.sync(&["one", "two"]);
    let undone = devices.run("one", &["undo"]);
    assert!(undone.contains("noted · mine"), "{undone}");
    devices.sync(&["one", "two"]);
    assert_eq!(devices.notes("two"), ["theirs"]);
}

#[test]
fn a_copied_database_is_another_device() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    std::fs::copy(devices.path("one"), devices.path("copy")).unwrap();
    devices.run("copy", &["note", "attention", "of the copy"]);
    devices.run("one", &["note", "attention", "of the first"]);
    // It knows the place by what others have written.
    std::fs::remove_file(devices.path("place/reads-sync")).unwrap();
    let said = devices.run("copy", &["sync"]);
    assert!(said.contains("a device of its own"), "{said}");
    devices.sync(&["one", "copy", "two"]);
    for device in ["one", "copy", "two"] {
        let notes = devices.notes(device);
        assert_eq!(notes, ["of the copy", "of the first"], "{device}");
    }
}

#[test]
fn a_device_that_cannot_be_read_is_not_in_the_way_of_others() {
    let devices = Devices::new();
    devices.join(&["one", "two", "three"]);
    for device in ["two", "three"] {
        devices.run(device, &["note", "attention", device]);
    }
    devices.sync(&["two", "three"]);
    let status = devices.run("two", &["sync", "status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let of_two = devices
        .path("place/devices")
        .join(status["device"].as_str().unwrap());
    // A link is read as little as a directory without permissions, which holds for all users.
    std::fs::rename(&of_two, devices.path("moved")).unwrap();
    std::os::unix::fs::symlink(devices.path("moved"), &of_two).unwrap();
    let said = devices.run("one", &["sync"]);
    assert!(said.contains("cannot be read here"), "{said}");
    assert!(said.contains("1 device waits"), "{said}");
    assert_eq!(devices.notes("one"), ["three"]);
    std::fs::remove_file(&of_two).unwrap();
    std::fs::rename(devices.path("moved"), &of_two).unwrap();
    devices.run("one", &["sync"]);
    assert_eq!(devices.notes("one"), ["three", "two"]);
}

#[test]
fn what_a_restored_backup_lacks_comes_back() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    devices.run("one", &["backup", "saved"]);
    devices.run("one", &["note", "attention", "after the backup"]);
    devices.sync(&["one"]);
    devices.run("one", &["restore", "saved"]);
    devices.run("one", &["note", "attention", "after the restore"]);
    let said = devices.run("one", &["sync"]);
    assert!(said.contains("is one-2 from now on"), "{said}");
    devices.sync(&["one", "two"]);
    for device in ["one", "two"] {
        let notes = devices.notes(device);
        assert_eq!(notes, ["after the backup", "after the restore"], "{device}");
    }
}

#[test]
fn what_a_damaged_database_lost_comes_back() {
    let devices = Devices::new();
    devices.join(&["one"]);
    devices.run("one", &["note", "attention", "Zwölf Boxkämpfer"]);
    devices.run("one", &["note", "attention", "another"]);
    devices.sync(&["one"]);
    let path = devices.path("one");
    let mut bytes = std::fs::read(&path).unwrap();
    let text = "Zwölf Boxkämpfer".as_bytes();
    let places = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(text));
    for at in places.collect::<Vec<_>>() {
        bytes[at] ^= 1;
    }
    std::fs::write(&path, bytes).unwrap();
    devices.run("one", &["doctor", "--repair"]);
    assert_eq!(devices.notes("one"), ["another"]);
    devices.sync(&["one"]);
    assert_eq!(devices.notes("one"), ["Zwölf Boxkämpfer", "another"]);
}

#[test]
fn what_is_forgotten_is_forgotten_with_revisions_from_elsewhere() {
    for forget_first in [false, true] {
        let devices = Devices::new();
        devices.join(&["one", "two"]);
        devices.run("one", &["note", "attention", "a secret"]);
        devices.sync(&["one", "two"]);
        devices.run("two", &["note", "--revise", "1"]);
        devices.run("one", &["forget", "attention", "--yes"]);
        let order = if forget_first {
            ["one", "two"]
        } else {
            ["two", "one"]
        };
        devices.sync(&order);
        for device in order {
            let log = devices.run(device, &["export", "jsonl"]);
            let left: Vec<&str> = log.lines().filter(|line| line.contains("secret")).collect();
            assert_eq!(left, [""; 0], "{device}");
        }
        for path in files(&devices.path("place/devices")) {
            let text = unzipped(&path);
            assert!(!text.contains("secret"), "{}", path.display());
        }
    }
}

#[test]
fn a_device_with_a_newer_program_is_named_and_read_as_far_as_possible() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    devices.run("one", &["note", "attention", "known here"]);
    devices.run("one", &["note", "attention", "of a later kind"]);
    devices.run("one", &["sync"]);
    let version = format!("\"program\":\"{}\"", env!("CARGO_PKG_VERSION"));
    devices.rewrite("1-2", |text| {
        assert!(text.contains(&version), "{text}");
        let text = text.replace(&version, "\"program\":\"999.0.0\"");
        let (before, after) = text.rsplit_once("\"noted\"").unwrap();
        format!("{before}\"sung\"{after}")
    });
    let said = devices.run("two", &["sync"]);
    assert!(said.contains("received 1 from one"), "{said}");
    assert!(
        said.contains("update reads here to read the rest"),
        "{said}"
    );
    assert_eq!(devices.notes("two"), ["known here"]);
    let status = devices.run("two", &["sync", "status"]);
    assert!(
        status.contains("has reads 999.0.0, which is newer"),
        "{status}"
    );
}

#[test]
fn what_is_due_on_one_day_has_the_same_order_on_all_devices() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    for (device, title) in [("one", "Beta"), ("two", "Alpha")] {
        devices.run(device, &["add", title, "--every", "1y", "--offline"]);
        devices.run(device, &["done", title, "--on", "2025-06-01"]);
        let called = format!("{title} for an occasion");
        devices.run(device, &["add", &called, "--before", "talk", "--offline"]);
    }
    devices.sync(&["one", "two"]);
    devices.run("one", &["occasion", "add", "talk", "--on", "2026-12-01"]);
    devices.sync(&["one", "two"]);
    for words in [
        &["due", "--json"][..],
        &["due", "--json", "-n", "3"],
        &["due", "--json", "--reverse"],
        &["next", "9", "--json"],
    ] {
        let one = devices.fields("one", words, "slug");
        assert!(one.len() > 2, "{one:?}");
        assert_eq!(one, devices.fields("two", words, "slug"), "{words:?}");
    }
}

#[test]
fn an_undo_that_makes_no_sense_has_no_effect_and_stops_nothing() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    devices.run("one", &["note", "attention", "kept"]);
    devices.sync(&["one", "two"]);
    devices.run("one", &["undo"]);
    devices.run("one", &["note", "attention", "later"]);
    devices.run("one", &["sync"]);
    devices.rewrite("2-3", |text| {
        let lines = text.lines().map(|line| {
            let of_another = |id: &str| line.replace(id, &format!("0{}", &id[1..]));
            match line.split_once("\"resource\":\"") {
                Some((_, id)) if line.contains("\"retracted\"") => of_another(&id[..36]),
                _ => line.to_owned(),
            }
        });
        lines.map(|line| line + "\n").collect()
    });
    let said = devices.run("two", &["sync"]);
    assert!(said.contains("received 2 from one"), "{said}");
    assert_eq!(devices.notes("two"), ["kept", "later"]);
}

#[test]
fn an_erasure_is_sent_and_counted_once() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    devices.run("one", &["note", "attention", "private"]);
    devices.run("two", &["note", "attention", "theirs"]);
    devices.sync(&["one", "two"]);
    devices.run("one", &["forget", "attention", "--yes"]);
    let status = devices.run("one", &["sync", "status"]);
    assert!(status.contains("2 entries to send"), "{status}");
    for (device, words, expected) in [
        ("one", &["sync", "--dry-run"][..], "sent 2"),
        ("one", &["sync"], "sent 2, received 0"),
        ("two", &["sync"], "sent 0, received 2 from one"),
        ("one", &["sync"], "sent 0, received 0"),
    ] {
        let said = devices.run(device, words);
        assert!(said.contains(expected), "{device} {words:?}: {said}");
    }
    let status = devices.run("one", &["sync", "status"]);
    assert!(status.contains("nothing to send"), "{status}");
}

#[test]
fn one_sync_passes_on_what_comes_from_a_later_place() {
    let devices = Devices::new();
    for (device, place) in [("one", "a"), ("one", "b"), ("two", "a"), ("three", "b")] {
        devices.run(device, &["sync", "init", place, "--plain"]);
        devices.run(device, &["sync", "name", device]);
    }
    devices.run("three", &["note", "attention", "of the third"]);
    devices.run("three", &["sync"]);
    let said = devices.run("one", &["sync", "--dry-run"]);
    assert!(
        said.contains("b: would have sent 0 and received 1 from three\n"),
        "{said}"
    );
    let said = devices.run("one", &["sync", "b", "b", "a"]);
    assert!(
        said.starts_with("a: sent 1, received 0\nb: sent 0, received 1 from three · now:"),
        "{said}"
    );
    devices.run("two", &["sync"]);
    assert_eq!(devices.notes("two"), ["of the third"]);
}

#[test]
fn a_segment_from_the_end_of_time_does_not_keep_the_name_of_its_device() {
    let devices = Devices::new();
    devices.join(&["one", "two"]);
    devices.run("one", &["note", "attention", "a note"]);
    devices.run("one", &["sync"]);
    devices.rewrite("1-1", |text| {
        let (before, after) = text.split_once("\"at\":").unwrap();
        let after = after.trim_start_matches(|char: char| char.is_ascii_digit());
        format!("{before}\"at\":{}{after}", i64::MAX)
    });
    devices.run("two", &["sync"]);
    devices.run("one", &["sync", "name", "first"]);
    devices.run("one", &["note", "attention", "another note"]);
    devices.run("one", &["sync"]);
    let said = devices.run("two", &["sync"]);
    assert!(said.contains("received 1 from first"), "{said}");
}
