//! What a person should know of an import beside its counts: why records were skipped, what a file says of works that could not be
//! taken over, and which works may be the same as others.

use std::collections::BTreeMap;

use crate::commands::message::count as counted;
use crate::domain::{LocalDate, Remark, Work};
use crate::text;

/// How many remarks on single works are printed, and how many works that may be the same as others.
const MOST: usize = 20;
const MOST_UNSURE: usize = 10;

/// How many reasons to skip records are told apart.
const MOST_REASONS: usize = 10;

#[derive(Default)]
pub(super) struct Remarks {
    /// Those on single works.
    single: Vec<String>,
    /// How many works have a word that stands for no status.
    statuses: BTreeMap<String, usize>,
    /// How many records were skipped for each reason.
    skipped: BTreeMap<String, usize>,
    /// The first of the works that may be the same as others, and how many there are.
    unsure: (Vec<String>, usize),
}

impl Remarks {
    /// Takes what a work on this line of a file says.
    pub(super) fn add(&mut self, file: &str, line: usize, work: &Work, today: LocalDate) {
        let mut name = |what: String| {
            let what = text::line(&what);
            self.single.push(format!("{file}:{line}: {what}"));
        };
        for on in work.impossible_dates(today) {
            let why = if on.first() > Some(today) {
                "is in the future"
            } else {
                "is too early"
            };
            name(format!("{on} {why}: it was read on an unknown day"));
        }
        for remark in &work.remarks {
            match remark {
                Remark::NoDate(date) => name(format!("'{date}' is not a date; it is left out")),
                Remark::Other(what) => name(what.clone()),
                Remark::NoStatus(it) => *self.statuses.entry(it.clone()).or_default() += 1,
            }
        }
    }

    /// Takes why a record was skipped.
    pub(super) fn skipped(&mut self, why: &str) {
        let is_new = !self.skipped.contains_key(why);
        let why = if is_new && self.skipped.len() >= MOST_REASONS {
            "other reasons"
        } else {
            why
        };
        *self.skipped.entry(why.to_owned()).or_default() += 1;
    }

    /// Takes what says that a work may be the same as another.
    pub(super) fn unsure(&mut self, what: String) {
        let (named, count) = &mut self.unsure;
        *count += 1;
        if named.len() < MOST_UNSURE {
            named.push(what);
        }
    }

    /// Returns the lines to print. The last ones may be hints.
    pub(super) fn lines(&self) -> Vec<String> {
        let skipped = (self.skipped.iter())
            .map(|(why, records)| format!("skipped {records}: {}", text::line(why)));
        let mut lines: Vec<String> = skipped.collect();
        lines.extend(self.single.iter().take(MOST).cloned());
        let more = self.single.len().saturating_sub(MOST);
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        let (unsure, count) = &self.unsure;
        lines.extend(unsure.iter().map(|what| text::line(what).into_owned()));
        if *count > unsure.len() {
            let more = count - unsure.len();
            lines.push(format!("and {more} more may be the same as others"));
        }
        lines.extend(self.statuses.iter().map(|(word, works)| {
            let works = counted(*works, "work", "works");
            format!("'{}' stands for no known status: {works}", text::line(word))
        }));
        if let Some((word, _)) = self.statuses.first_key_value() {
            let word = text::shell(&format!("{word}=dropped")).into_owned();
            lines.push(format!(
                "hint: `--status {word}` says what it stands for: todo, reading, done or dropped"
            ));
        }
        if *count > 0 {
            lines.push(
                "hint: `reads list --duplicates` lists such pairs, `reads merge` joins them"
                    .to_owned(),
            );
        }
        lines
    }
}
