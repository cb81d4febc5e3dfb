//! Which of the known names somebody may have meant.

/// The names of `known` nearest to `typed`, at most `most`, the nearest first; none that is not alike.
///
/// Alike means a Jaro-Winkler similarity of 0.8 and more, which lets a swapped, missing or added letter pass.
pub fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let mut alike: Vec<(f64, &str)> = known
        .map(|name| (strsim::jaro_winkler(typed, name), name))
        .filter(|(similarity, _)| *similarity >= 0.8)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    alike.into_iter().take(most).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_found() {
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
