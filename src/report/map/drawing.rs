//! One group as a picture: boxes with the slug of an entry, and lines with the name of a relation.

use maud::{Markup, html};

use super::layout::{HEIGHT, Layout, Place, layout};
use super::{Group, Line};
use crate::report::marks;

/// A longer slug is cut.
const LABEL: usize = 24;

/// The width that each screen has.
const PHONE: usize = 300;

/// Half the height of the name of a relation, and its width for each letter in tenths.
const NAME: usize = 9;
const NAME_LETTER: usize = 56;

pub(super) fn figure(at: usize, group: &Group<'_>) -> Markup {
    let labels: Vec<String> = group.nodes.iter().map(|node| cut(&node.slug)).collect();
    let lengths: Vec<usize> = labels.iter().map(|label| label.chars().count()).collect();
    let layout = layout(&lengths, &group.edges);
    let (title, width, height) = (format!("group-{at}"), layout.width, layout.height);
    html! {
        // Wider than a phone, it scrolls: smaller letters could not be read.
        div.group tabindex=[(width > PHONE).then_some("0")] role="group" aria-labelledby=(title) {
            svg role="img" aria-labelledby=(title) width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } {
                title id=(title) { (described(group)) }
                @for line in &group.edges { (edge(*line, &layout)) }
                @for ((node, label), place) in group.nodes.iter().zip(&labels).zip(&layout.places) {
                    g class={ "node " (marks::class(node.status)) } {
                        rect x=(place.x) y=(place.y) width=(place.width) height=(HEIGHT) rx="6" {}
                        (marks::dot(place.x + 15, place.middle()))
                        text x=(place.x + 28) y=(place.middle() + 4) { (label) }
                    }
                }
            }
        }
    }
}

fn cut(slug: &str) -> String {
    if slug.chars().count() <= LABEL {
        return slug.to_owned();
    }
    let short: String = slug.chars().take(LABEL - 1).collect();
    format!("{short}…")
}

/// "flash-attention builds on attention; …".
fn described(group: &Group<'_>) -> String {
    let slug = |at: usize| group.nodes.get(at).map_or("", |node| &node.slug);
    let lines = group.edges.iter().map(|line| {
        format!(
            "{} {} {}",
            slug(line.from),
            line.relation.forth(),
            slug(line.to)
        )
    });
    lines.collect::<Vec<_>>().join("; ")
}

fn edge(line: Line, layout: &Layout) -> Markup {
    let (from, to) = (layout.places[line.from], layout.places[line.to]);
    let class = format!("line {}", line.relation);
    if from.column == to.column {
        return beside(line, from, to, &class);
    }
    let is_back = from.x > to.x;
    let (start, end) = if is_back {
        (from.x, to.right())
    } else {
        (from.right(), to.x)
    };
    let (y, end_y) = (from.middle(), to.middle());
    let middle = usize::midpoint(start, end);
    let tip = if is_back { end + 7 } else { end - 7 };
    html! {
        path class=(class) d={ "M" (start) " " (y) "C" (middle) " " (y) " " (middle) " " (end_y) " " (tip) " " (end_y) } {}
        path.tip d={ "M" (end) " " (end_y) "L" (tip) " " (end_y - 4) "L" (tip) " " (end_y + 4) "Z" } {}
        (name(line, middle, usize::midpoint(y, end_y)))
    }
}

/// A line between entries of one column.
fn beside(line: Line, from: Place, to: Place, class: &str) -> Markup {
    let (upper, lower) = if from.y < to.y {
        (from, to)
    } else {
        (to, from)
    };
    if !upper.is_beside(lower) {
        let (start, end) = (upper.right(), lower.right());
        let turn = start.max(end) + 44;
        return html! {
            path class=(class) d={
                "M" (start) " " (upper.middle()) "C" (turn) " " (upper.middle()) " " (turn) " " (lower.middle()) " "
                (end) " " (lower.middle())
            } {}
            (name(line, start.max(end) + 33, usize::midpoint(upper.middle(), lower.middle())))
        };
    }
    let x = upper.center();
    html! {
        path class=(class) d={ "M" (x) " " (upper.y + HEIGHT) "L" (x) " " (lower.y) } {}
        (name(line, x, usize::midpoint(upper.y + HEIGHT, lower.y)))
    }
}

/// The name of a relation, on the line.
fn name(line: Line, x: usize, y: usize) -> Markup {
    let name = line.relation.forth();
    let width = (name.len() * NAME_LETTER).div_ceil(10) + 6;
    html! {
        rect.ground x=(x.saturating_sub(width / 2)) y=(y.saturating_sub(NAME)) width=(width) height=(2 * NAME) {}
        text.name x=(x) y=(y + 4) text-anchor="middle" { (name) }
    }
}
