//! The figures of small libraries.

use proptest::prelude::*;

use super::figures::{Stats, StatsInput};
use super::finished::{Dropped, FinishedReading};
use super::period::{Period, PeriodWord};
use super::readiness::Prepared;
use super::tally::{Part, Tally};
use crate::domain::{
    Cadence, CadenceInForce, CadenceSource, Dated, Depth, Due, DueBy, Kind, Listing, LocalDate,
    OccasionSummary, Pass, Rates, ReadingDate, Recall, Rereading, Span,
};

fn date(text: &str) -> LocalDate {
    text.parse().unwrap()
}

fn today() -> LocalDate {
    date("2026-11-26")
}

fn again(number: i64, on: &str, due: Option<&str>) -> FinishedReading {
    FinishedReading {
        pass: Pass::Again,
        due: due.map(date),
        ..FinishedReading::sample(number, on)
    }
}

fn of(input: &StatsInput, period: &str) -> Stats {
    let word: PeriodWord = period.parse().unwrap();
    let period = word.resolve(today()).unwrap();
    Stats::of(input, period, today(), &Rates::default())
}

fn of_readings(readings: Vec<FinishedReading>, period: &str) -> Stats {
    let input = StatsInput {
        readings,
        ..StatsInput::default()
    };
    of(&input, period)
}

fn names(parts: &[Part]) -> Vec<(&str, u64)> {
    let parts = parts.iter();
    parts
        .map(|part| (part.name.as_str(), part.tally.readings()))
        .collect()
}

#[test]
fn a_reading_counts_where_its_date_is_known_to_be() {
    let readings = || {
        let dates = ["2026-01-31", "2026-03", "2026", "unknown", "2025-12-31"];
        let readings = dates.into_iter().zip(1..);
        readings
            .map(|(on, number)| FinishedReading::sample(number, on))
            .collect()
    };
    let year = of_readings(readings(), "2026");
    assert_eq!(year.total.finished, 3);
    let months = names(&year.months);
    assert_eq!(
        (months.len(), months[0], months[2]),
        (11, ("2026-01", 1), ("2026-03", 1))
    );
    assert_eq!((year.without_month, year.without_day), (1, 2));
    assert_eq!(year.days.len(), 1);
    let all = of_readings(readings(), "all");
    assert_eq!(all.total.finished, 5);
    assert_eq!(names(&all.years), [("2025", 1), ("2026", 3)]);
    assert_eq!((all.without_month, all.months.len()), (2, 12));
    assert_eq!(of_readings(readings(), "2026-03").total.finished, 1);
}

#[test]
fn what_has_no_length_is_counted_apart() {
    let part = FinishedReading {
        depth: Some(Depth::Skim),
        ..FinishedReading::sample(2, "2026-02-01")
    };
    let mut unknown = FinishedReading::sample(3, "2026-02-02");
    unknown.length.pages = None;
    let timed = FinishedReading {
        minutes: Some(50),
        depth: Some(Depth::Skim),
        ..FinishedReading::sample(4, "2026-02-03")
    };
    let mut talk = FinishedReading::sample(5, "2026-02-04");
    (talk.length.pages, talk.length.minutes) = (None, Some(30));
    let total = of_readings(
        vec![
            FinishedReading::sample(1, "2026-01-01"),
            part,
            unknown,
            timed,
            talk,
        ],
        "year",
    )
    .total;
    let parts = |amount: crate::domain::Amount| {
        (
            amount.total,
            amount.readings,
            amount.partial,
            amount.unknown,
        )
    };
    assert_eq!(parts(total.pages), (15, 1, 2, 2));
    assert_eq!(parts(total.minutes), (80, 2, 1, 2));
}

