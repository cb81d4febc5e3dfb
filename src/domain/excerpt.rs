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
    let mut from = 0;
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() && matches(word) {
            let (before, after) = (&text[..from], &text[from + word.len()..]);
            return format!("{before}{}{word}{}{after}", MARKS[0], MARKS[1]);
        }
        from += part.len();
    }
    text
}

/// Returns the text around the first match; `None` if nothing is marked.
pub fn excerpt(marked: &str) -> Option<String> {
    let found = marked.find(MARKS[0])?;
    let is_start = |at: usize| marked[..at].ends_with(char::is_whitespace) || at == 0;
    let before = (marked[..found].char_indices().rev())
        .map(|(at, _)| at)
        .filter(|at| is_start(*at) && !marked[*at..].starts_with(char::is_whitespace));
    let starts: Vec<usize> = before.take(MAX_WORDS).collect();
    // If there is little text before the match, start at the beginning.
    let nth = if starts.len() < MAX_WORDS - WORDS_BEFORE {
        starts.len()
    } else {
        WORDS_BEFORE
    };
    let from = nth.checked_sub(1).map_or(found, |nth| starts[nth]);
    let mut words = 0;
    let mut ends = marked[from..].char_indices().filter(|(at, c)| {
        let is_end = c.is_whitespace() && !marked[..from + at].ends_with(char::is_whitespace);
        words += usize::from(is_end);
        is_end && words == MAX_WORDS
    });
    let to = ends.next().map_or(marked.len(), |(at, _)| from + at);
    let part = marked[from..to].trim_end();
    let (cut_before, cut_after) = (
        !marked[..from].trim().is_empty(),
        !marked[to..].trim().is_empty(),
    );
    let is_open = part.rfind(MARKS[0]) > part.rfind(MARKS[1]);
    let close = if is_open {
        MARKS[1].to_string()
    } else {
        String::new()
    };
    let dots = |cut| if cut { "…" } else { "" };
    Some(format!(
        "{}{part}{close}{}",
        dots(cut_before),
        dots(cut_after)
    ))
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
