//! Addresses, what comes from them, and servers and repositories that mean harm.

use std::path::Path;
use std::process::Command;

use super::*;
use crate::web::server::Server;

/// 2026-11-23 12:00 UTC.
const NOW: i64 = 1_795_435_200_000;
const HOUR: i64 = 60 * 60 * 1_000;

fn address(text: &str) -> CatalogAddress {
    text.parse().unwrap()
}

fn fetch(text: &str) -> Result<Fetched, FetchError> {
    address(text).fetch(&Validators::default(), NOW)
}

fn reason(text: &str) -> String {
    fetch(text).unwrap_err().to_string()
}

#[test]
fn addresses_name_a_page_or_a_file_in_a_repository() {
    for (text, is_good) in [
        ("https://example.org/list.toml", true),
        ("http://127.0.0.1:8000/list.toml", true),
        ("git+https://example.org/lists.git#reading/list.toml", true),
        ("git+http://example.org/lists.git#list.toml", true),
        ("git+ssh://git@example.org/lists.git#list.toml", true),
        ("git+file:///srv/lists.git#a list.toml", true),
        ("https://user@example.org/list.toml", false),
        ("https://:word@example.org/list.toml", false),
        ("git+https://user@example.org/lists.git#list.toml", false),
        ("git+ssh://git:word@example.org/lists.git#list.toml", false),
        ("ftp://example.org/list.toml", false),
        ("file:///srv/list.toml", false),
        ("git+https://example.org/lists.git", false),
        ("git+https://example.org/lists.git#", false),
        ("git+https://example.org/lists.git#/etc/passwd", false),
        ("git+https://example.org/lists.git#../list.toml", false),
        ("git+https://example.org/lists.git#a/./b", false),
        ("git+https://example.org/lists.git#a//b", false),
        ("git+https://example.org/lists.git#a\nb", false),
        ("git+--upload-pack=touch${IFS}x#list.toml", false),
        ("git+ext::sh -c id#list.toml", false),
        ("git+ext://sh/lists.git#list.toml", false),
        ("git+/srv/lists.git#list.toml", false),
        ("git+ssh://-oProxyCommand=id/lists.git#list.toml", false),
        (
            "git+ssh://-oProxyCommand=id@example.org/lists.git#list.toml",
            false,
        ),
        ("git+file://host/srv/lists.git#list.toml", false),
        ("", false),
    ] {
        let parsed = text.parse::<CatalogAddress>();
        assert_eq!(parsed.is_ok(), is_good, "{text}: {parsed:?}");
        if let Ok(parsed) = parsed {
            assert_eq!(parsed.to_string(), text);
        }
    }
    let err = "https://me:word@example.org/".parse::<CatalogAddress>();
    assert!(!err.unwrap_err().contains("word@"));
}

#[test]
fn a_page_comes_once_and_then_only_if_it_changed() {
    let server = Server::new(&[
        (
            "/list",
            "HTTP/1.1 200 OK\nETag: \"1\"\nCache-Control: max-age=7200\n\ntext",
        ),
        ("/same", "HTTP/1.1 304 Not Modified\nETag: \"1\"\n\n"),
        ("/plain", "HTTP/1.1 200 OK\n\ntext"),
        (
            "/moved",
            "HTTP/1.1 301 Moved\nLocation: /list\nContent-Length: 0\n\n",
        ),
    ]);
    let first = fetch(&server.url("/list")).unwrap();
    assert_eq!(first.text.as_deref(), Some(b"text".as_slice()));
    assert_eq!(first.next_at, NOW + 2 * HOUR);
    let same = address(&server.url("/same"));
    let same = same.fetch(&first.validators, NOW).unwrap();
    assert_eq!((same.text, same.next_at), (None, NOW + HOUR));
    let requests = server.requests();
    assert!(requests[1].to_lowercase().contains("if-none-match: \"1\""));
    assert!(requests[0].contains("application/toml"));
    assert_eq!(
        fetch(&server.url("/plain")).unwrap().next_at,
        NOW + 24 * HOUR
    );
    let moved = fetch(&server.url("/moved")).unwrap();
    assert_eq!(moved.moved_to, Some(server.url("/list")));
}

