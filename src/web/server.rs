//! A server on this machine that answers from a list and keeps the requests.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

type Answers = Vec<(String, Vec<u8>)>;

pub(crate) struct Server {
    pub(crate) base: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `BASE` in an answer is the address of the server. What is not in the list is not found.
    pub(crate) fn new(answers: &[(&str, &str)]) -> Self {
        let bytes = |answers: &[(&str, &str)], base: &str| {
            let bytes = |(path, answer): &(&str, &str)| {
                let answer = answer.replace("BASE", base).replace('\n', "\r\n");
                ((*path).to_owned(), answer.into_bytes())
            };
            answers.iter().map(bytes).collect()
        };
        Self::with(|base| bytes(answers, base))
    }

    pub(crate) fn with(answers: impl FnOnce(&str) -> Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (answers, kept) = (answers(&base), Arc::clone(&requests));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                answer(&stream.unwrap(), &answers, &kept);
            }
        });
        Self { base, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Returns the requests so far, each with its headers in lower case.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.requests.lock().unwrap())
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        let path = |request: &String| request.split(' ').nth(1).unwrap_or_default().to_owned();
        self.requests().iter().map(path).collect()
    }
}

fn answer(mut stream: &TcpStream, answers: &Answers, kept: &Mutex<Vec<String>>) {
    let mut request = String::new();
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        lines.read_until(b'\n', &mut line).unwrap();
        let line: String = line.iter().map(|byte| char::from(*byte)).collect();
        if line.trim().is_empty() {
            break;
        }
        request.push_str(&line);
    }
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    kept.lock().unwrap().push(request);
    let found = answers.iter().find(|(known, _)| *known == path);
    let missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_vec();
    // The client may have hung up.
    let _ = stream.write_all(found.map_or(&missing, |(_, answer)| answer));
}
