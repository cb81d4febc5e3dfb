//! The map of relations: companions, corrections, and what builds on what. Groups of connected entries are drawn one by one.

mod drawing;
mod layout;

use std::collections::{BTreeMap, HashMap, HashSet};

use maud::{Markup, html};
use serde::Serialize;

use super::link::to_entry;
use super::marks;
use super::words::{count, entries};
use crate::domain::{Listing, RelationKind, Status};

/// A group with more entries is only listed: nobody could follow its lines.
const MAX_DRAWN: usize = 24;

/// At most so many groups are drawn.
const MAX_GROUPS: usize = 60;

/// At most so many relations are listed.
const MAX_LISTED: usize = 1_000;

/// The related entries and their relations. JSON has them as docs/json.md describes.
#[derive(Debug, Default, Serialize)]
pub struct RelationMap {
    entries: Vec<Node>,
    relations: Vec<Edge>,
}

/// A related entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Node {
    number: i64,
    slug: String,
    title: String,
    status: Status,
}

/// A relation, from the entry that has it to the other. JSON has their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
struct Edge {
    from: i64,
    relation: RelationKind,
    to: i64,
}

/// A map for which entries are collected.
pub struct Relations {
    edges: Vec<Edge>,
    nodes: HashMap<i64, (usize, Option<Node>)>,
    added: usize,
}

impl Relations {
    /// Takes all relations, by the numbers of the resources.
    pub fn new(pairs: Vec<(i64, RelationKind, i64)>) -> Self {
        let edge = |(from, relation, to)| Edge { from, relation, to };
        let edges: Vec<Edge> = pairs.into_iter().map(edge).collect();
        let ends = edges.iter().flat_map(|edge| [edge.from, edge.to]);
        Self {
            nodes: ends.map(|number| (number, (0, None))).collect(),
            edges,
            added: 0,
        }
    }

    /// Adds an entry if it is related. Entries come in the order of the list.
    pub fn add(&mut self, row: &Listing) {
        if let Some(found) = self.nodes.get_mut(&row.number) {
            let node = Node {
                number: row.number,
                slug: row.slug.clone(),
                title: row.title.clone(),
                status: row.status,
            };
            *found = (self.added, Some(node));
            self.added += 1;
        }
    }

    /// Returns the map of the relations of which both ends were added.
    pub fn map(self) -> RelationMap {
        let is_known = |number: i64| matches!(self.nodes.get(&number), Some((_, Some(_))));
        let all: HashSet<&Edge> = self.edges.iter().collect();
        let has = |from, relation, to| all.contains(&Edge { from, relation, to });
        let mut relations = self.edges.clone();
        relations.retain(|Edge { from, relation, to }| {
            // What is the same from both sides counts once.
            let is_twice = relation.is_mutual() && to < from && has(*to, *relation, *from);
            is_known(*from) && is_known(*to) && !is_twice
        });
        let related: HashSet<i64> = (relations.iter())
            .flat_map(|edge| [edge.from, edge.to])
            .collect();
        let mut entries: Vec<(usize, Node)> = (self.nodes.into_iter())
            .filter(|(number, _)| related.contains(number))
            .filter_map(|(_, (place, node))| Some((place, node?)))
            .collect();
        entries.sort_by_key(|(place, _)| *place);
        RelationMap {
            entries: entries.into_iter().map(|(_, node)| node).collect(),
            relations,
        }
    }
}

/// Entries that are connected, and their relations by places among them.
struct Group<'a> {
    nodes: Vec<&'a Node>,
    edges: Vec<Line>,
}

/// A relation by the places of its ends in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    from: usize,
    relation: RelationKind,
    to: usize,
}

impl RelationMap {
    pub(super) fn is_empty(&self) -> bool {
        self.relations.is_empty()
    }