#[test]
fn catching_up_and_dropping_count_apart() {
    let caught_up = FinishedReading {
        pass: Pass::CaughtUp,
        minutes: Some(10),
        ..FinishedReading::sample(1, "2026-05-01")
    };
    let input = StatsInput {
        readings: vec![caught_up],
        dropped: vec![
            Dropped {
                domain: "llm".to_owned(),
                kind: Kind::Book,
                on: date("2026-06-01"),
            },
            Dropped {
                domain: "llm".to_owned(),
                kind: Kind::Book,
                on: date("2025-06-01"),
            },
        ],
        domains: vec!["llm".to_owned(), "empty".to_owned(), "rag".to_owned()],
        ..StatsInput::default()
    };
    let stats = of(&input, "year");
    assert_eq!(
        stats.total,
        Tally {
            caught_up: 1,
            caught_up_minutes: 10,
            dropped: 1,
            ..Tally::default()
        }
    );
    assert_eq!((stats.days.len(), stats.without_day), (0, 0));
    let domains: Vec<_> = stats
        .domains
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    assert_eq!(domains, ["llm", "rag"]);
}

#[test]
fn a_rereading_within_two_weeks_is_on_time() {
    let readings = vec![
        FinishedReading::sample(1, "2024-01-01"),
        again(1, "2026-01-15", Some("2026-01-01")),
        FinishedReading::sample(2, "2024-01-01"),
        again(2, "2026-01-16", Some("2026-01-01")),
        FinishedReading::sample(3, "2024-01-01"),
        again(3, "2026-06-01", None),
    ];
    let rereads = of_readings(readings, "2026").rereads;
    assert_eq!(
        (rereads.on_time, rereads.late, rereads.unscheduled),
        (1, 1, 1)
    );
    assert_eq!(rereads.median_days_late, Some(15));
}

#[test]
fn speed_is_that_of_what_has_a_time_and_a_length() {
    let timed = |number, minutes| FinishedReading {
        minutes: Some(minutes),
        ..FinishedReading::sample(number, "2026-01-01")
    };
    let mut unknown = timed(3, 500);
    unknown.length.pages = None;
    let speeds = of_readings(vec![timed(1, 60), timed(2, 30), unknown], "year").speeds;
    let paper = speeds[0];
    assert_eq!(
        (speeds.len(), paper.readings, paper.minutes, paper.estimate),
        (1, 2, 90, 90)
    );
    assert_eq!(
        (paper.minutes_a_page, paper.estimated_a_page),
        (Some(3.0), 3.0)
    );
}

#[test]
fn an_occasion_is_ready_as_far_as_what_it_needs_was_read_and_is_remembered() {
    let skimmed = FinishedReading {
        depth: Some(Depth::Skim),
        recall: Some(Recall::Good),
        ..FinishedReading::sample(2, "2026-11-20")
    };
    let input = StatsInput {
        readings: vec![FinishedReading::sample(1, "2020-01-01"), skimmed],
        occasions: vec![Prepared {
            occasion: OccasionSummary {
                name: "interview".parse().unwrap(),
                dated: Some(Dated {
                    on: date("2026-11-20"),
                    lead: Span::Days(42),
                    dated_on: None,
                }),
                ..OccasionSummary::default()
            },
            tied: vec![1, 2, 3],
            needed: 90,
            room: 60,
            from: date("2026-11-20"),
        }],
        ..StatsInput::default()
    };
    let readiness = &of(&input, "year").occasions[0];
    assert_eq!(
        (readiness.read, readiness.skimmed, readiness.unread),
        (1, 1, 1)
    );
    // The one of that day is remembered, the other after six years by about a third.
    assert!(
        (1.2..1.5).contains(&readiness.remembered),
        "{}",
        readiness.remembered
    );
}

/// A paper of 15 pages that is due on a day, and again one cadence later.
fn due(on: &str, cadence: Option<&str>) -> Listing {
    let cadence = cadence.map(|cadence| CadenceInForce {
        cadence: Cadence::from_iso(cadence).unwrap(),
        source: CadenceSource::Entry,
    });
    let rereading = Rereading {
        on: date(on),
        by: DueBy::Cadence,
    };
    Listing {
        again: Some(Depth::Skim),
        last_read: Some(date("2025-01-01").into()),
        cadence,
        due: Due::of(Some(rereading), None, &[], today()),
        ..Listing::sample(1, "Paper")
    }
}

