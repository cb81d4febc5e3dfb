use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::remote_tests::{behaves, bytes, device, file, listed, path};
use super::{Address, MAX_BYTES, ROOT, Remote, SyncError};

/// A bare repository, and the caches of devices.
struct Place {
    directory: TempDir,
    caches: usize,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            directory: tempfile::tempdir().unwrap(),
            caches: 0,
        };
        place.git(&["init", "--quiet", "--bare"], b"");
        place
    }

    fn repository(&self) -> PathBuf {
        self.directory.path().join("place.git")
    }

    fn cache(&self, number: usize) -> PathBuf {
        self.directory.path().join(format!("cache-{number}"))
    }

    /// Opens the place on another device.
    fn open(&mut self) -> Box<dyn Remote> {
        self.caches += 1;
        self.again(self.caches)
    }

    fn again(&self, cache: usize) -> Box<dyn Remote> {
        let address = self.repository().display().to_string();
        Address::Git(address).remote(&self.cache(cache))
    }

    /// Runs git on the repository itself.
    fn git(&self, words: &[&str], input: &[u8]) -> String {
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(self.repository()).args(words);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{words:?}");
        String::from_utf8(done.stdout).unwrap().trim().to_owned()
    }

    /// Makes a branch of a tree: lines as `git mktree` takes them.
    fn branch(&self, name: &str, tree: &str) {
        let tree = self.git(&["mktree", "--missing"], tree.as_bytes());
        let person = ["-c", "user.name=x", "-c", "user.email=x"];
        let words = [&person[..], &["commit-tree", "-m", "x", &tree]].concat();
        let commit = self.git(&words, b"");
        self.git(
            &["update-ref", &format!("refs/heads/reads/{name}"), &commit],
            b"",
        );
    }

    /// The repository that a device keeps.
    fn kept(&self, cache: usize) -> PathBuf {
        let directory = fs::read_dir(self.cache(cache).join("git")).unwrap();
        let mut paths = directory.map(|entry| entry.unwrap().path());
        paths.find(|path| path.is_dir()).unwrap()
    }
}

#[test]
fn a_repository_is_a_place() {
    let mut place = Place::new();
    behaves(|| place.open());
}

#[test]
fn what_others_push_is_named_and_not_followed() {
    let mut place = Place::new();
    let mut one = place.open();
    one.create(b"root").unwrap();
    let blob = place.git(&["hash-object", "-w", "--stdin"], b"text");
    let size = MAX_BYTES + 1;
    let large = vec![0; usize::try_from(size).unwrap()];
    let large = place.git(&["hash-object", "-w", "--stdin"], &large);
    let tree = place.git(
        &["mktree"],
        format!("100644 blob {blob}\tfile\n").as_bytes(),
    );
    let commit = "1234567890123456789012345678901234567890";
    place.branch(
        &device(2).to_string(),
        &format!(
            "100644 blob {large}\t1-1\n\
             100755 blob {blob}\t2-2\n\
             120000 blob {blob}\tlink\n\
             160000 commit {commit}\tsub\n\
             040000 tree {tree}\t..\n\
             040000 tree {tree}\t.git\n"
        ),
    );
    place.branch("x", "");
    place.branch("other/name", "");
    place.git(
        &["update-ref", "refs/heads/other", "refs/heads/reads/x"],
        b"",
    );
    place.git(&["tag", "reads/tag", "refs/heads/reads/x"], b"");
    assert_eq!(
        listed(&mut *one),
        [
            (path(2, ".."), None),
            (path(2, ".git"), None),
            (path(2, "1-1"), Some(size)),
            (path(2, "2-2"), Some(4)),
            (path(2, "link"), None),
            (path(2, "sub"), None),
            (ROOT.to_owned(), Some(4)),
            ("reads/other/name".to_owned(), None),
            ("reads/x".to_owned(), None),
        ]
    );
    for name in ["1-1", "link", "sub", "..", "../file"] {
        assert_eq!(bytes(&mut *one, &path(2, name)), None, "{name}");
    }
    assert_eq!(bytes(&mut *one, &path(2, "2-2")).unwrap(), b"text");
    assert_eq!(bytes(&mut *one, "reads/x"), None);
}

#[test]
fn a_cache_that_is_damaged_or_lost_is_fetched_anew() {
    let mut place = Place::new();
    let mut one = place.open();
    one.create(b"root").unwrap();
    one.change(device(1), &[file("1-1", b"text")], &[]).unwrap();
    drop(one);
    let all = [(path(1, "1-1"), Some(4)), (ROOT.to_owned(), Some(4))];
    let damages: [fn(&Path); 7] = [
        |kept| fs::write(kept.join("refs/remotes/place").join("place.lock"), "").unwrap(),
        |kept| fs::write(kept.join("packed-refs.lock"), "").unwrap(),
        |kept| fs::write(kept.join("HEAD"), "").unwrap(),
        |kept| fs::write(kept.join("config"), "[").unwrap(),
        |kept| fs::write(kept.join("refs/remotes/place/place"), "").unwrap(),
        |kept| fs::remove_dir_all(kept.join("objects")).unwrap(),
        |kept| fs::remove_dir_all(kept).unwrap(),
    ];
    for (number, damage) in damages.iter().enumerate() {
        place.again(1).list().unwrap();
        let kept = place.kept(1);
        place.branch(&device(7 + number as u128).to_string(), "");
        damage(&kept);
        assert_eq!(listed(&mut *place.again(1)), all, "{number}");
    }
    // In the middle of a session: the fetched objects, and a lock on the branch of this device.
    let mut one = place.again(1);
    one.list().unwrap();
    fs::remove_dir_all(place.kept(1).join("objects")).unwrap();
    assert_eq!(bytes(&mut *one, &path(1, "1-1")).unwrap(), b"text");
    let branch = format!("refs/heads/reads/{}.lock", device(1));
    let branch = place.kept(1).join(branch);
    fs::create_dir_all(branch.parent().unwrap()).unwrap();
    fs::write(branch, "").unwrap();
    one.change(device(1), &[file("2-2", b"text")], &[]).unwrap();
    assert_eq!(bytes(&mut *one, &path(1, "2-2")).unwrap(), b"text");
}