#[test]
fn a_server_neither_leads_into_the_network_nor_fills_the_memory() {
    let server = Server::with(|_| {
        let long = b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n".to_vec();
        let local = b"HTTP/1.1 302 Found\r\nLocation: http://192.168.1.1/admin\r\n\r\n".to_vec();
        let file = b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n".to_vec();
        vec![
            ("/large".to_owned(), [long, vec![b'#'; 6_000_000]].concat()),
            ("/local".to_owned(), local),
            ("/file".to_owned(), file),
        ]
    });
    assert_eq!(reason(&server.url("/large")), "it is larger than 5 MB");
    assert_eq!(
        reason(&server.url("/local")),
        "it leads to 192.168.1.1, which is no public address"
    );
    assert_eq!(
        reason(&server.url("/file")),
        "'file:///etc/passwd' is no http or https address"
    );
}

/// A repository with one commit. Deleted on drop.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(fill: impl FnOnce(&Path)) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git(&["init", "--quiet", "--template="]);
        fill(repository.0.path());
        repository.commit();
        repository
    }

    fn git(&self, words: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.0.path()).args(words);
        git.envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ]);
        git.env_remove("GIT_DIR");
        assert!(git.status().unwrap().success(), "{words:?}");
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let commit = ["commit", "--quiet", "--message=a"];
        self.git(&[&who[..], &commit].concat());
    }

    fn url(&self, path: &str) -> String {
        format!("git+file://{}#{path}", self.0.path().display())
    }
}

#[test]
fn a_file_of_a_repository_comes_once_and_then_only_after_a_commit() {
    let repository = Repository::new(|at| {
        std::fs::create_dir(at.join("a [b]")).unwrap();
        std::fs::write(at.join("a [b]/list.toml"), "one").unwrap();
    });
    let at = address(&repository.url("a [b]/list.toml"));
    let first = at.fetch(&Validators::default(), NOW).unwrap();
    assert_eq!(first.text.as_deref(), Some(b"one".as_slice()));
    assert_eq!(first.next_at, NOW + HOUR);
    let again = at.fetch(&first.validators, NOW).unwrap();
    assert_eq!((again.text, &again.validators), (None, &first.validators));
    std::fs::write(repository.0.path().join("a [b]/list.toml"), "two").unwrap();
    repository.commit();
    let second = at.fetch(&first.validators, NOW).unwrap();
    assert_eq!(second.text.as_deref(), Some(b"two".as_slice()));
    assert_ne!(second.validators, first.validators);
}

#[test]
fn only_a_file_of_the_repository_itself_is_read() {
    let repository = Repository::new(|at| {
        std::fs::create_dir(at.join("lists")).unwrap();
        std::fs::write(at.join("lists/list.toml"), "x").unwrap();
        std::fs::write(at.join("large.toml"), vec![b'#'; 5_000_001]).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", at.join("link.toml")).unwrap();
        std::os::unix::fs::symlink("lists", at.join("to-lists")).unwrap();
    });
    for (path, why) in [
        ("lists", "'lists' is a directory in the repository"),
        (
            "link.toml",
            "'link.toml' is a symbolic link in the repository",
        ),
        (
            "to-lists/list.toml",
            "there is no file 'to-lists/list.toml' in the repository",
        ),
        ("list*", "there is no file 'list*' in the repository"),
        (
            ":(glob)**",
            "there is no file ':(glob)**' in the repository",
        ),
        (
            "--output=x",
            "there is no file '--output=x' in the repository",
        ),
        ("large.toml", "it is larger than 5 MB"),
    ] {
        assert_eq!(reason(&repository.url(path)), why);
    }
    let missing = reason("git+file:///nowhere/lists.git#list.toml");
    assert!(missing.starts_with("git says: "), "{missing}");
    let empty = tempfile::tempdir().unwrap();
    let empty = Repository(empty);
    empty.git(&["init", "--quiet", "--template="]);
    let why = reason(&empty.url("list.toml"));
    assert!(why.starts_with("git says: "), "{why}");
}

#[test]
fn git_does_not_follow_a_redirect_of_the_server() {
    let redirect = "HTTP/1.1 301 Moved\nLocation: http://localhost:1/\nContent-Length: 0\n\n";
    let server = Server::new(&[("/lists.git/info/refs?service=git-upload-pack", redirect)]);
    let why = reason(&format!("git+{}#list.toml", server.url("/lists.git")));
    assert!(why.starts_with("git says: "), "{why}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_digest_is_that_of_sha256sum() {
    assert_eq!(
        digest(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
