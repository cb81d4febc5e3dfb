//! Words of titles by which posts are ignored.

/// Returns whether a title contains a word or several in a row, in any case. Parts of words do not count.
pub fn has_words(title: &str, wanted: &str) -> bool {
    let (title, wanted) = (words(title), words(wanted));
    !wanted.is_empty() && title.windows(wanted.len()).any(|window| window == wanted)
}

/// As [`has_words`], but the last word may be the beginning of one.
pub fn has_begun_words(title: &str, wanted: &str) -> bool {
    let (title, wanted) = (words(title), words(wanted));
    let Some((begun, whole)) = wanted.split_last() else {
        return false;
    };
    title
        .windows(wanted.len())
        .any(|window| window.starts_with(whole) && window[whole.len()].starts_with(begun.as_str()))
}

/// Returns the words of a text in lower case, by which posts are ignored, or `None` if it has none.
pub fn ignored_words(text: &str) -> Option<String> {
    Some(words(text).join(" ")).filter(|words| !words.is_empty())
}

fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_count_in_any_case() {
        for (title, wanted, has) in [
            ("This week's Podcast: Raft", "podcast", true),
            ("Podcasting at scale", "podcast", false),
            ("We're hiring! Now.", "Hiring", true),
            ("Release notes 4.2", "release notes", true),
            ("Notes on a release", "release notes", false),
            ("Über uns", "ÜBER", true),
            ("Anything", "—", false),
        ] {
            assert_eq!(has_words(title, wanted), has, "{title} / {wanted}");
            let ignored = ignored_words(wanted).unwrap_or_default();
            assert_eq!(has_words(title, &ignored), has, "{title} / {ignored}");
        }
        assert_eq!(
            ignored_words("Release: NOTES!").as_deref(),
            Some("release notes")
        );
        assert_eq!(ignored_words("—"), None);
        assert!(has_begun_words("Consensus in the Cloud", "in the clo"));
        assert!(!has_begun_words("Consensus in the Cloud", "i the"));
        assert!(!has_begun_words("Anything", "—"));
    }
}
