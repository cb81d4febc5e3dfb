//! Finding by words: an index of all that is said of resources, and what is found in it.

use rusqlite::{Connection, Row, params_from_iter};

use crate::domain::Test;
use crate::store::query::filter::{Filter, Query};
use crate::store::query::list as lists;
use crate::store::query::list::ListRow;
use crate::store::{Result, Store, StoreError};

/// The words of resources; whose, follows.
const PUT: &str = "
    INSERT INTO words (rowid, title, authors, why, tags, scope, notes)
    SELECT r.number, r.title,
           coalesce((SELECT group_concat(value, ', ' ORDER BY key) FROM json_each(r.authors)), ''),
           r.why,
           coalesce((SELECT group_concat(tag, ' ' ORDER BY tag) FROM tagged WHERE resource = r.number), ''),
           coalesce(r.scope, ''),
           coalesce((SELECT group_concat(text, char(10) ORDER BY event) FROM note WHERE resource = r.number), '')
    FROM resource r WHERE r.removed = 0";
const OF_ONE: &str = "r.number = ?";
const OF_CATALOG: &str = "r.catalog = ?";
const OF_LATER: &str = "r.number > ?";
const DROP_ONE: &str = "DELETE FROM words WHERE rowid = ?";
const DROP_CATALOG: &str =
    "DELETE FROM words WHERE rowid IN (SELECT number FROM resource WHERE catalog = ?)";
const DROP_ALL: &str = "DELETE FROM words";
const CHECK: &str = "INSERT INTO words (words) VALUES ('integrity-check')";
const REBUILD: &str = "INSERT INTO words (words) VALUES ('rebuild')";

/// What marks the start and the end of what was found, in a snippet: characters that no text holds on its way out.
pub const MARKS: [char; 2] = ['\u{2}', '\u{3}'];

/// The engine takes a time to mark what it found that grows with the square of it, and more for its `snippet`: minutes for
/// notes that say one word all over. What is longer is marked here.
const FOUND: &str = "
    , highlight(words, 0, char(2), char(3)) AS marked_title,
    highlight(words, 1, char(2), char(3)) AS marked_authors,
    highlight(words, 2, char(2), char(3)) AS marked_why,
    highlight(words, 3, char(2), char(3)) AS marked_tags,
    highlight(words, 4, char(2), char(3)) AS marked_scope,
    CASE WHEN length(words.notes) > 20000 THEN words.notes ELSE highlight(words, 5, char(2), char(3)) END AS marked_notes,
    length(words.notes) > 20000 AS is_long";
/// An excerpt has so many words, and so many of them before what was found.
const EXCERPT: usize = 12;
const BEFORE: usize = 4;
const FROM: &str = "
    FROM words CROSS JOIN state s ON s.number = words.rowid JOIN resource r ON r.number = s.number
    JOIN domain d ON d.id = s.domain";
/// A word of the title counts ten times as much as one of a note.
const BEST_FIRST: &str = "bm25(words, 10.0, 4.0, 2.0, 4.0, 2.0, 1.0), s.number";

/// Something that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What.
    pub row: ListRow,
    /// Its title, with [`MARKS`] around what was found in it.
    pub title: String,
    /// Where else it was found, and what is around it there, with marks too.
    pub places: Vec<(&'static str, String)>,
}

impl Store {
    /// Hands what a filter with words finds to `each`, the best first.
    ///
    /// # Errors
    /// [`StoreError::NothingToFind`] where there is no word in it; the store's own, or the first that `each` gives.
    pub fn search<E: From<StoreError>>(
        &self,
        filter: &Filter,
        mut each: impl FnMut(Hit) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let own = |err: rusqlite::Error| E::from(StoreError::from(err));
        let query = self.found(filter)?;
        let mut statement = self.conn.prepare_cached(&query.sql).map_err(own)?;
        let parameters = params_from_iter(query.parameters.iter());
        let mut rows = statement.query(parameters).map_err(own)?;
        let mut left = filter.limit.unwrap_or(u32::MAX);
        while let Some(row) = rows.next().map_err(own)? {
            let hit = hit(row, filter).map_err(own)?;
            if left > 0 && filter.is_due_as_asked(hit.row.due_from()) {
                left -= 1;
                each(hit)?;
            }
        }
        Ok(())
    }

    /// The statement for a filter: its words ask the index, and what else it asks narrows what that finds.
    fn found(&self, filter: &Filter) -> Result<Query> {
        let (mut asked, mut rest) = (Vec::new(), Vec::new());
        for term in &filter.terms {
            match &term.test {
                Test::Word(word) if !term.not => asked.extend(question(word)),
                _ => rest.push(term.clone()),
            }
        }
        if asked.is_empty() {
            return Err(StoreError::NothingToFind);
        }
        let mut query = Query::default();
        query.clause_with("words MATCH ?", [asked.join(" AND ")]);
        let narrowed = Filter {
            terms: rest,
            ..filter.clone()
        };
        self.narrow(&mut query, &narrowed)?;
        query.finish(
            &format!("{}{FOUND}", lists::COLUMNS),
            FROM,
            BEST_FIRST,
            None,
        );
        Ok(query)
    }
}

fn hit(row: &Row<'_>, filter: &Filter) -> rusqlite::Result<Hit> {
    let mut places = Vec::new();
    for (name, column) in [
        ("why", "marked_why"),
        ("note", "marked_notes"),
        ("by", "marked_authors"),
        ("tags", "marked_tags"),
        ("scope", "marked_scope"),
    ] {
        let mut text: String = row.get(column)?;
        if column == "marked_notes" && row.get("is_long")? {
            text = marked(&text, filter);
        }
        places.extend(excerpt(&text).map(|excerpt| (name, excerpt)));
    }
    Ok(Hit {
        row: lists::from_row(row)?,
        title: row.get("marked_title")?,
        places,
    })
}

