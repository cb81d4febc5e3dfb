//! Argument types and value parsers that several commands share.

mod dates;
mod filters;
mod ids;
mod metadata;
mod note_text;
mod period;
mod tail;
mod values;

pub(super) use dates::{day, not_past, read_on, since};
pub(super) use filters::{FilterArgs, LatestArgs, ListArgs, OrderArgs, SelectionArgs, parse_terms};
pub(super) use ids::{Ids, Yes, selection};
pub(super) use metadata::MetadataArgs;
pub(super) use note_text::checked_note;
pub(super) use period::period;
pub(super) use tail::split_tail;
pub(super) use values::{
    domain, entry_number, format_parser, limit, line, minutes, title_words, word_parser,
};
