//! The tables of `todo` and `list`: one line for each resource, under the headings of domains.

use std::io;

use anstyle::Style;

use super::Out;
use super::extent::length;
use super::fit::Fit;
use super::styled::{mark, standing_style};
use super::table::{Block, Column, Heading, Table, TableRow};
use crate::domain::{Depth, Listing, LocalDate, Status};

const TO_READ: [Column; 7] = [
    Column::number("#"),
    Column::slug(),
    Column::new("title", Fit::Title(48)),
    Column::quiet("kind", Fit::Goes(3)),
    Column::quiet("year", Fit::Goes(1)),
    Column::quiet("length", Fit::Goes(2)),
    Column::quiet("why", Fit::Beside),
];

/// The status is the first to go but one: the mark before the number says it too.
const STATUS: [Column; 7] = [
    Column::number("#"),
    Column::slug(),
    Column::new("title", Fit::Title(24)),
    Column::quiet("kind", Fit::Goes(1)),
    Column::quiet("status", Fit::Goes(2)),
    Column::new("due", Fit::Whole),
    Column::quiet("why", Fit::Beside),
];

/// The place of the due date among them.
const DUE: usize = 5;

/// On a terminal, in a list of several domains, so many blogs that are still to be followed are named in one line.
const MANY_TO_FOLLOW: usize = 3;

/// What stands above the rows of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headings {
    None,
    /// The domain.
    Plain,
    /// The domain, and the number of its rows.
    Counted,
}

pub(super) struct ListTable {
    is_to_read: bool,
    today: LocalDate,
    pub(super) headings: Headings,
    pub(super) long: bool,
    groups: Vec<Group>,
}

struct Group {
    domain: String,
    title: String,
    rows: Vec<ListRow>,
}

struct ListRow {
    number: i64,
    is_to_follow: bool,
    row: TableRow,
}

impl ListTable {
    pub(super) fn new(is_to_read: bool, today: LocalDate) -> Self {
        Self {
            is_to_read,
            today,
            headings: Headings::None,
            long: false,
            groups: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, row: &Listing) {
        let is_same = |group: &Group| group.title == row.domain_title && group.domain == row.domain;
        if !self
            .groups
            .last()
            .is_some_and(|group| self.headings == Headings::None || is_same(group))
        {
            self.groups.push(Group {
                domain: row.domain.clone(),
                title: row.domain_title.clone(),
                rows: Vec::new(),
            });
        }
        let list_row = ListRow {
            number: row.number,
            is_to_follow: row.status == Status::Todo && row.depth == Depth::Follow,
            row: self.row(row),
        };
        if let Some(group) = self.groups.last_mut() {
            group.rows.push(list_row);
        }
    }

    fn row(&self, row: &Listing) -> TableRow {
        let shown = |value: Option<String>| value.unwrap_or_default();
        let (mark, accent) = mark(row.status);
        let start = [
            row.number.to_string(),
            row.slug.clone(),
            row.title.clone(),
            row.kind.to_string(),
        ];
        let rest = if self.is_to_read {
            [
                shown(row.year.map(|year| year.to_string())),
                length(row.pages, row.minutes),
            ]
        } else {
            [row.status.to_string(), shown(self.due(row))]
        };
        let (why, under) = if self.long {
            (String::new(), row.why.clone())
        } else {
            (row.why.clone(), String::new())
        };
        TableRow {
            cells: start.into_iter().chain(rest).chain([why]).collect(),
            mark,
            accent,
            marked: self.due_style(row).map(|style| (DUE, style)),
            tail: self.tail(row),
            under,
        }
    }

    /// "2026-12-23", "quiet".
    fn due(&self, row: &Listing) -> Option<String> {
        let quiet = row.news.and_then(|news| news.quiet_since(self.today));
        let due = row.due_on().map(|due| due.to_string());
        due.or_else(|| quiet.map(|_| "quiet".to_owned()))
    }

    /// The style of a due date in the list of everything.
    fn due_style(&self, row: &Listing) -> Option<Style> {
        let due = row.due.as_ref().filter(|_| !self.is_to_read)?;
        Some(standing_style(due.standing(self.today), self.today))
    }

    /// "at p40 · skim · chapters 5–9": what is not as usual.
    fn tail(&self, row: &Listing) -> String {
        let depth = row.depth_this_time();
        let how = [
            row.progress.map(|progress| format!("at {progress}")),
            (self.is_to_read && depth != Depth::Read).then(|| depth.to_string()),
            row.scope.clone().filter(|_| self.is_to_read),
            row.removed_from_catalog
                .then(|| "removed from catalog".to_owned()),
        ];
        how.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn print(&mut self, out: &mut Out) -> io::Result<()> {
        let groups = std::mem::take(&mut self.groups);
        // In a pipe each has a line of its own.
        let may_name = self.is_to_read && !self.long && groups.len() > 1 && out.width().is_some();
        let blocks = groups.into_iter().map(|group| {
            let to_follow = group.rows.iter().filter(|row| row.is_to_follow);
            let (numbers, slugs): (Vec<i64>, Vec<&str>) = to_follow
                .map(|row| (row.number, row.row.cells[1].as_str()))
                .unzip();
            let are_named = may_name && slugs.len() >= MANY_TO_FOLLOW;
            let before = format!("{} to follow: {}", ranges(&numbers), slugs.join(", "));
            Block {
                heading: (self.headings != Headings::None).then_some(Heading {
                    title: group.title,
                    slug: Some(group.domain),
                    count: (self.headings == Headings::Counted).then_some(group.rows.len() as u64),
                }),
                before: are_named.then_some(before),
                rows: (group.rows.into_iter())
                    .filter(|row| !(are_named && row.is_to_follow))
                    .map(|row| row.row)
                    .collect(),
                after: None,
            }
        });
        Table {
            columns: if self.is_to_read { &TO_READ } else { &STATUS },
            has_header: true,
            blocks: blocks.collect(),
        }
        .print(out)
    }
}

/// "50–57", "3, 7–9".
fn ranges(numbers: &[i64]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|one, next| next - one == 1);
    let runs = runs.map(|run| match run {
        [first, .., last] => format!("{first}–{last}"),
        [only] => only.to_string(),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_numbers_are_a_range() {
        assert_eq!(ranges(&[50, 51, 52, 57]), "50–52, 57");
        assert_eq!(ranges(&[9, 7, 8, 3]), "3, 7–9");
    }
}
