//! Where the entries of a group are drawn: from left to right in the order in which they are best read, so that a line leads back
//! to what comes before. The same group has the same picture.

use super::Line;

/// The width of a letter of a label, in tenths, and the room around it.
const LETTER: usize = 73;
const PADDING: usize = 38;

/// The height of a box, and the distance of boxes in a column.
pub(super) const HEIGHT: usize = 32;
const STEP: usize = 58;

/// The distance of columns, which has room for the name of a relation.
const GAP: usize = 108;

/// The room around the drawing, for outlines.
const MARGIN: usize = 2;

/// Where a box is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) column: usize,
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
}

/// The places of the entries of a group, and the size of the drawing.
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Place {
    pub(super) fn middle(&self) -> usize {
        self.y + HEIGHT / 2
    }

    pub(super) fn center(&self) -> usize {
        self.x + self.width / 2
    }

    pub(super) fn right(&self) -> usize {
        self.x + self.width
    }

    /// Returns whether nothing is between it and another place of its column.
    pub(super) fn is_beside(&self, other: Self) -> bool {
        self.y.abs_diff(other.y) <= STEP
    }
}

/// Lays out entries whose labels have these lengths.
pub(super) fn layout(lengths: &[usize], lines: &[Line]) -> Layout {
    let columns = columns(lengths.len(), lines);
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        if members.len() <= *column {
            members.resize_with(column + 1, Vec::new);
        }
        members[*column].push(place);
    }
    members.retain(|column| !column.is_empty());
    let tallest = members.iter().map(Vec::len).max().unwrap_or_default();
    let height = tallest.saturating_sub(1) * STEP + HEIGHT;
    let mut places = vec![Place::default(); lengths.len()];
    let mut x = MARGIN;
    for (at, column) in members.iter_mut().enumerate() {
        if at > 0 {
            // Beside what they lead to, so that lines cross as little as possible.
            column.sort_by_cached_key(|place| {
                let before = lines.iter().filter(|line| line.from == *place);
                let before = before.filter(|line| places[line.to].width > 0);
                let before: Vec<usize> = before.map(|line| places[line.to].y).collect();
                (before.iter().sum::<usize>() / before.len().max(1), *place)
            });
        }
        *column = together(column, lines);
        let widest = column.iter().map(|place| lengths[*place]).max();
        let width = (widest.unwrap_or_default() * LETTER).div_ceil(10) + PADDING;
        let own = column.len().saturating_sub(1) * STEP + HEIGHT;
        for (row, place) in column.iter().enumerate() {
            places[*place] = Place {
                column: at,
                x,
                y: MARGIN + (height - own) / 2 + row * STEP,
                width,
            };
        }
        x += width + GAP;
    }
    // A line between entries of the last column that are not beside each other goes around them.
    let last = members.len().saturating_sub(1);
    let has_arc = lines.iter().any(|line| {
        let (from, to) = (places[line.from], places[line.to]);
        from.column == last && to.column == last && !from.is_beside(to)
    });
    let end = if has_arc { GAP } else { 0 };
    Layout {
        places,
        width: x.saturating_sub(GAP) + MARGIN + end,
        height: height + 2 * MARGIN,
    }
}

/// Returns a column with those that are read together beside each other, as far as that is possible.
fn together(column: &[usize], lines: &[Line]) -> Vec<usize> {
    let mut ordered = Vec::with_capacity(column.len());
    let mut next: Vec<usize> = column.iter().rev().copied().collect();
    while let Some(place) = next.pop() {
        if ordered.contains(&place) {
            continue;
        }
        ordered.push(place);
        let mutual = lines.iter().filter(|line| line.relation.is_mutual());
        let partners = mutual.filter_map(|line| match (line.from, line.to) {
            (from, to) if from == place => Some(to),
            (from, to) if to == place => Some(from),
            _ => None,
        });
        next.extend(partners.filter(|partner| column.contains(partner)));
    }
    ordered
}

/// Returns the column of each entry: after all that it is best read after. Those that are read together share one.
fn columns(count: usize, lines: &[Line]) -> Vec<usize> {
    let mut columns = vec![0; count];
    // A round moves each entry by at least one column; in a circle, which relations can make, it would not end.
    for _ in 0..count {
        let mut moved = false;
        for line in lines {
            let (from, to) = (columns[line.from], columns[line.to]);
            let wanted = if line.relation.is_mutual() {
                from.max(to)
            } else {
                from.max(to + 1)
            };
            if wanted < count && columns[line.from] != wanted {
                columns[line.from] = wanted;
                moved = true;
            }
            if line.relation.is_mutual() && columns[line.to] != wanted && wanted < count {
                columns[line.to] = wanted;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RelationKind::{BuildsOn, CompanionOf, PairsWith};

    fn line(from: usize, relation: crate::domain::RelationKind, to: usize) -> Line {
        Line { from, relation, to }
    }

    #[test]
    fn what_comes_before_is_to_the_left() {
        // 3 builds on 1 and 2, which are read together; 0 accompanies 1.
        let lines = [
            line(0, CompanionOf, 1),
            line(1, PairsWith, 2),
            line(3, BuildsOn, 1),
            line(3, BuildsOn, 2),
        ];
        assert_eq!(columns(4, &lines), [1, 0, 0, 1]);
        let layout = layout(&[5, 5, 5, 9], &lines);
        let [companion, first, second, last] = layout.places[..] else {
            panic!("four places")
        };
        assert!(first.right() < companion.x && companion.x == last.x);
        assert_eq!(first.x, second.x);
        assert!(layout.width > last.right() && layout.height >= last.y + HEIGHT);
    }

    #[test]
    fn what_is_read_together_is_side_by_side() {
        let lines = [
            line(0, PairsWith, 2),
            line(2, PairsWith, 3),
            line(1, BuildsOn, 0),
        ];
        assert_eq!(together(&[0, 2, 3], &lines), [0, 2, 3]);
        assert_eq!(together(&[2, 0, 3], &lines), [2, 3, 0]);
        let places = layout(
            &[3; 4],
            &[
                line(0, PairsWith, 1),
                line(0, PairsWith, 2),
                line(0, PairsWith, 3),
            ],
        )
        .places;
        assert!(places[0].is_beside(places[3]) && !places[0].is_beside(places[1]));
    }

    #[test]
    fn no_two_boxes_overlap_and_a_circle_ends() {
        for lines in [
            vec![
                line(0, BuildsOn, 1),
                line(1, BuildsOn, 2),
                line(2, BuildsOn, 0),
            ],
            vec![
                line(0, BuildsOn, 1),
                line(0, BuildsOn, 2),
                line(1, PairsWith, 0),
            ],
            vec![
                line(0, BuildsOn, 0),
                line(1, BuildsOn, 0),
                line(2, BuildsOn, 1),
            ],
        ] {
            let places = layout(&[3, 12, 7], &lines).places;
            for (at, one) in places.iter().enumerate() {
                for other in &places[..at] {
                    let apart = one.x >= other.right() || other.x >= one.right();
                    assert!(
                        apart || one.y.abs_diff(other.y) >= HEIGHT,
                        "{lines:?}: {places:?}"
                    );
                }
            }
        }
    }
}
