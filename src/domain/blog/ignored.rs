//! Words of titles by which posts are ignored.

/// Returns whether a title contains a word or several in a row, in any case. Parts of words do not count.
pub fn has_words(title: &str, wanted: &str) -> bool {
    let (title, wanted) = (words(title), words(wanted));
    !wanted.is_empty() && title.windows(wanted.len()).any(|window| window == wanted)
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
        }
    }
}