/// A text with marks around the first word that begins as one that was asked for, but for its case.
fn marked(text: &str, filter: &Filter) -> String {
    let text = text.replace(MARKS, " ");
    let asked: Vec<String> = (filter.terms.iter())
        .filter_map(|term| match &term.test {
            Test::Word(word) if !term.not => Some(word.to_lowercase()),
            _ => None,
        })
        .collect();
    let is_asked = |word: &str| {
        let word = word.to_lowercase();
        asked.iter().any(|asked| word.starts_with(asked.as_str()))
    };
    let mut from = 0;
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() && is_asked(word) {
            let (before, after) = (&text[..from], &text[from + word.len()..]);
            return format!("{before}{}{word}{}{after}", MARKS[0], MARKS[1]);
        }
        from += part.len();
    }
    text
}

/// What is around the first thing that was found in a text; `None` where nothing was.
fn excerpt(marked: &str) -> Option<String> {
    let found = marked.find(MARKS[0])?;
    // Where each word begins and ends.
    let is_start = |at: usize| marked[..at].ends_with(char::is_whitespace) || at == 0;
    let before = (marked[..found].char_indices().rev())
        .map(|(at, _)| at)
        .filter(|at| is_start(*at) && !marked[*at..].starts_with(char::is_whitespace));
    let starts: Vec<usize> = before.take(EXCERPT).collect();
    // All of it, if that is little.
    let nth = if starts.len() < EXCERPT - BEFORE {
        starts.len()
    } else {
        BEFORE
    };
    let from = nth.checked_sub(1).map_or(found, |nth| starts[nth]);
    let mut words = 0;
    let mut ends = marked[from..].char_indices().filter(|(at, c)| {
        let is_end = c.is_whitespace() && !marked[..from + at].ends_with(char::is_whitespace);
        words += usize::from(is_end);
        is_end && words == EXCERPT
    });
    let to = ends.next().map_or(marked.len(), |(at, _)| from + at);
    let part = marked[from..to].trim_end();
    let (cut_before, cut_after) = (
        !marked[..from].trim().is_empty(),
        !marked[to..].trim().is_empty(),
    );
    let is_open = part.rfind(MARKS[0]) > part.rfind(MARKS[1]);
    let close = if is_open {
        MARKS[1].to_string()
    } else {
        String::new()
    };
    let dots = |cut| if cut { "…" } else { "" };
    Some(format!(
        "{}{part}{close}{}",
        dots(cut_before),
        dots(cut_after)
    ))
}

/// Brings the index up to date with what is said of one resource, within the caller's transaction.
pub(crate) fn index(conn: &Connection, number: i64) -> Result<()> {
    conn.prepare_cached(DROP_ONE)?.execute([number])?;
    conn.prepare_cached(&format!("{PUT} AND {OF_ONE}"))?
        .execute([number])?;
    Ok(())
}

/// The same for all entries of a catalog, in one statement: the index writes what it was told at the end of each.
pub(crate) fn index_catalog(conn: &Connection, catalog: i64) -> Result<()> {
    conn.execute(DROP_CATALOG, [catalog])?;
    conn.execute(&format!("{PUT} AND {OF_CATALOG}"), [catalog])?;
    Ok(())
}

/// The same for all resources whose numbers are greater, which the index does not hold yet.
pub(crate) fn index_after(conn: &Connection, number: i64) -> Result<()> {
    conn.execute(&format!("{PUT} AND {OF_LATER}"), [number])?;
    Ok(())
}

/// Makes the whole index anew.
pub(crate) fn index_all(conn: &Connection) -> Result<()> {
    conn.execute(DROP_ALL, [])?;
    conn.execute(PUT, [])?;
    Ok(())
}

/// Whether the index holds what it was made of; an error where it does not.
pub(crate) fn check(conn: &Connection) -> Result<()> {
    conn.execute(CHECK, [])?;
    Ok(())
}

/// Writes the index anew from the words that it holds, without a trace of those that it held.
pub(crate) fn rebuild(conn: &Connection) -> Result<()> {
    conn.execute(REBUILD, [])?;
    Ok(())
}

/// The words that were typed as a question to the index: each is text, the start of a word or of several that follow each
/// other; nothing in it is syntax. `None` where there is no letter in it.
pub(crate) fn question(word: &str) -> Option<String> {
    let said = word.chars().any(char::is_alphanumeric);
    said.then(|| format!("\"{}\" *", word.replace('\0', " ").replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_what_is_around_the_first_find() {
        let shown = |text: &str| {
            excerpt(&text.replace('«', "\u{2}").replace('»', "\u{3}"))
                .map(|found| found.replace('\u{2}', "«").replace('\u{3}', "»"))
        };
        assert_eq!(shown("nothing"), None);
        assert_eq!(shown("«a»").as_deref(), Some("«a»"));
        assert_eq!(shown("one «two» three").as_deref(), Some("one «two» three"));
        let long = "1 2 3 4 5 6 7 8 9 10 11 «12» 13 14 15 16 17 18 19 20";
        assert_eq!(
            shown(long).as_deref(),
            Some("…8 9 10 11 «12» 13 14 15 16 17 18 19…")
        );
        // What was found may go on behind the end.
        let run = "«a b c d e f g h i j k l m n»";
        assert_eq!(shown(run).as_deref(), Some("«a b c d e f g h i j k l»…"));
    }

    #[test]
    fn what_is_typed_is_text() {
        assert_eq!(question("atten").as_deref(), Some("\"atten\" *"));
        assert_eq!(question("a\" OR b").as_deref(), Some("\"a\"\" OR b\" *"));
        assert_eq!(question("?!"), None);
    }
}
