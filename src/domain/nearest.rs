//! Suggestions for mistyped names.

/// Returns at most `limit` of the `known` names that are similar to `typed`, the most similar first.
///
/// Similar means a Jaro-Winkler similarity of at least 0.8, which tolerates a swapped, missing or added letter.
pub fn nearest<'a>(
    typed: &str,
    known: impl Iterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let mut similar: Vec<(f64, &str)> = known
        .map(|name| (strsim::jaro_winkler(typed, name), name))
        .filter(|(similarity, _)| *similarity >= 0.8)
        .collect();
    similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    similar
        .into_iter()
        .take(limit)
        .map(|(_, name)| name)
        .collect()
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
}
