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
    let hook = place.repository().join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\necho full >&2\nexit 1\n").unwrap();
    fs::set_permissions(&hook, Permissions::from_mode(0o700)).unwrap();
    let refused = one.change(device(1), &[file("1-1", b"")], &[]).unwrap_err();
    let words = refused.to_string();
    assert!(
        words.contains("full") && words.contains("declined"),
        "{words}"
    );
    fs::remove_file(&hook).unwrap();
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
