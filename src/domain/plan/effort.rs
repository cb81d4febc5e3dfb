//! How long a reading takes: an estimate from what a catalog says of length, and from how fast one reads.
//!
//! The rates that hold where nobody says otherwise rest on Carver ("Reading rate: theory, research, and practical
//! implications", Journal of Reading 36:84, 1992), who tells five gears of reading apart: one scans at 600 words a minute,
//! skims at 450, reads at 300, *learns* at 200 and memorizes at 138. What is tracked here is read to learn. A page of a
//! paper or a law in print has about 600 words and so takes 3 minutes; a page of anything else about 400, and takes 2. A
//! paper of 15 pages then takes 45 minutes; scientists report half an hour, for what they do not always read whole
//! (Tenopir and others, "Electronic journals and changes in scholarly article seeking and reading patterns", Aslib
//! Proceedings 61:5, 2009). Skimming takes 200/450 of that and looking things up 200/600. What a whole takes of which
//! nobody knows the length is a convention.

use std::collections::HashMap;
use std::str::FromStr;

use crate::domain::{Depth, Kind, Progress};

/// How fast one reads. What is not in a map is as [`Rates::default`] has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// Minutes that a page takes when it is read to learn.
    pub page: HashMap<Kind, f64>,
    /// Minutes that a whole takes of which no catalog says how long it is.
    pub whole: HashMap<Kind, f64>,
    /// The part of a reading that skimming takes.
    pub skim: f64,
    /// The part of a reading that looking things up takes.
    pub reference: f64,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            page: HashMap::new(),
            whole: HashMap::new(),
            skim: 200.0 / 450.0,
            reference: 200.0 / 600.0,
        }
    }
}

impl Rates {
    fn page(&self, kind: Kind) -> f64 {
        self.page.get(&kind).copied().unwrap_or(match kind {
            Kind::Paper | Kind::Law => 3.0,
            _ => 2.0,
        })
    }

    fn whole(&self, kind: Kind) -> f64 {
        self.whole.get(&kind).copied().unwrap_or(match kind {
            Kind::Article | Kind::Blog => 20.0,
            Kind::Paper | Kind::Docs | Kind::Video | Kind::Other => 45.0,
            Kind::Code | Kind::Standard => 120.0,
            Kind::Law => 300.0,
            Kind::Course => 600.0,
            Kind::Book => 800.0,
        })
    }

    fn part(&self, depth: Depth) -> f64 {
        match depth {
            Depth::Read | Depth::Follow => 1.0,
            Depth::Skim => self.skim,
            Depth::Reference => self.reference,
        }
    }
}

/// How long a resource is, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// What sort of thing it is.
    pub kind: Kind,
    /// Length in pages.
    pub pages: Option<u32>,
    /// Length in minutes.
    pub minutes: Option<u32>,
}

/// How long a reading takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// In minutes, at least one.
    pub minutes: u32,
    /// Whether nobody says how long the resource is, so that this is what its kind takes.
    pub assumed: bool,
}

/// How long what is left takes of a resource that is to be read at `depth`, and of which `progress` was read.
pub fn effort(length: Length, depth: Depth, progress: Option<Progress>, rates: &Rates) -> Effort {
    let Length {
        kind,
        pages,
        minutes,
    } = length;
    let (whole, assumed) = match (minutes, pages) {
        (Some(minutes), _) => (f64::from(minutes), false),
        (None, Some(pages)) => (f64::from(pages) * rates.page(kind), false),
        (None, None) => (rates.whole(kind), true),
    };
    let left = match (progress, pages) {
        (Some(Progress::Percent(part)), _) => 1.0 - f64::from(part) / 100.0,
        (Some(Progress::Page(page)), Some(pages)) => {
            1.0 - f64::from(page) / f64::from(pages.max(page).max(1))
        }
        _ => 1.0,
    };
    Effort {
        minutes: whole_minutes(whole * left * rates.part(depth)),
        assumed,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held to the range before"
)]
fn whole_minutes(minutes: f64) -> u32 {
    minutes.round().clamp(1.0, f64::from(u32::MAX / 2)) as u32
}

/// How much time a week is for reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace(u32);

/// Words that are no pace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePaceError {
    /// Not of the form that is known.
    #[error(
        "'{0}' is no pace of reading: expected hours a week or a day, such as 5/week, 1.5/day or 4"
    )]
    Form(String),
    /// Too little to get anywhere.
    #[error("'{0}' leaves no time to read: a plan needs a quarter of an hour a week at least")]
    TooLittle(String),
    /// More than there is.
    #[error("'{0}' is more than there is: a week has 168 hours")]
    TooMuch(String),
}

impl Pace {
    /// In minutes a week, 15 to 10,080.
    pub fn minutes_a_week(self) -> u32 {
        self.0
    }
}

/// Five hours a week.
impl Default for Pace {
    fn default() -> Self {
        Self(300)
    }
}

/// Reads hours: `5/week`, `1.5/day`, `4h/week`; a bare number is of hours a week.
impl FromStr for Pace {
    type Err = ParsePaceError;

