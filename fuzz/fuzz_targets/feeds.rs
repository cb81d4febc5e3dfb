//! Parses feeds. The first byte selects the media type.

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use reads::domain::{Name, web_address};
use reads::feeds::parse;
use reads::text::is_hostile;

const MEDIA_TYPES: [&str; 3] = [
    "",
    "text/xml; charset=koi8-r",
    "application/json;charset=utf-16le",
];

/// 2026-11-23 12:00 UTC.
const NOW: i64 = 1_795_435_200_000;

fuzz_target!(|input: &[u8]| {
    let Some((first, document)) = input.split_first() else {
        return;
    };
    let media_type = MEDIA_TYPES[usize::from(*first) % MEDIA_TYPES.len()];
    let Some(feed) = parse(document, media_type, "https://example.org/feed", NOW) else {
        return;
    };
    assert!(feed.posts.len() <= 1000);
    let ids: HashSet<&str> = feed.posts.iter().map(|post| post.id.as_str()).collect();
    assert_eq!(ids.len(), feed.posts.len());
    let mut lines: Vec<&str> = feed.title.as_deref().into_iter().collect();
    let mut urls: Vec<&str> = feed.site.as_deref().into_iter().collect();
    for post in &feed.posts {
        lines.push(&post.id);
        lines.extend(post.title.as_deref());
        lines.extend(post.authors.iter().map(Name::as_str));
        urls.extend(post.url.as_deref());
        assert!(
            post.published
                .is_none_or(|date| (0..=NOW + 86_400_000).contains(&date))
        );
    }
    for line in lines {
        assert!(!line.is_empty() && !line.contains(is_hostile), "{line:?}");
    }
    for url in urls {
        assert!(
            web_address(url).is_ok() && !url.contains(is_hostile),
            "{url:?}"
        );
    }
});
