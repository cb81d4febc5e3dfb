//! What a file says of works that could not be taken over: it is named, and the works are imported without it.

use std::collections::BTreeMap;

use crate::commands::message::count;
use crate::domain::{LocalDate, Remark, Work};
use crate::text;

/// How many remarks on single works are printed.
const MOST: usize = 20;

#[derive(Default)]
pub(super) struct Remarks {
    /// Those on single works.
    single: Vec<String>,
    /// How many works have a word that stands for no status.
    statuses: BTreeMap<String, usize>,
}

impl Remarks {
    /// Takes what a work on this line of a file says.
    pub(super) fn add(&mut self, file: &str, line: usize, work: &Work, today: LocalDate) {
        let mut name = |what: String| {
            let what = text::line(&what);
            self.single.push(format!("{file}:{line}: {what}"));
        };
        for on in work.impossible_dates(today) {
            name(format!(
                "no reading can be of {on}: it is taken as one on an unknown day"
            ));
        }
        for remark in &work.remarks {
            match remark {
                Remark::NoDate(date) => name(format!("'{date}' is not a date; it is left out")),
                Remark::Other(what) => name(what.clone()),
                Remark::NoStatus(it) => *self.statuses.entry(it.clone()).or_default() += 1,
            }
        }
    }

    /// Returns the lines to print. The last one may be a hint.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.single.iter().take(MOST).cloned().collect();
        let more = self.single.len() - lines.len();
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines.extend(self.statuses.iter().map(|(word, works)| {
            let works = count(*works, "work", "works");
            format!("'{}' stands for no known status: {works}", text::line(word))
        }));
        if let Some((word, _)) = self.statuses.first_key_value() {
            let word = text::line(word);
            lines.push(format!("hint: `--status '{word}=dropped'` says what it stands for: todo, reading, done or dropped"));
        }
        lines
    }
}
