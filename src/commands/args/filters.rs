//! Filters, and the options of lists.

use clap::Args;

use super::{limit, since, word_parser};
use crate::clock::{self, Clock};
use crate::domain::{Kind, LocalDate, Past, Stamp, Status, TagList, Term, Test};
use crate::store::{Filter, Order, Pick};
use crate::view::Form;

// No doc comments on these types: clap would print them in place of the command's own.

#[derive(Debug, Args)]
pub(in crate::commands) struct FilterArgs {
    /// Only these domains
    #[arg(short, long, value_name = "DOMAIN", value_delimiter = ',')]
    domain: Vec<String>,

    /// Only these kinds
    #[arg(short, long, value_name = "KIND", value_delimiter = ',', value_parser = word_parser::<Kind>(Kind::WORDS))]
    kind: Vec<Kind>,

    /// Only resources with one of these tags
    #[arg(short, long, value_name = "TAG")]
    tag: Vec<TagList>,

    /// Only these statuses
    #[arg(short, long, value_name = "STATUS", value_delimiter = ',', value_parser = word_parser::<Status>(Status::WORDS))]
    status: Vec<Status>,
}

impl FilterArgs {
    /// Returns `words` and these options as words of the filter language, or `None` if there are none.
    pub(in crate::commands) fn typed(&self, words: &[String]) -> Option<String> {
        let joined =
            |key, of: Vec<String>| (!of.is_empty()).then(|| format!("{key}:{}", of.join(",")));
        let options = [
            joined("domain", self.domain.clone()),
            joined("kind", self.kind.iter().map(ToString::to_string).collect()),
            joined("tag", self.tag.iter().map(ToString::to_string).collect()),
            joined(
                "status",
                self.status.iter().map(ToString::to_string).collect(),
            ),
        ];
        let all: Vec<String> = words
            .iter()
            .cloned()
            .chain(options.into_iter().flatten())
            .collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// Returns the filter of `terms` and of these options, as of `today`.
    pub(in crate::commands) fn filter(&self, terms: &[Term], today: LocalDate) -> Filter {
        let options = [
            (!self.domain.is_empty()).then(|| Test::Domain(self.domain.clone())),
            (!self.kind.is_empty()).then(|| Test::Kind(self.kind.clone())),
            (!self.tag.is_empty()).then(|| Test::Tag(self.tag.iter().cloned().collect())),
            (!self.status.is_empty()).then(|| Test::Status(self.status.clone())),
        ];
        let options = options.into_iter().flatten().map(Term::from);
        Filter {
            terms: terms.iter().cloned().chain(options).collect(),
            as_of: Some(today),
            ..Filter::default()
        }
    }
}

#[derive(Debug, Args)]
pub(in crate::commands) struct SelectionArgs {
    /// Filters: kind:paper, tag:rlhf, year:>=2020, -tag:skip, words; see `reads help filters`
    #[arg(value_name = "FILTER")]
    terms: Vec<Term>,

    #[command(flatten)]
    filters: FilterArgs,
}

impl SelectionArgs {
    pub(in crate::commands) fn filter(&self, today: LocalDate) -> Filter {
        self.filters.filter(&self.terms, today)
    }
}

#[derive(Debug, Args)]
pub(in crate::commands) struct OrderArgs {
    /// Sort order
    #[arg(long, value_name = "ORDER")]
    sort: Option<Order>,

    /// Reverse the order
    #[arg(long)]
    reverse: bool,
}

impl OrderArgs {
    pub(in crate::commands) fn sort(&self, filter: Filter) -> Filter {
        Filter {
            order: self.sort,
            reverse: self.reverse,
            ..filter
        }
    }
}

#[derive(Debug, Args)]
pub(in crate::commands) struct LatestArgs {
    /// Print at most N
    #[arg(short = 'n', long, value_name = "N", value_parser = limit)]
    pub(in crate::commands) limit: Option<u32>,

    /// Only what you recorded something of since this day: 2026-01-01, 2026-01, 2w, 'last monday'
    #[arg(long, value_name = "DATE")]
    since: Option<Past>,
}

impl LatestArgs {
    /// Returns the first day of `--since`.
    pub(in crate::commands) fn since(&self, today: LocalDate) -> Option<LocalDate> {
        Some(since(self.since?, today))
    }

    /// Returns the first stamp of that day.
    pub(in crate::commands) fn since_stamp(&self, clock: &Clock) -> Option<Stamp> {
        let since = self.since(clock.today())?;
        Some(Stamp::after(None, clock::start_of(since)))
    }

    pub(in crate::commands) fn narrow(&self, filter: Filter, clock: &Clock) -> Filter {
        Filter {
            limit: self.limit,
            since: self.since_stamp(clock),
            ..filter
        }
    }
}

#[derive(Debug, Args)]
pub(in crate::commands) struct ListArgs {
    #[command(flatten)]
    selection: SelectionArgs,

    #[command(flatten)]
    order: OrderArgs,

    #[command(flatten)]
    latest: LatestArgs,

    /// Show under each entry why to read it
    #[arg(short, long)]
    pub(in crate::commands) long: bool,

    /// Output format
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "table",
        conflicts_with = "json"
    )]
    format: Form,
}

impl ListArgs {
    pub(in crate::commands) fn filter(
        &self,
        pick: Pick,
        clock: &Clock,
        today: LocalDate,
    ) -> Filter {
        let filter = Filter {
            pick,
            ..self.selection.filter(today)
        };
        self.latest.narrow(self.order.sort(filter), clock)
    }

    /// Whether there is a filter.
    pub(in crate::commands) fn is_narrowed(&self, today: LocalDate) -> bool {
        !self.selection.filter(today).selects_all()
    }

    /// Returns the output format; with `json`, which is the global flag, JSON.
    pub(in crate::commands) fn form(&self, json: bool) -> Form {
        if json { Form::Json } else { self.format }
    }
}

/// Parses words as filters, or returns the first error.
pub(in crate::commands) fn parse_terms(words: &[String]) -> Result<Vec<Term>, String> {
    let parsed = words.iter().map(|word| word.parse::<Term>());
    parsed
        .map(|term| term.map_err(|err| err.to_string()))
        .collect()
}
