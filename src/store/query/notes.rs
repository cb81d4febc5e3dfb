//! Queries for notes.

use rusqlite::Row;

use crate::domain::NoteEntry;
use crate::store::{Result, Store, StoreError, sql};

const SELECT: &str = "
    SELECT n.event AS note, e.id AS event, r.id AS resource, r.number, r.slug, r.title, n.written_on, n.text
    FROM note n JOIN event e ON e.number = n.event JOIN resource r ON r.number = n.resource";

impl Store {
    /// Calls `f` with each note, or each note of one resource, the oldest first.
    pub fn notes<E: From<StoreError>>(
        &self,
        resource: Option<i64>,
        f: impl FnMut(NoteEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let condition = if resource.is_some() {
            "n.resource = :resource"
        } else {
            ":resource IS NULL"
        };
        let select = format!("{SELECT} WHERE {condition} ORDER BY e.stamp, e.id");
        sql::each(&self.conn, &select, [resource], from_row, f)
    }

    /// Returns the note with that number.
    ///
    /// # Errors
    /// [`StoreError::NoNote`] if there is none.
    pub fn note(&self, number: i64) -> Result<NoteEntry> {
        let select = format!("{SELECT} WHERE n.event = :note");
        sql::first(&self.conn, &select, [number], from_row)?.ok_or(StoreError::NoNote(number))
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
    })
}
