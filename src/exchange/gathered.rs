//! Works of which a file has several records, such as a book and its highlights.

use std::collections::HashMap;

use super::{Found, Record};
use crate::domain::Work;

/// Works in the order in which the file names them first.
#[derive(Default)]
pub(super) struct Gathered {
    records: Vec<(usize, Result<Work, Found>)>,
    places: HashMap<String, usize>,
}

impl Gathered {
    /// Changes the work with this key, which the first record of it makes. Further records of a faulty one are left out.
    pub(super) fn change(
        &mut self,
        key: &str,
        line: usize,
        new: impl FnOnce() -> Result<Work, Found>,
        change: impl FnOnce(&mut Work) -> Result<(), &'static str>,
    ) {
        let next = self.records.len();
        let at = *self.places.entry(key.to_owned()).or_insert(next);
        if at == next {
            self.records.push((line, new()));
        }
        let (_, record) = &mut self.records[at];
        if let Ok(work) = record
            && let Err(err) = change(work)
        {
            *record = Err(err.into());
        }
    }

    pub(super) fn emit(self, emit: &mut dyn FnMut(Record)) {
        for (line, work) in self.records {
            emit(Record::new(line, work));
        }
    }
}
