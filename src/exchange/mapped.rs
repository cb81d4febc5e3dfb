//! Reads any table, by columns that the person names.

use super::table::{self, Cells};
use super::{Found, Read, names, shelf, values};
use crate::domain::{FieldUpdate, Patch, Role, Work, split_tags};
use crate::exchange::Format;

/// The format of a table whose columns the person names.
pub static MAPPED: Format = Format {
    name: "csv",
    title: "CSV with columns by --map",
    read: Some(Read::Works(|text, how, emit| {
        table::rows(text, how, emit, row);
    })),
    ..super::BARE
};

/// A field of text in the metadata.
type Text = fn(&mut Patch) -> &mut FieldUpdate<String>;

const TEXTS: [(&str, Text); 6] = [
    ("container", |metadata| &mut metadata.container),
    ("publisher", |metadata| &mut metadata.publisher),
    ("volume", |metadata| &mut metadata.volume),
    ("issue", |metadata| &mut metadata.issue),
    ("language", |metadata| &mut metadata.language),
    ("summary", |metadata| &mut metadata.summary),
];

fn row(cells: &Cells<'_>) -> Result<Work, Found> {
    let options = cells.options();
    let column = |field: &str| options.columns.column(field);
    let get = |field: &str| cells.get(column(field));
    if options
        .columns
        .columns()
        .all(|column| cells.get(column).is_empty())
    {
        return Err(Found::Skipped("an empty row".to_owned()));
    }
    let mut work = Work::default();
    work.title(get("title"))?;
    for (field, role) in [("authors", Role::Author), ("editors", Role::Editor)] {
        names::list(&mut work, role, get(field))?;
    }
    work.year(get("year"));
    work.metadata.kind = get("kind").to_lowercase().parse().ok();
    work.domain(get("domain"));
    work.located(get("url"))?;
    work.identifier(get("arxiv"));
    work.identifier(get("doi"));
    values::isbns(&mut work, get("isbn"));
    let separator = if get("tags").contains(';') { ';' } else { ',' };
    for label in split_tags(get("tags"), &[separator]) {
        work.tag(&label);
    }
    work.pages(get("pages"));
    work.minutes(get("minutes"));
    work.feed(get("feed"));
    work.why(get("why"))?;
    work.note(&values::html(get("notes")))?;
    shelf::rated(&mut work, get("rating"));
    for (field, place) in TEXTS {
        work.text(place, get(field))?;
    }
    work.since = options.day(get("added"));
    let mut dates = Vec::new();
    for date in get("read").split([';', ',']) {
        dates.extend(cells.date_of(column("read"), date, &mut work)?);
    }
    shelf::standing(&mut work, options, get("status"), dates, false);
    Ok(work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{ColumnMap, ReadOptions};

    #[test]
    fn a_quotation_that_is_never_closed_is_an_error() {
        let faults = |text: &str| {
            let mut faults = Vec::new();
            table::rows(
                text,
                &ReadOptions::default(),
                &mut |record| {
                    if let Found::Faulty(why) = record.found {
                        faults.push((record.line, why));
                    }
                },
                |_| Err(Found::Skipped(String::new())),
            );
            faults
        };
        let why = "a quotation mark in this row is never closed".to_owned();
        assert_eq!(
            faults("a,b\n1,2\n\"A,read\n\"\"B,read\n"),
            [(3, why.clone())]
        );
        assert_eq!(faults("sep=;\na;b\n1;\"2"), [(2, why)]);
        for whole in ["a,b\n1,\"2\"", "a,b\n1,5\" disk", "a,b\n1,\"\"\n", "a,b\n"] {
            assert!(faults(whole).is_empty(), "{whole}");
        }
    }

    #[test]
    fn dates_of_one_column_tell_the_order_of_others() {
        let read = |rest: &str| {
            let text = format!("title,read,added\n{rest}");
            let map: ColumnMap = "title=title,read=read,added=added".parse().unwrap();
            let options = ReadOptions {
                columns: map.of_table(table::header(&text)).unwrap(),
                ..ReadOptions::default()
            };
            let mut days = Vec::new();
            table::rows(
                &text,
                &options,
                &mut |record| {
                    days.push(match record.found {
                        Found::Work(work) => work.readings[0].to_string(),
                        Found::Skipped(why) | Found::Faulty(why) => why[..30].to_owned(),
                    });
                },
                row,
            );
            days
        };
        let unsure = "the read '4/5/2023' may be two";
        for (rest, days) in [
            ("A,4/5/2023,5/14/2023\n", ["2023-04-05"].as_slice()),
            ("A,4/5/2023,14/5/2023\n", &["2023-05-04"]),
            (
                "A,4/5/2023,14/5/2023\nB,5/14/2023,\n",
                &["2023-04-05", "2023-05-14"],
            ),
            (
                "A,4/5/2023,14/5/2023\nB,4/5/2023,5/14/2023\n",
                &[unsure, unsure],
            ),
        ] {
            assert_eq!(read(rest), days, "{rest}");
        }
    }

    #[test]
    fn a_table_of_other_names_and_separators_is_read() {
        let text = "sep=;\n;Titel;Autor;Gelesen;Regal;ISBN\n1;Der Proceß;Kafka, Franz;14.05.2023;gelesen;\n2;\"Das\nSchloss\";Franz Kafka, Max Brod;;angefangen;\n;;;;;\n";
        let map: ColumnMap = "title=titel,authors=Autor,read=Gelesen,status=Regal,isbn=ISBN"
            .parse()
            .unwrap();
        let options = ReadOptions {
            columns: map.of_table(table::header(text)).unwrap(),
            statuses: crate::domain::StatusWords::new(&[
                "gelesen=done".parse().unwrap(),
                "angefangen=reading".parse().unwrap(),
            ]),
            ..ReadOptions::default()
        };
        let Some(Read::Works(read)) = MAPPED.read else {
            panic!()
        };
        let mut lines = Vec::new();
        read(text, &options, &mut |record| match record.found {
            Found::Work(work) => lines.push(format!(
                "{:?} {:?} {} {:?}",
                work.metadata.title.unwrap_or_default(),
                work.metadata
                    .authors
                    .unwrap_or_default()
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
                work.status,
                work.readings
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            )),
            Found::Skipped(why) | Found::Faulty(why) => lines.push(why),
        });
        assert_eq!(
            lines,
            [
                r#""Der Proceß" ["Franz Kafka"] done ["2023-05-14"]"#,
                r#""Das Schloss" ["Franz Kafka", "Max Brod"] reading []"#,
                "an empty row"
            ]
        );
    }
}
