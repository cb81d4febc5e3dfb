//! A resource: its metadata and how to patch it, its kind, identifiers, relations and status. What was done with it belongs
//! to `log`; when to read it again belongs to `schedule`.

pub(crate) mod address;
#[cfg(test)]
mod address_tests;
pub(crate) mod arrival;
#[cfg(test)]
mod arrival_tests;
pub(crate) mod catalog;
pub(crate) mod counts;
pub(crate) mod credited;
pub(crate) mod depth;
pub(crate) mod detail;
pub(crate) mod duplicate;
pub(crate) mod entry;
pub(crate) mod features;
pub(crate) mod identified;
pub(crate) mod identifier;
pub(crate) mod identity;
pub(crate) mod in_text;
pub(crate) mod kind;
pub(crate) mod listing;
pub(crate) mod metadata;
pub(crate) mod name;
pub(crate) mod patch;
pub(crate) mod progress;
pub(crate) mod recognize;
pub(crate) mod relation;
pub(crate) mod resolver;
pub(crate) mod sameness;
#[cfg(test)]
mod sameness_tests;
pub(crate) mod slug;
pub(crate) mod spelling;
pub(crate) mod status;
pub(crate) mod status_words;
pub(crate) mod tag;
pub(crate) mod tag_list;
pub(crate) mod untitled;
pub(crate) mod work;
pub(crate) mod work_note;
pub(crate) mod year;
