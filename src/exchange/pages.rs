//! Ranges and numbers of pages, as other programs write them.

/// Where a work stands in its container, and how many pages it has; both are empty if they are not known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pages {
    pub(super) range: String,
    pub(super) count: String,
}

const DASHES: [char; 3] = ['-', '–', '—'];

impl Pages {
    /// Takes the first and the last page, or both in one text.
    pub(super) fn of_part(first: &str, last: &str) -> Self {
        let pages = Self {
            range: if last.is_empty() || first.is_empty() {
                format!("{first}{last}")
            } else {
                format!("{first}–{last}")
            },
            count: String::new(),
        };
        let (first, last) = pages.ends();
        let count = match (first.parse::<u32>(), last.parse::<u32>()) {
            (Ok(first), Ok(last)) if first < last => (last - first).saturating_add(1).to_string(),
            _ => String::new(),
        };
        Self {
            range: match last {
                "" => pages.range.trim().to_owned(),
                last => format!("{first}–{last}"),
            },
            count,
        }
    }

    /// Takes the number of pages of a work that stands by itself.
    pub(super) fn of_whole(count: &str) -> Self {
        let digits = count.trim_end_matches(|c: char| !c.is_ascii_digit());
        match digits.parse::<u32>() {
            Ok(_) => Self {
                count: digits.to_owned(),
                ..Self::default()
            },
            Err(_) => Self::of_part(count, ""),
        }
    }

    /// Returns the first and the last page of a range of two pages.
    pub(super) fn ends(&self) -> (&str, &str) {
        let range = self.range.trim();
        match range.split_once(DASHES) {
            Some((first, last)) if !range.contains([',', ';', '+']) => {
                (first.trim(), last.trim_start_matches(DASHES).trim())
            }
            _ => (range, ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_a_range_or_a_number() {
        let pages = |range: &str, count: &str| Pages {
            range: range.to_owned(),
            count: count.to_owned(),
        };
        for (found, expected) in [
            (Pages::of_part("476", "481"), pages("476–481", "6")),
            (Pages::of_part("476--481", ""), pages("476–481", "6")),
            (Pages::of_part("476", ""), pages("476", "")),
            (Pages::of_part("", "481"), pages("481", "")),
            (Pages::of_part("476", "81"), pages("476–81", "")),
            (Pages::of_part("S1 - S9", ""), pages("S1–S9", "")),
            (Pages::of_part("1-2, 5-9", ""), pages("1-2, 5-9", "")),
            (Pages::of_whole("300 p."), pages("", "300")),
            (Pages::of_whole("xii, 300"), pages("xii, 300", "")),
            (Pages::of_whole(""), pages("", "")),
        ] {
            assert_eq!(found, expected);
        }
    }
}
