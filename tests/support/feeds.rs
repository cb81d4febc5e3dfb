//! A proxy in place of the web: it has the feeds and catalogs in tests/cmd/feeds, whatever the host's address is.
//!
//! Each has several states, `HOST/1.xml` or `HOST/1.toml`, `HOST/2.xml` and so on, each with its number as its `ETag`. A request without one
//! gets the first state, a conditional request the next one, and 304 after the last.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

const PAGE: &str = "<html><head><title>A page</title>\
    <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\"></head></html>";

/// Serves until the process ends. Returns the address of the proxy.
pub(crate) fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                // The other side may end the connection at any time.
                let _ = answer(&stream);
            });
        }
    });
    format!("http://{address}")
}

/// Answers the requests of a tunnel to a host (RFC 9110, section 9.3.6).
fn answer(mut stream: &TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let tunnel = head(&mut lines)?;
    let host = tunnel
        .first()
        .and_then(|line| line.strip_prefix("CONNECT "));
    let host = host
        .and_then(|rest| rest.split(':').next())
        .unwrap_or_default()
        .to_owned();
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    loop {
        let request = head(&mut lines)?;
        let Some(first) = request.first() else {
            return Ok(());
        };
        let is_page = first.starts_with("GET / ");
        let known = request.iter().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            let is_condition = name.eq_ignore_ascii_case("if-none-match");
            is_condition.then(|| value.trim_matches('"').parse::<u32>().ok())?
        });
        let next = known.map_or(1, |known| known + 1);
        let state = |end| {
            let file = format!("tests/cmd/feeds/{host}/{next}.{end}");
            std::fs::read_to_string(file)
        };
        let response = match (state("xml").or_else(|_| state("toml")), known) {
            (Ok(_), _) if is_page => format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{PAGE}",
                PAGE.len()
            ),
            (Ok(feed), _) => {
                let length = feed.len();
                format!(
                    "HTTP/1.1 200 OK\r\nETag: \"{next}\"\r\nContent-Length: {length}\r\n\r\n{feed}"
                )
            }
            (Err(_), Some(known)) => {
                format!("HTTP/1.1 304 Not Modified\r\nETag: \"{known}\"\r\n\r\n")
            }
            (Err(_), None) => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned(),
        };
        stream.write_all(response.as_bytes())?;
    }
}

/// Returns the lines of a request up to the empty one; none at the end of the connection.
fn head(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> std::io::Result<Vec<String>> {
    let mut head = Vec::new();
    for line in lines {
        let line = line?;
        if line.is_empty() {
            break;
        }
        head.push(line);
    }
    Ok(head)
}
