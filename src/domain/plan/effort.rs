//! Estimating how long a reading takes, from the length of a resource and the reader's rates.
//!
//! The default rates follow Carver ("Reading rate: theory, research, and practical implications", Journal of Reading 36:84,
//! 1992): scanning at 600 words a minute, skimming at 450, reading at 300, *learning* at 200 and memorizing at 138. Learning is
//! assumed here. A printed page of a paper or a law has about 600 words and so takes 3 minutes; other pages have about 400 and
//! take 2. A paper of 15 pages then takes 45 minutes; scientists report half an hour, for papers that they do not always read
//! completely (Tenopir and others, "Electronic journals and changes in scholarly article seeking and reading patterns", Aslib
//! Proceedings 61:5, 2009). Skimming takes 200/450 of that and looking things up 200/600. The times for resources of unknown
//! length are conventions.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::domain::{Depth, Kind, Progress};

/// How fast a person reads. Kinds that are not in a map have default rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// Minutes per page.
    pub page: HashMap<Kind, f64>,
    /// Minutes for a resource of unknown length.
    pub whole: HashMap<Kind, f64>,
    /// The time to skim a resource, as a fraction of the time to read it.
    pub skim: f64,
    /// The time to look things up, as a fraction of the time to read all of it.
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
    /// Returns the minutes per page of a kind.
    pub fn page(&self, kind: Kind) -> f64 {
        self.page.get(&kind).copied().unwrap_or(match kind {
            Kind::Paper | Kind::Law => 3.0,
            _ => 2.0,
        })
    }

    /// Returns the minutes for a resource of unknown length of a kind.
    pub fn whole(&self, kind: Kind) -> f64 {
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub kind: Kind,
    pub pages: Option<u32>,
    pub minutes: Option<u32>,
}

/// The estimated time of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// At least 1.
    pub minutes: u32,
    /// Whether the length is unknown, so that this is the time for its kind.
    pub assumed: bool,
}

/// Estimates the time to read the rest of a resource at `depth`, after `progress`.
pub fn effort(length: Length, depth: Depth, progress: Option<Progress>, rates: &Rates) -> Effort {
    let (whole, assumed) = match (length.minutes, length.pages) {
        (Some(minutes), _) => (f64::from(minutes), false),
        (None, Some(pages)) => (f64::from(pages) * rates.page(length.kind), false),
        (None, None) => (rates.whole(length.kind), true),
    };
    let left = match (progress, length.pages) {
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
    reason = "clamped to the range"
)]
fn whole_minutes(minutes: f64) -> u32 {
    minutes.round().clamp(1.0, f64::from(u32::MAX / 2)) as u32
}

/// The time to read per week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace(u32);

/// An invalid pace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePaceError {
    #[error(
        "'{0}' is not a pace: expected hours per week or per day, such as 5/week, 1.5/day or 4"
    )]
    Form(String),
    #[error("the pace '{0}' is too low: expected at least 15 minutes per week")]
    TooLittle(String),
    #[error("the pace '{0}' is too high: expected at most 168 hours per week")]
    TooMuch(String),
}

impl Pace {
    /// From 15 to 10,080.
    pub fn minutes_a_week(self) -> u32 {
        self.0
    }
}

/// 5 hours per week.
impl Default for Pace {
    fn default() -> Self {
        Self(300)
    }
}

/// Hours per week, which parse again.
impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours = f64::from(self.0) / 60.0;
        write!(f, "{}/week", (hours * 100.0).round() / 100.0)
    }
}

/// Parses hours: `5/week`, `1.5/day`, `4h/week`; a bare number is hours per week.
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

/// Formats minutes: "45 min", "2 h", "1 h 30 min".
pub fn time_words(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Formats an estimate for a column: "45 min", "1.5 h", "16 h".
pub fn short_time(minutes: u64) -> String {
    let half_hours = (minutes + 15) / 30;
    match (minutes, half_hours / 2, half_hours % 2) {
        (0..60, ..) => format!("{minutes} min"),
        (_, hours, 1) if hours < 10 => format!("{hours}.5 h"),
        _ => format!("{} h", (minutes + 30) / 60),
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
    fn an_estimate_is_rounded() {
        let times = [45, 60, 75, 100, 225, 533, 990].map(short_time);
        assert_eq!(
            times,
            ["45 min", "1 h", "1.5 h", "1.5 h", "4 h", "9 h", "17 h"]
        );
    }

    #[test]
    fn a_paper_takes_three_minutes_a_page() {
        assert_eq!(minutes(PAPER, Depth::Read, None), 45);
        assert_eq!(minutes(PAPER, Depth::Skim, None), 20);
        assert_eq!(minutes(PAPER, Depth::Reference, None), 15);
    }

    #[test]
    fn progress_reduces_the_effort() {
        assert_eq!(minutes(PAPER, Depth::Read, Some("50%")), 23);
        assert_eq!(minutes(PAPER, Depth::Read, Some("p10")), 15);
        // The number of chapters is unknown.
        assert_eq!(minutes(PAPER, Depth::Read, Some("ch3")), 45);
        assert_eq!(minutes(PAPER, Depth::Read, Some("100%")), 1);
        assert_eq!(minutes(PAPER, Depth::Read, Some("p99")), 1);
    }

    #[test]
    fn minutes_take_precedence_over_pages_and_both_over_the_kind() {
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
    fn a_pace_is_hours_per_week_or_per_day() {
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
    fn minutes_are_formatted_in_hours() {
        let words: Vec<String> = [1, 59, 60, 61, 600].map(time_words).into();
        assert_eq!(words, ["1 min", "59 min", "1 h", "1 h 1 min", "10 h"]);
    }

    proptest! {
        #[test]
        fn any_length_has_an_effort_that_progress_never_increases(
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
