//! The table of `due`: how late, what, how long it takes and why, in sections; and what all of it takes.

use std::io;

use anstyle::Style;

use super::Out;
use super::due::{reason_of, short_reason_of};
use super::fit::Fit;
use super::styled::standing_style;
use super::table::{Block, Column, Heading, Table, TableRow};
use crate::domain::{Depth, Listing, LocalDate, Rates, Standing, Status, short_time};

const COLUMNS: [Column; 6] = [
    Column::new("when", Fit::Whole),
    Column::slug(),
    Column::new("title", Fit::Title(14)),
    Column::new("takes", Fit::Goes(1)),
    Column::quiet("reason", Fit::Cut(18)),
    Column::quiet("why", Fit::Beside),
];

/// The sections, in their order.
#[derive(Clone, Copy)]
enum Section {
    Overdue,
    Due,
    Blogs,
    Later,
}

impl Section {
    const TITLES: [&str; 4] = ["Overdue", "Due", "Blogs", "Later"];

    fn of(row: &Listing, standing: Standing) -> Self {
        match standing {
            Standing::Coming(_) => Self::Later,
            _ if row.status == Status::Following => Self::Blogs,
            Standing::Late(_) => Self::Overdue,
            Standing::Today | Standing::Called => Self::Due,
        }
    }
}

pub(super) struct DueTable {
    today: LocalDate,
    pub(super) long: bool,
    /// Headings count their rows.
    pub(super) counted: bool,
    rates: Rates,
    sections: [Vec<TableRow>; 4],
    /// What is due, without what comes later.
    count: u64,
    minutes: u64,
    /// The slug of the first, and whether it is a blog.
    first: [Option<String>; 4],
}

impl DueTable {
    pub(super) fn new(today: LocalDate, rates: Rates) -> Self {
        Self {
            today,
            long: false,
            counted: true,
            rates,
            sections: Default::default(),
            count: 0,
            minutes: 0,
            first: Default::default(),
        }
    }

    /// Adds a row; with `whole`, in a pipe, with all that is known of the reason.
    pub(super) fn push(&mut self, row: &Listing, whole: bool) {
        let Some(due) = &row.due else { return };
        let standing = due.standing(self.today);
        let section = Section::of(row, standing);
        let depth = row.depth_this_time();
        let minutes = u64::from(row.effort(&self.rates).minutes);
        if !matches!(section, Section::Later) {
            self.count += 1;
            self.minutes += minutes;
        }
        self.first[section as usize].get_or_insert_with(|| row.slug.clone());
        let words = when(standing, self.today);
        let (why, under) = if self.long {
            let reason = self.whole_reason(row);
            let texts = [
                Some(reason),
                Some(row.why.clone()).filter(|why| !why.is_empty()),
            ];
            let texts: Vec<String> = texts.into_iter().flatten().collect();
            (String::new(), texts.join(" · "))
        } else {
            (row.why.clone(), String::new())
        };
        let reason = if whole {
            self.whole_reason(row)
        } else {
            short_reason_of(row, due, self.today)
        };
        self.sections[section as usize].push(TableRow {
            cells: vec![
                words,
                row.slug.clone(),
                row.title.clone(),
                format!("~{}", short_time(minutes)),
                reason,
                why,
            ],
            accent: standing_style(standing, self.today),
            tail: tail(row, depth),
            under,
            ..TableRow::default()
        });
    }

    /// "2026-11-20 · every 2 years, last read 2024-11-20".
    fn whole_reason(&self, row: &Listing) -> String {
        let due = row.due_on().map(|due| due.to_string());
        let parts = due.into_iter().chain(reason_of(row, self.today));
        parts.collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn print(&mut self, out: &mut Out) -> io::Result<()> {
        let sections = std::mem::take(&mut self.sections);
        let blocks = sections
            .into_iter()
            .zip(Section::TITLES)
            .map(|(rows, title)| Block {
                heading: Some(Heading {
                    title: title.to_owned(),
                    count: self.counted.then_some(rows.len() as u64),
                    ..Heading::default()
                }),
                rows,
                ..Block::default()
            });
        Table {
            columns: &COLUMNS,
            has_header: false,
            blocks: blocks.collect(),
        }
        .print(out)?;
        let [overdue, due, blog, _] = &self.first;
        let what = match (overdue.as_ref().or(due.as_ref()), blog) {
            (Some(slug), _) => format!("`reads start {slug}`, then `reads done {slug}`"),
            (None, Some(slug)) => format!("caught up: `reads done {slug}`"),
            (None, None) => return Ok(()),
        };
        let time = short_time(self.minutes);
        let all = match self.count {
            1 => format!("It takes about {time}"),
            count if !self.counted => format!("These {count} take about {time}"),
            count => format!("All {count} take about {time}"),
        };
        out.line("")?;
        out.wrapped(Style::new(), "", &format!("{all} · {what}"))
    }
}

/// "9 mo late", "today", "now", "in 3 d".
pub(super) fn when(standing: Standing, today: LocalDate) -> String {
    match standing {
        Standing::Late(since) => format!("{} late", since.short_distance(today)),
        Standing::Today => "today".to_owned(),
        Standing::Called => "now".to_owned(),
        Standing::Coming(on) => format!("in {}", on.short_distance(today)),
    }
}

/// "at p40 · skim": what is not as usual.
fn tail(row: &Listing, depth: Depth) -> String {
    let at = row.progress.map(|progress| format!("at {progress}"));
    let is_usual = matches!(depth, Depth::Read | Depth::Follow);
    let depth = (!is_usual).then(|| depth.to_string());
    at.into_iter().chain(depth).collect::<Vec<_>>().join(" · ")
}
