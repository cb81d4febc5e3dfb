//! Filters of lists and search, and their SQL conditions.
//!
//! A statement is built from constant parts and contains only the conditions it needs, so that the planner can use an
//! index: a general condition such as `:kind IS NULL OR kind = :kind` would prevent that.

use crate::domain::{
    Bounds, Comparison, LocalDate, Past, Slug, Stamp, Status, Tag, TagList, Term, Test, listed_tag,
    nearest,
};
use crate::store::error::hint;
use crate::store::query::statement::{Query, placeholders, text_query};
use crate::store::{Result, Store, StoreError, sql};
use crate::text;

/// Without the person's own domains that have no entries any more: a mistyped one is gone with them.
const DOMAIN_SLUGS: &str = "
    SELECT id, slug FROM domain d
    WHERE catalog <> 0 OR EXISTS (SELECT 1 FROM state s WHERE s.domain = d.id) ORDER BY position, slug, id";
const TAGGED: &str = "SELECT 1 FROM tag t WHERE t.resource = s.number AND t.key";
const TIED: &str = "SELECT 1 FROM tie t WHERE t.resource = s.number AND t.occasion";
const CHANGED_SINCE: &str = "
    EXISTS (SELECT 1 FROM event e WHERE e.subject = r.id AND e.stamp >= ? AND e.kind <> 'retracted'
            AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.event = e.number))";
const ADDED_ON: &str =
    "(SELECT json_extract(e.body, '$.on') FROM event e WHERE e.number = r.added)";

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
    /// The last due date, if it is about due dates.
    pub(crate) fn until(self) -> Option<LocalDate> {
        match self {
            Self::All | Self::ToRead => None,
            Self::DueUntil(day) => Some(day),
            Self::Due => Some(LocalDate::LAST),
        }
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
    /// The last read first; what was never read last
    Read,
    /// The last added first; what a catalog added last
    Added,
}

/// Conditions of a list, all of which must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub pick: Pick,
    /// One of these, or any if there are none; besides what the terms say.
    pub statuses: Vec<Status>,
    /// Defaults to due date if the pick is about due dates, else to catalog order.
    pub order: Option<Order>,
    /// Reverses the order. What is unknown stays last.
    pub reverse: bool,
    pub limit: Option<u32>,
    /// So many of the first rows are left out.
    pub offset: u32,
    /// Only resources with a change since then that is not undone.
    pub since: Option<Stamp>,
    /// Terms of the filter language. Several domains, kinds, statuses or depths are alternatives.
    pub terms: Vec<Term>,
    /// Today, for occasions and relative dates. Without it occasions are ignored.
    pub as_of: Option<LocalDate>,
    /// Whether to read authors and tags too, for JSON.
    pub credits: bool,
}

impl Filter {
    /// Selects everything, with authors and tags.
    pub(crate) fn with_credits() -> Self {
        Self {
            credits: true,
            ..Self::default()
        }
    }

    pub(crate) fn order(&self) -> Order {
        let by_pick = self.pick.until().map_or(Order::Catalog, |_| Order::Due);
        self.order.unwrap_or(by_pick)
    }

    /// Returns whether it has no condition. Order and limit do not count.
    pub fn selects_all(&self) -> bool {
        self.pick == Pick::All
            && self.statuses.is_empty()
            && self.terms.is_empty()
            && self.since.is_none()
    }

    /// Whether a term is about due dates.
    pub fn has_due_term(&self) -> bool {
        (self.terms.iter()).any(|term| matches!(term.test, Test::Due(..)))
    }

    /// Returns the limit of a statement, with the rows that are left out before: none if `due:` terms are to leave out some of its rows.
    pub(crate) fn sql_limit(&self) -> Option<u32> {
        let limit = self.limit.filter(|_| !self.has_due_term())?;
        Some(limit.saturating_add(self.offset))
    }

    /// Returns whether a due date matches the `due:` terms, which SQL does not decide.
    pub(crate) fn matches_due_terms(&self, due: Option<LocalDate>) -> bool {
        self.terms.iter().all(|term| {
            let holds = match &term.test {
                Test::Due(None) => due.is_some(),
                Test::Due(Some(days)) => {
                    let days = days.map(|day| day.resolve(self.today()));
                    due.is_some_and(|due| days.holds(&Some(due)))
                }
                _ => return true,
            };
            holds != term.negated
        })
    }

    /// Returns the words of the text index that must match, as typed.
    pub(crate) fn words(&self) -> Vec<&str> {
        let mut words = Vec::new();
        for term in self.terms.iter().filter(|term| !term.negated) {
            match &term.test {
                Test::Word(phrase) => words.push(phrase.as_str()),
                Test::Bare(text) => words.extend(bare_words(text)),
                _ => {}
            }
        }
        words
    }

