//! Filters, and the options of lists.

use clap::Args;

use super::word_parser;
use crate::domain::{Kind, LocalDate, Status, Term};
use crate::store::{Filter, Order, Pick};
use crate::view::Form;

// No doc comments on these types: clap would print them in place of the command's own.

#[derive(Debug, Args)]
pub(in crate::commands) struct FilterArgs {
    /// Only these domains
    #[arg(long, value_name = "DOMAIN", value_delimiter = ',')]
    domain: Vec<String>,

    /// Only these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = word_parser::<Kind>(Kind::WORDS))]
    kind: Vec<Kind>,

    /// Only resources with one of these tags
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    tag: Vec<String>,
}

impl FilterArgs {
    /// Returns the filter of these options and `terms`, as of `today`.
    pub(in crate::commands) fn filter(&self, terms: &[Term], today: LocalDate) -> Filter {
        Filter {
            terms: terms.to_vec(),
            domains: self.domain.clone(),
            kinds: self.kind.clone(),
            tags: self.tag.clone(),
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

    /// Only these statuses
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = word_parser::<Status>(Status::WORDS))]
    status: Vec<Status>,
}

impl SelectionArgs {
    pub(in crate::commands) fn filter(&self, today: LocalDate) -> Filter {
        Filter {
            statuses: self.status.clone(),
            ..self.filters.filter(&self.terms, today)
        }
    }
}

#[derive(Debug, Args)]
pub(in crate::commands) struct ListArgs {
    #[command(flatten)]
    selection: SelectionArgs,

    /// Sort order
    #[arg(long, value_name = "ORDER")]
    sort: Option<Order>,

    /// Print at most N resources
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

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
    pub(in crate::commands) fn filter(&self, pick: Pick, today: LocalDate) -> Filter {
        Filter {
            pick,
            order: self.sort,
            limit: self.limit,
            ..self.selection.filter(today)
        }
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
