//! How wide the columns of a table are. What does not fit gives way in a stated order: columns that may go, by their rank;
//! columns that may be cut; then the title.

/// Between two columns.
pub(super) const GAP: usize = 2;

/// From this width on there is room for the reasons beside the titles.
const BESIDE: usize = 140;
/// With less room they are of no use.
const LEAST_BESIDE: usize = 30;
const LEAST_TITLE: usize = 8;

/// How a column gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Not at all.
    Whole,
    /// It is cut to 24 columns, and to less on a narrow terminal, so that one long slug does not take the room of all titles.
    Slug,
    /// It goes, the lowest rank first, where the title would have less than it wants.
    Goes(u8),
    /// It is cut, but not below this width.
    Cut(usize),
    /// It takes what is left, and wants this width if it has so much text.
    Title(usize),
    /// It is there only beside a title, on a wide terminal, and takes what the title leaves.
    Beside,
}

/// Returns the widths of columns whose widest cells are `natural` on a terminal of `width`; 0 for a column that is not shown.
/// Without a terminal nothing is cut.
pub(super) fn fit(fits: &[Fit], natural: &[usize], width: Option<usize>) -> Vec<usize> {
    let mut widths = natural.to_vec();
    let beside = fits.iter().position(|fit| *fit == Fit::Beside);
    let reasons = beside.map_or(0, |at| std::mem::take(&mut widths[at]));
    let Some(width) = width else {
        return widths;
    };
    let mut title = None;
    for (at, fit) in fits.iter().enumerate() {
        match fit {
            Fit::Slug => widths[at] = natural[at].min((width * 3 / 10).clamp(12, 24)),
            Fit::Title(wanted) => {
                widths[at] = natural[at].min(*wanted);
                title = Some(at);
            }
            _ => {}
        }
    }
    while total(&widths) > width {
        let going =
            fits.iter()
                .zip(&widths)
                .enumerate()
                .filter_map(|(at, (fit, width))| match fit {
                    Fit::Goes(rank) if *width > 0 => Some((*rank, at)),
                    _ => None,
                });
        match going.min() {
            Some((_, at)) => widths[at] = 0,
            None => break,
        }
    }
    for (at, fit) in fits.iter().enumerate() {
        if let Fit::Cut(least) = fit {
            let over = total(&widths).saturating_sub(width);
            widths[at] = widths[at].saturating_sub(over).max(*least.min(&widths[at]));
        }
    }
    if let Some(title) = title {
        if let Some(beside) = beside.filter(|_| width >= BESIDE) {
            let room = width.saturating_sub(total(&widths) + GAP);
            let share = (room + widths[title]) * 45 / 100;
            let grown = natural[title].min(share.max(widths[title]));
            let rest = (room + widths[title]).saturating_sub(grown);
            if rest >= LEAST_BESIDE {
                widths[title] = grown;
                widths[beside] = reasons.min(rest);
            }
        }
        let others = total(&widths) - widths[title];
        let room = width.saturating_sub(others);
        widths[title] = natural[title].min(room.max(LEAST_TITLE));
    }
    // Only very long numbers and words get here.
    for at in (1..widths.len()).rev() {
        let over = total(&widths).saturating_sub(width);
        widths[at] = widths[at].saturating_sub(over);
    }
    widths
}

/// The width of a line.
fn total(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0);
    shown
        .map(|width| width + GAP)
        .sum::<usize>()
        .saturating_sub(GAP)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIST: [Fit; 7] = [
        Fit::Whole,
        Fit::Slug,
        Fit::Title(48),
        Fit::Goes(3),
        Fit::Goes(1),
        Fit::Goes(2),
        Fit::Beside,
    ];

    #[test]
    fn year_length_and_kind_go_before_a_title_is_cut() {
        let natural = [2, 31, 80, 8, 4, 9, 90];
        let at = |width| fit(&LIST, &natural, Some(width));
        assert_eq!(at(60), [2, 18, 36, 0, 0, 0, 0]);
        assert_eq!(at(80), [2, 24, 50, 0, 0, 0, 0]);
        assert_eq!(at(90), [2, 24, 50, 8, 0, 0, 0]);
        assert_eq!(at(100), [2, 24, 49, 8, 0, 9, 0]);
        assert_eq!(at(120), [2, 24, 63, 8, 4, 9, 0]);
        assert_eq!(at(140), [2, 24, 48, 8, 4, 9, 33]);
        assert_eq!(at(200), [2, 24, 63, 8, 4, 9, 78]);
        assert_eq!(fit(&LIST, &natural, None), [2, 31, 80, 8, 4, 9, 0]);
    }

    fn fits() -> impl Strategy<Value = Vec<Fit>> {
        let other = prop_oneof![
            Just(Fit::Whole),
            Just(Fit::Slug),
            (0u8..4).prop_map(Fit::Goes),
            (4usize..20).prop_map(Fit::Cut),
        ];
        (proptest::collection::vec(other, 1..6), 10usize..60).prop_map(|(others, wanted)| {
            [
                vec![Fit::Whole],
                others,
                vec![Fit::Title(wanted), Fit::Beside],
            ]
            .concat()
        })
    }

    proptest! {
        #[test]
        fn every_line_fits_and_nothing_is_lost_in_a_pipe(
            fits in fits(),
            mut natural in proptest::collection::vec(0usize..200, 8),
            width in 60usize..250,
        ) {
            natural.truncate(fits.len());
            natural[0] %= 20;
            let widths = fit(&fits, &natural, Some(width));
            prop_assert!(total(&widths) <= width);
            prop_assert_eq!(widths[0], natural[0]);
            prop_assert!(widths.iter().zip(&natural).all(|(width, natural)| width <= natural));
            for ((fit, width), natural) in fits.iter().zip(super::fit(&fits, &natural, None)).zip(natural) {
                prop_assert_eq!(width, if *fit == Fit::Beside { 0 } else { natural });
            }
        }
    }
}
