//! Whole pages, of hostile text above all.

use std::collections::HashSet;

use super::*;
use crate::domain::{
    Due, DueBy, EventId, FinishedReading, Goal, Period, Rates, RelationKind, Rereading, Stats,
    StatsInput, Status,
};
use crate::text::is_hostile;

fn today() -> LocalDate {
    "2026-11-23".parse().unwrap()
}

/// An entry that was read and is due on a day.
fn due(number: i64, on: &str) -> Listing {
    let rereading = Rereading {
        on: on.parse().unwrap(),
        by: DueBy::Cadence,
    };
    Listing {
        status: Status::Done,
        last_read: Some("2025-01".parse().unwrap()),
        due: Due::of(Some(rereading), None, &[], today()),
        ..Listing::sample(number, &format!("Title {number}"))
    }
}

fn reading(number: i64, on: &str, pages: Option<u32>) -> FinishedReading {
    let mut reading = FinishedReading::sample(number, on);
    reading.length.pages = pages;
    reading
}

fn report(rows: &[Listing], pairs: Vec<(i64, RelationKind, i64)>, input: StatsInput) -> Report {
    let rates = Rates::default();
    let mut contents = Contents::new(today(), rates.clone());
    let mut relations = Relations::new(pairs);
    for row in rows {
        contents.add(row, |_| row.title.clone());
        relations.add(row);
    }
    let input = StatsInput {
        due: rows
            .iter()
            .filter(|row| row.due.is_some())
            .cloned()
            .collect(),
        ..input
    };
    Report {
        on: today(),
        year: 2026,
        filter: None,
        contents,
        statistics: Stats::of(&input, Period::year(2026).unwrap(), today(), &rates),
        goal_words: |goal| format!("{} done", goal.done),
        relations: relations.map(),
        with_notes: true,
    }
}

fn page(report: &Report, rows: &[Listing], notes: &[NoteEntry]) -> String {
    let mut bytes = Vec::new();
    let mut page = Page::begin(report, &mut bytes).unwrap();
    for row in rows {
        page.entry(row).unwrap();
    }
    for note in notes {
        page.notes(std::slice::from_ref(note)).unwrap();
    }
    page.end().unwrap();
    String::from_utf8(bytes).unwrap()
}

fn note(number: i64, text: &str) -> NoteEntry {
    NoteEntry {
        note: 1,
        event: EventId(uuid::Uuid::nil()),
        resource: Listing::sample(number, "").id,
        number,
        slug: format!("entry-{number}"),
        title: text.to_owned(),
        written_on: today(),
        text: text.to_owned(),
        quotation: Some(text.to_owned()),
        place: Some(text.to_owned()),
        color: Some(text.to_owned()),
    }
}

/// Returns the values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    let after = page.split(start.as_str()).skip(1);
    after.filter_map(|rest| rest.split('"').next()).collect()
}

const HOSTILE: [&str; 4] = [
    "</title></style><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)><a href='javascript:alert(1)'>",
    "\u{202e}\u{200b}\u{feff}\x1b[31m\x07\u{9b}",
    "&lt;b&gt; --> ]]> {{ }}",
];

#[test]
fn each_page_begins_with_its_mark() {
    let empty = report(&[], Vec::new(), StatsInput::default());
    assert!(page(&empty, &[], &[]).starts_with(MARK));
}

#[test]
fn hostile_text_stays_text_wherever_it_stands() {
    for text in HOSTILE {
        let row = |number| Listing {
            slug: text.to_owned(),
            domain_title: text.to_owned(),
            scope: Some(text.to_owned()),
            why: text.to_owned(),
            url: Some(format!("javascript:alert({text})")),
            ..Listing {
                title: text.to_owned(),
                ..due(number, "2026-11-01")
            }
        };
        let rows = [row(1), row(2)];
        let input = StatsInput {
            readings: vec![FinishedReading {
                title: text.to_owned(),
                ..reading(1, "2026-03-02", Some(15))
            }],
            ..StatsInput::default()
        };
        let report = Report {
            filter: Some(text.to_owned()),
            ..report(&rows, vec![(1, RelationKind::BuildsOn, 2)], input)
        };
        let page = page(&report, &rows, &[note(1, text)]);
        assert!(
            !page.contains("<script") && !page.contains("<img"),
            "{page}"
        );
        assert!(!page.contains(|c| c != '\n' && is_hostile(c)), "{page}");
        let is_inner = |to: &&str| to.starts_with('#');
        assert!(values(&page, "href").iter().all(is_inner), "{page}");
        assert_eq!(page.matches("<style").count(), 1);
    }
}