    /// Returns whether words are to match that have no letter or digit.
    pub(crate) fn has_empty_words(&self) -> bool {
        self.terms.iter().any(|term| match &term.test {
            Test::Author(words) | Test::Title(words) | Test::Bare(words) | Test::Word(words) => {
                !term.negated && !words.contains(char::is_alphanumeric)
            }
            _ => false,
        })
    }

    fn today(&self) -> LocalDate {
        self.as_of.unwrap_or(LocalDate::LAST)
    }
}

/// Returns the words of a text without a key. The shell takes its quotes away: `'tech debt'` is not the phrase that
/// `'"tech debt"'` is.
fn bare_words(text: &str) -> Vec<&str> {
    if text.contains(char::is_alphanumeric) {
        text.split_whitespace().collect()
    } else {
        vec![text]
    }
}

impl Store {
    /// Adds the conditions of a filter.
    pub(crate) fn add_conditions(&self, query: &mut Query, filter: &Filter) -> Result<()> {
        if let Some(words) = text_query(&filter.words()) {
            query.matches("", &words);
        }
        self.add_all_but_words(query, filter)
    }

    /// Adds the conditions of a filter without its words.
    pub(crate) fn add_all_but_words(&self, query: &mut Query, filter: &Filter) -> Result<()> {
        let (mut domains, mut kinds) = (Vec::new(), Vec::new());
        let (mut statuses, mut depths) = (Vec::new(), Vec::new());
        for term in &filter.terms {
            match &term.test {
                Test::Domain(of) if !term.negated => domains.extend_from_slice(of),
                Test::Kind(of) if !term.negated => kinds.extend_from_slice(of),
                Test::Status(of) if !term.negated => statuses.extend_from_slice(of),
                Test::Depth(of) if !term.negated => depths.extend_from_slice(of),
                Test::Bare(_) | Test::Word(_) if !term.negated => {}
                _ => self.add_term(query, term, filter.today())?,
            }
        }
        query.is_in("", "s.domain", self.domain_ids(&domains)?);
        query.is_in("", "r.kind", kinds);
        query.is_in("", "s.status", statuses);
        query.is_in("", "r.depth", depths);
        query.is_in("", "s.status", filter.statuses.clone());
        if let Some(since) = filter.since {
            query.clause_with(CHANGED_SINCE, [since]);
        }
        Ok(())
    }

    /// Returns a message for each tag of a filter that no resource has. That is no error: the last one may have lost it.
    pub fn unknown_tags(&self, filter: &Filter) -> Result<Vec<String>> {
        let of_terms = filter.terms.iter().filter_map(|term| match &term.test {
            Test::Tag(TagList(tags)) => Some(tags),
            _ => None,
        });
        let mut unknown = Vec::new();
        for tag in of_terms.flatten() {
            if self.tag_of(tag.key())?.is_none() {
                let all = self.all_tags()?;
                let near = nearest(tag.key(), all.iter().map(Tag::key), 3);
                let near = near
                    .iter()
                    .filter_map(|key| all.iter().find(|tag| tag.key() == *key));
                let near =
                    near.map(|tag| text::shell(&listed_tag(tag.as_str(), &[','])).into_owned());
                let hint = hint(&near.collect::<Vec<_>>());
                let hint = hint.map_or_else(String::new, |hint| format!("\nhint: {hint}"));
                unknown.push(format!("no resource has the tag '{tag}'{hint}"));
            }
        }
        Ok(unknown)
    }

