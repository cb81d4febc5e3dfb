//! Any text as a date, a span, a cadence, a pace or a progress, with a number for each `#` in it: digit by digit few are come
//! upon. What is understood has a written form that means the same, and from any day of the calendar it leads to a day of the
//! calendar that is on the right side of it.

#![no_main]

use std::fmt::Debug;
use std::str::FromStr;

use libfuzzer_sys::fuzz_target;
use reads::domain::{Cadence, LocalDate, OwnCadence, Pace, Progress, Span, When};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The days of the calendar, 0001-01-01 to 9999-12-31.
const DAYS: u32 = 3_652_059;

fuzz_target!(|input: (u32, u16, &str)| {
    let (days, number, text) = input;
    let text = text.replace('#', &number.to_string());
    let text = text.as_str();
    let first: LocalDate = "0001-01-01".parse().expect("a date");
    let today = first.plus_days(days % DAYS);

    if let Some(date) = understood::<LocalDate>(text) {
        comes_back(date);
        assert_eq!(date.to_string(), text);
        assert_eq!(date.cmp(&today), text.cmp(today.to_string().as_str()));
        let words = date.distance(today);
        assert_eq!(
            words.ends_with(" ago") || words == "yesterday",
            date < today
        );
    }
    if let Some(when) = understood::<When>(text) {
        resolves(when, today);
    }
    for span in [understood(text), Span::from_iso(text)]
        .into_iter()
        .flatten()
    {
        comes_back(span);
        assert_eq!(span.words().parse(), Ok(span));
        resolves(When::In(span), today);
        resolves(When::Ago(span), today);
    }
    let cadences = [understood(text), Cadence::from_iso(text).ok()];
    for cadence in cadences.into_iter().flatten() {
        comes_back(cadence);
        assert_eq!(cadence.to_string().parse(), Ok(cadence));
        let next = cadence.after(today);
        assert!(next > today || today == LocalDate::LAST, "{cadence}");
        assert!(next <= cadence.after(today.plus_days(1)), "{cadence}");
    }
    if let Some(own) = understood::<OwnCadence>(text) {
        comes_back(own);
    }
    if let Some(pace) = understood::<Pace>(text) {
        assert!((15..=168 * 60).contains(&pace.minutes_a_week()));
    }
    if let Some(progress) = understood::<Progress>(text) {
        comes_back(progress);
        assert_eq!(progress.to_string().parse(), Ok(progress));
    }
});

/// What a text means, in whichever letters it is typed.
fn understood<T: FromStr<Err: Debug> + PartialEq + Debug>(text: &str) -> Option<T> {
    let meant = text.parse().ok();
    assert_eq!(text.to_ascii_uppercase().parse().ok(), meant);
    meant
}

/// What events and catalogs hold of it is read as the same.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T) {
    let written = serde_json::to_string(&value).expect("a form in JSON");
    assert_eq!(
        serde_json::from_str::<T>(&written).ok(),
        Some(value),
        "{written}"
    );
}

fn resolves(when: When, today: LocalDate) {
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
