//! Queries for notes.

use rusqlite::Row;

use crate::domain::{LocalDate, NoteEntry, last_old_day, note_of_day};
use crate::store::query::statement::{Query, word_query};
use crate::store::{Result, Store, StoreError, sql};

const SELECT: &str = "
    SELECT n.event AS note, e.id AS event, r.id AS resource, r.number, r.slug, r.title, n.written_on, n.text,
           n.quotation, n.place, n.color
    FROM note n JOIN event e ON e.number = n.event JOIN resource r ON r.number = n.resource";

const COUNT_OLD: &str = "SELECT count(*) FROM note WHERE written_on <= ?";
const AMONG: &str = "n.resource IN (SELECT value FROM json_each(?))";
const WITH_WORDS: &str = "n.resource IN (SELECT rowid FROM words WHERE words MATCH ?)";

/// Which notes are meant.
#[derive(Clone, Debug, Default)]
pub struct NoteFilter {
    /// The numbers of their resources.
    pub resources: Option<Vec<i64>>,
    /// Words that they contain.
    pub words: Vec<String>,
    pub since: Option<LocalDate>,
    /// Only so many of the last ones.
    pub limit: Option<u32>,
}

impl NoteFilter {
    fn query(&self) -> Query {
        let mut query = Query::default();
        match self.resources.as_deref() {
            None => {}
            Some([number]) => query.clause_with("n.resource = ?", [*number]),
            Some(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
                query.clause_with(AMONG, [format!("[{}]", numbers.join(","))]);
            }
        }
        if let Some(since) = self.since {
            query.clause_with("n.written_on >= ?", [since]);
        }
        for words in self.words.iter().filter_map(|word| word_query(word)) {
            query.clause_with(WITH_WORDS, [format!("notes : {words}")]);
        }
        let order = match self.limit {
            None => "e.stamp, e.id",
            Some(_) => "e.stamp DESC, e.id DESC",
        };
        query.finish(SELECT, "", order, None);
        query
    }

    /// Whether a note has all words. The text index knows which resources have them in any of their notes; what it compares
    /// without accents is left to it.
    fn has_words(&self, note: &NoteEntry) -> bool {
        let quotation = note.quotation.as_deref().unwrap_or_default();
        let text = format!("{quotation}\n{}", note.text).to_lowercase();
        let is_plain = |word: &&String| word.chars().all(|c| c.is_ascii_alphanumeric());
        let mut plain = self.words.iter().filter(is_plain);
        !text.is_ascii() || plain.all(|word| text.contains(&word.to_lowercase()))
    }
}

impl Store {
    /// Calls `f` with each note that is meant, the oldest first.
    pub fn notes<E: From<StoreError>>(
        &self,
        filter: &NoteFilter,
        mut f: impl FnMut(NoteEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let query = filter.query();
        let mut last = Vec::new();
        let limit = filter.limit.map_or(usize::MAX, |limit| limit as usize);
        sql::each(&self.conn, &query.sql, query.bound(), from_row, |note| {
            if !filter.has_words(&note) || last.len() == limit {
                return Ok(());
            }
            if filter.limit.is_none() {
                return f(note);
            }
            last.push(note);
            Ok(())
        })?;
        last.into_iter().rev().try_for_each(f)
    }

    /// Returns the note with that number.
    ///
    /// # Errors
    /// [`StoreError::NoNote`] if there is none.
    pub fn note(&self, number: i64) -> Result<NoteEntry> {
        let select = format!("{SELECT} WHERE n.event = :note");
        sql::first(&self.conn, &select, [number], from_row)?.ok_or(StoreError::NoNote(number))
    }

    /// Returns an old note to come back to, another one each day.
    pub fn note_of_day(&self, today: LocalDate) -> Result<Option<NoteEntry>> {
        let until = last_old_day(today);
        let count: u32 = sql::one(&self.conn, COUNT_OLD, [until], |row| row.get(0))?;
        let Some(skipped) = note_of_day(count.into(), today) else {
            return Ok(None);
        };
        let select = format!(
            "{SELECT} WHERE n.written_on <= ? ORDER BY e.stamp, e.id LIMIT 1 OFFSET {skipped}"
        );
        sql::first(&self.conn, &select, [until], from_row)
    }

    /// Finds a note again, after the database was closed and perhaps changed or replaced.
    ///
    /// # Errors
    /// [`StoreError::NoNote`] if it is gone, [`StoreError::Refused`] if it was revised.
    pub fn find_note_again(&self, note: &NoteEntry) -> Result<NoteEntry> {
        let select = format!("{SELECT} WHERE e.id = :event");
        let found: Option<NoteEntry> = sql::first(&self.conn, &select, [note.event], from_row)?;
        match found.ok_or(StoreError::NoNote(note.note))? {
            found if found.text == note.text => Ok(found),
            _ => Err(StoreError::Refused(format!(
                "note {} was revised in the meantime; nothing was changed",
                note.note
            ))),
        }
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<NoteEntry> {
    Ok(NoteEntry {
        note: row.get("note")?,
        event: row.get("event")?,
        resource: row.get("resource")?,
        number: row.get("number")?,
        slug: row.get("slug")?,
        title: row.get("title")?,
        written_on: row.get("written_on")?,
        text: row.get("text")?,
        quotation: row.get("quotation")?,
        place: row.get("place")?,
        color: row.get("color")?,
    })
}
