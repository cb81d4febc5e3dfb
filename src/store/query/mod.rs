//! Read-only queries, one file per question. Writes belong to `record`, `projection` and `catalog`; the exception
//! is `notices`, which records what was shown.

pub(crate) mod changes;
pub(crate) mod completion;
pub(crate) mod duplicates;
#[cfg(test)]
pub(crate) mod explain;
pub(crate) mod filter;
pub(crate) mod goals;
pub(crate) mod links;
pub(crate) mod list;
pub(crate) mod list_statement;
pub(crate) mod near_words;
pub(crate) mod notes;
pub(crate) mod notices;
pub(crate) mod occasions;
pub(crate) mod overview;
pub(crate) mod resolve;
pub(crate) mod row;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod statement;
pub(crate) mod stats;
pub(crate) mod word;
pub(crate) mod works;
