//! Filters of lists and search, and their SQL conditions.
//!
//! A statement is built from constant parts and contains only the conditions it needs, so that the planner can use an
//! index: a general condition such as `:kind IS NULL OR kind = :kind` would prevent that.

use crate::domain::{Kind, LocalDate, Status, Term, Test, nearest};
use crate::store::query::statement::{Query, placeholders};
use crate::store::{Result, Store, StoreError};

const DOMAIN_SLUGS: &str = "SELECT id, slug FROM domain ORDER BY position, id";
const TAG_EXISTS: &str = "SELECT EXISTS (SELECT 1 FROM tag WHERE tag = ?1)";
const TAGS: &str = "SELECT DISTINCT tag FROM tag";
const TAGGED: &str = "SELECT 1 FROM tag t WHERE t.resource = s.number AND t.tag = ?";

/// The resources that a list starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    #[default]
    All,
    /// Those with status `todo` or `reading`.
    ToRead,
    /// Those due by this day, by cadence or occasion.
    DueUntil(LocalDate),
    /// Those with a due date, by cadence or future occasion.
    Due,
}

impl Pick {
    pub(crate) fn is_due(self) -> bool {
        matches!(self, Self::Due | Self::DueUntil(_))
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Order {
    /// By domain, in the order of the catalog
    Catalog,
    /// The longest due first; no due date last
    Due,
    /// By title
    Title,
    /// The oldest first; unknown years last
    Year,
    /// By number
    Number,
    /// By slug
    Slug,
}

/// Conditions of a list, all of which must hold. Within one vector any match is enough, and an empty one matches all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub pick: Pick,
    /// Slugs or their prefixes.
    pub domains: Vec<String>,
    pub kinds: Vec<Kind>,
    pub tags: Vec<String>,
    pub statuses: Vec<Status>,
    /// Defaults to due date if the pick is about due dates, else to catalog order.
    pub order: Option<Order>,
    pub limit: Option<u32>,
    /// Terms of the filter language. Several domains, kinds, statuses or depths are alternatives.
    pub terms: Vec<Term>,
    /// Today, for occasions and relative dates. Without it occasions are ignored.
    pub as_of: Option<LocalDate>,
}

impl Filter {
    pub(crate) fn order(&self) -> Order {
        self.order.unwrap_or(if self.pick.is_due() {
            Order::Due
        } else {
            Order::Catalog
        })
    }

    /// Returns whether it has no condition. Order and limit do not count.
    pub fn selects_all(&self) -> bool {
        self.pick == Pick::All
            && self.domains.is_empty()
            && self.kinds.is_empty()
            && self.tags.is_empty()
            && self.statuses.is_empty()
            && self.terms.is_empty()
    }

    pub(crate) fn has_due_term(&self) -> bool {
        self.terms
            .iter()
            .any(|term| matches!(term.test, Test::Due(..)))
    }

    /// Returns whether a due date matches the `due:` terms, which SQL does not decide.
    pub(crate) fn matches_due_terms(&self, due: Option<LocalDate>) -> bool {
        self.terms.iter().all(|term| match term.test {
            Test::Due(_, None) => due.is_some() != term.negated,
            Test::Due(comparison, Some(day)) => {
                let day = day.resolve(self.today(), false);
                let holds = (due.zip(day)).is_some_and(|(due, day)| comparison.holds(&due, &day));
                holds != term.negated
            }
            _ => true,
        })
    }

    fn today(&self) -> LocalDate {
        self.as_of.unwrap_or(LocalDate::LAST)
    }
}

impl Store {
    /// Adds the conditions of a filter.
    pub(crate) fn add_conditions(&self, query: &mut Query, filter: &Filter) -> Result<()> {
        let (mut domains, mut kinds) = (filter.domains.clone(), filter.kinds.clone());
        let (mut statuses, mut depths) = (filter.statuses.clone(), Vec::new());
        for term in &filter.terms {
            match &term.test {
                Test::Domain(domain) if !term.negated => domains.push(domain.clone()),
                Test::Kind(kind) if !term.negated => kinds.push(*kind),
                Test::Status(status) if !term.negated => statuses.push(*status),
                Test::Depth(depth) if !term.negated => depths.push(*depth),
                _ => self.add_term(query, term, filter.today())?,
            }
        }
        query.is_in("s.domain", self.domain_ids(&domains)?);
        query.is_in("r.kind", kinds);
        query.is_in("s.status", statuses);
        query.is_in("r.depth", depths);
        if !filter.tags.is_empty() {
            let tags = self.known_tags(&filter.tags)?;
            let placeholders = placeholders(tags.len());
            query.clause_with(
                &format!("EXISTS (SELECT 1 FROM tag t WHERE t.resource = s.number AND t.tag IN ({placeholders}))"),
                tags,
            );
        }
        Ok(())
    }

