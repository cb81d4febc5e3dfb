//! Suggestions for mistyped names.

/// Returns at most `limit` of the `known` names that are similar to `typed`, the most similar first.
///
/// Similar means a Jaro-Winkler similarity of at least 0.8, which tolerates a swapped, missing or added letter.
pub fn nearest<'a>(
    typed: &str,
    known: impl Iterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let similar = known
        .map(|name| (strsim::jaro_winkler(typed, name), name))
        .filter(|(similarity, _)| *similarity >= 0.8);
    first(similar.collect(), limit)
}

fn first(mut similar: Vec<(f64, &str)>, limit: usize) -> Vec<&str> {
    similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    similar.truncate(limit);
    similar.into_iter().map(|(_, name)| name).collect()
}

/// Returns the `known` words of which `typed` is a typing error, the nearest first: one letter too many, missing, wrong or
/// swapped with its neighbour; two in a word of six letters or more.
///
/// Stricter than [`nearest`], for short words of which many are alike.
pub fn nearest_typed<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let allowed = if typed.chars().count() < 6 { 1 } else { 2 };
    let first = typed.chars().next();
    let mut near: Vec<(usize, bool, &str)> = known
        .map(|word| {
            (
                strsim::osa_distance(typed, word),
                word.chars().next() != first,
                word,
            )
        })
        .filter(|(distance, _, _)| *distance <= allowed)
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, _, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_corrected() {
        let known = [
            "attention",
            "flash-attention",
            "paged-attention",
            "ddia",
            "zero",
        ];
        let near = |typed| nearest(typed, known.into_iter(), 3);
        assert_eq!(near("atention").first(), Some(&"attention"));
        assert_eq!(near("ddai"), ["ddia"]);
        assert!(near("quantum").is_empty());
    }

    #[test]
    fn a_short_word_is_not_taken_for_another() {
        let known = [
            "done", "due", "open", "relate", "remind", "todo", "list", "search",
        ];
        let near = |typed| nearest_typed(typed, known.into_iter());
        assert_eq!(near("doen").first(), Some(&"done"));
        assert_eq!(near("tood"), ["todo"]);
        assert_eq!(near("lst"), ["list"]);
        assert_eq!(near("saerch"), ["search"]);
        assert!(near("read").is_empty());
    }
}