#[test]
fn every_link_has_its_target_and_every_id_is_one() {
    let rows = [
        due(1, "2026-11-01"),
        due(2, "2027-01-10"),
        due(3, "2030-01-01"),
    ];
    let pairs = vec![
        (1, RelationKind::CompanionOf, 2),
        (2, RelationKind::PairsWith, 3),
    ];
    let input = StatsInput {
        readings: vec![
            reading(1, "2026-03-02", Some(10)),
            reading(2, "2026-03-02", Some(20)),
        ],
        goals: vec![Goal {
            unit: "papers".parse().unwrap(),
            year: 2026,
            amount: 4,
        }],
        ..StatsInput::default()
    };
    let report = report(&rows, pairs, input);
    let page = page(&report, &rows, &[note(2, "a *b*")]);
    let ids = values(&page, "id");
    let known: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(known.len(), ids.len());
    for to in values(&page, "href") {
        assert!(known.contains(&to[1..]), "{to}");
    }
    for to in values(&page, "aria-labelledby") {
        assert!(known.contains(to), "{to}");
    }
    for part in [
        "<strong>4 papers in 2026</strong>",
        "2 readings on 1 day, at most 2 a day",
        "2026-03-02: 2 readings",
        "2 (2)</td>",
        "Title 1</bdi></a> companion of <a",
        "a <em>b</em>",
        "3 of 3 read",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("style=") && !page.contains("<script"));
}

#[test]
fn months_name_the_first_of_what_is_due() {
    let rows: Vec<Listing> = (1..=12)
        .rev()
        .map(|number| due(number, &format!("2026-12-{number:02}")))
        .chain([
            due(20, "2026-11-23"),
            due(21, "2027-10-31"),
            due(22, "2027-11-01"),
        ])
        .collect();
    let report = report(&rows, Vec::new(), StatsInput::default());
    let json = serde_json::to_value(&report.contents.due).unwrap();
    let months: Vec<(&str, u64, usize)> = (json.as_array().unwrap().iter())
        .map(|month| {
            let named = month["first"].as_array().unwrap().len();
            let entries = month["entries"].as_u64().unwrap();
            (month["when"].as_str().unwrap(), entries, named)
        })
        .collect();
    assert_eq!(
        months,
        [
            ("now", 1, 1),
            ("2026-12", 12, 10),
            ("2027-10", 1, 1),
            ("later", 1, 1)
        ]
    );
    let first = json[1]["first"].as_array().unwrap().iter();
    let days: Vec<&str> = first.map(|entry| entry["on"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && days[9] == "2026-12-10", "{days:?}");
    assert!(page(&report, &rows, &[]).contains("and 2 entries more"));
}

#[test]
fn relations_count_once_and_only_among_what_is_shown() {
    use RelationKind::{BuildsOn, PairsWith};

    let rows: Vec<Listing> = (1..=3).map(|number| Listing::sample(number, "T")).collect();
    let pairs = vec![
        (1, PairsWith, 2),
        (2, PairsWith, 1),
        (3, BuildsOn, 1),
        (3, BuildsOn, 99),
    ];
    let report = report(&rows, pairs, StatsInput::default());
    let json = serde_json::to_value(&report.relations).unwrap();
    let relations: Vec<(i64, i64)> = (json["relations"].as_array().unwrap().iter())
        .map(|edge| (edge["from"].as_i64().unwrap(), edge["to"].as_i64().unwrap()))
        .collect();
    assert_eq!(relations, [(1, 2), (3, 1)]);
}

#[test]
fn what_is_too_much_to_draw_is_counted() {
    let rows: Vec<Listing> = (1..=30)
        .map(|number| Listing::sample(number, "T"))
        .collect();
    let star = (2..=30).map(|number| (number, RelationKind::AppearedIn, 1));
    let report = report(&rows, star.collect(), StatsInput::default());
    let page = page(&report, &rows, &[]);
    assert!(page.contains("Not drawn: 1 group"), "{page}");
    assert!(!page.contains("<svg role=\"img\""));
    assert_eq!(page.matches("appeared in").count(), 29);
}