    /// Adds one term. `due:` terms are left to [`Filter::matches_due_terms`], because due dates are computed.
    fn add_term(&self, query: &mut Query, term: &Term, today: LocalDate) -> Result<()> {
        let not = if term.negated { "NOT " } else { "" };
        match &term.test {
            Test::Domain(domain) => {
                let ids = self.domain_ids(std::slice::from_ref(domain))?;
                query.clause_with(
                    &format!("{not}s.domain IN ({})", placeholders(ids.len())),
                    ids,
                );
            }
            Test::Kind(kind) => query.clause_with(&format!("{not}r.kind = ?"), [*kind]),
            Test::Status(status) => query.clause_with(&format!("{not}s.status = ?"), [*status]),
            Test::Depth(depth) => query.clause_with(&format!("{not}r.depth = ?"), [*depth]),
            Test::Tag(tag) => {
                let tags = self.known_tags(std::slice::from_ref(tag))?;
                query.clause_with(&format!("{not}EXISTS ({TAGGED})"), tags);
            }
            Test::Year(comparison, year) => query.number(not, "r.year", *comparison, *year),
            Test::Pages(comparison, pages) => query.number(not, "r.pages", *comparison, *pages),
            Test::Minutes(comparison, minutes) => {
                query.number(not, "r.minutes", *comparison, *minutes);
            }
            Test::Read(_, None) => query.clause(&format!("{not}s.last_read IS NOT NULL")),
            Test::Read(comparison, Some(day)) => {
                let day = day.resolve(today, true).unwrap_or(LocalDate::FIRST_READING);
                let operator = comparison.as_str();
                query.clause_with(
                    &format!("{not}coalesce(s.last_read {operator} ?, 0)"),
                    [day],
                );
            }
            Test::Author(words) => query.matches(not, "authors : ", words),
            Test::Title(words) => query.matches(not, "title : ", words),
            Test::Word(word) => query.matches(not, "", word),
            Test::Due(..) => {}
        }
        Ok(())
    }

    fn domain_ids(&self, typed: &[String]) -> Result<Vec<i64>> {
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.conn.prepare(DOMAIN_SLUGS)?;
        let known: Vec<(i64, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut ids = Vec::new();
        for typed in typed {
            let slug = typed.trim().to_lowercase();
            let mut found: Vec<&(i64, String)> =
                known.iter().filter(|(_, known)| *known == slug).collect();
            if found.is_empty() && !slug.is_empty() {
                found = (known.iter())
                    .filter(|(_, known)| known.starts_with(&slug))
                    .collect();
            }
            // Several catalogs may have a domain of the same slug. A prefix of different slugs is ambiguous.
            if found.is_empty() || found.iter().any(|(_, slug)| *slug != found[0].1) {
                let mut slugs: Vec<&str> = known.iter().map(|(_, slug)| slug.as_str()).collect();
                slugs.dedup();
                return Err(StoreError::NoDomain {
                    typed: typed.clone(),
                    known: slugs.join(", "),
                });
            }
            ids.extend(found.into_iter().map(|(id, _)| *id));
        }
        Ok(ids)
    }

    fn known_tags(&self, typed: &[String]) -> Result<Vec<String>> {
        let mut tags = Vec::new();
        for typed in typed {
            let tag = typed.trim().to_lowercase();
            let known: bool = self.conn.query_row(TAG_EXISTS, [&tag], |row| row.get(0))?;
            if !known {
                let mut statement = self.conn.prepare(TAGS)?;
                let all: Vec<String> = statement
                    .query_map([], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()?;
                let near = nearest(&tag, all.iter().map(String::as_str), 3);
                let hint = if near.is_empty() {
                    String::new()
                } else {
                    format!("; did you mean `{}`?", near.join("`, `"))
                };
                return Err(StoreError::NoTag {
                    typed: typed.clone(),
                    hint,
                });
            }
            tags.push(tag);
        }
        Ok(tags)
    }
}
