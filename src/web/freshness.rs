//! How long the headers of a response ask to wait before the next request (RFC 9111, section 4.2; RFC 9110, section 10.2.3).

use ureq::http::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, RETRY_AFTER};
use ureq::http::{HeaderMap, HeaderName};

use super::date;

/// No server is waited for longer than a year: what asks for more means "never".
pub(crate) const LONGEST: u64 = 366 * 24 * 60 * 60;

/// Returns the longest time that the headers ask for, in seconds. What cannot be read asks for none.
pub(crate) fn wait(headers: &HeaderMap, now: i64) -> u64 {
    let now = now.div_euclid(1000);
    let time = |name| Some(date::parse(first(headers, name)?)?.timestamp());
    let date = time(&DATE).unwrap_or(now);
    let until = |name, from| Some(time(name)?.saturating_sub(from));
    let retry = first(headers, &RETRY_AFTER).and_then(seconds);
    let asked = [
        retry.or_else(|| until(&RETRY_AFTER, now)),
        max_age(headers),
        until(&EXPIRES, date),
    ];
    let longest = asked.into_iter().flatten().max().unwrap_or(0);
    u64::try_from(longest).unwrap_or(0).min(LONGEST)
}

fn max_age(headers: &HeaderMap) -> Option<i64> {
    let values = headers.get_all(CACHE_CONTROL).into_iter();
    let mut directives = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let seconds = directives.find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let is_max_age = name.trim().eq_ignore_ascii_case("max-age");
        let seconds = seconds(value.trim().trim_matches('"'))?;
        is_max_age.then_some(seconds)
    })?;
    let age = first(headers, &AGE).and_then(self::seconds);
    Some(seconds.saturating_sub(age.unwrap_or(0)))
}

/// Parses a number of seconds; one that is too large for its type is as good as any large one (RFC 9111, section 1.2.2).
fn seconds(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(i64::MAX))
}

fn first<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

#[cfg(test)]
mod tests {
    use ureq::http::HeaderValue;

    use super::*;

    /// 2026-11-23 12:00 UTC.
    const NOW: i64 = 1_795_435_200_000;

    #[test]
    fn the_longest_wait_counts() {
        for (lines, seconds) in [
            ("", 0),
            ("retry-after: 120", 120),
            ("retry-after: Mon, 23 Nov 2026 13:00:00 GMT", 3600),
            ("retry-after: Monday, 23-Nov-26 13:00:00 GMT", 3600),
            ("retry-after: Mon Nov 23 13:00:00 2026", 3600),
            ("retry-after: Mon, 23 Nov 2026 11:00:00 GMT", 0),
            ("retry-after: -5", 0),
            ("retry-after: soon", 0),
            ("retry-after: 99999999999999999999", LONGEST),
            ("cache-control: max-age=99999999999999999999", LONGEST),
            ("retry-after: 9999999999", LONGEST),
            ("cache-control: public, Max-Age=600, s-maxage=9", 600),
            ("cache-control: no-cache\ncache-control: max-age=\"60\"", 60),
            ("cache-control: max-age=600\nage: 200", 400),
            ("cache-control: max-age=600\nage: 900", 0),
            ("cache-control: max-age=", 0),
            ("expires: Mon, 23 Nov 2026 12:30:00 GMT", 1800),
            ("expires: 0", 0),
            (
                "date: Mon, 23 Nov 2020 12:00:00 GMT\nexpires: Mon, 23 Nov 2020 12:00:10 GMT",
                10,
            ),
            (
                "retry-after: 1\ncache-control: max-age=2\nexpires: Mon, 23 Nov 2026 12:00:03 GMT",
                3,
            ),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines.lines() {
                let (name, value) = line.split_once(": ").unwrap();
                let name: HeaderName = name.parse().unwrap();
                headers.append(name, HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(wait(&headers, NOW), seconds, "{lines}");
        }
    }
}
