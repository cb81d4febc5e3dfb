//! Reading the rows of lists, with the due date of each.

use std::collections::HashMap;

use rusqlite::{Params, Row};

use crate::domain::{
    CadenceInForce, Call, Credits, Due, Listing, LocalDate, News, Rereading, Slug,
};
use crate::store::projection::call;
use crate::store::query::filter::Pick;
use crate::store::{Result, Store, StoreError, sql};

const COLUMNS: &str = "
    SELECT r.number, r.id, r.slug, r.title, d.slug AS domain, d.title AS domain_title, r.kind, s.status, s.progress,
           r.year, r.pages, r.minutes, r.depth, r.again, r.scope, r.url, s.followed_on, s.last_read_as, s.cadence,
           s.cadence_source, s.snoozed_until, s.due, s.due_by, s.recall, r.removed_from_catalog, s.touched_on, r.why";

/// Authors and tags of the row, or nothing: parsing them for each of many rows is of no use to a table.
const CREDITS: &str = "
    , r.authors, r.et_al, (SELECT json_group_array(t.tag ORDER BY t.place, t.key) FROM tag t WHERE t.resource = r.number)";
const NO_CREDITS: &str = ", NULL, NULL, NULL";

/// Returns the columns of every list, as [`from_row`] reads them; with `credits`, also [`Credits`].
pub(crate) fn columns(credits: bool) -> String {
    format!("{COLUMNS}{}", if credits { CREDITS } else { NO_CREDITS })
}

const AHEAD: &str = "
    SELECT c.occasion, c.mode, o.on_date, c.from_date, c.resource
    FROM occasion o CROSS JOIN call c ON c.occasion = o.name WHERE o.on_date >= ?";
const OF_OCCASION: &str = "
    SELECT c.occasion, c.mode, o.on_date, c.from_date, c.resource
    FROM occasion o CROSS JOIN call c ON c.occasion = o.name WHERE o.name = ?";

/// What makes resources due besides their rereadings, or keeps them from it: the calls of occasions, and what is new in blogs, by
/// the number of the resource.
#[derive(Default)]
pub(crate) struct Reminders {
    calls: HashMap<i64, Vec<Call>>,
    news: HashMap<i64, News>,
    today: Option<LocalDate>,
}

impl Reminders {
    pub(crate) fn has_calls(&self) -> bool {
        !self.calls.is_empty()
    }

    fn due(&self, number: i64, rereading: Option<Rereading>) -> Option<Due> {
        let calls = self.calls.get(&number).map_or(&[][..], Vec::as_slice);
        // Without a day, all calls count.
        let today = self.today.unwrap_or(LocalDate::FIRST_READING);
        Due::of(rereading, self.news.get(&number).copied(), calls, today)
    }
}

impl Store {
    /// Returns the calls of occasions on `today` or later, and what is new in blogs; without `today`, neither.
    pub(crate) fn reminders(&self, today: Option<LocalDate>, pick: Pick) -> Result<Reminders> {
        match today {
            // What is followed is not in the list.
            Some(day) if pick == Pick::ToRead => self.read_calls(AHEAD, [day], today),
            Some(day) => Ok(Reminders {
                news: self.all_news()?,
                ..self.read_calls(AHEAD, [day], today)?
            }),
            None => Ok(Reminders::default()),
        }
    }

    /// Returns the due date of one resource and its reasons, given the date of its rereading.
    pub fn due(
        &self,
        number: i64,
        rereading: Option<Rereading>,
        today: LocalDate,
    ) -> Result<Option<Due>> {
        let calls = call::of_resource(&self.conn, number)?;
        Ok(Due::of(rereading, self.news(number)?, &calls, today))
    }

    /// Returns the calls of one occasion.
    pub(crate) fn calls_of(&self, occasion: &Slug) -> Result<Reminders> {
        self.read_calls(OF_OCCASION, [occasion], None)
    }

    fn read_calls(
        &self,
        sql: &str,
        parameters: impl Params,
        today: Option<LocalDate>,
    ) -> Result<Reminders> {
        let mut calls: HashMap<i64, Vec<Call>> = HashMap::new();
        let read = |row: &Row<'_>| Ok((row.get(4)?, call::from_row(row)?));
        sql::each(&self.conn, sql, parameters, read, |(number, call)| {
            calls.entry(number).or_default().push(call);
            Ok::<_, StoreError>(())
        })?;
        Ok(Reminders {
            calls,
            news: HashMap::new(),
            today,
        })
    }
}

/// Reads a row of [`columns`].
pub(crate) fn from_row(row: &Row<'_>, reminders: &Reminders) -> rusqlite::Result<Listing> {
    let number = row.get(0)?;
    let cadence = Option::zip(row.get(18)?, row.get(19)?);
    let rereading = Option::zip(row.get(21)?, row.get(22)?);
    Ok(Listing {
        number,
        id: row.get(1)?,
        slug: row.get(2)?,
        title: row.get(3)?,
        domain: row.get(4)?,
        domain_title: row.get(5)?,
        kind: row.get(6)?,
        status: row.get(7)?,
        progress: row.get(8)?,
        year: row.get(9)?,
        pages: row.get(10)?,
        minutes: row.get(11)?,
        depth: row.get(12)?,
        again: row.get(13)?,
        scope: row.get(14)?,
        url: row.get(15)?,
        followed_on: row.get(16)?,
        last_read: row.get(17)?,
        cadence: cadence.map(|(cadence, source)| CadenceInForce { cadence, source }),
        snoozed_until: row.get(20)?,
        due: reminders.due(number, rereading.map(|(on, by)| Rereading { on, by })),
        recall: row.get(23)?,
        removed_from_catalog: row.get(24)?,
        touched_on: row.get(25)?,
        why: row.get(26)?,
        credits: credits(row)?,
        news: reminders.news.get(&number).copied(),
    })
}

fn credits(row: &Row<'_>) -> rusqlite::Result<Option<Credits>> {
    let Some(authors) = row.get::<_, Option<String>>(27)? else {
        return Ok(None);
    };
    let tags: String = row.get(29)?;
    Ok(Some(Credits {
        authors: serde_json::from_str(&authors).unwrap_or_default(),
        et_al: row.get(28)?,
        tags: serde_json::from_str(&tags).unwrap_or_default(),
    }))
}
