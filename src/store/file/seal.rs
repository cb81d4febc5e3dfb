//! A seal over the whole file, so that a byte that turned on the disk is told before it is taken for an answer.
//!
//! Each transaction that writes leaves a checksum of all pages, which is compared as the database is opened. The engine
//! itself notices a page that cannot be, but not a title, a date or an entry of an index that is another one than was written.
//! Where the seal does not fit, everything is looked at: another program may have written to the file and left it sound.

use rusqlite::{Connection, OptionalExtension};

use crate::store::{Result, Store, StoreError, Writing};

/// A larger file would take longer to read than what is asked of it: 4 MiB, of pages of the usual size. `reads doctor` looks at
/// those too.
const MOST_PAGES: i64 = 1024;

const COUNT: &str = "PRAGMA page_count";
const PAGES: &str = "SELECT pgno, data FROM sqlite_dbpage";
/// The page that the seal is kept on, which is not under it.
const OWN_PAGE: &str = "SELECT rootpage FROM sqlite_schema WHERE name = 'seal'";
const SEALED: &str = "SELECT sum FROM seal";
const SEAL: &str = "UPDATE seal SET sum = ?";
/// The index of words writes what it was told no later than here.
const FLUSH: &str = "SAVEPOINT flushed; RELEASE flushed";

/// What the engine itself changes on the first page as it commits, copies a database or opens its journal: the versions of the
/// format, the counter of changes, the cookie of the schema, and which version wrote them ("Database File Format", section 1.3).
const UNSEALED: [std::ops::Range<usize>; 4] = [18..20, 24..28, 40..44, 92..100];

/// Seals what is to be committed, as the last thing in its transaction.
pub(crate) fn put(conn: &Connection) -> Result<()> {
    conn.execute_batch(FLUSH)?;
    let sum = reckon(conn)?;
    conn.prepare_cached(SEAL)?.execute([sum])?;
    Ok(())
}

/// The CRC-32 of all pages; `None` where there are too many, or the engine was built without the table of pages.
fn reckon(conn: &Connection) -> Result<Option<i64>> {
    let count: i64 = conn.query_row(COUNT, [], |row| row.get(0))?;
    if count > MOST_PAGES {
        return Ok(None);
    }
    let Ok(mut statement) = conn.prepare_cached(PAGES) else {
        return Ok(None);
    };
    let own: Option<i64> = conn
        .prepare_cached(OWN_PAGE)?
        .query_row([], |row| row.get(0))
        .optional()?;
    let mut sum = crc32fast::Hasher::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let page = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        match number {
            1 => update_first(&mut sum, page),
            number if Some(number) == own => {}
            _ => sum.update(page),
        }
    }
    Ok(Some(sum.finalize().into()))
}

fn update_first(sum: &mut crc32fast::Hasher, page: &[u8]) {
    let mut from = 0;
    for unsealed in UNSEALED {
        sum.update(page.get(from..unsealed.start).unwrap_or_default());
        from = unsealed.end;
    }
    sum.update(page.get(from..).unwrap_or_default());
}

/// How a file stands to its seal.
enum Fit {
    /// It is what was sealed; or too large to be.
    Good,
    /// It was brought to this schema and not sealed since.
    Unsealed,
    /// It is not what was sealed.
    Bad,
}

impl Store {
    /// Holds the file to its seal.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where it does not fit and something is wrong.
    pub(crate) fn hold_to_seal(&mut self) -> Result<()> {
        match self.fit()? {
            Fit::Good => return Ok(()),
            // What follows from the log is as an earlier program saw it.
            Fit::Unsealed => return self.rebuild(),
            Fit::Bad => {}
        }
        if let Some(ill) = self.examine()?.first() {
            return Err(StoreError::Damaged(ill.to_string()));
        }
        // Somebody else wrote something sound. Whoever cannot seal it now leaves it to the next.
        match self.write().and_then(Writing::commit) {
            Err(wrong) if wrong.is_damage() => Err(wrong),
            _ => Ok(()),
        }
    }

    fn fit(&mut self) -> Result<Fit> {
        // Both are read as of one moment.
        let tx = self.conn.transaction()?;
        let Some(sum) = reckon(&tx)? else {
            return Ok(Fit::Good);
        };
        let sealed: Option<i64> = tx.query_row(SEALED, [], |row| row.get(0))?;
        Ok(match sealed {
            Some(sealed) if sealed == sum => Fit::Good,
            Some(_) => Fit::Bad,
            None => Fit::Unsealed,
        })
    }
}
