//! Queries for notes.

use rusqlite::{OptionalExtension, Row, named_params};

use crate::domain::NoteEntry;
use crate::store::{Result, Store, StoreError};

const SELECT: &str = "
    SELECT n.event AS note, e.id AS event, r.id AS resource, r.number, r.slug, r.title, n.written_on, n.text
    FROM note n JOIN event e ON e.number = n.event JOIN resource r ON r.number = n.resource";

impl Store {
    /// Calls `f` with each note, or each note of one resource, the oldest first.
    pub fn notes<E: From<StoreError>>(
        &self,
        resource: Option<i64>,
        mut f: impl FnMut(NoteEntry) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let into_error = |err: rusqlite::Error| E::from(StoreError::from(err));
        let condition = if resource.is_some() {
            "n.resource = :resource"
        } else {
            ":resource IS NULL"
        };
        let sql = format!("{SELECT} WHERE {condition} ORDER BY n.event");
        let mut statement = self.conn.prepare_cached(&sql).map_err(into_error)?;
        let mut rows = statement
            .query(named_params! {":resource": resource})
            .map_err(into_error)?;
        while let Some(row) = rows.next().map_err(into_error)? {
            f(from_row(row).map_err(into_error)?)?;
        }
        Ok(())
    }

    /// Returns the note with that number.
    ///
    /// # Errors
    /// [`StoreError::NoNote`] if there is none.
    pub fn note(&self, number: i64) -> Result<NoteEntry> {
        let sql = format!("{SELECT} WHERE n.event = :note");
        let note = self
            .conn
            .query_row(&sql, named_params! {":note": number}, from_row)
            .optional()?;
        note.ok_or(StoreError::NoNote(number))
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
    })
}
