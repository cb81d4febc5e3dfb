//! Requests: conditions, redirects, limits, errors.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::NOW;
use crate::feeds::{FetchError, Request, Response, Validators, fetch};
use crate::web::server::Server;
use crate::web::{self, Target};

const FEED: &str = "HTTP/1.1 200 OK\nETag: W/\"new\"\nLast-Modified: yesterday\nCache-Control: max-age=60\n\n\
     <rss version='2.0'><channel><title>T</title><ttl>2</ttl><item><guid>1</guid></item></channel></rss>";

fn get(address: &str, etag: Option<&str>, modified: Option<&str>) -> Result<Response, FetchError> {
    let validators = Validators {
        etag: etag.map(str::to_owned),
        last_modified: modified.map(str::to_owned),
    };
    let request = Request {
        address,
        validators: &validators,
    };
    fetch(&request, NOW)
}

fn reason(address: &str) -> String {
    get(address, None, None).unwrap_err().to_string()
}

#[test]
fn a_feed_comes_with_its_validators_and_the_wait() {
    let server = Server::new(&[("/feed", FEED)]);
    let response = get(&server.url("/feed"), None, None).unwrap();
    assert_eq!(response.validators.etag.as_deref(), Some("W/\"new\""));
    assert_eq!(
        response.validators.last_modified.as_deref(),
        Some("yesterday")
    );
    assert_eq!(response.wait, 120);
    assert_eq!(response.moved_to, None);
    assert_eq!(response.feed.unwrap().posts.len(), 1);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let request = requests[0].to_lowercase();
    assert!(request.contains("accept: application/atom+xml"));
    assert!(request.contains("accept-encoding: gzip"));
    assert!(request.contains("user-agent: reads/"));
    assert!(!request.contains("if-"));
}

#[test]
fn validators_are_sent_back_as_they_came() {
    let server = Server::new(&[
        (
            "/a",
            "HTTP/1.1 304 Not Modified\nETag: \"3\"\nRetry-After: 7\n\n",
        ),
        (
            "/b",
            "HTTP/1.1 200 OK\n\n<rss version='2.0'><channel/></rss>",
        ),
    ]);
    let response = get(
        &server.url("/a"),
        Some("\"\u{e9}\" x"),
        Some("Tue, odd date"),
    )
    .unwrap();
    let request = server.requests().remove(0);
    assert!(
        request
            .to_lowercase()
            .contains("if-none-match: \"\u{e9}\" x\r\n")
    );
    assert!(request.contains("Tue, odd date\r\n"));
    assert_eq!(response.feed, None);
    assert_eq!(response.wait, 7);
    assert_eq!(response.validators.etag.as_deref(), Some("\"3\""));
    assert_eq!(
        response.validators.last_modified.as_deref(),
        Some("Tue, odd date")
    );
    // A value that is no header is left out, and a full response has no old validators.
    let response = get(&server.url("/b"), Some("a\nb"), Some("日")).unwrap();
    assert!(!server.requests()[0].to_lowercase().contains("if-"));
    assert_eq!(response.validators, Validators::default());
}

#[test]
fn only_leading_permanent_redirects_move_a_feed() {
    let to = |code: u16, path: &str| {
        format!("HTTP/1.1 {code} Moved\nLocation: {path}\nContent-Length: 0\n\n")
    };
    let answers = [
        ("/1", to(301, "/2")),
        ("/2", to(308, "BASE/3#part")),
        ("/3", to(302, "/4")),
        ("/4", to(301, "/feed")),
        ("/5", to(307, "/4")),
        ("/loop", to(301, "/loop")),
        ("/local", to(301, "http://localhost:1/")),
        ("/file", to(301, "file:///etc/passwd")),
        ("/nowhere", to(304, "").replace("304", "303")),
        ("/feed", FEED.to_owned()),
    ];
    let answers: Vec<(&str, &str)> = answers.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let server = Server::new(&answers);
    let moved = |path: &str| get(&server.url(path), None, None).unwrap().moved_to;
    assert_eq!(moved("/1"), Some(server.url("/3")));
    assert_eq!(server.paths(), ["/1", "/2", "/3", "/4", "/feed"]);
    assert_eq!(moved("/5"), None);
    assert_eq!(moved("/4"), Some(server.url("/feed")));
    server.requests();
    assert_eq!(
        reason(&server.url("/loop")),
        "it redirects more than 5 times"
    );
    assert_eq!(server.requests().len(), 6);
    assert_eq!(
        reason(&server.url("/local")),
        "it leads to localhost, which is no public address"
    );
    assert_eq!(
        reason(&server.url("/file")),
        "'file:///etc/passwd' is no http or https address"
    );
    assert_eq!(
        reason(&server.url("/nowhere")),
        "it redirects to no address (303)"
    );
}

#[test]
fn a_response_that_unpacks_to_too_much_ends_at_the_limit() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&vec![b' '; 10_000_000]).unwrap();
    let packed = packed.finish().unwrap();
    let server = Server::with(|_| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
        vec![
            ("/bomb".to_owned(), [head.as_slice(), &packed].concat()),
            (
                "/damaged".to_owned(),
                [head.as_slice(), &packed[..99]].concat(),
            ),
        ]
    });
    assert_eq!(reason(&server.url("/bomb")), "it is larger than 5 MB");
    assert_eq!(
        reason(&server.url("/damaged")),
        "the compressed response is damaged"
    );
}

#[test]
fn errors_are_one_sentence_and_say_how_long_to_wait() {
    let server = Server::new(&[
        ("/gone", "HTTP/1.1 410 Gone\nContent-Length: 0\n\n"),
        (
            "/busy",
            "HTTP/1.1 429 X\nRetry-After: 3600\nContent-Length: 0\n\n",
        ),
        (
            "/down",
            "HTTP/1.1 503 X\nRetry-After: 60\nContent-Length: 0\n\n",
        ),
        (
            "/page",
            "HTTP/1.1 200 OK\nCache-Control: max-age=9\n\n<html><title>x</title>",
        ),
        ("/empty", "HTTP/1.1 200 OK\n\n"),
        ("/odd", "SSH-2.0-OpenSSH_9.2\n"),
    ]);
    for (path, reason, wait) in [
        ("/gone", "it is gone for good (410)", 0),
        ("/missing", "there is nothing at this address (404)", 0),
        ("/busy", "the server asks for fewer requests (429)", 3600),
        ("/down", "the server is not available (503)", 60),
        ("/page", "it is not a feed", 9),
        ("/empty", "it is not a feed", 0),
    ] {
        let err = get(&server.url(path), None, None).unwrap_err();
        assert_eq!((err.reason.as_str(), err.wait), (reason, wait), "{path}");
    }
    assert_eq!(
        reason(&server.url("/odd")),
        "the response is not valid HTTP"
    );
    assert_eq!(
        reason("ftp://example.org/"),
        "'ftp://example.org/' is no http or https address"
    );
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    assert_eq!(reason(&address), "the server accepts no connection");
}

#[test]
fn a_server_that_takes_too_long_is_not_waited_for() {
    // Nothing is accepted or answered, but the system connects.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let target = Target::chosen(&format!("http://{}/", silent.local_addr().unwrap())).unwrap();
    let left = Duration::from_millis(50);
    let begun = Instant::now()
        .checked_sub(web::TIMEOUT.saturating_sub(left))
        .unwrap();
    let answer = web::get(begun, target, &Validators::default(), "*/*", NOW);
    let reason = answer.err().map(|err| err.reason);
    assert_eq!(reason.as_deref(), Some("it takes longer than 5 seconds"));
}
