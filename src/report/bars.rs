//! Tables with a bar in each row. The numbers beside a bar say the same.

use maud::{Markup, html};

/// How long the names of rows are. On a phone, long ones take the place of the bars.
#[derive(Clone, Copy)]
pub(super) enum Names {
    Short,
    Medium,
    Long,
}

/// A table with a bar of two parts in each row.
pub(super) struct Bars<'a> {
    pub(super) names: Names,
    pub(super) caption: Markup,
    /// What the rows are.
    pub(super) of: &'a str,
    pub(super) headers: &'a [&'a str],
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) name: Markup,
    pub(super) parts: [u64; 2],
    pub(super) cells: Vec<String>,
}

impl Bars<'_> {
    pub(super) fn table(&self) -> Markup {
        let most = self.rows.iter().map(|row| row.parts[0] + row.parts[1]);
        let most = most.max().unwrap_or_default();
        let names = match self.names {
            Names::Short => "short",
            Names::Medium => "medium",
            Names::Long => "long",
        };
        html! {
            table class={ "bars " (names) } {
                caption { (self.caption) }
                thead {
                    tr {
                        th scope="col" { (self.of) }
                        @for header in self.headers { th.number scope="col" { (header) } }
                        td {}
                    }
                }
                tbody {
                    @for row in &self.rows {
                        tr {
                            th scope="row" { (row.name) }
                            @for cell in &row.cells { td.number { (cell) } }
                            td.bar { @if row.parts != [0, 0] { (bar(row.parts, most)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The length of the longest bar.
const LONGEST: u64 = 1_000;

/// Draws two parts as long as their part of the most; what is little can still be seen.
fn bar(parts: [u64; 2], most: u64) -> Markup {
    let [first, second] = parts.map(|part| match (part * LONGEST).checked_div(most) {
        Some(length) if part > 0 => length.max(6),
        _ => 0,
    });
    html! {
        svg viewBox={ "0 0 " (LONGEST) " 10" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            @if first > 0 { rect.fill width=(first) height="10" {} }
            @if second > 0 { rect.again x=(first) width=(second) height="10" {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_in_proportion_and_shows_what_is_little() {
        let widths = |parts, most| {
            let bar = bar(parts, most).0;
            let widths = bar.split("width=\"").skip(1);
            widths
                .map(|width| width.split('"').next().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(widths([5, 3], 10), ["500", "300"]);
        assert_eq!(widths([0, 1], 10_000), ["6"]);
        assert_eq!(widths([0, 0], 0), [""; 0]);
    }
}