    fn from_str(text: &str) -> Result<Self, ParsePaceError> {
        let lower = text.trim().to_lowercase();
        let (hours, days) = match lower.split_once('/') {
            None => (lower.as_str(), 1.0),
            Some((hours, "week" | "w")) => (hours, 1.0),
            Some((hours, "day" | "d")) => (hours, 7.0),
            Some(_) => return Err(ParsePaceError::Form(text.to_owned())),
        };
        let hours = hours.trim().trim_end_matches('h').trim_end();
        let number = hours
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let hours: f64 = (number.then(|| hours.parse().ok()).flatten())
            .ok_or_else(|| ParsePaceError::Form(text.to_owned()))?;
        let minutes = hours * 60.0 * days;
        if minutes < 15.0 {
            Err(ParsePaceError::TooLittle(text.to_owned()))
        } else if minutes > 168.0 * 60.0 {
            Err(ParsePaceError::TooMuch(text.to_owned()))
        } else {
            Ok(Self(whole_minutes(minutes)))
        }
    }
}

/// For people: "45 min", "2 h", "1 h 30 min".
pub fn time_words(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAPER: Length = Length {
        kind: Kind::Paper,
        pages: Some(15),
        minutes: None,
    };

    fn minutes(length: Length, depth: Depth, progress: Option<&str>) -> u32 {
        let progress = progress.map(|progress| progress.parse().unwrap());
        effort(length, depth, progress, &Rates::default()).minutes
    }

    #[test]
    fn a_paper_takes_three_minutes_a_page() {
        assert_eq!(minutes(PAPER, Depth::Read, None), 45);
        assert_eq!(minutes(PAPER, Depth::Skim, None), 20);
        assert_eq!(minutes(PAPER, Depth::Reference, None), 15);
    }

    #[test]
    fn what_was_read_need_not_be_read() {
        assert_eq!(minutes(PAPER, Depth::Read, Some("50%")), 23);
        assert_eq!(minutes(PAPER, Depth::Read, Some("p10")), 15);
        // How many chapters there are nobody knows.
        assert_eq!(minutes(PAPER, Depth::Read, Some("ch3")), 45);
        assert_eq!(minutes(PAPER, Depth::Read, Some("100%")), 1);
        assert_eq!(minutes(PAPER, Depth::Read, Some("p99")), 1);
    }

    #[test]
    fn minutes_go_before_pages_and_a_kind_stands_in_for_both() {
        let timed = Length {
            minutes: Some(7),
            ..PAPER
        };
        assert_eq!(minutes(timed, Depth::Read, None), 7);
        let unknown = Length {
            pages: None,
            ..PAPER
        };
        let rates = Rates {
            whole: HashMap::from([(Kind::Paper, 30.0)]),
            ..Rates::default()
        };
        let assumed = |minutes| Effort {
            minutes,
            assumed: true,
        };
        assert_eq!(
            effort(unknown, Depth::Read, None, &Rates::default()),
            assumed(45)
        );
        assert_eq!(effort(unknown, Depth::Read, None, &rates), assumed(30));
    }

    #[test]
    fn a_pace_is_hours_a_week_or_a_day() {
        for (typed, minutes) in [
            ("5/week", 300),
            ("5", 300),
            ("1/day", 420),
            ("2.5h/week", 150),
            ("0.25", 15),
            ("24/day", 10_080),
        ] {
            let pace: Pace = typed.parse().unwrap();
            assert_eq!(pace.minutes_a_week(), minutes, "{typed}");
        }
        let err = |typed: &str| typed.parse::<Pace>().unwrap_err();
        for typed in [
            "", "five", "5/month", "-5/week", "1e3", "NaN", "inf", "5/", "/week",
        ] {
            assert_eq!(err(typed), ParsePaceError::Form(typed.to_owned()));
        }
        assert_eq!(
            err("0/week"),
            ParsePaceError::TooLittle("0/week".to_owned())
        );
        assert_eq!(err("25/day"), ParsePaceError::TooMuch("25/day".to_owned()));
    }

    #[test]
    fn minutes_in_words() {
        let words: Vec<String> = [1, 59, 60, 61, 600].map(time_words).into();
        assert_eq!(words, ["1 min", "59 min", "1 h", "1 h 1 min", "10 h"]);
    }

    proptest! {
        #[test]
        fn any_length_has_an_effort_and_reading_on_makes_it_no_longer(
            kind in proptest::sample::select(Kind::ALL),
            depth in proptest::sample::select(Depth::ALL),
            pages in proptest::option::of(any::<u32>()),
            minutes in proptest::option::of(any::<u32>()),
            part in 0u8..100,
        ) {
            let length = Length { kind, pages, minutes };
            let at = |part| effort(length, depth, Some(Progress::Percent(part)), &Rates::default()).minutes;
            prop_assert!(at(part) >= 1);
            prop_assert!(at(part) >= at(part + 1));
        }
    }
}
