//! Domains and tags with their counts, one line each.

use std::io;

use super::fit::Fit;
use super::styled::SLUG;
use super::table::{Block, Column, Table, TableRow};
use super::{Form, Out, json};
use crate::domain::{Counts, DomainProgress, TagProgress};

const DOMAINS: [Column; 5] = [
    Column::new("domain", Fit::Whole),
    Column::new("title", Fit::Title(12)),
    Column::number("entries"),
    Column::number("to read"),
    Column::number("done"),
];

const TAGS: [Column; 4] = [
    Column::new("tag", Fit::Whole),
    Column::number("entries"),
    Column::number("to read"),
    Column::number("done"),
];

/// Prints domains for people, or as JSON.
pub fn domains(out: &mut Out, form: Form, all: &[DomainProgress]) -> io::Result<()> {
    if form == Form::Json {
        return json(out, &all);
    }
    let rows = all.iter().map(|domain| {
        let names = [&domain.slug, &domain.title].map(String::clone);
        row(names, domain.counts)
    });
    print(out, &DOMAINS, rows.collect())
}

/// Prints tags for people, or as JSON.
pub fn tags(out: &mut Out, form: Form, all: &[TagProgress]) -> io::Result<()> {
    if form == Form::Json {
        return json(out, &all);
    }
    let rows = all.iter().map(|tag| row([tag.tag.to_string()], tag.counts));
    print(out, &TAGS, rows.collect())
}

fn row<const N: usize>(names: [String; N], counts: Counts) -> TableRow {
    let Counts {
        entries,
        to_read,
        done,
        ..
    } = counts;
    let numbers = [entries, to_read, done].map(|count| count.to_string());
    TableRow {
        cells: names.into_iter().chain(numbers).collect(),
        accent: SLUG,
        ..TableRow::default()
    }
}

fn print(out: &mut Out, columns: &[Column], rows: Vec<TableRow>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    Table {
        columns,
        has_header: true,
        blocks: vec![Block {
            rows,
            ..Block::default()
        }],
    }
    .print(out)
}