    /// Returns the groups, the largest first; of the same size, in the order of the list.
    fn groups(&self) -> Vec<Group<'_>> {
        let places: HashMap<i64, usize> = (self.entries.iter().enumerate())
            .map(|(place, node)| (node.number, place))
            .collect();
        let mut lines: Vec<Line> = (self.relations.iter())
            .filter_map(|edge| {
                Some(Line {
                    from: *places.get(&edge.from)?,
                    relation: edge.relation,
                    to: *places.get(&edge.to)?,
                })
            })
            .collect();
        lines.sort_by_key(|line| (line.from, line.to));
        let first = firsts(self.entries.len(), &lines);
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, first) in first.iter().enumerate() {
            members.entry(*first).or_default().push(place);
        }
        let mut of: BTreeMap<usize, Vec<Line>> = BTreeMap::new();
        for line in lines {
            of.entry(first[line.from]).or_default().push(line);
        }
        let group = |(first, members): (usize, Vec<usize>)| {
            let at = |place| members.binary_search(&place).unwrap_or_default();
            let lines = of.remove(&first).unwrap_or_default();
            Group {
                nodes: members.iter().map(|place| &self.entries[*place]).collect(),
                edges: (lines.into_iter())
                    .map(|line| Line {
                        from: at(line.from),
                        to: at(line.to),
                        ..line
                    })
                    .collect(),
            }
        };
        let mut groups: Vec<Group<'_>> = members.into_iter().map(group).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.nodes.len()));
        groups
    }
}

/// Returns for each entry the first one that it is connected with.
fn firsts(count: usize, lines: &[Line]) -> Vec<usize> {
    fn find(first: &mut [usize], mut place: usize) -> usize {
        while first[place] != place {
            first[place] = first[first[place]];
            place = first[place];
        }
        place
    }
    let mut first: Vec<usize> = (0..count).collect();
    for line in lines {
        let (one, other) = (find(&mut first, line.from), find(&mut first, line.to));
        first[one.max(other)] = one.min(other);
    }
    (0..count).map(|place| find(&mut first, place)).collect()
}

pub(super) fn section(map: &RelationMap) -> Markup {
    let groups = map.groups();
    let drawn = groups.iter().filter(|group| group.nodes.len() <= MAX_DRAWN);
    let drawn: Vec<&Group<'_>> = drawn.take(MAX_GROUPS).collect();
    let undrawn = groups.len() - drawn.len();
    html! {
        @if !map.is_empty() {
            section aria-labelledby="relations" {
                h2 #relations { "Relations" }
                p.muted {
                    (entries(map.entries.len() as u64)) ", " (relations(map.relations.len()))
                    ". A line leads from an entry to the one that is best read before it."
                    @if undrawn > 0 {
                        " Not drawn: " (count(undrawn as u64, "group", "groups"))
                        ", as one of more than " (MAX_DRAWN) " entries would be a tangle, and more than "
                        (MAX_GROUPS) " too many to look at."
                    }
                }
                (marks::key(|status| map.entries.iter().any(|node| node.status == status)))
                div.groups {
                    @for (at, group) in drawn.into_iter().enumerate() { (drawing::figure(at, group)) }
                }
                (list(map))
            }
        }
    }
}

fn relations(number: usize) -> String {
    count(number as u64, "relation", "relations")
}

/// The same as text.
fn list(map: &RelationMap) -> Markup {
    let nodes: HashMap<i64, &Node> = (map.entries.iter())
        .map(|node| (node.number, node))
        .collect();
    let listed = map.relations.iter().take(MAX_LISTED);
    let listed = listed
        .filter_map(|edge| Some((nodes.get(&edge.from)?, edge.relation, nodes.get(&edge.to)?)));
    let more = map.relations.len().saturating_sub(MAX_LISTED);
    html! {
        details {
            summary { "The relations as a list" }
            ul.plain {
                @for (from, relation, to) in listed {
                    li { (to_entry(from.number, &from.title)) " " (relation.forth()) " " (to_entry(to.number, &to.title)) }
                }
            }
            @if more > 0 { p.muted { "and " (relations(more)) " more, which `reads show` and `--json` have" } }
        }
    }
}