#[test]
fn what_has_a_cadence_is_ahead_again_and_again() {
    let input = StatsInput {
        due: vec![
            due("2026-01-01", None),
            due("2026-12-31", Some("P6M")),
            due("2027-02-01", Some("P2Y")),
            due("2028-01-01", None),
        ],
        ..StatsInput::default()
    };
    let ahead = of(&input, "year").ahead;
    let loads: Vec<_> = (ahead.iter().filter(|load| load.readings > 0))
        .map(|load| (load.month.as_deref(), load.readings, load.minutes))
        .collect();
    assert_eq!(
        loads,
        [
            (None, 1, 20),
            (Some("2026-12"), 1, 20),
            (Some("2027-02"), 1, 20),
            (Some("2027-06"), 1, 20),
        ]
    );
    assert_eq!(
        (ahead.len(), ahead[12].month.as_deref()),
        (13, Some("2027-10"))
    );
}

#[test]
fn a_year_has_halves_and_other_periods_have_none() {
    let readings = || {
        ["2026-02-01", "2026-03-01", "2026-09-01"]
            .into_iter()
            .zip(1..)
    };
    let readings = || {
        readings()
            .map(|(on, number)| FinishedReading::sample(number, on))
            .collect()
    };
    let review = of_readings(readings(), "2026").review.unwrap();
    assert_eq!(
        (review.first_half.finished, review.second_half.finished),
        (2, 1)
    );
    assert_eq!(review.busiest_months, ["2026-02", "2026-03", "2026-09"]);
    assert_eq!(review.longest_pause.unwrap().days, 183);
    assert_eq!(of_readings(readings(), "all").review, None);
}

fn readings() -> impl Strategy<Value = Vec<FinishedReading>> {
    let dates = prop_oneof![
        (0u32..4_000).prop_map(|days| date("2016-01-01").plus_days(days).into()),
        (2016i32..2027, 1u32..13)
            .prop_map(|(year, month)| ReadingDate::month(year, month).unwrap()),
        (2016i32..2027).prop_map(|year| ReadingDate::year(year).unwrap()),
        Just(ReadingDate::UNKNOWN),
    ];
    let pass = proptest::sample::select(Pass::ALL);
    let depth = proptest::option::of(proptest::sample::select(Depth::ALL));
    let reading = (
        0i64..9,
        dates,
        pass,
        depth,
        proptest::option::of(0u32..9_000),
    )
        .prop_map(
            |(number, finished_on, pass, depth, minutes)| FinishedReading {
                finished_on,
                last_day: finished_on.last(),
                pass,
                depth,
                minutes,
                ..FinishedReading::sample(number, "2020-01-01")
            },
        );
    proptest::collection::vec(reading, 0..60).prop_map(|mut readings| {
        readings.sort_by_key(|reading| (reading.number, reading.last_day));
        readings
    })
}

proptest! {
    /// What is shown in parts is what is shown as a whole, and nothing is lost or counted twice.
    #[test]
    fn parts_add_up(readings in readings()) {
        let all = of_readings(readings.clone(), "all");
        prop_assert_eq!(all.total.readings() + all.total.caught_up, readings.len() as u64);
        let sum = |parts: &[Part]| parts.iter().fold(Tally::default(), |sum, part| sum + part.tally);
        prop_assert_eq!(sum(&all.domains), all.total);
        prop_assert_eq!(sum(&all.kinds), all.total);
        let count = all.total.readings();
        prop_assert_eq!(sum(&all.months).readings() + all.without_month, count);
        let in_days: u64 = all.days.iter().map(|day| day.readings).sum();
        prop_assert_eq!(in_days + all.without_day, count);
        for part in &all.years {
            let year = Period::year(part.name.parse().unwrap()).unwrap();
            let input = StatsInput { readings: readings.clone(), ..StatsInput::default() };
            let stats = Stats::of(&input, year, today(), &Rates::default());
            prop_assert_eq!(stats.total, part.tally);
            let review = stats.review.unwrap();
            let halves = review.first_half + review.second_half;
            prop_assert_eq!(halves.readings() + stats.without_month, part.tally.readings());
        }
        for amount in [all.total.pages, all.total.minutes] {
            prop_assert_eq!(amount.readings + amount.partial + amount.unknown, count);
        }
    }
}
