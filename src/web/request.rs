//! One conditional request, with its redirects and its limits.

use std::io::{self, Read};
use std::time::Instant;

use ureq::http::header::{
    ACCEPT, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use ureq::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use url::Url;

use super::freshness::wait;
use super::target::{NotPublic, Target};
use super::{FetchError, TIMEOUT, Validators, agent};

/// The maximum size of a response, decompressed.
const MAX_MB: u64 = 5;
pub(crate) const MAX_BYTES: u64 = MAX_MB * 1_000_000;

const MAX_REDIRECTS: usize = 5;

pub(crate) struct Answer {
    /// `None` if nothing has changed (304).
    pub(crate) body: Option<Vec<u8>>,
    /// The value of `Content-Type`.
    pub(crate) media_type: String,
    pub(crate) validators: Validators,
    /// Where the response came from, after all redirects.
    pub(crate) target: Target,
    pub(crate) moved_to: Option<Url>,
    pub(crate) wait: u64,
}

/// Requests an address, unless it is as the validators say. The time limit counts from `begun`; `accepted` is the value of
/// `Accept`.
pub(crate) fn get(
    begun: Instant,
    target: Target,
    validators: &Validators,
    accepted: &str,
    now: i64,
) -> Result<Answer, FetchError> {
    let mut target = target;
    let mut moved_to = None;
    let mut is_permanent = true;
    for _ in 0..=MAX_REDIRECTS {
        let response = send(begun, &target, validators, accepted).map_err(|err| failed(&err))?;
        let (head, body) = response.into_parts();
        let (status, headers) = (head.status, head.headers);
        let wait = wait(&headers, now);
        let failed = |reason| FetchError { reason, wait };
        if status == StatusCode::NOT_MODIFIED || status.is_success() {
            let validators = validators.updated(&headers, status);
            let body = match status {
                StatusCode::NOT_MODIFIED => None,
                _ => Some(read(body.into_reader()).map_err(failed)?),
            };
            return Ok(Answer {
                body,
                media_type: text(&headers, &CONTENT_TYPE).unwrap_or_default(),
                validators,
                target,
                moved_to,
                wait,
            });
        }
        let to = text(&headers, &LOCATION).filter(|_| status.is_redirection());
        let Some(to) = to else {
            return Err(failed(refused(status)));
        };
        target = target.redirected(&to).map_err(failed)?;
        is_permanent &= matches!(status.as_u16(), 301 | 308);
        if is_permanent {
            moved_to = Some(target.url.clone());
        }
    }
    Err(FetchError::new(format!(
        "it redirects more than {MAX_REDIRECTS} times"
    )))
}

fn send(
    begun: Instant,
    target: &Target,
    validators: &Validators,
    accepted: &str,
) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
    let agent = agent(begun, target.resolver());
    let mut request = agent.get(target.url.as_str()).header(ACCEPT, accepted);
    let conditions = [
        (IF_NONE_MATCH, &validators.etag),
        (IF_MODIFIED_SINCE, &validators.last_modified),
    ];
    for (name, value) in conditions {
        if let Some(value) = value.as_deref().and_then(header) {
            request = request.header(name, value);
        }
    }
    request.config().http_status_as_error(false).build().call()
}

impl Validators {
    /// Returns the validators of a response; a 304 may leave out those that have not changed.
    fn updated(&self, headers: &HeaderMap, status: StatusCode) -> Self {
        let old =
            |value: &Option<String>| value.clone().filter(|_| status == StatusCode::NOT_MODIFIED);
        Self {
            etag: text(headers, &ETAG).or_else(|| old(&self.etag)),
            last_modified: text(headers, &LAST_MODIFIED).or_else(|| old(&self.last_modified)),
        }
    }
}

/// Returns the value of a header: each byte is one character, so that [`header`] gives the same bytes back.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    let text: String = value.iter().map(|byte| char::from(*byte)).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// Returns the bytes of a header, unless they cannot be sent as one.
fn header(text: &str) -> Option<HeaderValue> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    HeaderValue::from_bytes(&bytes?).ok()
}

fn read(body: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = body.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|err| reason(&ureq::Error::from(err)))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

pub(crate) fn too_large() -> String {
    format!("it is larger than {MAX_MB} MB")
}

fn refused(status: StatusCode) -> String {
    let code = status.as_u16();
    match code {
        401 | 403 => format!("the server refuses access ({code})"),
        404 => "there is nothing at this address (404)".to_owned(),
        410 => "it is gone for good (410)".to_owned(),
        429 => "the server asks for fewer requests (429)".to_owned(),
        503 => "the server is not available (503)".to_owned(),
        300..=399 => format!("it redirects to no address ({code})"),
        400..=499 => format!("the server refuses the request ({code})"),
        _ => format!("the server failed ({code})"),
    }
}

fn failed(err: &ureq::Error) -> FetchError {
    FetchError::new(reason(err))
}

fn reason(err: &ureq::Error) -> String {
    use ureq::Error;
    match err {
        Error::Timeout(_) => {
            let seconds = TIMEOUT.as_secs();
            format!("it takes longer than {seconds} seconds")
        }
        Error::HostNotFound => "there is no such host".to_owned(),
        Error::Io(err) => match err.kind() {
            io::ErrorKind::ConnectionRefused => "the server accepts no connection".to_owned(),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => "the connection broke".to_owned(),
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                reason(&Error::Timeout(ureq::Timeout::Global))
            }
            _ => format!("the request failed: {err}"),
        },
        Error::Other(err) if err.is::<NotPublic>() => err.to_string(),
        Error::LargeResponseHeader(..) => "the headers of the response are too large".to_owned(),
        Error::Http(_) | Error::Protocol(_) => "the response is not valid HTTP".to_owned(),
        Error::Decompress(..) => "the compressed response is damaged".to_owned(),
        err => format!("the request failed: {err}"),
    }
}