#[test]
fn git_says_why_a_place_cannot_be_used() {
    let mut place = Place::new();
    let mut one = place.open();
    one.create(b"root").unwrap();
    place.git(&["config", "receive.maxInputSize", "1"], b"");
    let refused = one.change(device(1), &[file("1-1", b"")], &[]).unwrap_err();
    let words = refused.to_string();
    assert!(words.contains("exceeds maximum allowed size"), "{words}");
    place.git(&["config", "--unset", "receive.maxInputSize"], b"");
    one.change(device(1), &[file("1-1", b"")], &[]).unwrap();
    drop(one);

    let kept = place.kept(1);
    let moved = place.directory.path().join("moved");
    fs::rename(place.repository(), &moved).unwrap();
    let missing = place.again(1).list().unwrap_err().to_string();
    assert!(missing.starts_with("git failed: "), "{missing}");
    assert!(
        missing.contains("does not appear to be a git repository"),
        "{missing}"
    );
    assert!(kept.join("HEAD").exists());
    fs::rename(&moved, place.repository()).unwrap();
    assert_eq!(listed(&mut *place.again(1)).len(), 2);
}

#[test]
fn a_cache_serves_one_process_at_a_time() {
    let mut place = Place::new();
    let mut one = place.open();
    one.create(b"root").unwrap();
    assert!(matches!(place.again(1).list(), Err(SyncError::Conflict)));
    drop(one);
    place.again(1).list().unwrap();
}

#[test]
fn a_repository_that_went_back_gets_what_this_device_had_pushed() {
    let mut place = Place::new();
    let mut one = place.open();
    one.create(b"root").unwrap();
    one.change(device(1), &[file("1-1", b"1")], &[]).unwrap();
    let branch = format!("refs/heads/reads/{}", device(1));
    let old = place.git(&["rev-parse", &branch], b"");
    one.change(device(1), &[file("2-2", b"2")], &[]).unwrap();
    place.git(&["update-ref", &branch, &old], b"");
    one.change(device(1), &[file("3-3", b"3")], &[]).unwrap();
    assert_eq!(listed(&mut *one).len(), 4);
}

#[test]
fn a_repository_on_this_machine_runs_nothing_of_its_own() {
    let mut place = Place::new();
    let ran = place.directory.path().join("ran");
    let program = place.directory.path().join("hooks/program");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::write(&program, format!("#!/bin/sh\ntouch '{}'\n", ran.display())).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o700)).unwrap();
    for hook in [
        "pre-receive",
        "update",
        "proc-receive",
        "post-receive",
        "post-update",
        "reference-transaction",
        "push-to-checkout",
    ] {
        std::os::unix::fs::symlink(&program, program.with_file_name(hook)).unwrap();
    }
    let program = program.to_str().unwrap();
    let hooks = place.directory.path().join("hooks").display().to_string();
    let work = place.directory.path().join("work").display().to_string();
    fs::create_dir_all(&work).unwrap();
    let branch = format!("refs/heads/reads/{}", device(1));
    for (name, value) in [
        ("core.hooksPath", hooks.as_str()),
        ("core.alternateRefsCommand", program),
        ("core.fsmonitor", program),
        ("receive.procReceiveRefs", "refs/heads/x"),
        ("filter.x.smudge", program),
    ] {
        place.git(&["config", name, value], b"");
    }
    let other = place.directory.path().join("other.git");
    let other = other.to_str().unwrap();
    place.git(&["init", "--quiet", "--bare", other], b"");
    let info = place.repository().join("objects/info/alternates");
    fs::write(info, format!("{other}/objects\n")).unwrap();
    let attributes = place.repository().join("info");
    fs::create_dir_all(&attributes).unwrap();
    fs::write(attributes.join("attributes"), "* filter=x\n").unwrap();
    let mut one = place.open();
    one.create(b"root").unwrap();
    one.change(device(1), &[file("1-1", b"1")], &[]).unwrap();
    one.remove(device(1)).unwrap();
    // A branch that is checked out.
    place.git(&["config", "core.bare", "false"], b"");
    place.git(&["config", "core.worktree", &work], b"");
    place.git(
        &["config", "receive.denyCurrentBranch", "updateInstead"],
        b"",
    );
    let head = format!("ref: {branch}\n");
    fs::write(place.repository().join("HEAD"), head).unwrap();
    let _ = one.change(device(1), &[file("1-1", b"1")], &[]);
    assert!(!ran.exists());
}

#[test]
fn the_hash_is_that_of_the_place_or_it_is_refused() {
    let place = Place::new();
    fs::remove_dir_all(place.repository()).unwrap();
    place.git(
        &["init", "--quiet", "--bare", "--object-format=sha256"],
        b"",
    );
    let refused = place.again(1).create(b"root").unwrap_err().to_string();
    assert!(refused.contains("--object-format=sha1"), "{refused}");
    place.branch("place", "");
    let refused = place.again(2).list().unwrap_err().to_string();
    assert!(refused.contains("--object-format=sha1"), "{refused}");
}