    /// Adds one term. `due:` terms are left to [`Filter::matches_due_terms`], because due dates are computed.
    fn add_term(&self, query: &mut Query, term: &Term, today: LocalDate) -> Result<()> {
        let not = if term.negated { "NOT " } else { "" };
        match &term.test {
            Test::Domain(of) => query.is_in(not, "s.domain", self.domain_ids(of)?),
            Test::Kind(of) => query.is_in(not, "r.kind", of.clone()),
            Test::Status(of) => query.is_in(not, "s.status", of.clone()),
            Test::Depth(of) => query.is_in(not, "r.depth", of.clone()),
            Test::Tag(TagList(of)) => {
                let list = placeholders(of.len());
                let keys = of.iter().map(|tag| tag.key().to_owned());
                query.clause_with(&format!("{not}EXISTS ({TAGGED} IN ({list}))"), keys);
            }
            Test::Occasion(of) => {
                let names = of.iter().map(|typed| Ok(self.occasion(typed)?.name));
                let names: Vec<Slug> = names.collect::<Result<_>>()?;
                let list = placeholders(names.len());
                query.clause_with(&format!("{not}EXISTS ({TIED} IN ({list}))"), names);
            }
            Test::Slug(of) => query.is_in(not, "r.slug", of.clone()),
            Test::Number(bounds) => query.compare(not, "s.number", bounds),
            Test::Year(bounds) => query.compare(not, "r.year", bounds),
            Test::Pages(bounds) => query.compare(not, "r.pages", bounds),
            Test::Minutes(bounds) => query.compare(not, "r.minutes", bounds),
            Test::Read(None) => query.clause(&format!("{not}s.last_read_as IS NOT NULL")),
            Test::Read(Some(dates)) => add_dates(query, not, READ, dates, today),
            Test::Added(None) => query.clause(&format!("{not}r.added IS NOT NULL")),
            Test::Added(Some(dates)) => add_dates(query, not, ADDED, dates, today),
            Test::Author(words) => query.matches_words(not, "authors : ", words),
            Test::Title(words) => query.matches_words(not, "title : ", words),
            Test::Bare(text) => {
                if let Some(found) = text_query(&bare_words(text)) {
                    query.matches(not, &found);
                }
            }
            Test::Word(phrase) => query.matches_words(not, "", phrase),
            Test::Due(_) => {}
        }
        Ok(())
    }

    /// Returns the slugs of all domains.
    pub fn domain_slugs(&self) -> Result<Vec<String>> {
        sql::all(&self.conn, DOMAIN_SLUGS, [], |row| row.get(1))
    }

    fn domain_ids(&self, typed: &[String]) -> Result<Vec<i64>> {
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let known: Vec<(i64, String)> =
            sql::all(&self.conn, DOMAIN_SLUGS, [], |row| row.try_into())?;
        let mut ids = Vec::new();
        for typed in typed {
            let slug = typed.trim().to_lowercase();
            // A prefix counts if there is no such slug; an empty word is no prefix.
            let is_exact = slug.is_empty() || known.iter().any(|(_, known)| *known == slug);
            let found: Vec<&(i64, String)> = (known.iter())
                .filter(|(_, known)| *known == slug || !is_exact && known.starts_with(&slug))
                .collect();
            // Several catalogs may have a domain of the same slug. A prefix of different slugs is ambiguous.
            if found.is_empty() || found.iter().any(|(_, slug)| *slug != found[0].1) {
                let mut slugs: Vec<&str> = known.iter().map(|(_, slug)| slug.as_str()).collect();
                slugs.dedup();
                return Err(StoreError::Refused(format!(
                    "no domain '{typed}'\nhint: the domains are {}",
                    slugs.join(", ")
                )));
            }
            ids.extend(found.into_iter().map(|(id, _)| *id));
        }
        Ok(ids)
    }
}

/// The first and the last day that a date may be, and the condition that nothing is known of it.
struct Span<'s> {
    first: &'s str,
    last: &'s str,
    unknown: &'s str,
}

const READ: Span<'_> = Span {
    first: "s.last_read_first",
    last: "s.last_read",
    unknown: "s.last_read_as = 'unknown'",
};
const ADDED: Span<'_> = Span {
    first: ADDED_ON,
    last: ADDED_ON,
    unknown: "r.added IS NULL",
};

/// Adds comparisons of dates. One holds if it does for every day that the date may be.
fn add_dates(
    query: &mut Query,
    not: &str,
    Span {
        first,
        last,
        unknown,
    }: Span<'_>,
    dates: &Bounds<Past>,
    today: LocalDate,
) {
    let mut days: Vec<LocalDate> = Vec::new();
    let mut condition = |(comparison, date): &(Comparison, Past)| {
        let date = date
            .resolve(today)
            .unwrap_or(LocalDate::FIRST_READING.into());
        let Some((from, to)) = date.first().zip(date.last()) else {
            return unknown.to_owned();
        };
        let (clause, bounds) = match comparison {
            Comparison::Less => (format!("{last} < ?"), vec![from]),
            Comparison::AtMost => (format!("{last} <= ?"), vec![to]),
            Comparison::Equal => (format!("{first} >= ? AND {last} <= ?"), vec![from, to]),
            Comparison::AtLeast => (format!("{first} >= ?"), vec![from]),
            Comparison::Greater => (format!("{first} > ?"), vec![to]),
        };
        days.extend(bounds);
        clause
    };
    let mut alternatives = Vec::new();
    for alternative in &dates.0 {
        let all: Vec<String> = alternative.iter().map(&mut condition).collect();
        alternatives.push(all.join(" AND "));
    }
    let any = alternatives.join(" OR ");
    query.clause_with(&format!("{not}coalesce({any}, 0)"), days);
}
