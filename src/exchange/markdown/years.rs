//! Years beside titles and names.

/// Splits off a year in brackets: " (1984)" or "[1984]".
pub(super) fn year(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let (year, rest) = match text.strip_prefix('(') {
        Some(inside) => inside.split_once(')')?,
        None => text.strip_prefix('[')?.split_once(']')?,
    };
    (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then_some((year, rest))
}

/// Splits off a year without brackets that ends a list of names or a sentence: "1984." and "1984, reprinted", but not "1984 is".
pub(super) fn bare_year(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let (year, rest) = (text.get(..4)?, text.get(4..)?);
    let is_year = year.bytes().all(|byte| byte.is_ascii_digit())
        && ["1", "20"].iter().any(|begin| year.starts_with(begin));
    let rest = rest.trim_start_matches([')', ']']);
    let is_end = rest.is_empty()
        || rest.starts_with(['.', ',', ';'])
        || [" —", " –", " -", " ("]
            .iter()
            .any(|next| rest.starts_with(next));
    (is_year && is_end).then_some((year, rest))
}
