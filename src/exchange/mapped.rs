//! Reads any table, by columns that the person names.

use super::table::{self, Cells};
use super::{Found, Read, shelf, values};
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
        names(&mut work, role, get(field))?;
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

/// Adds names that semicolons, "and" or commas divide. One comma after a single word divides family and given names.
fn names(work: &mut Work, role: Role, text: &str) -> Result<(), &'static str> {
    let text = text.replace(" and ", ";").replace(" & ", ";");
    let are_full = text.split(',').all(|name| name.trim().contains(' '));
    let separators: &[char] = if are_full { &[';', ','] } else { &[';'] };
    for name in text.split(separators) {
        match name.split_once(',') {
            Some((family, given)) => work.person(role, [given, family, ""])?,
            None if role == Role::Author => work.author(name)?,
            None => match name.trim().rsplit_once(' ') {
                Some((given, family)) => work.person(role, [given, family, ""])?,
                None => work.organization(role, name)?,
            },
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{ColumnMap, ReadOptions};

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
