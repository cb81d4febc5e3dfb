//! Where a work appeared, in one line.

use crate::domain::{Metadata, names};

/// "in Journal of Tea 12 (3), 558–565 · Tea Press · edition 2 · edited by Ada One", or nothing if nothing is known.
pub(super) fn venue(metadata: &Metadata) -> String {
    let text = |field: &Option<String>, before: &str, after: &str| {
        let text = field.as_ref().map(|text| format!("{before}{text}{after}"));
        text.unwrap_or_default()
    };
    let place = [
        text(&metadata.container, "in ", ""),
        text(
            &metadata.volume,
            if metadata.container.is_some() {
                " "
            } else {
                "volume "
            },
            "",
        ),
        text(&metadata.issue, " (", ")"),
        text(&metadata.page_range, ", ", ""),
    ];
    let place = place.concat();
    let place = match place.strip_prefix(", ") {
        Some(range) => format!("pages {range}"),
        None => place.trim_start().to_owned(),
    };
    // Those of a work without authors stand in their place.
    let editors = Some(names(&metadata.editors))
        .filter(|editors| !editors.is_empty() && !metadata.credited().are_editors);
    let parts = [
        place,
        text(&metadata.publisher, "", ""),
        text(&metadata.edition, "edition ", ""),
        text(&editors, "edited by ", ""),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_venue_is_a_line() {
        let some = |text: &str| Some(text.to_owned());
        let mut metadata = Metadata::default();
        assert_eq!(venue(&metadata), "");
        metadata.page_range = some("1–9");
        assert_eq!(venue(&metadata), "pages 1–9");
        metadata.volume = some("12");
        assert_eq!(venue(&metadata), "volume 12, 1–9");
        metadata.container = some("Journal of Tea");
        metadata.issue = some("3");
        metadata.publisher = some("Tea Press");
        metadata.edition = some("2");
        metadata.editors = vec!["Ada One".into(), "Bo {Two Three}".into()];
        assert!(!venue(&metadata).contains("edited"));
        metadata.authors = vec!["Cy Four".into()];
        assert_eq!(
            venue(&metadata),
            "in Journal of Tea 12 (3), 1–9 · Tea Press · edition 2 · edited by Ada One, Bo Two Three"
        );
    }
}
