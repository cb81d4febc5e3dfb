//! What a list is narrowed to, and the statement that comes of it.
//!
//! A statement is put together from constant parts, so that it names only what it needs and an index serves it: a clause
//! such as `:kind IS NULL OR kind = :kind` would hide from the planner what is asked.

use crate::domain::{Kind, LocalDate, Status, Term, Test, nearest};
use crate::store::query::statement::{Query, marks};
use crate::store::{Result, Store, StoreError};

const DOMAIN_SLUGS: &str = "SELECT id, slug FROM domain ORDER BY position, id";
const TAG_EXISTS: &str = "SELECT EXISTS (SELECT 1 FROM tagged WHERE tag = ?1)";
const TAGS: &str = "SELECT DISTINCT tag FROM tagged";
const TAGGED: &str = "SELECT 1 FROM tagged t WHERE t.resource = s.number AND t.tag = ?";

/// Which resources a list starts from, before filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// All of them.
    #[default]
    All,
    /// Those to be read, and being read.
    ToRead,
    /// Those due, or called for by an occasion, on this day or before.
    DueUntil(LocalDate),
    /// Those that have a due date at all, or that an occasion ahead calls for.
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

/// What a list is narrowed to. An empty list of words does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Where to start from.
    pub pick: Pick,
    /// Domains, by slug or the start of one.
    pub domains: Vec<String>,
    /// Kinds.
    pub kinds: Vec<Kind>,
    /// Tags; one of them is enough.
    pub tags: Vec<String>,
    /// Statuses.
    pub statuses: Vec<Status>,
    /// The order; by due date where the pick is of due dates, else the catalog's.
    pub order: Option<Order>,
    /// At most so many.
    pub limit: Option<u32>,
    /// What else is asked: all of it must hold, but of several domains, kinds, statuses or depths one.
    pub terms: Vec<Term>,
    /// The day as of which occasions call, and from which spans count; without it occasions do not.
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

    /// Whether it lets everything through.
    pub fn is_of_all(&self) -> bool {
        self.pick == Pick::All
            && self.domains.is_empty()
            && self.kinds.is_empty()
            && self.tags.is_empty()
            && self.statuses.is_empty()
            && self.terms.is_empty()
    }

    /// Whether a term asks when something is due.
    pub(crate) fn asks_when_due(&self) -> bool {
        self.terms
            .iter()
            .any(|term| matches!(term.test, Test::Due(..)))
    }

    /// Whether a day, or none, from which something is due is as the terms ask.
    pub(crate) fn is_due_as_asked(&self, due: Option<LocalDate>) -> bool {
        self.terms.iter().all(|term| match term.test {
            Test::Due(_, None) => due.is_some() != term.not,
            Test::Due(relation, Some(moment)) => {
                let asked = moment.resolve(self.today(), false);
                let so = due
                    .zip(asked)
                    .is_some_and(|(due, asked)| relation.holds(&due, &asked));
                so != term.not
            }
            _ => true,
        })
    }

    /// The day from which spans count.
    fn today(&self) -> LocalDate {
        self.as_of.unwrap_or(LocalDate::LAST)
    }
}

impl Store {
    /// Adds what a filter narrows to.
    pub(crate) fn narrow(&self, query: &mut Query, filter: &Filter) -> Result<()> {
        let (mut domains, mut kinds) = (filter.domains.clone(), filter.kinds.clone());
        let (mut statuses, mut depths) = (filter.statuses.clone(), Vec::new());
        for term in &filter.terms {
            match &term.test {
                Test::Domain(domain) if !term.not => domains.push(domain.clone()),
                Test::Kind(kind) if !term.not => kinds.push(*kind),
                Test::Status(status) if !term.not => statuses.push(*status),
                Test::Depth(depth) if !term.not => depths.push(*depth),
                _ => self.term(query, term, filter.today())?,
            }
        }
        query.one_of("s.domain", self.domain_ids(&domains)?);
        query.one_of("r.kind", kinds);
        query.one_of("s.status", statuses);
        query.one_of("r.depth", depths);
        if !filter.tags.is_empty() {
            let tags = self.known_tags(&filter.tags)?;
            let marks = marks(tags.len());
            query.clause_with(
                &format!("EXISTS (SELECT 1 FROM tagged t WHERE t.resource = s.number AND t.tag IN ({marks}))"),
                tags,
            );
        }
        Ok(())
    }

    /// Adds one term. Of what is due not the statement decides, but who reads its rows.
    fn term(&self, query: &mut Query, term: &Term, today: LocalDate) -> Result<()> {
        let not = if term.not { "NOT " } else { "" };
        match &term.test {
            Test::Domain(domain) => {
                let ids = self.domain_ids(std::slice::from_ref(domain))?;
                query.clause_with(&format!("{not}s.domain IN ({})", marks(ids.len())), ids);
            }
            Test::Kind(kind) => query.clause_with(&format!("{not}r.kind = ?"), [*kind]),
            Test::Status(status) => query.clause_with(&format!("{not}s.status = ?"), [*status]),
            Test::Depth(depth) => query.clause_with(&format!("{not}r.depth = ?"), [*depth]),
            Test::Tag(tag) => {
                let tags = self.known_tags(std::slice::from_ref(tag))?;
                query.clause_with(&format!("{not}EXISTS ({TAGGED})"), tags);
            }
            Test::Year(relation, year) => query.number(not, "r.year", *relation, *year),
            Test::Pages(relation, pages) => query.number(not, "r.pages", *relation, *pages),
            Test::Minutes(relation, minutes) => query.number(not, "r.minutes", *relation, *minutes),
            Test::Read(_, None) => query.clause(&format!("{not}s.last_read IS NOT NULL")),
            Test::Read(relation, Some(moment)) => {
                let day = moment
                    .resolve(today, true)
                    .unwrap_or(LocalDate::FIRST_READING);
                let sign = relation.sign();
                query.clause_with(&format!("{not}coalesce(s.last_read {sign} ?, 0)"), [day]);
            }
            Test::Author(words) => query.words(not, "authors : ", words),
            Test::Title(words) => query.words(not, "title : ", words),
            Test::Word(word) => query.words(not, "", word),
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
            let word = typed.trim().to_lowercase();
            let exact: Vec<&(i64, String)> =
                known.iter().filter(|(_, slug)| *slug == word).collect();
            let found = if exact.is_empty() && !word.is_empty() {
                known
                    .iter()
                    .filter(|(_, slug)| slug.starts_with(&word))
                    .collect()
            } else {
                exact
            };
            // Catalogs may share the name of a domain; two different names are a choice that is the person's.
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
