//! Excerpts of a text around the first match in it.

/// Control characters that mark the start and the end of a match. No text that is printed contains them.
pub const MARKS: [char; 2] = ['\u{2}', '\u{3}'];

/// Length of an excerpt, and of its part before the match, in words.
const MAX_WORDS: usize = 12;
const WORDS_BEFORE: usize = 4;

/// Marks the first word of a text that starts with one of `prefixes`, ignoring case. The prefixes are in lower case.
pub fn mark_first(text: &str, prefixes: &[String]) -> String {
    let text = text.replace(MARKS, " ");
    let matches = |word: &str| {
        let word = word.to_lowercase();
        (prefixes.iter()).any(|prefix| word.starts_with(prefix.as_str()))
    };
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    match words.find(|word| !word.is_empty() && matches(word)) {
        Some(word) => {
            let (before, rest) = text.split_at(place(word, &text));
            let after = &rest[word.len()..];
            format!("{before}{}{word}{}{after}", MARKS[0], MARKS[1])
        }
        None => text,
    }
}

/// Returns the offset of a part of a text in it.
fn place(part: &str, text: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// Returns the text around the first match; `None` if nothing is marked.
pub fn excerpt(marked: &str) -> Option<String> {
    let words: Vec<&str> = marked.split_whitespace().collect();
    let found = words.iter().position(|word| word.contains(MARKS[0]))?;
    // If there is little text before the match, start at the beginning.
    let is_near = found < MAX_WORDS - WORDS_BEFORE;
    let first = if is_near { 0 } else { found - WORDS_BEFORE };
    let end = words.len().min(first + MAX_WORDS);
    let last = words[end - 1];
    let part = &marked[place(words[first], marked)..place(last, marked) + last.len()];
    let dots = |is_cut| if is_cut { "…" } else { "" };
    let mut excerpt = format!("{}{part}", dots(first > 0));
    // A match may continue past the end.
    let is_open = part.rfind(MARKS[0]) > part.rfind(MARKS[1]);
    excerpt.extend(is_open.then_some(MARKS[1]));
    excerpt.push_str(dots(end < words.len()));
    Some(excerpt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_surrounds_the_first_match() {
        let shown = |text: &str| {
            excerpt(&text.replace('«', "\u{2}").replace('»', "\u{3}"))
                .map(|found| found.replace('\u{2}', "«").replace('\u{3}', "»"))
        };
        assert_eq!(shown("nothing"), None);
        assert_eq!(shown("«a»").as_deref(), Some("«a»"));
        assert_eq!(shown("one «two» three").as_deref(), Some("one «two» three"));
        let long = "1 2 3 4 5 6 7 8 9 10 11 «12» 13 14 15 16 17 18 19 20";
        assert_eq!(
            shown(long).as_deref(),
            Some("…8 9 10 11 «12» 13 14 15 16 17 18 19…")
        );
        // A match may continue past the end of the excerpt.
        let run = "«a b c d e f g h i j k l m n»";
        assert_eq!(shown(run).as_deref(), Some("«a b c d e f g h i j k l»…"));
    }
}
