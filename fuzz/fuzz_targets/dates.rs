//! Parses arbitrary text as a date, span, cadence, pace or progress. Each `#` stands for a number, because the fuzzer rarely
//! finds one digit by digit. A parsed value must survive a round trip and resolve to a valid date on the right side of today.

#![no_main]

use std::fmt::Debug;
use std::str::FromStr;

use libfuzzer_sys::fuzz_target;
use reads::domain::{Cadence, LocalDate, OwnCadence, Pace, Progress, Span, When};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The number of days of the calendar, 0001-01-01 to 9999-12-31.
const DAYS: u32 = 3_652_059;

fuzz_target!(|input: (u32, u16, &str)| {
    let (days, number, text) = input;
    let text = text.replace('#', &number.to_string());
    let text = text.as_str();
    let first: LocalDate = "0001-01-01".parse().expect("a date");
    let today = first.plus_days(days % DAYS);

    if let Some(date) = parsed::<LocalDate>(text) {
        assert_round_trip(date);
        assert_eq!(date.to_string(), text);
        assert_eq!(date.cmp(&today), text.cmp(today.to_string().as_str()));
        let words = date.distance(today);
        assert_eq!(
            words.ends_with(" ago") || words == "yesterday",
            date < today
        );
    }
    if let Some(when) = parsed::<When>(text) {
        assert_resolves(when, today);
    }
    for span in [parsed(text), Span::from_iso(text)].into_iter().flatten() {
        assert_round_trip(span);
        assert_eq!(span.words().parse(), Ok(span));
        assert_resolves(When::In(span), today);
        assert_resolves(When::Ago(span), today);
    }
    let cadences = [parsed(text), Cadence::from_iso(text).ok()];
    for cadence in cadences.into_iter().flatten() {
        assert_round_trip(cadence);
        assert_eq!(cadence.to_string().parse(), Ok(cadence));
        let next = cadence.after(today);
        assert!(next > today || today == LocalDate::LAST, "{cadence}");
        assert!(next <= cadence.after(today.plus_days(1)), "{cadence}");
    }
    if let Some(own) = parsed::<OwnCadence>(text) {
        assert_round_trip(own);
    }
    if let Some(pace) = parsed::<Pace>(text) {
        assert!((15..=168 * 60).contains(&pace.minutes_a_week()));
    }
    if let Some(progress) = parsed::<Progress>(text) {
        assert_round_trip(progress);
        assert_eq!(progress.to_string().parse(), Ok(progress));
    }
});

/// Parses a text and asserts that case does not matter.
fn parsed<T: FromStr<Err: Debug> + PartialEq + Debug>(text: &str) -> Option<T> {
    let meant = text.parse().ok();
    assert_eq!(text.to_ascii_uppercase().parse().ok(), meant);
    meant
}

/// Asserts that the JSON form, which events and catalogs hold, reads as the same value.
fn assert_round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T) {
    let written = serde_json::to_string(&value).expect("a form in JSON");
    assert_eq!(
        serde_json::from_str::<T>(&written).ok(),
        Some(value),
        "{written}"
    );
}

fn assert_resolves(when: When, today: LocalDate) {
    let Some(day) = when.resolve(today) else {
        assert!(matches!(when, When::Ago(_) | When::Last(_)));
        return;
    };
    assert!(LocalDate::new(day.naive()) == Some(day));
    match when {
        When::On(date) => assert_eq!(day, date),
        When::In(_) => assert!(day >= today),
        When::Ago(_) => assert!(day <= today),
        When::Next(_) => assert!(day > today || today == LocalDate::LAST),
        When::Last(_) => assert!(day < today),
    }
}
